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
