"""Which decisions were taken since a day, by their own dates, and which only became public since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from allocations.models import Publication
from allocations.money import format_amount
from allocations.public.pages.decisions import called_place
from allocations.public.pages.differences import DecisionChange, decision_change
from allocations.public.pages.words import certainty_word, year_words
from allocations.record import Record
from allocations.record.as_decided import last_day
from allocations.record.effect import signed
from allocations.record.shapes import Decision, Entry


class HasRecords(Protocol):
    """A package or body now, and as it was."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def record(self) -> Record | None: ...
    @property
    def before(self) -> Record | None: ...
    @property
    def base(self) -> Publication | None: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision. `is_taken` since the day by its own date; `is_public` since the day, in a version published since.

    A date that is only a month or a year is taken as its last day: the decision may have come after the meeting.
    """

    subject: str
    address: str
    decision: DecisionChange
    counts_from: date
    is_taken: bool
    is_public: bool
    money: tuple[tuple[str, str], ...]


def decided_since(subject: HasRecords, day: date) -> Iterator[Decided]:
    """In the record's order. Where the version before is withdrawn, nobody can say what became public since."""
    record, before = subject.record, subject.before
    if record is None:
        return
    hidden = subject.base is not None and before is None
    known = before.decision_by_key if before else {}
    for decision in record.decisions:
        dated = last_day(decision.when)
        is_taken = dated is not None and dated >= day and decision.kind != "correction"
        is_public = not hidden and decision.key not in known
        if is_taken or is_public:
            yield Decided(
                subject=subject.name,
                address=subject.address,
                decision=decision_change("new", record, decision),
                counts_from=dated or date.min,
                is_taken=is_taken,
                is_public=is_public,
                money=tuple(_money(record, decision)),
            )


def _money(record: Record, decision: Decision) -> Iterator[tuple[str, str]]:
    """What it gave the package, or moved among the lines: the name of the place, and the rest in our words."""
    for entry in decision.appropriations or decision.allocations:
        words = f"{_year(entry)}: {_figure(entry)}, {certainty_word(entry.certainty)}"
        yield called_place(record, entry), words


def _year(entry: Entry) -> str:
    return f" {year_of(entry)}" if entry.year else ""


def year_of(entry: Entry) -> str:
    """The year of an entry, and that it is our inference where it is."""
    if entry.inference_on("year") is None:
        return year_words(entry.year)
    return _("%(year)s (inferred by us)") % {"year": entry.year}


def _figure(entry: Entry) -> str:
    if entry.measures == "change" and entry.amount.is_stated:
        return f"{signed(entry.amount)}\u00a0kr"
    return format_amount(entry.amount)
