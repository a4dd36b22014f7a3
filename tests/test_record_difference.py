"""What changes between two versions is said, all of it, in words and figures."""

import copy
import json
import re

import pytest
from django.db import transaction

from allocations.models import Decision, SafetyPackage, Submission
from allocations.models.choices import (
    AmountIs,
    Certainty,
    ConditionKind,
    DecisionKind,
    DocumentKind,
    Grade,
    Measures,
    MoneyIs,
    Movement,
    Nature,
    ObservationState,
    OutturnKind,
    Period,
    PositionKind,
    Runs,
    SourceKind,
    StatedFigureKind,
    WhoseError,
)
from allocations.money import format_kronor
from allocations.publishing.document import build
from allocations.record import read, shapes
from allocations.record.difference import SECTION_OF, SECTIONS, difference
from allocations.record.words import CODES, PARTS
from municipalities.models import AreaKind, Body, BodyKind, SeatRole
from tests.factories import make_user
from tests.support.real_input import load

pytestmark = pytest.mark.django_db

LEFT_ALONE = {
    *("schema", "subject"),
    *("state", "qualifier", "word", "included_in", "precision", "date_precision", "expected_precision"),
}
"""Keys whose values make sense only together with others'."""


@pytest.fixture(scope="module")
def documents(django_db_setup, django_db_blocker):
    """The proposed documents of all real packages and bodies, built once: no test changes them."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = list(build_all())
        transaction.set_rollback(True)
    return found


def build_all():
    load()
    author = make_user()
    for subject in [*SafetyPackage.objects.all(), *Body.objects.filter(decisions_about__isnull=False)]:
        of = {"package" if isinstance(subject, SafetyPackage) else "subject_body": subject}
        submission = Submission.objects.create(
            municipality=subject.municipality, author=author, title="Ändring", **of
        )
        Decision.objects.filter(**of).update(submission=submission)
        yield build(submission).document


def record(document):
    return read(json.dumps(document))


def sentences(before, after):
    return [change.sentence for change in difference(record(before), record(after))]


def leaves(value, path=()):
    """Every single value in a document that can be changed on its own, by its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in LEFT_ALONE and not (key == "municipality" and isinstance(inner, str)):
                yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    elif value is not None:
        yield path, value


def another(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "1999-12-31"
    if re.fullmatch(r"-?\d+\.\d\d", value):
        return "17.00"
    return f"{value}-ny"


def changed(document, path, value):
    found = copy.deepcopy(document)
    place = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return found


def test_the_same_text_has_no_difference(documents):
    for document in documents:
        assert difference(record(document), record(document)) == ()


def test_whatever_differs_in_the_document_is_said(documents):
    fields = {
        (number, *("*" if isinstance(key, int) else key for key in path)): (document, path, value)
        for number, document in enumerate(documents)
        for path, value in leaves(document)
        if path != ("body",)
    }

    silent = [
        field
        for field, (document, path, value) in fields.items()
        if not sentences(document, changed(document, path, another(value)))
    ]

    assert len(fields) > 200
    assert silent == []


def test_every_part_taken_away_is_said_and_so_is_its_return(documents):
    for document in documents:
        for name, held in document.items():
            if isinstance(held, list) and held:
                without = {**document, name: []}
                assert sentences(document, without), name
                assert sentences(without, document), name


def test_another_order_is_said(documents):
    package = max(documents, key=lambda document: len(document["lines"]))
    turned = {**package, "lines": package["lines"][::-1]}

    (change,) = difference(record(package), record(turned))

    assert change.kind == "order"
    assert change.before != change.after


def test_after_nothing_everything_is_new(documents):
    for document in documents:
        found = difference(None, record(document))

        assert {change.kind for change in found} == {"added"}
        assert len({change.path for change in found}) == len(found)


def test_a_figure_that_replaces_another_is_shown_as_old_and_new(documents):
    before = next(d for d in documents if d["municipality"]["code"] == "0484" and d["package"])
    after = copy.deepcopy(before)
    (earlier,) = (entry for d in before["decisions"] for entry in d["appropriations"])
    decision = copy.deepcopy(after["decisions"][0]) | {"key": "budget", "title": "Budget"}
    decision |= {"points": [], "allocations": [], "conditions": [], "positions": []}
    decision["appropriations"] = [
        copy.deepcopy(earlier)
        | {
            "key": "beslutat",
            "certainty": "decided",
            "amount": earlier["amount"] | {"kronor": "30000000.00"},
            "replaces": f"{before['decisions'][0]['key']}/{earlier['key']}",
        }
    ]
    after["decisions"].append(decision)

    found = difference(record(before), record(after))

    replaced = next(change for change in found if change.kind == "replaced")
    assert format_kronor(31_000_000) in replaced.before
    assert format_kronor(30_000_000) in replaced.after
    assert replaced.before in replaced.sentence
    assert replaced.after in replaced.sentence


def test_a_long_text_is_shortened_in_the_sentence_and_whole_beside_it(documents):
    before = documents[0]
    after = changed(before, ("package", "scope_note"), "x" * 5000)

    (change,) = difference(record(before), record(after))

    assert len(change.sentence) < 1000
    assert change.after == "x" * 5000


def test_every_part_of_a_document_has_a_name_and_a_section():
    every = set(PARTS)

    assert every == set(SECTION_OF)
    assert set(SECTION_OF.values()) == set(SECTIONS)
    assert {shapes.Line, shapes.Decision, shapes.Seat} <= every


@pytest.mark.parametrize(
    ("of", "choices"),
    [
        ("certainty", Certainty),
        ("amount_is", AmountIs),
        ("runs", Runs),
        ("measures", Measures),
        ("nature", Nature),
        ("money_is", MoneyIs),
        ("movement", Movement),
        ("decision", DecisionKind),
        ("grade", Grade),
        ("state", ObservationState),
        ("period", Period),
        ("role", SeatRole),
        ("whose_error", WhoseError),
        ("document", DocumentKind),
        ("funding", SourceKind),
        ("outturn", OutturnKind),
        ("condition", ConditionKind),
        ("position", PositionKind),
        ("figure", StatedFigureKind),
        ("body_kind", BodyKind),
        ("area", AreaKind),
    ],
)
def test_the_words_for_codes_are_those_of_the_desk(of, choices):
    assert {code: str(label) for code, label in CODES[of].items()} == {
        value: str(label) for value, label in choices.choices
    }
