"""The desk's ledger: what stands in a cell, and how a figure becomes an entry of a draft decision."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocations.desk.ledger import (
    CannotSubtract,
    Change,
    Citing,
    EntriesRefused,
    Figure,
    Ledger,
    Side,
    Slot,
    WhichReplaced,
    plan,
    write_entries,
)
from allocations.models import Allocation, DeskWrite
from allocations.money import Amount
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


def decided(kronor: int, **given) -> Figure:
    return Figure(kronor=Decimal(kronor), certainty="decided", **given)


def test_what_no_published_entry_replaces_stands_in_its_cell():
    desk = Desk()
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    draft = desk.decision()
    desk.spread(draft, line, 60, replaces=Allocation.objects.get())

    ledger = Ledger(desk.package, draft)

    slot = Slot(Side.LINE, line.pk, 2023)
    assert ledger.amount(slot) == Amount.stated(40)
    assert [entry.kronor for entry in ledger.drafted[slot]] == [60]
    assert ledger.years == [2023]


def test_lines_stand_in_order_each_followed_by_its_parts():
    desk = Desk()
    first, second = desk.line(position=1), desk.line(position=2)
    part = desk.line(position=3, parent=first)

    ledger = Ledger(desk.package)

    assert ledger.lines == [first, part, second]
    assert [ledger.depth[line.pk] for line in ledger.lines] == [0, 1, 0]


def test_a_figure_replaces_the_one_that_stands():
    desk = Desk()
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    standing = Ledger(desk.package).standing[Slot(Side.LINE, line.pk, 2023)]

    planned = plan("distribution", standing, decided(60))

    assert (planned.figure.kronor, planned.figure.measures, planned.replaces) == (60, "level", standing[0])


def test_the_figure_that_stands_already_is_no_entry():
    desk = Desk()
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    standing = Ledger(desk.package).standing[Slot(Side.LINE, line.pk, 2023)]

    assert plan("distribution", standing, decided(40)) is None


def test_a_supplement_adds_the_difference_with_its_terms():
    desk = Desk()
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    standing = Ledger(desk.package).standing[Slot(Side.LINE, line.pk, 2023)]

    planned = plan("supplement", standing, decided(55))

    assert (planned.figure.kronor, planned.figure.measures, planned.replaces) == (15, "change", None)
    assert planned.terms == (Amount.stated(55), Amount.stated(40))


def test_no_difference_is_worked_out_from_an_amount_that_is_not_stated():
    desk = Desk()
    adoption = desk.decision()
    line = desk.line()
    desk.spread(adoption, line, None)
    desk.publish(adoption)
    standing = Ledger(desk.package).standing[Slot(Side.LINE, line.pk, 2023)]

    with pytest.raises(CannotSubtract):
        plan("reallocation", standing, decided(55))
    assert plan("reallocation", standing, decided(5, measures="change")).figure.kronor == 5


def test_a_correction_in_a_cell_of_several_figures_says_which_it_replaces():
    desk = Desk()
    adoption, (one, other) = desk.adopt(100, [40, 40])
    desk.publish(adoption)
    desk.publish(desk.reallocate({one: 10, other: -10}))
    standing = Ledger(desk.package).standing[Slot(Side.LINE, one.pk, 2023)]

    with pytest.raises(WhichReplaced) as refusal:
        plan("correction", standing, decided(45))
    assert refusal.value.entries == tuple(standing)


def test_entries_are_written_with_their_source_and_noted():
    desk = Desk()
    line, draft = desk.line(), desk.decision()
    slot = Slot(Side.LINE, line.pk, 2024)
    citing = Citing(desk.document.pk, "s. 3", "5,7 mnkr")

    (entry,) = write_entries(
        decision=draft, user=desk.writer, changes=[Change(slot, decided(5_700_000), citing=citing)]
    )

    citation = entry.citations.get()
    assert (entry.line, entry.fiscal_year, entry.kronor) == (line, 2024, 5_700_000)
    assert (citation.document, citation.locator, citation.printed) == (desk.document, "s. 3", "5,7 mnkr")
    assert DeskWrite.objects.filter(user=desk.writer, decision=draft).count() == 2


def test_one_figure_that_cannot_be_an_entry_keeps_all_away():
    desk = Desk()
    line, draft = desk.line(), desk.decision()
    fine = Change(Slot(Side.LINE, line.pk, 2024), decided(5))
    wrong = Change(Slot(Side.LINE, line.pk, 2025), decided(-5))

    with pytest.raises(EntriesRefused) as refusal:
        write_entries(decision=draft, user=desk.writer, changes=[fine, wrong])

    assert [fault.index for fault in refusal.value.faults] == [1]
    assert not Allocation.objects.exists()


def test_another_packages_line_is_no_row_of_the_sheet():
    desk, elsewhere = Desk(), Desk()
    change = Change(Slot(Side.LINE, elsewhere.line().pk, 2024), decided(5))

    with pytest.raises(EntriesRefused):
        write_entries(decision=desk.decision(), user=desk.writer, changes=[change])


def test_nothing_is_written_into_a_published_decision():
    desk = Desk()
    adoption, (line,) = desk.adopt(100, [40])
    desk.publish(adoption)
    change = Change(Slot(Side.LINE, line.pk, 2024), decided(5))

    with pytest.raises(EntriesRefused):
        write_entries(decision=adoption, user=desk.writer, changes=[change])


def test_a_rule_between_figures_is_told_at_the_figure_that_breaks_it():
    desk = Desk()
    line, draft = desk.line(), desk.decision()
    desk.spread(draft, line, 5)
    fine = Change(Slot(Side.LINE, line.pk, 2024), decided(5))
    twice = Change(Slot(Side.LINE, line.pk, 2023), decided(7))

    with pytest.raises(EntriesRefused) as refusal:
        write_entries(decision=draft, user=desk.writer, changes=[fine, twice])

    assert [fault.index for fault in refusal.value.faults] == [1]
    assert [entry.kronor for entry in Allocation.objects.all()] == [5]


def test_two_alike_figures_in_one_cell_are_told_apart_from_the_rest():
    desk = Desk()
    line, draft = desk.line(), desk.decision()
    slot = Slot(Side.LINE, line.pk, 2023)

    with pytest.raises(EntriesRefused) as refusal:
        write_entries(
            decision=draft, user=desk.writer, changes=[Change(slot, decided(5)), Change(slot, decided(6))]
        )

    assert [fault.index for fault in refusal.value.faults] == [1]


def test_many_figures_cost_no_more_queries_than_few():
    counted = []
    for lines in (2, 12):
        desk = Desk()
        draft = desk.decision()
        slots = [Slot(Side.LINE, desk.line().pk, 2023) for _number in range(lines)]
        changes = [Change(slot, decided(5), citing=Citing(desk.document.pk, "s. 1", "5")) for slot in slots]
        with CaptureQueriesContext(connection) as queries:
            write_entries(decision=draft, user=desk.writer, changes=changes)
        counted.append(len(queries))
        assert Allocation.history.filter(decision=draft, history_user=desk.writer).count() == lines

    assert counted[1] == counted[0]


def test_what_was_submitted_in_the_meantime_takes_nothing():
    desk = Desk()
    draft, (line,) = desk.adopt(100, [40])
    desk.submit(draft)

    with pytest.raises(EntriesRefused, match="skickats in för godkännande"):
        write_entries(
            decision=draft,
            user=desk.writer,
            changes=[Change(Slot(Side.LINE, line.pk, 2024), Figure(kronor=1))],
        )

    assert Allocation.objects.count() == 1
