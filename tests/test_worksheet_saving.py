"""The worksheet: what is typed becomes entries of a draft, and nothing else does."""

import pytest

from allocations.models import Allocation, Appropriation, Citation, Decision, DeskWrite
from tests.support.desk import Desk
from tests.support.desk_pages import log_in
from tests.support.worksheet import SheetPage, cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def opened(desk, user=None, **asked):
    return SheetPage(log_in(user or desk.writer), desk.package, **{"years": "2023"} | asked)


def test_a_figure_typed_becomes_an_entry_with_its_source(desk):
    line, draft = desk.line(), desk.decision()
    sheet = opened(desk)

    sheet.put(
        {
            "document": str(desk.document.pk),
            f"amount-{cell(line)}": "5,7 mnkr",
            f"printed-{cell(line)}": "5,7 MILJONER KRONOR",
            f"place-{cell(line)}": "andra punkten",
        }
    ).send()

    assert sheet.saved
    entry = Allocation.objects.get()
    assert (entry.decision, entry.line, entry.fiscal_year, entry.kronor) == (draft, line, 2023, 5_700_000)
    citation = entry.citations.get()
    assert (citation.document, citation.locator, citation.printed) == (
        desk.document,
        "andra punkten",
        "5,7 MILJONER KRONOR",
    )
    assert DeskWrite.objects.filter(user=desk.writer, decision=draft).count() == 2


def test_a_sheet_that_is_not_touched_saves_nothing(desk):
    adoption, _lines = desk.adopt(100, [40])
    before = DeskWrite.objects.count()

    sheet = opened(desk, decision=adoption.pk).send()

    assert sheet.saved
    assert DeskWrite.objects.count() == before
    assert Allocation.objects.count() == 1


def test_a_whole_package_is_typed_in_one_go(desk):
    sheet = opened(desk)

    sheet.put(
        {
            "draft-source": "new",
            "new-source-kind": "adoption",
            "new-source-title": "Budget 2023",
            "new-source-body_name": "Kommunfullmäktige",
            "new-source-when": "november 2022",
            "draft-line": "new",
            "new-line-kind": "announcement",
            "document": "new",
            "doc-title": "15 miljoner",
            "doc-kind": "press_release",
            "doc-grade": "party",
            "amount_is": "per_year",
            "from_source": f"s{desk.source.pk}",
            f"amount-{cell(desk.source)}": "15 mnkr",
            "nl1-number": "1",
            "nl1-name": "Föreningar",
            "amount-nl1-2023": "6 mnkr",
            "nl2-name": "Västra stadsdelarna",
            "nl2-parent": "nl1",
            "amount-nl2-2023": "anges inte",
        }
    ).send()

    assert sheet.saved, sheet.text
    given = Appropriation.objects.get()
    assert (given.certainty, given.amount_is, given.kronor) == ("decided", "per_year", 15_000_000)
    adoption = given.decision
    assert (adoption.body.name, adoption.body.kind) == ("Kommunfullmäktige", "council")
    assert (str(adoption.decided_on), adoption.decided_precision) == ("2022-11-01", "month")
    six, unstated = Allocation.objects.order_by("position")
    assert six.decision == unstated.decision != adoption
    assert (six.certainty, six.kronor, six.source) == ("announced", 6_000_000, desk.source)
    assert (unstated.amount_state, unstated.kronor, unstated.line.parent) == ("not_stated", None, six.line)
    assert {citation.document.title for citation in Citation.objects.filter(allocation=six)} == {
        "15 miljoner"
    }
    assert Decision.objects.count() == 2


def test_what_is_typed_keeps_its_order_and_the_new_source_stays_chosen(desk):
    sheet = opened(desk).put(
        {
            "draft-source": "new",
            "new-source-kind": "adoption",
            "new-source-title": "Övergripande budget",
            "draft-line": "new",
            "new-line-kind": "announcement",
            "new-line-title": "Avisering",
            "ns1-name": "Kommunens egen budget",
            "ns1-kind": "municipal_budget",
            "amount-ns1-2023": "15 mnkr",
            "from_source": "ns1",
        }
    )
    for number, name in enumerate(("Västra stadsdelarna", "Trygga stråk", "Kultur"), start=1):
        sheet.put({f"nl{number}-name": name, f"amount-nl{number}-2023": "1 mnkr"})

    sheet.send()

    assert sheet.saved, sheet.text
    lines = desk.package.lines.order_by("position", "key")
    assert [line.name for line in lines] == ["Västra stadsdelarna", "Trygga stråk", "Kultur"]
    assert [decision.title for decision in Decision.objects.order_by("position", "key")] == [
        "Övergripande budget",
        "Avisering",
    ]
    source = desk.package.sources.get(name="Kommunens egen budget")
    assert f"from_source=s{source.pk}" in sheet.response.url


