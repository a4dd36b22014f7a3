"""Outturn is written all or nothing, by whoever may not approve it then, and over nobody's figure."""

from decimal import Decimal

import pytest

from allocations.desk.follow_up import Cell, CellsRefused, Source, write_outturns
from allocations.models import Citation, DeskWrite, Outturn
from allocations.models.choices import Basis, OutturnKind, Period
from allocations.money import Amount, AmountState, Qualifier
from allocations.publishing import Refused, approve
from tests.factories import make_document, make_line, make_municipality
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


def cell(line, amount, number=1, **given):
    stated = Amount.stated(amount) if isinstance(amount, int) else amount
    plain = {"kind": OutturnKind.OUTTURN, "fiscal_year": 2023, "period": Period.TERTIAL}
    return Cell(line=line.pk, amount=stated, period_number=number, **plain | given)


def figures(line):
    rows = Outturn.objects.filter(line=line).order_by("fiscal_year", "period_number")
    return [(row.period_number, row.amount.kronor) for row in rows]


@pytest.fixture
def house():
    return Desk()


def write(house, *cells):
    return write_outturns(package=house.package, user=house.writer, cells=cells)


def test_cells_become_figures_with_their_sources(house):
    line = house.line()
    source = Source(document=house.document, locator="s. 3", printed="100 kr")

    done = write(house, cell(line, 100, source=source), cell(line, 50, 2))

    assert (done.added, done.changed, done.removed, done.unchanged) == (2, 0, 0, 0)
    assert figures(line) == [(1, 100), (2, 50)]
    citation = Citation.objects.get()
    assert (citation.outturn.kronor, citation.locator, citation.basis) == (100, "s. 3", Basis.STATED)


def test_the_same_cells_again_change_nothing(house):
    line = house.line()
    cells = [cell(line, 100, source=Source(document=house.document, printed="100")), cell(line, 50, 2)]
    write(house, *cells)
    before = (DeskWrite.objects.count(), Outturn.history.count(), Citation.history.count())

    done = write(house, *cells)

    assert (done.added, done.changed, done.unchanged) == (0, 0, 2)
    assert (DeskWrite.objects.count(), Outturn.history.count(), Citation.history.count()) == before


def test_a_figure_is_changed_and_taken_away_with_a_history(house):
    line = house.line()
    write(house, cell(line, 100), cell(line, 50, 2))

    done = write(house, cell(line, 120), cell(line, None, 2))

    assert (done.changed, done.removed) == (1, 1)
    assert figures(line) == [(1, 120)]
    kinds = [row.history_type for row in Outturn.history.order_by("history_id")]
    assert sorted(kinds) == ["+", "+", "-", "~"]
    assert Outturn.history.filter(history_type="~").get().history_user == house.writer


def test_a_computed_source_shows_its_terms(house):
    write(house, cell(house.line(), 20, 2, source=Source(document=house.document, terms="120 − 100")))

    citation = Citation.objects.get()
    assert (citation.basis, citation.terms) == (Basis.COMPUTATION, "120 − 100")


def test_what_is_not_stated_is_stored_so(house):
    line = house.line()

    write(house, cell(line, Amount.not_stated()), cell(line, Amount.stated(5, Qualifier.ABOUT, "cirka"), 2))

    silent, about = Outturn.objects.order_by("period_number")
    assert (silent.amount_state, silent.kronor) == (AmountState.NOT_STATED, None)
    assert str(about.amount) == "cirka 5\u00a0kr"


@pytest.mark.parametrize(
    "wrong",
    [
        {"period_number": 4},
        {"period_number": 0},
        {"fiscal_year": 23},
        {"kind": "guess"},
        {"period": "fortnight"},
        {"amount": Amount.stated(Decimal(10) ** 13)},
        {"amount": Amount.not_known()},
        {"included_in": "hyran"},
        {"source": Source(printed="x" * 301, terms="1 + 1")},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_one_bad_cell_and_nothing_is_written(house, wrong):
    line = house.line()
    good = cell(line, 100)
    bad = {"line": line.pk, "kind": "outturn", "fiscal_year": 2023, "period": "tertial", "period_number": 2}

    with pytest.raises(CellsRefused) as refused:
        write(house, good, Cell(**bad | {"amount": Amount.stated(1)} | wrong))

    assert {fault.index for fault in refused.value.faults} == {1}
    assert Outturn.objects.count() == 0


def test_a_line_or_document_of_somebody_else_is_refused(house):
    theirs = make_line()
    foreign = make_document(municipality=make_municipality())

    with pytest.raises(CellsRefused) as refused:
        write(house, cell(theirs, 1), cell(house.line(), 1, source=Source(document=foreign)))

    assert [fault.index for fault in refused.value.faults] == [0, 1]
    assert Outturn.objects.count() == 0


def test_one_place_is_written_once(house):
    line = house.line()

    with pytest.raises(CellsRefused) as refused:
        write(house, cell(line, 1), cell(line, 2))

    assert [fault.index for fault in refused.value.faults] == [1]


def test_what_somebody_changed_meanwhile_is_a_conflict(house):
    line = house.line()
    write(house, cell(line, 100))

    with pytest.raises(CellsRefused) as refused:
        write(house, cell(line, 120, checked=True, expected=None), cell(line, 7, 2, checked=True))

    (conflict,) = refused.value.faults
    assert (conflict.index, conflict.theirs.kronor) == (0, 100)
    assert figures(line) == [(1, 100)]


def test_two_who_type_the_same_figure_agree(house):
    line = house.line()
    write(house, cell(line, 100))

    assert write(house, cell(line, 100, checked=True, expected=None)).unchanged == 1


def test_whoever_wrote_outturn_cannot_approve_it(house):
    decision, (line,) = house.adopt(100, [100])
    house.publish(decision)
    source = Source(document=house.document, printed="90")
    write_outturns(package=house.package, user=house.approver, cells=[cell(line, 90, source=source)])

    submission = house.submit()

    with pytest.raises(Refused):
        approve(submission=submission, approver=house.approver)


def test_many_cells_cost_as_few_queries_as_some(house, django_assert_max_num_queries):
    lines = [house.line() for _number in range(40)]
    source = Source(document=house.document, printed="100")

    with django_assert_max_num_queries(30):
        write(house, *(cell(line, 100, number, source=source) for line in lines for number in (1, 2, 3)))

    assert Outturn.objects.count() == 120
