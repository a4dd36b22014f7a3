"""When a decision becomes final, and whether the package is closed or goes on in another: computed, with the terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allocations.record.shapes import Decision
from allocations.record.whole import Record

TIME_TO_APPEAL = timedelta(weeks=3)
"""13 kap. 5 § kommunallagen: from the day on which it was posted that the minutes are approved."""


@dataclass(frozen=True, slots=True)
class FinalDay:
    """The day on which a decision becomes final. ``posted_on`` is what it is computed from; None where it is stated."""

    day: date
    posted_on: date | None

    @property
    def is_computed(self) -> bool:
        return self.posted_on is not None

    @property
    def terms(self) -> str:
        """How the day is computed, in words; empty where it is stated."""
        if self.posted_on is None:
            return ""
        return _("%(posted)s + 3 weeks") % {"posted": date_format(self.posted_on, "j F Y")}


def final_day(decision: Decision) -> FinalDay | None:
    """As stated; else three weeks after posting, where municipal law's appeal applies and is not known to be used."""
    if decision.final_on is not None:
        return FinalDay(decision.final_on, None)
    if decision.appeal != "municipal_law" or decision.posted_on is None or decision.appealed:
        return None
    return FinalDay(decision.posted_on + TIME_TO_APPEAL, decision.posted_on)


def ending(record: Record) -> Decision | None:
    """The decision by which the package is closed or goes on in another; the last of several."""
    found = [decision for decision in record.decisions if decision.kind in {"closing", "continuation"}]
    return found[-1] if found else None
