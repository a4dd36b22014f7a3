"""The two clocks in an address: `known_on` (what was public when a day ended) and `decided_by` (decided on or before).

Both are days in Sweden, written 2023-05-01. Whatever a page or a list is asked for on a day reads the days here, so
that the names, what is refused and in which words are the same everywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from allocations.models.record import STOCKHOLM
from allocations.public.pages.words import day_words

KNOWN_ON: Final = "known_on"
DECIDED_BY: Final = "decided_by"
WRITTEN: Final = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")
EARLIEST: Final = 1900
"""No municipal budget here is older, and databases do not agree on what a time in the first centuries is."""
LONGEST: Final = 40
"""Signs of what was typed that a page repeats."""


class UnreadableDay(ValueError):
    """What was typed is no day that can be asked for. `str()` is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A day that was asked for: `typed` as it was, and either `day` or the sentence that refuses it.

    Nothing typed is nothing asked: all three are empty.
    """

    typed: str = ""
    day: date | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """What an address asks of the two clocks."""

    known_on: Asked
    decided_by: Asked

    @property
    def is_asked(self) -> bool:
        return bool(self.known_on.typed or self.decided_by.typed)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why nothing can be shown, in sentences; empty where both days hold."""
        return tuple(asked.refusal for asked in (self.known_on, self.decided_by) if asked.refusal)

    @property
    def in_address(self) -> dict[str, str]:
        """The days that hold, as an address has them."""
        asked = {KNOWN_ON: self.known_on.day, DECIDED_BY: self.decided_by.day}
        return {name: day.isoformat() for name, day in asked.items() if day is not None}

    @property
    def clocks(self) -> dict[str, date | None]:
        """The days as rows of the projection are asked for them (`as_of`)."""
        return {KNOWN_ON: self.known_on.day, DECIDED_BY: self.decided_by.day}

    @property
    def query(self) -> str:
        """The days as the end of an address: what is led to is shown on the same days."""
        return "?" + urlencode(self.in_address) if self.in_address else ""


NOW: Final = Days(Asked(), Asked())
"""Both clocks stand at now."""


def start_of_day(day: date) -> datetime:
    """The instant the day begins in Sweden."""
    return datetime.combine(day, time(), tzinfo=STOCKHOLM)


def today() -> date:
    """The day in Sweden."""
    return timezone.localdate(timezone=STOCKHOLM)


def day_in_sweden(moment: datetime) -> date:
    """On which day something happened, by the clock in Sweden."""
    return timezone.localdate(moment, timezone=STOCKHOLM)


def days_of(query: Mapping[str, str]) -> Days:
    """The days that an address (`request.GET`) asks for."""
    return Days(asked(query.get(KNOWN_ON, "")), asked(query.get(DECIDED_BY, "")))


def asked(typed: str) -> Asked:
    """A day as typed, read or refused."""
    shown = "".join(sign for sign in typed if sign.isprintable()).strip()[:LONGEST]
    if not shown:
        return Asked()
    try:
        return Asked(shown, read_day(typed.strip()))
    except UnreadableDay as refusal:
        return Asked(shown, refusal=str(refusal))


def read_day(typed: str) -> date:
    """A day that has been, today with them. Raises UnreadableDay, with a sentence, for anything else."""
    try:
        day = date.fromisoformat(typed) if WRITTEN.fullmatch(typed) else None
    except ValueError:  # 31 February
        day = None
    if day is None:
        shown = "".join(sign for sign in typed if sign.isprintable())[:LONGEST]
        raise UnreadableDay(_("“%(typed)s” is no day. Write it as 2023-05-01.") % {"typed": shown})
    if day.year < EARLIEST:
        raise UnreadableDay(_("Choose a day in %(year)s or later.") % {"year": EARLIEST})
    if day > today():
        words = {"day": day_words(day)}
        raise UnreadableDay(_("%(day)s has not been yet. Choose today or an earlier day.") % words)
    return day
