"""Where a source's own figures do not add up. They are published and shown, never mended and never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocations.money import Amount
from allocations.record.shapes import StatedFigure
from allocations.record.sums import GONE, balance, counting_allocations, groups, headline, own_cells
from allocations.record.whole import Record


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``says`` is the figure as one place gives it, ``adds_up_to`` what the others come to.

    ``kind``: ``total`` (a printed total against the appropriations), ``subtotal`` (against its lines), ``parts`` (a
    line against its parts), ``over`` (more distributed than there is), ``units`` (quantity × unit).
    """

    kind: str
    label: str
    says: Amount
    adds_up_to: Amount


def contradictions(record: Record) -> tuple[Contradiction, ...]:
    return (*_printed_totals(record), *_subtotals(record), *_parts(record), *_over(record), *_units(record))


def differ(one: Amount, other: Amount) -> bool:
    """Whether no doubt is left that the two are not the same money."""
    return one.surely_exceeds(other) or other.surely_exceeds(one)


def _printed_totals(record: Record) -> Iterator[Contradiction]:
    totals = groups(entry for entry in record.standing_appropriations if entry.certainty not in GONE)
    for figure in record.stated_figures:
        if figure.kind != "total" or not figure.amount.is_stated:
            continue
        alike = [g for g in totals if _comparable(figure, g.year, g.amount_is) and g.amount.is_stated]
        if alike and all(differ(g.amount, figure.amount) for g in alike):
            yield Contradiction("total", figure.label, figure.amount, alike[0].amount)


def _comparable(figure: StatedFigure, year: int | None, amount_is: str) -> bool:
    return figure.year in {None, year} and figure.amount_is in {"not_stated", amount_is}


def _subtotals(record: Record) -> Iterator[Contradiction]:
    for figure in record.stated_figures:
        if figure.kind != "subtotal" or not figure.lines:
            continue
        found = [
            cell.amount
            for key in figure.lines
            for cell in own_cells(record, record.line_by_key[key])
            if cell.certainty not in GONE and _comparable(figure, cell.year, cell.amount_is)
        ]
        if found and differ(figure.amount, Amount.total(found)):
            yield Contradiction("subtotal", figure.label, figure.amount, Amount.total(found))


def _parts(record: Record) -> Iterator[Contradiction]:
    for line in record.lines:
        for cell in own_cells(record, line):
            parts = [
                below.amount
                for part in record.parts_of_line.get(line.key, ())
                for below in own_cells(record, part)
                if (below.year, below.certainty, below.amount_is)
                == (cell.year, cell.certainty, cell.amount_is)
            ]
            if parts and differ(cell.amount, Amount.total(parts)):
                yield Contradiction("parts", line.name, cell.amount, Amount.total(parts))


def _over(record: Record) -> Iterator[Contradiction]:
    found = balance(record)
    group = headline(record).group
    if found is not None and group is not None and found.is_over and counting_allocations(record):
        yield Contradiction("over", record.name, found.total, found.traced)


def _units(record: Record) -> Iterator[Contradiction]:
    for entry in (*record.standing_appropriations, *record.standing_allocations):
        if entry.quantity is None or entry.unit_amount is None or not entry.amount.is_stated:
            continue
        product = Amount.stated((entry.quantity * entry.unit_amount).quantize(Decimal("0.01")))
        if differ(entry.amount, product):
            yield Contradiction("units", entry.unit or entry.key, entry.amount, product)
