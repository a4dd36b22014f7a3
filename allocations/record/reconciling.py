"""The source's own totals and subtotals against what its parts come to, whether they agree or not.

``contradictions`` are those that surely do not. Here every printed figure has its answer, so that "it adds up" is
said as openly as that it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from allocations.money import Amount
from allocations.record.chronology import in_time_order
from allocations.record.shapes import Allocation, StatedFigure
from allocations.record.sums import GONE, below, counting, groups
from allocations.record.whole import Record


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One printed figure. ``comes_to`` is None where nothing like it is stated.

    ``verdict``: ``agrees``, ``agreed`` (with what stood after an earlier decision; a later one changed it),
    ``differs``, ``open`` (a doubt in either leaves room for both) or ``alone`` (nothing to hold it against; a
    comparison never is).
    """

    figure: StatedFigure
    comes_to: Amount | None
    verdict: str


def reconciled(record: Record) -> tuple[Reconciled, ...]:
    return tuple(_reconciled(record, figure) for figure in record.stated_figures)


def _reconciled(record: Record, figure: StatedFigure) -> Reconciled:
    sums = _sums(record, figure)
    if not sums or not figure.amount.is_stated:
        return Reconciled(figure, sums[0] if sums else None, "alone")
    same = _same(figure, sums)
    if same is not None:
        return Reconciled(figure, same, "agrees")
    if all(differ(figure.amount, each) for each in sums):
        once = _once(record, figure)
        return Reconciled(
            figure, once if once is not None else sums[0], "agreed" if once is not None else "differs"
        )
    return Reconciled(figure, next(each for each in sums if not differ(figure.amount, each)), "open")


def _same(figure: StatedFigure, sums: Iterable[Amount]) -> Amount | None:
    """The sum that is the printed figure to the öre, with no doubt in either."""
    if not figure.amount.is_exact:
        return None
    return next((each for each in sums if each.is_exact and each.kronor == figure.amount.kronor), None)


def _once(record: Record, figure: StatedFigure) -> Amount | None:
    """The sum after one of the earlier decisions, where that is the printed figure."""
    decisions = in_time_order(record)
    for number in range(len(decisions) - 1, 0, -1):
        same = _same(figure, _sums(replace(record, decisions=decisions[:number]), figure))
        if same is not None:
            return same
    return None


def _sums(record: Record, figure: StatedFigure) -> list[Amount]:
    if figure.kind == "total":
        given = groups(entry for entry in record.standing_appropriations if entry.certainty not in GONE)
        return [g.amount for g in given if comparable(figure, g.year, g.amount_is) and g.amount.is_stated]
    if figure.kind == "comparison" or not figure.lines:
        return []
    alike = (
        entry
        for entry in record.standing_allocations
        if entry.certainty not in GONE and comparable(figure, entry.year, entry.amount_is)
    )
    found = [come_to(record, figure.lines, group.allocations, open_list=False) for group in groups(alike)]
    return [each for each in found if each is not None]


def comparable(figure: StatedFigure, year: int | None, amount_is: str) -> bool:
    return figure.year in {None, year} and figure.amount_is in {"not_stated", amount_is}


def come_to(
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


def differ(one: Amount, other: Amount) -> bool:
    """Whether no doubt is left that the two are not the same money."""
    return one.surely_exceeds(other) or other.surely_exceeds(one)
