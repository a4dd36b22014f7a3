"""Each row is new, changed, unchanged or refused at its cell; lines are found by number or key, never by name."""

import datetime as dt
from decimal import Decimal
from hashlib import sha256

import pytest

from allocations.models import Allocation, AllocationLine
from allocations.money import Amount
from tests.support.desk import Desk
from tests.support.importing import begun, imported, outcomes, refusals, states
from tests.support.spreadsheets import HEAD, xlsx

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


def one(desk, *cells, head=HEAD, more=None, **choices):
    """What becomes of one row."""
    return begun(desk, xlsx([head, cells], more), **choices)


# What a row comes to


def test_rows_are_new_changed_and_unchanged(desk):
    published(desk, 100, 200)

    run = begun(desk, xlsx([HEAD, (1, "Post 1", 2023, 100), (2, "Post 2", 2023, 250), (3, "Ljus", 2023, 5)]))

    assert states(run) == ["unchanged", "changed", "new"]
    figure = outcomes(run)[1].figures[0]
    assert (figure.old, figure.new) == ("200\u00a0kr", "250\u00a0kr")


def test_a_changed_figure_replaces_the_published_one(desk):
    published(desk, 100)

    run = imported(desk, xlsx([HEAD, (1, None, 2023, 250)]))

    entry = Allocation.objects.get(decision=run.decision)
    assert (entry.kronor, entry.replaces.kronor) == (250, 100)


def test_an_empty_cell_is_left_alone_and_never_zero(desk):
    published(desk, 100)

    run = begun(desk, xlsx([HEAD, (1, "Post 1", 2023, None)]))

    assert states(run) == ["unchanged"]


def test_an_amount_that_is_not_stated_is_written_as_such(desk):
    run = imported(desk, xlsx([HEAD, (1, "Ljus", 2023, "anges inte")]))

    assert Allocation.objects.get(decision=run.decision).amount == Amount.not_stated()


def test_years_as_columns_are_read_and_so_are_thousands(desk):
    run = imported(desk, xlsx([("Nr", "Post", "2023", "Budget 2024 (tkr)"), (1, "Ljus", 100, 1.5)]))

    found = Allocation.objects.order_by("fiscal_year").values_list("fiscal_year", "kronor")
    assert list(found) == [(2023, 100), (2024, 1500)]
    assert run.state == "written"


def test_a_header_under_a_title_is_found(desk):
    run = begun(desk, xlsx([("Budget 2023",), (), HEAD, (1, "Ljus", 2023, 100)]))

    assert states(run) == ["new"]
    assert outcomes(run)[0].number == 4


def test_the_same_file_twice_changes_nothing(desk):
    content = xlsx([HEAD, (1, "Ljus", 2023, 100), (2, "Värdar", 2024, "anges inte")])
    first = imported(desk, content)

    again = begun(desk, content)
    into_the_same = begun(desk, content, decision=first.decision)

    assert states(again) == states(into_the_same) == ["unchanged", "unchanged"]
    desk.give(first.decision, 100)
    desk.publish(first.decision)
    assert states(begun(desk, content)) == ["unchanged", "unchanged"]


def test_a_mended_file_changes_the_draft_it_was_written_into(desk):
    first = imported(desk, xlsx([HEAD, (1, "Ljus", 2023, 100)]))

    run = imported(desk, xlsx([HEAD, (1, "Ljus", 2023, 120)]), decision=first.decision)

    entry = Allocation.objects.get()
    assert (run.state, entry.kronor, entry.citations.get().printed) == ("written", 120, "120")


def test_a_supplement_writes_the_difference_with_its_terms(desk):
    published(desk, 100)

    imported(desk, xlsx([HEAD, (1, None, 2023, 150)]), decision_kind="supplement")

    entry = Allocation.objects.get(measures="change")
    assert (entry.kronor, entry.replaces) == (50, None)
    assert [c.basis for c in entry.citations.order_by("basis")] == ["computation", "stated"]


def test_a_chosen_certainty_replaces_what_was_announced(desk):
    published(desk, 100, certainty="announced")

    run = begun(desk, xlsx([HEAD, (1, None, 2023, 100)]), certainty="decided")

    assert states(run) == ["changed"]
    assert "beslutat" in outcomes(run)[0].figures[0].new


def test_every_figure_has_the_file_as_its_source(desk):
    run = imported(desk, xlsx([HEAD, (1, "Ljus", 2023, 5_700_000)]))

    citation = Allocation.objects.get().citations.get()
    assert (citation.locator, citation.printed) == ("Blad1 D2", "5\u202f700\u202f000")
    assert citation.document.sha256 == run.sha256
    with citation.document.file.open() as kept:
        assert sha256(kept.read()).hexdigest() == run.sha256


