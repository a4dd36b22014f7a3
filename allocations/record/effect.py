"""What a decision does to each line and source: before, the terms, and after. For whoever writes or approves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocations.money import Amount, format_amount
from allocations.money.text import MINUS
from allocations.record.adding import cell_amount
from allocations.record.shapes import Entry
from allocations.record.whole import Record

Key = tuple[str, str, int | None, str, str, str]
"""Line or source, its key, year, certainty, what the amount is, nature."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One cell that the decision touches: a line's (or a source's) money of one year and certainty.

    ``changes`` are the movements it adds. Where the level is not stated (``alone``) they are shown by themselves.
    """

    kind: str
    place: str
    name: str
    year: int | None
    certainty: str
    before: Amount | None
    changes: tuple[Amount, ...]
    after: Amount | None
    alone: bool

    @property
    def is_below_zero(self) -> bool:
        """Whether a level would surely be less than nothing."""
        return (
            self.after is not None and self.before is not None and Amount.stated(0).surely_exceeds(self.after)
        )

    @property
    def terms(self) -> str:
        """“5 700 000 − 500 000 = 5 200 000 kr”; empty where nothing is computed."""
        if not self.changes or self.before is None or self.after is None or self.alone:
            return ""
        figures = "".join(f" {signed(change)}" for change in self.changes)
        return f"{format_amount(self.before, unit=False)}{figures} = {format_amount(self.after)}"


def signed(amount: Amount) -> str:
    """A change with its sign apart: “+ 500 000”, “− 500 000”."""
    if amount.kronor is None:
        return f"+\u00a0{format_amount(amount)}"
    return (
        f"{MINUS} {format_amount(-amount, unit=False)}"
        if amount.kronor < 0
        else f"+ {format_amount(amount, unit=False)}"
    )


def effects(
    before: Record | None, after: Record, places: Iterable[tuple[str, str]] = ()
) -> tuple[Effect, ...]:
    """Every cell that differs between the two, sources first and then lines; or only those of ``places``."""
    old, new = dict(_cells(before)) if before is not None else {}, dict(_cells(after))
    wanted = set(places)
    found = [
        _effect(after if key in new else before or after, key, old.get(key, ()), new.get(key, ()))
        for key in dict.fromkeys((*new, *old))
        if [e.ref for e in old.get(key, ())] != [e.ref for e in new.get(key, ())]
        and (not wanted or key[:2] in wanted)
    ]
    order = {("source", s.key): i for i, s in enumerate(after.sources)}
    order |= {("line", line.key): len(order) + i for i, line in enumerate(after.lines)}
    return tuple(sorted(found, key=lambda e: (order.get((e.kind, e.place), 0), e.year or 0)))


def _cells(record: Record) -> Iterator[tuple[Key, tuple[Entry, ...]]]:
    found: dict[Key, list[Entry]] = {}
    for entry in record.standing_appropriations:
        found.setdefault(("source", entry.source or "", *_kind(entry)), []).append(entry)
    for allocation in record.standing_allocations:
        found.setdefault(("line", allocation.line, *_kind(allocation)), []).append(allocation)
    return ((key, tuple(entries)) for key, entries in found.items())


def _kind(entry: Entry) -> tuple[int | None, str, str, str]:
    return (entry.year, entry.certainty, entry.amount_is, entry.nature)


def _effect(record: Record, key: Key, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Effect:
    kind, place, year, certainty, _amount_is, _nature = key
    named = record.line_by_key[place].name if kind == "line" else record.source_by_key[place].name
    known = {entry.ref for entry in old}
    added = tuple(entry for entry in new if entry.ref not in known)
    kept_all = known <= {entry.ref for entry in new}
    movements = added if kept_all and all(e.measures == "change" for e in added) else ()
    before = cell_amount(old)[0] if old else None
    after, apart = cell_amount(new) if new else (None, ())
    alone = {entry.ref for entry in apart} & {entry.ref for entry in added}
    return Effect(
        kind=kind,
        place=place,
        name=named,
        year=year,
        certainty=certainty,
        before=before,
        changes=tuple(entry.amount for entry in movements),
        after=after,
        alone=bool(alone),
    )
