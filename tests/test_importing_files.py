"""Files as they come: headers that are doubled or missing, rows without numbers, headings, and outturn by period."""

import pytest

from allocations.models import Allocation, AllocationLine, Outturn
from allocations.models.imports import ImportKind
from tests.support.desk import Desk
from tests.support.importing import begun, imported, outcomes, refusals, states
from tests.support.spreadsheets import HEAD, csv_text, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def published(desk, *kronor, **given):
    """Lines with published figures of 2023, numbered 1, 2, …"""
    decision = desk.decision()
    desk.give(decision, sum(kronor) or 100)
    lines = []
    for number, each in enumerate(kronor, 1):
        line = desk.line(number=str(number), key=f"post-{number}", name=f"Post {number}")
        desk.spread(decision, line, each, fiscal_year=2023, **given)
        lines.append(line)
    desk.publish(decision)
    return lines


def test_doubled_headers_are_named_and_neither_is_taken(desk):
    run = begun(
        desk, csv_text([("Nr", "Post", "Belopp", "Belopp"), ("1", "Ljus", "5", "6")]).encode(), "a.csv"
    )

    assert any("C och D" in remark for remark in run.remarks)
    assert list(run.layout["columns"]) == ["0", "1"]


def test_without_headers_nothing_is_guessed_and_it_is_said(desk):
    run = begun(desk, csv_text([("1", "Ljus", "5"), ("2", "Värdar", "6")]).encode(), "a.csv")

    assert run.layout == {"header": None, "columns": {}}
    assert any("rubriker" in remark for remark in run.remarks)


# Outturn


def test_outturn_is_read_by_line_and_period(desk):
    lines = published(desk, 100)
    head = ("Nr", "År", "Period", "Utfall eller prognos", "Belopp")

    run = imported(
        desk,
        xlsx(
            [
                head,
                (1, 2023, "mars", "utfall", 10),
                (1, 2023, "helår", "prognos", 120),
                (1, None, "2023-04", None, 5),
            ]
        ),
        kind=ImportKind.OUTTURNS,
    )

    found = Outturn.objects.order_by("period_number", "kind").values_list(
        "kind", "period", "period_number", "kronor"
    )
    assert run.state == "written"
    assert set(found) == {
        ("outturn", "month", 3, 10),
        ("forecast", "year", 1, 120),
        ("outturn", "month", 4, 5),
    }
    assert Outturn.objects.first().line == lines[0]
    assert Outturn.objects.first().citations.get().document.sha256 == run.sha256


def test_outturn_of_a_line_that_is_not_there_is_refused(desk):
    run = begun(desk, xlsx([("Nr", "Utfall 2023"), (9, 5)]), kind=ImportKind.OUTTURNS)

    assert states(run) == ["refused"]


def test_outturn_as_columns_of_years_the_second_time_changes_nothing(desk):
    published(desk, 100, 200)
    content = xlsx([("Nr", "Utfall 2023", "Prognos 2024 (tkr)"), (1, 5, 6), (2, "anges inte", None)])
    imported(desk, content, kind=ImportKind.OUTTURNS)

    assert states(begun(desk, content, kind=ImportKind.OUTTURNS)) == ["unchanged", "unchanged"]


# Files as they come


def test_rows_without_numbers_are_numbered_in_their_order_where_that_is_chosen(desk):
    content = xlsx([("Åtgärd", "Tkr"), ("Ljus", 5), ("Trygghet i centrum",), ("Värdar", 6), ("Summa", 11)])
    imported(desk, content, numbered=True)

    assert list(AllocationLine.objects.order_by("position").values_list("number", "name")) == [
        ("1", "Ljus"),
        ("2", "Trygghet i centrum"),
        ("3", "Värdar"),
    ]
    assert states(begun(desk, content, numbered=True)) == ["unchanged", "unchanged", "unchanged", "sum"]
    swapped = xlsx([("Åtgärd", "Tkr"), ("Värdar", 6)])
    assert "heter" in refusals(begun(desk, swapped, numbered=True))["A2"]


def test_a_heading_among_the_rows_is_told_and_stops_nothing(desk):
    run = begun(desk, xlsx([HEAD, (None, "Trygghet i centrum"), (1, "Ljus", 2023, 5)]))

    assert states(run) == ["unchanged", "new"]
    assert "läses inte in" in outcomes(run)[0].remarks[0]


# Headers of two rows


def two_rows(above, *, first=("Nr", "Åtgärd")):
    """A title, a header over several years (merged, as people make it), the years, and a line."""

    def more(book, sheet):
        sheet.merge_range("A1:E1", "Trygghetssatsning – budget")
        sheet.merge_range("C3:D3", above)
        sheet.freeze_panes("C5")

    rows = [(), (), first, (None, None, 2025, 2026, "Kommentar"), ("31", "Värdar", 1500, 2000.5, "nytt")]
    return xlsx(rows, more)


def test_headers_of_two_rows_are_read_together_with_their_unit(desk):
    imported(desk, two_rows("Belopp, tkr"))

    found = Allocation.objects.order_by("fiscal_year").values_list("line__number", "fiscal_year", "kronor")
    assert list(found) == [("31", 2025, 1_500_000), ("31", 2026, 2_000_500)]


def test_years_under_outturn_are_outturn_and_no_amounts_of_lines(desk):
    of_lines = begun(desk, two_rows("Utfall"))
    of_outturn = begun(desk, two_rows("Prognos (tkr)"), kind=ImportKind.OUTTURNS)

    assert "amount" not in {code.partition(":")[0] for code, _unit in of_lines.layout["columns"].values()}
    assert of_outturn.layout["columns"]["3"] == ["forecast:2026", "tkr"]


def test_amounts_that_look_like_years_are_no_headers(desk):
    run = begun(
        desk, xlsx([("Nr", "Post", "2025", "2026"), ("1", "Ljus", 2000, 2010), ("2", "Värdar", 1900)])
    )

    assert run.layout["header"] == 0
    assert states(run) == ["new", "new"]
