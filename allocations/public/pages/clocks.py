"""The two clocks of a package or body: when the latest decision in it was taken, and when the version was published.

A page can be asked for on either: the version that was current when a day ended, or what had been decided by a day.
"""

from dataclasses import dataclass
from datetime import date

from allocations.public.pages.words import when_words
from allocations.record import Record
from allocations.record.as_decided import as_decided, counts_from, last_day, without_date


@dataclass(frozen=True, slots=True)
class Clocks:
    """`decided`: when the latest dated decision was taken, as precisely as it is dated; empty where none is dated."""

    decided: str
    decided_inferred: bool
    undated: int


@dataclass(frozen=True, slots=True)
class AsDecided:
    """A version reduced to what had been decided by a day: how much of it is in view, and what is not.

    `undated` decisions have no date that could place them, `later` ones were taken after the day.
    """

    day: date
    shown: int
    undated: int
    later: int


def clocks(record: Record) -> Clocks:
    dated = [
        decision for decision in record.decisions if decision.kind != "correction" and decision.when.date
    ]
    latest = max(dated, key=lambda decision: last_day(decision.when) or date.min, default=None)
    return Clocks(
        decided=when_words(latest.when) if latest else "",
        decided_inferred=latest is not None and latest.inference_on("date") is not None,
        undated=len(without_date(record)),
    )


def decided_by(record: Record, day: date) -> tuple[Record, AsDecided]:
    """The record on the decisions' clock, and what is left out of it."""
    reduced = as_decided(record, day)
    days = [counts_from(record, decision) for decision in record.decisions]
    return reduced, AsDecided(
        day=day,
        shown=len(reduced.decisions),
        undated=days.count(None),
        later=sum(found is not None and found > day for found in days),
    )
