"""Swedish is the first language: every text of the interface has it, in full and filled in by the same values."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils.functional import Promise

from tests.factories import make_user
from tests.support.texts import (
    PLACEHOLDER,
    Text,
    as_python,
    catalogue,
    placeholders,
    texts,
    texts_in,
    texts_of_package,
)

# Words that are spelled alike in both languages. A text with any other word has been forgotten where it is equal.
ALIKE = {
    *("krona", "kronor", "motion", "period", "presidium", "reservation", "start", "status", "text", "total"),
    *("person", "version", "cofog", "csv", "json", "pdf", "sha", "import", "tertial", "tkr", "mnkr", "mdkr"),
}
OURS = ("municipalities", "allocations")


def swedish_of(text: Text) -> list[str]:
    """The Swedish of a text; for one and for several where it has both. What is missing or doubtful is empty."""
    entry = catalogue().get((text.context, text.english))
    if entry is None or entry.fuzzy:
        return [""]
    if text.several:
        return [entry.msgstr_plural.get(form, "") for form in (0, 1)]
    return [entry.msgstr]


def where(text: Text) -> str:
    return f"{texts()[text]}: {text}"


def test_every_text_has_its_swedish():
    assert [where(text) for text in texts() if not all(swedish_of(text))] == []


@pytest.mark.parametrize("package", ["simple_history"])
def test_what_comes_from_a_package_without_swedish_has_ours(package):
    assert [str(text) for text in texts_of_package(package) if not all(swedish_of(text))] == []


def test_no_swedish_is_marked_as_doubtful():
    assert [english for (_context, english), entry in catalogue().items() if entry.fuzzy] == []


OTHERS = ("django", "allauth", "django_tasks", "simple_history")


def test_no_swedish_is_kept_of_a_text_that_is_said_no_longer():
    said = {*texts(), *(text for package in OTHERS for text in texts_of_package(package))}
    known = {(text.context, text.english) for text in said}

    unsaid = {english for context, english in catalogue() if (context, english) not in known}
    assert unsaid == set()


def test_every_swedish_text_is_filled_in_by_the_same_values():
    translated = [text for text in texts() if all(swedish_of(text))]

    assert [where(text) for text in translated if filled_in_otherwise(text, swedish_of(text))] == []


def filled_in_otherwise(text: Text, swedish: list[str]) -> bool:
    """Whether the Swedish loses a value or asks for another. “The only line” may leave out its number."""
    if not text.several:
        return placeholders(swedish[0]) != placeholders(text.english)
    values = placeholders(text.several)
    return placeholders(swedish[1]) != values or not set(placeholders(swedish[0])) <= set(values)


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        (Text("", "In %(place)s"), ["På platsen"]),
        (Text("", "In %(place)s"), ["På %(plats)s"]),
        (Text("", "%(count)d line", "%(count)d lines"), ["%(count)d post", "poster"]),
        (Text("", "%(count)d line", "%(count)d lines"), ["%(antal)d post", "%(count)d poster"]),
    ],
)
def test_the_rule_sees_a_value_that_is_lost_or_renamed(text, swedish):
    assert filled_in_otherwise(text, swedish)


def test_no_text_is_left_in_english():
    same = [text for text in texts() if text.english in swedish_of(text)]

    assert [where(text) for text in same if set(words_of(text.english)) - ALIKE] == []


def words_of(english: str) -> list[str]:
    """Its words without what is filled in: “%(year)s: %(amount)s” has none."""
    return re.findall(r"[^\W\d_]+", PLACEHOLDER.sub("", english).casefold())


def test_a_text_means_one_thing_by_number():
    several: dict[tuple[str, str], set[str]] = {}
    for text in texts():
        several.setdefault((text.context, text.english), set()).add(text.several)

    assert {english for (_context, english), found in several.items() if len(found) > 1} == set()


def test_what_the_desk_calls_a_model_has_its_swedish():
    named_in_code = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OURS
        # These are seen by no desk.
        and not model.__name__.startswith(("Historical", "Published", "LineTally", "ListedName", "NameTally"))
        and not all(
            isinstance(name, Promise) for name in (model._meta.verbose_name, model._meta.verbose_name_plural)
        )
    ]

    assert named_in_code == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("pgettext_lazy('cell', 'decided')", Text("cell", "decided")),
        ("ngettext('a line', '%(n)d lines', n)", Text("", "a line", "%(n)d lines")),
        (as_python("<h1>\n\t{% translate 'Lines' %}</h1> it's (", "a"), Text("", "Lines")),
        (as_python("{{ _('Menu')|upper }}", "a"), Text("", "Menu")),
        (
            as_python("{% blocktranslate count n=n %}a{% plural %}{{ n }} b{% endblocktranslate %}", "a"),
            Text("", "a", "%(n)s b"),
        ),
        (
            as_python("{% blocktranslate context 'of' trimmed %}\n  one\n  two {% endblocktranslate %}", "a"),
            Text("of", "one two"),
        ),
    ],
)
def test_texts_are_found_in_code_and_in_templates(source, found):
    assert [text for _line, text in texts_in(source)] == [found]


def test_every_column_of_the_desk_is_named_in_the_language_of_its_reader():
    named_in_code = [
        f"{model.__name__}: {column.name}"
        for model in pages_of_the_desk()
        for column in (*model._meta.fields, *model._meta.many_to_many)
        if not column.auto_created and not isinstance(column.verbose_name, Promise)
    ]

    assert named_in_code == []


@pytest.mark.django_db
def test_every_field_of_the_desk_is_named_in_the_language_of_its_reader(rf):
    request = rf.get("/admin/")
    request.user = make_user(is_superuser=True)
    named_in_code = [
        f"{model.__name__}: {name}"
        for model, page in pages_of_the_desk().items()
        for form in forms_of(page, request)
        for name, field in form.base_fields.items()
        if not isinstance(field.label, Promise)
    ]

    assert named_in_code == []


def pages_of_the_desk():
    return {model: page for model, page in admin.site._registry.items() if model._meta.app_label in OURS}


def forms_of(page, request):
    """The form of a page of the desk, and of the parts that are written on it."""
    yield page.get_form(request)
    for part in page.get_inline_instances(request):
        yield part.get_formset(request).form
