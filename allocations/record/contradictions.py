"""Where a source's own figures do not add up. They are published and shown, never mended and never hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocations.money import Amount
from allocations.record.shapes import Allocation, StatedFigure
from allocations.record.sums import GONE, below, counting, groups, headline
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
        alike = (
            entry
            for entry in record.standing_allocations
            if entry.certainty not in GONE and _comparable(figure, entry.year, entry.amount_is)
        )
        found = [
            _come_to(record, figure.lines, group.allocations, open_list=False) for group in groups(alike)
        ]
        sums = [each for each in found if each is not None]
        if sums and all(differ(figure.amount, each) for each in sums):
            yield Contradiction("subtotal", figure.label, figure.amount, sums[0])


def _come_to(
    record: Record, lines: Iterable[str], entries: tuple[Allocation, ...], *, open_list: bool
) -> Amount | None:
    """What alike entries on the lines and their parts come to, None where there are none.

    A line without any of them is silent: the sum is then at least what the others come to.
    """
    within = {line: {line, *below(record, line)} for line in lines}
    covered = set().union(*within.values())
    counted = counting(record, (entry for entry in entries if entry.line in covered))
    if not counted:
        return None
    said = {entry.line for entry in counted}
    silent = open_list or any(said.isdisjoint(part) for part in within.values())
    amounts = [entry.amount for entry in counted]
    return Amount.total([*amounts, Amount.not_stated()] if silent else amounts)


def _parts(record: Record) -> Iterator[Contradiction]:
    for line in record.lines:
        parts = [part.key for part in record.parts_of_line.get(line.key, ())]
        if not parts:
            continue
        under = set(below(record, line.key))
        for group in groups(record.standing_of_line.get(line.key, ())):
            entries = tuple(
                entry
                for entry in record.standing_allocations
                if entry.line in under and (entry.certainty, entry.year, entry.amount_is) == group.key
            )
            if counting(record, (*group.allocations, *entries)) != group.allocations:
                continue  # what is said of the line itself is a change on top of its parts, or nothing
            found = _come_to(record, parts, entries, open_list=line.open_list)
            if found is not None and differ(group.amount, found):
                yield Contradiction("parts", line.name, group.amount, found)


def _over(record: Record) -> Iterator[Contradiction]:
    """More distributed than there is of one year and one ``amount_is``, whatever the certainties."""
    given = [entry for entry in record.standing_appropriations if entry.certainty not in GONE]
    spread = [entry for entry in record.standing_allocations if entry.certainty not in GONE]
    leading = headline(record).group
    for kind in dict.fromkeys((entry.year, entry.amount_is) for entry in given):
        have = Amount.total(e.amount for e in given if (e.year, e.amount_is) == kind)
        alike = counting(record, (e for e in spread if (e.year, e.amount_is) == kind))
        used = Amount.total(e.amount for e in alike)
        if used.surely_exceeds(have):
            year, leads = kind[0], leading is not None and kind == (leading.year, leading.amount_is)
            label = record.name if leads or year is None else f"{record.name} {year}"
            yield Contradiction("over", label, have, used)


def _units(record: Record) -> Iterator[Contradiction]:
    for entry in (*record.standing_appropriations, *record.standing_allocations):
        if entry.quantity is None or entry.unit_amount is None or not entry.amount.is_stated:
            continue
        product = Amount.stated((entry.quantity * entry.unit_amount).quantize(Decimal("0.01")))
        if differ(entry.amount, product):
            yield Contradiction("units", entry.unit or entry.key, entry.amount, product)
