"""Adding entries that are alike: what is not stated stays so, and a change of it is kept apart."""

from __future__ import annotations

from collections.abc import Iterable

from allocations.money import Amount, AmountState
from allocations.record.shapes import Allocation, Entry

SILENT = frozenset({AmountState.NOT_STATED, AmountState.UNDECIDED})
"""What leaves a doubt in a sum; what is included elsewhere leaves none."""


def summed(entries: Iterable[Entry]) -> Amount:
    """What entries that are alike come to.

    A change on a level that is not stated cannot be added to it. What was added to it is the least that it can be now;
    what was taken from it tells nothing of what is left.
    """
    found = tuple(entries)
    apart = {entry.ref for cell in of_one_home(found) for entry in set_apart(cell)}
    if not apart:
        return Amount.total(entry.amount for entry in found)
    terms = [entry.amount for entry in found if entry.ref not in apart]
    for cell in of_one_home(found):
        changes = [entry.amount for entry in cell if entry.ref in apart]
        net = Amount.total(changes)
        if changes and not Amount.stated(0).surely_exceeds(net):
            terms.append(net)
    return Amount.total(terms)


def set_apart(cell: Iterable[Entry]) -> tuple[Entry, ...]:
    """The changes of a cell that are shown alone, because the level that they change is not stated."""
    found = tuple(cell)
    levels = [entry for entry in found if entry.measures == "level"]
    silent = [entry for entry in levels if entry.amount.state in SILENT]
    if not silent:
        return ()
    unknown = {entry.source for entry in silent}
    return tuple(
        entry
        for entry in found
        if entry.measures == "change" and (len(silent) == len(levels) or entry.source in unknown)
    )


def cell_amount(entries: Iterable[Entry]) -> tuple[Amount, tuple[Entry, ...]]:
    """What stands in one cell, and the changes that are shown alone beside it.

    Where nothing is known but that something was taken away, what is left is not stated.
    """
    found = tuple(entries)
    apart = tuple(e for home in of_one_home(found) for e in set_apart(home))
    if not apart and all(entry.measures == "change" for entry in found):
        apart = found if Amount.stated(0).surely_exceeds(summed(found)) else ()
    refs = {entry.ref for entry in apart}
    rest = [entry.amount for entry in found if entry.ref not in refs]
    return (Amount.total(rest) if rest else Amount.not_stated()), apart


def of_one_home(entries: Iterable[Entry]) -> Iterable[list[Entry]]:
    """Entries of one line (or to the package from one source) and of one nature."""
    found: dict[tuple[str | None, str], list[Entry]] = {}
    for entry in entries:
        home = entry.line if isinstance(entry, Allocation) else entry.source
        found.setdefault((home, entry.nature), []).append(entry)
    return found.values()
