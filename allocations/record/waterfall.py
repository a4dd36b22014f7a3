"""How a package's money has come to what it is: from the first decision to the latest, one kind of money at a time.

A correction is no step: what it put right stands in its decision's place, as if it had been right from the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocations.money import Amount
from allocations.record.adding import summed
from allocations.record.chronology import in_time_order
from allocations.record.shapes import Decision, Entry
from allocations.record.sums import GONE, STRENGTH
from allocations.record.whole import Record

Sort = tuple[str, int | None, str, str]
"""Certainty, year, what the amount is, nature: unlike sorts never stand in one waterfall."""


@dataclass(frozen=True, slots=True)
class WaterStep:
    """What one decision did to the sum.

    ``kind`` is ``first``, ``added``, ``cut``, ``replaced``, ``moved`` (between lines) or ``unknown`` (no figure said).
    ``change`` is what came or went; None where it cannot be said. ``moved`` is what went between lines, while the sum
    stayed as it was.
    """

    decision: Decision
    kind: str
    before: Amount
    change: Amount | None
    after: Amount
    entries: tuple[Entry, ...]
    moved: Amount | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of one sort of money, the first budget first."""

    sort: Sort
    steps: tuple[WaterStep, ...]

    @property
    def latest(self) -> Amount:
        return self.steps[-1].after


def waterfalls(record: Record) -> tuple[Waterfall, ...]:
    """One for each sort of standing money that more than one decision has made; the strongest and earliest first."""
    place = _places(record)
    sorts = dict.fromkeys(sort_of(entry) for entry in record.appropriations)
    standing = {sort_of(entry) for entry in record.standing_appropriations}
    found = []
    for sort in sorted(sorts, key=lambda s: (STRENGTH.index(s[0]), s[1] or 0, s[2], s[3])):
        if sort[0] in GONE or sort not in standing:
            continue
        steps = tuple(_steps(record, sort, place))
        if len(steps) > 1:
            found.append(Waterfall(sort, steps))
    return tuple(found)


def sort_of(entry: Entry) -> Sort:
    return (entry.certainty, entry.year, entry.amount_is, entry.nature)


def _places(record: Record) -> dict[str, str]:
    """For each appropriation the key of the decision in whose step it stands: a correction's stand where the wrong did.

    What was corrected has no place of its own.
    """
    wrong: set[str] = set()
    places: dict[str, str] = {}
    for entry in record.appropriations:
        places[entry.ref] = entry.decision
        if record.decision_by_key[entry.decision].kind == "correction" and entry.replaces in places:
            places[entry.ref] = places[entry.replaces]
            wrong.add(entry.replaces)
    return {ref: decision for ref, decision in places.items() if ref not in wrong}


def _steps(record: Record, sort: Sort, places: dict[str, str]) -> Iterator[WaterStep]:
    standing: dict[str, Entry] = {}
    for decision in in_time_order(record):
        here = [entry for entry in record.appropriations if places.get(entry.ref) == decision.key]
        new = {entry.ref: entry for entry in here if sort_of(entry) == sort}
        gone = {ref for entry in here for ref in _taken(record, entry) if ref in standing}
        if not new and not gone:
            moved = _moved(decision, sort)
            if moved is not None and standing:
                now = summed(standing.values())
                yield WaterStep(decision, "moved", now, Amount.stated(0), now, (), moved)
            continue
        before, first = summed(standing.values()), not standing
        standing = {ref: entry for ref, entry in standing.items() if ref not in gone} | new
        after = summed(standing.values())
        yield _step(decision, before, after, tuple(new.values()), gone=bool(gone), first=first)


def _taken(record: Record, entry: Entry) -> Iterator[str]:
    """What an entry takes the place of, past the corrections between."""
    ref = entry.replaces
    while ref is not None:
        yield ref
        earlier = record.entry_by_ref.get(ref)
        ref = earlier.replaces if earlier is not None else None


def _step(
    decision: Decision, before: Amount, after: Amount, new: tuple[Entry, ...], *, gone: bool, first: bool
) -> WaterStep:
    if first:
        return WaterStep(decision, "first", Amount.stated(0), after, after, new)
    if not gone:
        change = summed(new)
        fell = change.kronor is not None and change.kronor < 0
        kind = "unknown" if change.kronor is None else "cut" if fell else "added"
        return WaterStep(decision, kind, before, change if change.is_stated else None, after, new)
    exact = before.is_exact and after.is_exact
    return WaterStep(decision, "replaced", before, after - before if exact else None, after, new)


def _moved(decision: Decision, sort: Sort) -> Amount | None:
    """What a reallocation gives to lines of this sort, which it takes from others."""
    if decision.kind != "reallocation":
        return None
    given = [
        entry.amount
        for entry in decision.allocations
        if sort_of(entry) == sort and entry.amount.kronor is not None and entry.amount.kronor > 0
    ]
    return Amount.total(given) if given else None