# Lines


def test_a_line_is_found_by_number_and_by_key_and_never_by_name(desk):
    published(desk, 100)
    head = ("Nr", "Nyckel", "Post", "2023")

    run = begun(
        desk,
        xlsx([head, (1, None, "Annat namn", 100), (None, "post-1", None, 90), (None, None, "Post 1", 100)]),
    )

    assert states(run) == ["unchanged", "refused", "refused"]
    assert "post-1" in refusals(run)["A4"]
    assert "heter" in outcomes(run)[0].remarks[0]


def test_a_new_number_with_a_known_name_is_a_new_line_and_says_so(desk):
    published(desk, 100)

    run = begun(desk, xlsx([HEAD, (7, "Post 1", 2023, 100)]))

    assert states(run) == ["new"]
    assert "redan" in outcomes(run)[0].remarks[0]


def test_two_lines_with_one_number_are_refused_and_the_key_is_asked_for(desk):
    desk.line(number="1", key="a")
    desk.line(number="1", key="b")

    assert "a, b" in refusals(one(desk, 1, "Ljus", 2023, 5))["A2"]


def test_key_and_number_of_different_lines_are_refused(desk):
    published(desk, 100, 200)

    run = one(desk, 2, "post-1", 5, head=("Nr", "Nyckel", "2023"))

    assert "post-2" in refusals(run)["A2"]


def test_parts_of_lines_are_made_in_whatever_order_they_come(desk):
    head = ("Nr", "Post", "Del av", "2023")

    imported(desk, xlsx([head, ("1.1", "Del", "1", 40), ("1", "Hel", None, 100)]))

    assert AllocationLine.objects.get(number="1.1").parent.number == "1"


@pytest.mark.parametrize(("parent", "says"), [("9", "9"), ("1", "sig själv")])
def test_a_part_of_nothing_and_of_itself_is_refused(desk, parent, says):
    run = one(desk, "1", "Ljus", parent, 40, head=("Nr", "Post", "Del av", "2023"))

    assert any(says in sentence for sentence in refusals(run).values())