def test_a_figure_that_can_be_read_in_two_ways_is_asked_about_and_kept(desk):
    line, _draft = desk.line(), desk.decision()
    sheet = opened(desk).put({f"amount-{cell(line)}": "1.234 tkr"}).send()

    assert not sheet.saved
    assert sheet.typed[f"amount-{cell(line)}"] == ["1.234 tkr"]
    assert "1 234 000 kr" in sheet.text.replace("\u202f", " ").replace("\xa0", " ")
    assert not Allocation.objects.exists()

    sheet.put({f"reading-{cell(line)}": "1234.00"}).send()
    assert sheet.saved
    assert Allocation.objects.get().kronor == 1234


def test_a_mistake_in_one_cell_keeps_all_away_and_nothing_typed_is_lost(desk):
    one, other, _draft = desk.line(), desk.line(), desk.decision()

    sheet = opened(desk).put({f"amount-{cell(one)}": "5 mnkr", f"amount-{cell(other)}": "mycket"}).send()

    assert not sheet.saved
    assert (sheet.typed[f"amount-{cell(one)}"], sheet.typed[f"amount-{cell(other)}"]) == (
        ["5 mnkr"],
        ["mycket"],
    )
    assert f'href="#amount-{cell(other)}"' in sheet.response.content.decode()
    assert not Allocation.objects.exists()
    assert sheet.put({f"amount-{cell(other)}": "?"}).send().saved
    assert Allocation.objects.count() == 2


def test_a_cell_that_is_emptied_takes_its_entry_out_of_the_draft(desk):
    adoption, (line,) = desk.adopt(100, [40])

    sheet = opened(desk, decision=adoption.pk)
    sheet.put({f"amount-{cell(line)}": "", f"printed-{cell(line)}": "", f"place-{cell(line)}": ""}).send()

    assert sheet.saved
    assert not Allocation.objects.exists()
    assert Appropriation.objects.count() == 1


def test_only_the_source_of_a_figure_is_changed_where_only_that_was_typed(desk):
    adoption, (line,) = desk.adopt(100, [40])
    entry = Allocation.objects.get()
    entry.runs = "until_further_notice"
    entry.save()

    sheet = opened(desk, decision=adoption.pk).put({f"printed-{cell(line)}": "40 kr"}).send()

    assert sheet.saved
    again = Allocation.objects.get()
    assert (again.kronor, again.runs, again.citations.get().printed) == (40, "until_further_notice", "40 kr")


def test_what_is_published_is_replaced_by_a_draft_and_stays(desk):
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)

    sheet = opened(desk).put(
        {
            "draft-source": "new",
            "new-source-kind": "distribution",
            "document": str(desk.document.pk),
            f"amount-{cell(line)}": "60",
        }
    )
    sheet.send()

    assert sheet.saved, sheet.text
    old, new = Allocation.objects.order_by("pk")
    assert (old.kronor, old.decision) == (40, adoption)
    assert (new.kronor, new.replaces, new.measures) == (60, old, "level")
    assert not new.decision.is_posted


def test_in_a_supplement_the_new_level_is_saved_as_a_change_with_its_terms(desk):
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    supplement = desk.decision(kind="supplement")

    sheet = opened(desk, decision=supplement.pk).put({f"amount-{cell(line)}": "55"}).send()

    assert sheet.saved, sheet.text
    change = Allocation.objects.get(decision=supplement)
    assert (change.kronor, change.measures, change.replaces) == (15, "change", None)
    assert "55" in change.citations.get().terms
    assert "40" in change.citations.get().terms

    sheet = opened(desk, decision=supplement.pk)
    assert sheet.typed[f"amount-{cell(line)}"] == ["+15"]
    assert sheet.put({f"amount-{cell(line)}": "+20"}).send().saved
    change.refresh_from_db()
    assert change.kronor == 20
    assert not change.citations.exists()


def test_a_sign_makes_a_change_of_what_is_not_stated(desk):
    adoption = desk.decision()
    line = desk.line()
    desk.spread(adoption, line, None)
    desk.publish(adoption)
    moving = desk.decision(kind="reallocation")

    refused = opened(desk, decision=moving.pk).put({f"amount-{cell(line)}": "500 tkr"}).send()
    assert not refused.saved
    assert refused.put({f"amount-{cell(line)}": "−500 tkr"}).send().saved

    entry = Allocation.objects.get(decision=moving)
    assert (entry.kronor, entry.measures) == (-500_000, "change")


def test_of_several_figures_in_a_cell_the_one_to_replace_is_asked_for(desk):
    adoption, (one, other) = desk.adopt(100, [40, 40])
    desk.publish(adoption)
    desk.publish(desk.reallocate({one: 10, other: -10}))
    error = desk.decision(kind="correction", whose_error="ours")
    level = Allocation.objects.get(line=one, kronor=40)

    sheet = opened(desk, decision=error.pk).put({f"amount-{cell(one)}": "45"}).send()
    assert not sheet.saved
    sheet.put({f"more-{cell(one)}-replaces": str(level.pk)}).send()

    assert sheet.saved, sheet.text
    assert Allocation.objects.get(decision=error).replaces == level


