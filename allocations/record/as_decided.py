"""The record on the decisions' clock: what had been decided by a day, by the dates of the decisions themselves.

The other clock, what was published by a day, needs nothing of the kind: then another version was the current one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from allocations.record.shapes import Decision, Entry, When
from allocations.record.sums import Cell, counted_entries, own_cells
from allocations.record.whole import Record

CellKey = tuple[str, int | None, str, str, str]
"""Line, fiscal year, certainty, what the amount is, nature."""


def last_day(when: When) -> date | None:
    """The last day that a date can mean: of a month its end, of a year its end; None where none is stated."""
    if when.date is None:
        return None
    match when.precision:
        case "year":
            return date(when.date.year, 12, 31)
        case "month":
            return when.date.replace(day=monthrange(when.date.year, when.date.month)[1])
    return when.date


def counts_from(record: Record, decision: Decision, _under: frozenset[str] = frozenset()) -> date | None:
    """The day from which a decision holds, None where it has no date.

    A correction holds from the day of what it corrects, for it is no political act: what it says had been decided then.
    One that corrects several decisions holds from the first of their days, each part of it from its own.
    """
    if decision.kind != "correction" or decision.key in _under:
        return last_day(decision.when)
    corrected = [record.decision_by_key[key] for key in _corrects(record, decision) if key != decision.key]
    if not corrected:
        return last_day(decision.when)
    days = [counts_from(record, each, _under | {decision.key}) for each in corrected]
    return min((day for day in days if day is not None), default=None)


def _corrects(record: Record, decision: Decision) -> Iterator[str]:
    """The keys of the decisions whose facts or entries it puts right."""
    if decision.corrects in record.decision_by_key:
        yield str(decision.corrects)
    for entry in (*decision.appropriations, *decision.allocations):
        replaced = record.entry_by_ref.get(entry.replaces or "")
        if replaced is not None:
            yield replaced.decision


def _entry_counts_from(record: Record, entry: Entry) -> date | None:
    """The day from which an entry holds: a corrected one from that of what it replaces."""
    decision = record.decision_by_key[entry.decision]
    replaced = record.entry_by_ref.get(entry.replaces or "")
    if decision.kind == "correction" and replaced is not None and replaced.decision != decision.key:
        return _entry_counts_from(record, replaced)
    return counts_from(record, decision)


def without_date(record: Record) -> tuple[Decision, ...]:
    """The decisions that the decisions' clock cannot place."""
    return tuple(each for each in record.decisions if counts_from(record, each) is None)


def as_decided(record: Record, day: date) -> Record:
    """The record with the decisions that had been taken by the end of the day, and what these are about.

    Decisions without a date are left out: ``without_date`` names them. Lines that no decision in view touches are left
    out with what is said of them, so that they do not look as if their amount had not been stated.
    """
    decisions = tuple(_in_view(record, day))
    touched = {entry.line for each in decisions for entry in each.allocations}
    positions = (position for each in decisions for position in each.positions)
    touched |= {amount.line for each in positions for amount in each.amounts if amount.line is not None}
    for key in tuple(touched):
        line = record.line_by_key.get(key)
        while line is not None and line.parent is not None:
            touched.add(line.parent)
            line = record.line_by_key.get(line.parent)
    figures = (
        replace(figure, lines=tuple(line for line in figure.lines if line in touched))
        for figure in record.stated_figures
        if not figure.lines or touched.intersection(figure.lines)
    )
    return replace(
        record,
        decisions=decisions,
        lines=tuple(line for line in record.lines if line.key in touched),
        stated_figures=tuple(figures),
        indicators=tuple(each for each in record.indicators if each.line is None or each.line in touched),
        outturns=tuple(each for each in record.outturns if each.line in touched),
    )


def _in_view(record: Record, day: date) -> Iterator[Decision]:
    """The decisions taken by the day, each without what is about money or facts of decisions that were not."""

    def holds(found: date | None) -> bool:
        return found is not None and found <= day

    refs = {
        entry.ref
        for entry in (*record.appropriations, *record.allocations)
        if holds(_entry_counts_from(record, entry))
    }
    keys = {each.key for each in record.decisions if holds(counts_from(record, each))}
    for decision in record.decisions:
        if decision.key not in keys:
            continue
        conditions = (
            replace(condition, entries=tuple(ref for ref in condition.entries if ref in refs))
            for condition in decision.conditions
            if not condition.entries or refs.intersection(condition.entries)
        )
        seen = replace(
            decision,
            appropriations=tuple(entry for entry in decision.appropriations if entry.ref in refs),
            allocations=tuple(entry for entry in decision.allocations if entry.ref in refs),
            conditions=tuple(conditions),
            fact_corrections=decision.fact_corrections if decision.corrects in keys else (),
            corrected=tuple(each for each in decision.corrected if each.by in keys),
        )
        if decision.kind != "correction" or seen == decision or _says_anything(seen):
            yield seen


def _says_anything(correction: Decision) -> bool:
    return bool(correction.appropriations or correction.allocations or correction.fact_corrections)


@dataclass(frozen=True, slots=True)
class Spell:
    """How long a line's cell had been decided to be what it was: from a day, until another (half-open) or still.

    ``counted``: a sum over like money counts it. Its entries are those of that time.
    """

    key: CellKey
    cell: Cell
    counted: bool
    since: date
    until: date | None


def spells(record: Record) -> tuple[Spell, ...]:
    """Every amount that a line's cell has had by the dates of the decisions, the first first."""
    days = sorted({day for each in record.decisions if (day := counts_from(record, each)) is not None})
    running: dict[CellKey, Spell] = {}
    ended: list[Spell] = []
    for day in days:
        now = {spell.key: spell for spell in _on(as_decided(record, day), day)}
        for key, spell in tuple(running.items()):
            new = now.get(key)
            if new is None or (new.cell, new.counted) != (spell.cell, spell.counted):
                ended.append(replace(running.pop(key), until=day))
        for key, spell in now.items():
            running.setdefault(key, spell)
    return tuple(sorted((*ended, *running.values()), key=lambda spell: (spell.since, spell.key[0])))


def _on(record: Record, day: date) -> Iterator[Spell]:
    counted = counted_entries(record)
    for line in record.lines:
        for cell in own_cells(record, line):
            key = (line.key, cell.year, cell.certainty, cell.amount_is, cell.nature)
            counts = any(entry.ref in counted for entry in cell.entries)
            yield Spell(key, cell, counts, day, None)