# Cells that are refused


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (10.235, "två decimaler"),
        ("10,2345 kr", "två decimaler"),
        ("1.234", "1"),
        ("–", "noll"),
        ("fem miljoner", "fem miljoner"),
        (True, "belopp"),
        (-5, "noll"),
        (1e13, "miljard"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_at_its_cell(desk, cell, says):
    assert says in refusals(one(desk, 1, "Ljus", 2023, cell))["D2"]


@pytest.mark.parametrize(
    ("cell", "kronor"),
    [
        (5700000.0000001, "5700000"),
        (0.1 + 0.2, "0.3"),
        ("5,7 mnkr", "5700000"),
        ("1 234 567,50", "1234567.5"),
        ("1\u00a0234\u202f567 kr", "1234567"),
        ("300 tkr", "300000"),
        (0, "0"),
    ],
)
def test_amounts_are_read_as_they_are_written(desk, cell, kronor):
    imported(desk, xlsx([HEAD, (1, "Ljus", 2023, cell)]))

    assert Allocation.objects.get().kronor == Decimal(kronor)


def test_a_negative_in_brackets_is_negative(desk):
    run = imported(
        desk,
        xlsx([(*HEAD, "Mäter"), (1, "Ljus", 2023, "(50 000)", "en ändring")]),
        decision_kind="reallocation",
    )

    assert Allocation.objects.get(decision=run.decision).kronor == -50_000


def test_the_word_before_a_figure_is_kept(desk):
    imported(desk, xlsx([HEAD, (1, "Ljus", 2023, "drygt 5 mnkr")]))

    entry = Allocation.objects.get()
    assert (entry.kronor, entry.qualifier, entry.qualifier_word) == (5_000_000, "more_than", "drygt")


@pytest.mark.parametrize(
    ("year", "says"),
    [("tjugotre", "årtal"), (23, "årtal"), (44927, "2023-01-01")],
)
def test_what_is_no_year_is_refused_and_a_serial_named_as_the_date_it_is(desk, year, says):
    assert says in refusals(one(desk, 1, "Ljus", year, 5))["C2"]


def test_a_date_for_a_year_and_for_an_amount_is_refused(desk):
    def more(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime("C2", dt.date(2023, 1, 1), day)
        sheet.write_datetime("D2", dt.date(2023, 1, 1), day)

    found = refusals(one(desk, 1, "Ljus", more=more))

    assert "2023" in found["C2"]
    assert "datum" in found["D2"]


def test_formulas_errors_merged_and_hidden_cells_are_refused_by_their_place(desk):
    def more(book, sheet):
        sheet.write_formula("D2", "=1+1", None, 2)
        sheet.write_formula("D3", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A4:A5", 3)
        sheet.set_row(5, None, None, {"hidden": True})

    rows = [HEAD, (1, "Ett", 2023), (2, "Två", 2023), (3, "Tre", 2023, 5), (None, "Fyra", 2023, 5)]

    found = refusals(begun(desk, xlsx([*rows, (6, "Sex", 2023, 5)], more)))

    assert "formel" in found["D2"]
    assert "#DIV/0!" in found["D3"]
    assert "sammanfogade" in found["A4:A5"]
    assert "dold" in found["6"]


def test_the_scb_code_as_a_number_is_read_with_its_zero():
    home = Desk()
    home.municipality.code = "0484"
    home.municipality.save()
    head = ("Kommunkod", *HEAD)

    run = begun(home, xlsx([head, (484, 1, "Ljus", 2023, 5), ("1980", 2, "Värdar", 2023, 5)]))

    assert states(run) == ["new", "refused"]
    assert "1980" in refusals(run)["A3"]


def test_sums_among_the_lines_are_told_and_not_read_in(desk):
    run = imported(
        desk,
        xlsx(
            [
                HEAD,
                (1, "Ljus", 2023, 100),
                (2, "Värdar", 2023, 50),
                (None, "Summa", None, 150),
                (None, None, None, 999),
            ]
        ),
    )

    assert states(run) == ["new", "new", "sum", "refused"]
    run = imported(
        desk,
        xlsx(
            [
                HEAD,
                (1, "Ljus", 2023, 100),
                (2, "Värdar", 2023, 50),
                (None, None, None, 150),
                ("Totalt", None, None, 160),
            ]
        ),
    )

    assert states(run) == ["new", "new", "sum", "sum"]
    first, second = outcomes(run)[2:]
    assert "stämmer" in first.remarks[0]
    assert "160" in second.remarks[0]
    assert Allocation.objects.filter(decision=run.decision).count() == 2


def test_two_rows_for_one_cell_are_refused(desk):
    run = begun(desk, xlsx([HEAD, (1, "Ljus", 2023, 100), (1, "Ljus", 2023, 200)]))

    assert "2" in refusals(run)["D3"]


def test_one_refused_row_keeps_all_from_being_written(desk):
    run = imported(desk, xlsx([HEAD, (1, "Ljus", 2023, 100), (2, "Värdar", 2023, 1.005)]))

    assert run.state == "previewed"
    assert not AllocationLine.objects.exists()


# Numbers of lines that a spreadsheet took for numbers


def test_a_number_that_has_lost_its_zero_is_not_given_to_another_line(desk):
    # 1.10 typed in a cell of numbers is kept as 1.1: the amount would land on the wrong line.
    desk.line(number="1.1", key="forsta", name="Ljus")
    alone = one(desk, 1.1, "Värdar", 2023, 5)
    assert "Formatera kolumnen som text" in refusals(alone)["A2"]

    desk.line(number="1.10", key="tionde", name="Värdar")
    assert "post 1.1 eller post 1.10" in refusals(one(desk, 1.1, "Ljus", 2023, 5))["A2"]
    assert states(one(desk, "1.10", "Värdar", 2023, 5)) == ["new"]
    assert states(one(desk, "forsta", 1.1, "Ljus", 2023, 5, head=("Nyckel", *HEAD))) == ["new"]


def test_two_rows_that_became_one_number_are_told_why(desk):
    run = begun(desk, xlsx([HEAD, (1.1, "Ljus", 2023, 5), (1.1, "Värdar", 2023, 6)]))

    assert "1.1 kan vara 1.10" in refusals(run)["A3"]


def test_a_number_that_has_lost_the_zero_before_it_makes_no_line_of_its_own(desk):
    desk.line(number="01", key="forsta", name="Ljus")

    assert "post 1 eller post 01" in refusals(one(desk, 1, "Ljus", 2023, 5))["A2"]
    assert states(one(desk, "01", "Ljus", 2023, 5)) == ["new"]
    assert states(one(desk, True, "Ljus", 2023, 5)) == ["new"]


def test_a_number_that_became_a_date_is_refused_at_its_cell(desk):
    def day(book, sheet):
        sheet.write_datetime("A2", dt.date(2025, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))

    run = one(desk, None, "Ljus", 2023, 5, more=day)  # "1-1" typed in a Swedish Excel

    assert "gjort om numret till ett datum (2025-01-01)" in refusals(run)["A2"]
