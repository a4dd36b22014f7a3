"""Whatever is written at the desk is checked whole, noted in the trail, and never lost where it is refused."""

import pytest
from django.db import IntegrityError

from allocations.desk.decisions import DecisionAdmin
from allocations.desk.refused import BY_WORDS, sentence_for
from allocations.guards.tables import guarded_tables
from allocations.models import (
    Allocation,
    Decision,
    SafetyPackage,
)
from municipalities.models import Body, Role
from tests.factories import (
    make_allocation,
    make_citation,
    make_decision,
    make_document,
    make_line,
    make_package,
    post,
)
from tests.support.desk_pages import (
    ENTRY,
    added,
    address,
    errors_of,
    filled_in,
    log_in,
    make_member,
    saved,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    return make_package()


@pytest.fixture
def writer(package):
    return make_member(Role.WRITER, municipality=package.municipality)


@pytest.fixture
def desk(writer):
    return log_in(writer)


# Adding


def test_a_decision_is_added_with_a_key_of_its_own(desk, package):
    url = address(Decision, "add")
    data = filled_in(desk, url) | {"package": package.pk, "kind": "adoption", "title": "Budget för 2023"}

    desk.post(url, data)
    desk.post(url, data)

    assert sorted(Decision.objects.values_list("key", flat=True)) == ["budget-for-2023", "budget-for-2023-2"]


def test_an_entry_is_added_with_its_source_and_a_key_from_place_and_year(desk, package):
    decision = make_decision(package)
    line = make_line(package, key="vasaparken")
    document = make_document(municipality=package.municipality)
    row = ENTRY | {"line": line.pk, "fiscal_year": "2023", "kronor": "5,7 mnkr"}
    cited = {"cited_document": document.pk, "cited_locator": "s. 3", "cited_printed": "5,7 miljoner"}

    response = saved(desk, decision, **added("allocations", **row, **cited))

    assert response.status_code == 302
    entry = Allocation.objects.get()
    assert (entry.key, entry.kronor) == ("vasaparken-2023", 5_700_000)
    assert [(c.document, c.locator, c.printed) for c in entry.citations.all()] == [
        (document, "s. 3", "5,7 miljoner")
    ]


def test_the_source_typed_beside_a_figure_is_changed_and_taken_away_there(desk, package):
    entry = make_allocation(make_decision(package))
    make_citation(entry, printed="100 kronor")

    saved(desk, entry.decision, **{"allocations-0-cited_printed": "hundra kronor"})
    changed = [citation.printed for citation in entry.citations.all()]
    saved(
        desk,
        entry.decision,
        **{f"allocations-0-cited_{name}": "" for name in ("document", "locator", "printed")},
    )

    assert changed == ["hundra kronor"]
    assert not entry.citations.exists()


def test_words_as_printed_without_their_document_are_refused_and_kept(desk, package):
    entry = make_allocation(make_decision(package))

    response = saved(desk, entry.decision, **{"allocations-0-cited_printed": "hundra kronor"})

    assert "handling" in errors_of(response)
    assert 'value="hundra kronor"' in response.content.decode()
    assert not entry.citations.exists()


def test_a_missing_source_is_seen_in_the_list(desk, package):
    make_allocation(make_decision(package))

    page = desk.get(address(Allocation, "changelist"))

    assert "desk-missing" in page.content.decode()


def test_a_writer_adds_nothing_that_all_share(desk):
    data = filled_in(desk, address(Body, "add")) | {"municipality": "", "name": "Regeringen", "kind": "other"}

    response = desk.post(address(Body, "add"), data)

    assert "municipality" in response.context["adminform"].form.errors
    assert not Body.objects.exists()


def test_who_writes_in_one_municipality_finds_it_chosen(desk, package):
    page = desk.get(address(SafetyPackage, "add"))

    assert page.context["adminform"].form["municipality"].value() == package.municipality_id


# Bad input: a clear sentence, nothing lost, nothing half written


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kronor": ""}, "Fyll i ett belopp, eller välj varför det inte finns något."),
        ({"kronor": "-1"}, "En nivå kan inte vara under noll"),
        ({"kronor": "mycket"}, "går inte att läsa som ett belopp"),
        ({"kronor": "9" * 40}, "för stort"),
        ({"fiscal_year": "3000"}, "1862"),
        ({"qualifier_word": "cirka"}, "exakt belopp"),
        ({"amount_state": "not_stated"}, "Fyll i ett belopp"),
        ({"runs": "to_year"}, "sista året"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused_in_words(desk, package, typed, sentence):
    entry = make_allocation(make_decision(package), kronor=100)
    data = {f"allocations-0-{name}": value for name, value in typed.items()}

    response = saved(desk, entry.decision, summary="Skrivet för hand", **data)

    assert response.status_code == 200
    assert sentence in errors_of(response)
    assert "Skrivet för hand" in response.content.decode()
    assert Decision.objects.get().summary == ""


def test_two_figures_in_one_cell_are_refused_and_both_stay_on_the_page(desk, package):
    decision, line = make_decision(package), make_line(package)
    row = ENTRY | {"line": line.pk, "fiscal_year": "2023"}
    data = added("allocations", 0, **row, kronor="60") | added("allocations", 1, **row, kronor="40")

    response = saved(desk, decision, **data)

    assert "Beslutet har redan en siffra för den här posten" in errors_of(response)
    assert 'value="60"' in response.content.decode()
    assert 'value="40"' in response.content.decode()
    assert not Allocation.objects.exists()


def test_a_figure_in_a_cell_that_is_taken_is_refused_also_without_a_source(desk, package):
    entry = make_allocation(make_decision(package))
    row = ENTRY | {"line": entry.line.pk, "fiscal_year": "2023", "kronor": "60"}

    response = saved(desk, entry.decision, **added("allocations", 1, **row))

    (formset,) = (i.formset for i in response.context["inline_admin_formsets"] if i.opts.model is Allocation)
    assert "Beslutet har redan en siffra" in str(formset.forms[1].errors)


def test_ten_megabytes_of_text_are_refused_with_a_sentence(desk, package):
    url = address(package, "change")

    response = desk.post(url, filled_in(desk, url) | {"follow_up": "x" * 10_000_000})

    assert response.status_code == 200
    assert "5000" in errors_of(response)
    assert SafetyPackage.objects.get().follow_up == ""


def test_markup_in_a_name_is_shown_as_it_was_typed(desk, package):
    name = '<script>alert(1)</script> & "Vasa" <b>'

    saved(desk, package, name=name)

    assert SafetyPackage.objects.get().name == name
    for page in (
        address(package, "change"),
        address(SafetyPackage, "changelist"),
        address(package, "history"),
    ):
        answer = desk.get(page).content.decode()
        assert "<script>alert" not in answer
        assert "&lt;script&gt;alert" in answer
    assert "<script>alert" not in desk.get(address(package, "delete")).content.decode()


def test_a_null_character_is_refused(desk, package):
    response = saved(desk, package, name="Noll\0tecken")

    assert response.status_code == 200
    assert "name" in response.context["adminform"].form.errors


def test_a_field_left_out_of_a_required_choice_is_an_error_and_no_crash(desk, package):
    entry = make_allocation(make_decision(package))

    response = saved(desk, entry.decision, **{"allocations-0-line": "999999"})

    assert response.status_code == 200
    assert Allocation.objects.get().line == entry.line


def test_a_refusal_of_the_database_keeps_what_was_typed(desk, package, monkeypatch):
    """As if somebody published the decision after the page was compared, which the lock does not let happen."""
    decision = make_decision(package, title="Beslut")
    url = address(decision, "change")
    data = filled_in(desk, url)
    post(decision)
    monkeypatch.setattr("allocations.desk.decisions.why_posted", lambda _row: "")
    monkeypatch.setattr(DecisionAdmin, "_compare", lambda *_page: None)

    response = desk.post(url, data | {"title": "En annan rubrik"})

    assert response.status_code == 200
    assert "Beslutet har publicerats sedan du öppnade sidan" in errors_of(response)
    assert 'value="En annan rubrik"' in response.content.decode()
    assert Decision.objects.get().title == "Beslut"


def test_every_guard_has_words_for_the_desk():
    guards = {rule.sentence for guarded in guarded_tables() for rule in guarded.rules}
    guards |= {guarded.replaced for guarded in guarded_tables()}
    general = sentence_for(IntegrityError("something else"), [])

    unspoken = {sentence for sentence in guards if sentence_for(IntegrityError(sentence), []) == general}

    assert unspoken == {
        sentence for sentence in unspoken if sentence.startswith("who wrote what is submitted")
    }
    assert BY_WORDS
