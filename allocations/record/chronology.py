"""Decisions in the order of time, as far as the record says it."""

from __future__ import annotations

from datetime import date

from allocations.record.shapes import Decision
from allocations.record.whole import Record


def in_time_order(record: Record) -> tuple[Decision, ...]:
    """By date; what has no date stands after what it corrects or replaces, else after the decision before it.

    Nothing is dated by this: it is only an order. Of one day (or month, or year) the document's own order holds.
    """
    days: dict[str, date] = {}
    before = date.min
    for decision in record.decisions:
        earlier = [days[key] for key in _rests_on(record, decision) if key in days]
        before = decision.when.date or max(earlier, default=before)
        days[decision.key] = max([before, *earlier])
    return tuple(sorted(record.decisions, key=lambda decision: days[decision.key]))


def _rests_on(record: Record, decision: Decision) -> list[str]:
    """The decisions that it corrects, or whose entries it replaces."""
    replaced = [
        record.entry_by_ref[entry.replaces].decision
        for entry in (*decision.appropriations, *decision.allocations)
        if entry.replaces in record.entry_by_ref
    ]
    return [*replaced, *([decision.corrects] if decision.corrects else [])]