def test_the_rarer_fields_open_without_scripts_and_are_saved(desk):
    line, draft = desk.line(), desk.decision()
    name = cell(line)
    sheet = opened(desk).put({f"amount-{name}": "12 mnkr", "document": str(desk.document.pk)})

    sheet.send(do=f"open-{name}")
    assert sheet.typed[f"amount-{name}"] == ["12 mnkr"]
    sheet.put(
        {
            f"more-{name}-certainty": "planned",
            f"more-{name}-runs": "to_year",
            f"more-{name}-runs_to": "2026",
            f"more-{name}-nature": "investment",
            f"more-{name}-quantity": "12",
            f"more-{name}-unit": "tjänster",
            f"more-{name}-unit_amount": "1 mnkr",
            f"more-{name}-source": str(desk.source.pk),
            f"more-{name}-claim": "att det gäller 2023",
            f"more-{name}-reason": "Texten är från 2022.",
        }
    ).send()

    assert sheet.saved, sheet.text
    entry = Allocation.objects.get(decision=draft)
    assert (entry.certainty, entry.runs, entry.runs_to, entry.nature) == (
        "planned",
        "to_year",
        2026,
        "investment",
    )
    assert (entry.quantity, entry.unit, entry.unit_amount, entry.source) == (
        12,
        "tjänster",
        1_000_000,
        desk.source,
    )
    assert entry.citations.get(basis="inference").fact == "fiscal_year"


def test_a_second_figure_stands_in_the_same_cell(desk):
    line, draft = desk.line(), desk.decision()
    sheet = opened(desk).put({f"amount-{cell(line)}": "10 mnkr"}).send(do=f"another-{cell(line)}")
    second = cell(line, number=2)

    sheet.put({f"amount-{second}": "21 mnkr"}).send(do=f"open-{second}")
    sheet.put({f"more-{second}-certainty": "announced"}).send()

    assert sheet.saved, sheet.text
    assert [
        (int(e.kronor), e.certainty) for e in Allocation.objects.filter(decision=draft).order_by("position")
    ] == [
        (10_000_000, "decided"),
        (21_000_000, "announced"),
    ]


def test_a_printed_figure_without_its_document_is_asked_about(desk):
    line, _draft = desk.line(), desk.decision()
    sheet = opened(desk).put({f"amount-{cell(line)}": "5", f"printed-{cell(line)}": "fem"}).send()

    assert not sheet.saved
    assert sheet.put({"document": str(desk.document.pk)}).send().saved


def test_updating_the_sheet_saves_nothing_and_keeps_what_is_typed(desk):
    line, _draft = desk.line(), desk.decision()
    sheet = opened(desk).put({f"amount-{cell(line)}": "5 mnkr", "years": "2023-2025", "year-x": "1"})
    sheet.send(do="show")

    assert sheet.typed[f"amount-{cell(line)}"] == ["5 mnkr"]
    assert {f"amount-{cell(line, 2025)}", f"amount-{cell(line, None)}"} <= set(sheet.typed)
    assert not Allocation.objects.exists()
    assert sheet.put({f"amount-{cell(line, None)}": "7"}).send().saved
    assert {entry.fiscal_year for entry in Allocation.objects.all()} == {2023, None}


def test_a_body_of_a_kind_that_its_name_does_not_tell_is_asked_about(desk):
    line = desk.line()
    sheet = opened(desk).put(
        {
            f"amount-{cell(line)}": "5",
            "new-source-kind": "adoption",
            "new-source-body_name": "Trygghetsrådet",
        }
    )

    assert not sheet.send().saved
    assert sheet.put({"new-source-body_kind": "joint_council"}).send().saved
    assert Decision.objects.get().body.kind == "joint_council"


def test_whoever_saves_is_told_of_another_draft_for_the_same_figure(desk):
    adoption, (line, other) = desk.adopt(100, [40, 30])
    desk.publish(adoption)
    theirs, mine = desk.decision(title="Deras"), desk.decision(title="Mitt")
    desk.spread(theirs, line, 50)
    sheet = opened(desk, decision=mine.pk)

    sheet.amounts(**{cell(line): "55 kr"}).send()
    told = [str(message) for message in sheet.client.get("/admin/").context["messages"]]
    sheet = opened(desk, decision=mine.pk)
    sheet.amounts(**{cell(other): "35 kr"}).send()
    alone = [str(message) for message in sheet.client.get("/admin/").context["messages"]]

    assert any("”Deras”" in message and "50\u00a0kr" in message for message in told)
    assert not any("Deras" in message for message in alone)
