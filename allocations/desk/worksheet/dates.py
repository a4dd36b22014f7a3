"""A date with its precision, read from one field: 2022-11-21, november 2022, 2022-11, 2022."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from allocations.models.choices import DatePrecision

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan", "februari february feb", "mars march mar", "april apr", "maj may",
            "juni june jun", "juli july jul", "augusti august aug", "september sep sept",
            "oktober october okt oct", "november nov", "december dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_NUMBERS = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)
_WORDS = re.compile(r"(?:([0-9]{1,2})\.? )?([^\W\d_]+)\.? ([0-9]{4})", re.ASCII | re.IGNORECASE)


class UnreadableDate(ValueError):
    """What was typed is no date. `str()` is a sentence for people."""


def read_date(text: str) -> tuple[date | None, DatePrecision]:
    """The date, the first of its month or year where only these are given; nothing typed is not stated."""
    typed = " ".join(text.split())
    if not typed:
        return None, DatePrecision.NOT_STATED
    if match := _NUMBERS.fullmatch(typed):
        year, month, day = match.groups()
    elif (match := _WORDS.fullmatch(typed)) and match[2].casefold() in _MONTHS:
        day, year, month = match[1], match[3], str(_MONTHS[match[2].casefold()])
    else:
        raise UnreadableDate(_said(typed))
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    try:
        return date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        raise UnreadableDate(_said(typed)) from None


def _said(typed: str) -> str:
    shown = typed if len(typed) <= 40 else typed[:39] + "…"
    return _("“%(typed)s” is no date. Write for example 2022-11-21, 2022-11, 2022 or november 2022.") % {
        "typed": shown
    }
