"""Where a source's own figures do not add up. They are published and shown, never mended and never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocations.money import Amount
from allocations.record.reconciling import come_to, differ, reconciled
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
    return (*_printed(record), *_parts(record), *_over(record), *_units(record))


def _printed(record: Record) -> Iterator[Contradiction]:
    """The source's own totals and subtotals that never came out of its other figures."""
    for kind in ("total", "subtotal"):
        for each in reconciled(record):
            if each.figure.kind == kind and each.verdict == "differs" and each.comes_to is not None:
                yield Contradiction(kind, each.figure.label, each.figure.amount, each.comes_to)


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
            found = come_to(record, parts, entries, open_list=line.open_list)
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
