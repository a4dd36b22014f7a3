"""What is still open in a record, and which follow-up is late: read from a current version and today's date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.money import format_amount
from allocations.public.pages.since_decisions import year_of
from allocations.public.pages.words import day_words, in_words, when_words
from allocations.record import Record, condition_state
from allocations.record.as_decided import last_day
from allocations.record.outturn import line_spent
from allocations.record.shapes import Condition, Indicator, Line, When
from allocations.record.sums import GONE, below


class Current(Protocol):
    """A package or body with its current record."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def record(self) -> Record | None: ...


@dataclass(frozen=True, slots=True)
class Open:
    """A condition that nothing has met or ended. `awaits` and `text` are Swedish; the rest is ours, in words."""

    subject: str
    address: str
    awaits: str
    text: str
    money: tuple[str, ...]
    expected: str
    checked: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Late:
    """Follow-up that is late: what it is about, what is missing, and the names that it concerns."""

    subject: str
    address: str
    what: str
    names: tuple[str, ...]


def open_of(subject: Current, today: date) -> Iterator[Open]:
    record = subject.record
    for condition in record.conditions if record else ():
        if record and condition_state(record, condition) == "pending":
            yield _open(subject, record, condition, today)


def _open(subject: Current, record: Record, condition: Condition, today: date) -> Open:
    body = record.body_by_key.get(condition.awaits or "")
    due, checked = last_day(condition.expected), condition.last_checked_on
    entries = [record.entry_by_ref[ref] for ref in condition.entries if ref in record.entry_by_ref]
    return Open(
        subject=subject.name,
        address=subject.address,
        awaits=body.name if body else "",
        text=condition.text,
        money=tuple(
            f"{year_of(entry)}: {format_amount(entry.amount)}" if entry.year else format_amount(entry.amount)
            for entry in entries
        ),
        expected=when_words(condition.expected),
        checked=day_words(checked) if checked else "",
        is_overdue=due is not None and due < today,
    )


def late_of(subject: Current, today: date) -> Iterator[Late]:
    record = subject.record
    if record is None:
        return
    for year, inferred in _past_years(record, today.year).items():
        yield from _outturn_of(subject, record, year, inferred)
    for indicator in record.indicators:
        target = indicator.target_year
        if target and target < today.year and not _is_measured(indicator, target):
            yield Late(subject.name, subject.address, _not_measured(indicator, target), (indicator.name,))


def _past_years(record: Record, this_year: int) -> dict[int, bool]:
    """Years before this one with decided money, the latest first, and whether the year is our inference."""
    entries = (*record.standing_appropriations, *record.standing_allocations)
    decided = [entry for entry in entries if entry.year and entry.certainty == "decided"]
    years = sorted({entry.year for entry in decided if entry.year and entry.year < this_year}, reverse=True)
    return {year: any(e.inference_on("year") for e in decided if e.year == year) for year in years}


def _outturn_of(subject: Current, record: Record, year: int, inferred: bool) -> Iterator[Late]:
    said = _("%(year)s (the year is inferred by us)") % {"year": year} if inferred else str(year)
    lines = [line for line in record.top_lines if _has_money(record, line, year)] or list(record.top_lines)
    untold = [line for line in lines if line_spent(record, line, year) is None]
    partly = [
        line
        for line in lines
        if (found := line_spent(record, line, year)) is not None and not found.is_whole_year
    ]
    if untold and len(untold) == len(lines):
        yield Late(subject.name, subject.address, _("No outturn for %(year)s") % {"year": said}, ())
    elif untold:
        what = ngettext(
            "No outturn for %(year)s of one line", "No outturn for %(year)s of %(number)s lines", len(untold)
        )
        words = {"year": said, "number": in_words(len(untold))}
        yield Late(subject.name, subject.address, what % words, tuple(line.name for line in untold))
    if partly:
        what = _("Outturn for a part of %(year)s only") % {"year": said}
        yield Late(subject.name, subject.address, what, tuple(line.name for line in partly))


def _has_money(record: Record, line: Line, year: int) -> bool:
    """Whether the line or a part of it has money of the year, also where how much is not stated."""
    keys = {line.key, *below(record, line.key)}
    return any(
        entry.line in keys and entry.year == year and entry.certainty not in GONE
        for entry in record.standing_allocations
    )


def _is_measured(indicator: Indicator, year: int) -> bool:
    """In the year or later. A measurement without a date may be of any year, and is not called missing."""
    return any(when.date is None or when.date.year >= year for when in _measured(indicator))


def _measured(indicator: Indicator) -> list[When]:
    return [observation.when for observation in indicator.observations if observation.state == "measured"]


def _not_measured(indicator: Indicator, year: int) -> str:
    earlier = [when for when in _measured(indicator) if when.date is not None]
    if not earlier:
        return _("Not measured, though the target was for %(year)s") % {"year": year}
    last = max(earlier, key=lambda when: last_day(when) or date.min)
    words = {"year": year, "last": when_words(last)}
    return _("Last measured %(last)s, though the target was for %(year)s") % words
