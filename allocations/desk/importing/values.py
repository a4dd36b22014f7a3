"""What one cell says: an amount, a year, one of our words, a number of a line. Pure; every refusal is a sentence.

Excel's numbers are binary: what is within a millionth of a krona from whole öre is taken as those öre, and anything
else with more than two decimals is refused. Words are taken as codes, in Swedish and in English.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from allocations.desk.importing.reading import Cell
from allocations.models.choices import OutturnKind, Period
from allocations.models.follow_up import PERIODS_IN_A_YEAR
from allocations.money import AmountRefused, AmountState, Qualifier, format_kronor, read_kronor
from allocations.money.ore import ORE
from allocations.record.folding import folded
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR

NEAR = Decimal("0.000001")
LARGEST = 1e15
SERIALS = range(15_000, 80_000)
"""Excel's days from 1941 to 2119: what a date looks like where its cell is formatted as a number."""

UNKNOWN = {
    **dict.fromkeys(
        (
            *(
                "anges inte",
                "anges ej",
                "ej angivet",
                "ej angiven",
                "inte angivet",
                "framgar inte",
                "framgar ej",
            ),
            *("not stated", "not_stated", "uppgift saknas", "okant"),
        ),
        AmountState.NOT_STATED,
    ),
    **dict.fromkeys(("ej beslutat", "inte beslutat", "obeslutat", "undecided"), AmountState.UNDECIDED),
    **dict.fromkeys(
        ("ingar i annan post", "ingar i annat", "ingar", "included elsewhere", "included_elsewhere"),
        AmountState.INCLUDED_ELSEWHERE,
    ),
}
STATED = frozenset({"stated", "angivet", "anges", "angiven"})
NOTHING = frozenset({"-", "--", "–", "—", "−", ".", "..", "…", "x", "n/a", "na", "#n/a", "?", "tbd"})
BEFORE = {
    **dict.fromkeys(("ca", "c:a", "cirka", "circa", "omkring", "ungefar", "about", "runt"), Qualifier.ABOUT),
    **dict.fromkeys(("nastan", "narmare", "knappt", "nearly"), Qualifier.NEARLY),
    **dict.fromkeys(("drygt", "over", "mer an", "more than"), Qualifier.MORE_THAN),
    **dict.fromkeys(("minst", "lagst", "at least"), Qualifier.AT_LEAST),
    **dict.fromkeys(("hogst", "max", "maximalt", "upp till", "at most"), Qualifier.AT_MOST),
}
_IN_BRACKETS = re.compile(r"\(\s*([0-9].*?)\s*\)( ?[a-z]+)?", re.IGNORECASE)
_HAS_UNIT = re.compile(r"[^\W\d_]")
_MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_PERIODS = (
    (Period.MONTH, re.compile(r"(?:man(?:ad)?|month|m)\.? ?(1[0-2]|0?[1-9])")),
    (Period.QUARTER, re.compile(r"(?:kvartal|kv|quarter|q|k)\.? ?([1-4])")),
    (Period.TERTIAL, re.compile(r"(?:tertial|t)\.? ?([1-3])")),
)
_YEAR_MONTH = re.compile(r"((?:19|20|21)\d\d)[-/. ]?(0[1-9]|1[0-2])")


class Refused(Exception):
    """A cell that does not say what its column holds. Its text is a sentence on what to write instead."""


@dataclass(frozen=True, slots=True)
class Given:
    """An amount as a cell gives it: the figure or why there is none, and what stands before it (None: not said)."""

    state: AmountState = AmountState.STATED
    kronor: Decimal | None = None
    qualifier: Qualifier | None = None
    word: str = ""


def shown(cell: Cell) -> str:
    """A cell as it is told of in a sentence, and cited as printed."""
    if isinstance(cell, bool):
        return _("true") if cell else _("false")
    if isinstance(cell, int | float):
        return _number_shown(cell)
    return "" if cell is None else str(cell)[:300]


def _number_shown(cell: int | float) -> str:
    number = Decimal(repr(cell))
    near = number.quantize(ORE, ROUND_HALF_EVEN) if abs(cell) < LARGEST else number
    if abs(near - number) <= NEAR:
        return format_kronor(near, unit=False)
    return repr(cell).replace(".", ",")


def text(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as 2023-01-31."""
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    # A sign that keeps a spreadsheet from running the text as a formula is no part of it.
    found = "" if cell is None else " ".join(str(cell).split())
    return found[1:] if found[:1] == "'" and found[1:2] in {"=", "+", "-", "@"} else found


# Amounts


def amount(cell: Cell, scale: Decimal) -> Given | None:
    """What the cell says of an amount; None where it is empty. ``scale`` is the column's unit in kronor."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise Refused(_("“%(cell)s” is no amount. Write the amount in kronor.") % {"cell": shown(cell)})
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise Refused(
            _(
                "The cell is formatted as a date or a time (%(cell)s). Format it as a number and "
                "write the amount."
            )
            % {"cell": cell}
        )
    if isinstance(cell, int | float):
        return Given(kronor=_whole(cell, scale))
    return _amount_in_text(cell, scale)


def _whole(cell: int | float, scale: Decimal) -> Decimal:
    if abs(cell) > LARGEST:
        raise Refused(_("The amount is larger than a thousand milliard kronor."))
    kronor = Decimal(repr(cell)) * scale
    near = kronor.quantize(ORE, ROUND_HALF_EVEN)
    if abs(near - kronor) > NEAR:
        raise Refused(
            _("%(cell)s has more than two decimals: an amount is whole öre. Round it as the document has it.")
            % {"cell": repr(cell).replace(".", ",")}
        )
    return near


def _amount_in_text(cell: str, scale: Decimal) -> Given:
    plain = folded(cell)
    if plain in UNKNOWN:
        return Given(UNKNOWN[plain])
    if plain in NOTHING:
        raise Refused(
            _(
                "“%(cell)s” may mean zero or that nothing is stated. Write 0, or “anges inte”; leave "
                "the cell empty where nothing is to change."
            )
            % {"cell": cell}
        )
    word, qualifier, rest = _qualified(cell, plain)
    brackets = _IN_BRACKETS.fullmatch(rest)
    if brackets:
        rest = f"-{brackets[1]}{brackets[2] or ''}"
    try:
        kronor = read_kronor(rest)
    except AmountRefused as refusal:
        raise Refused(str(refusal)) from refusal
    if not _HAS_UNIT.search(rest):
        kronor *= scale
    return Given(kronor=kronor, qualifier=qualifier, word=word)


def _qualified(cell: str, plain: str) -> tuple[str, Qualifier | None, str]:
    """The word before the figure, what it means, and the rest."""
    words = cell.split()
    for count in (2, 1):
        said = " ".join(plain.split()[:count])
        if len(words) > count and said in BEFORE:
            return " ".join(words[:count]), BEFORE[said], " ".join(words[count:])
    return "", None, cell


def state(cell: Cell) -> AmountState | None:
    """Whether the amount is stated, by its own column."""
    if cell is None:
        return None
    plain = folded(text(cell))
    if plain in STATED:
        return AmountState.STATED
    if plain in UNKNOWN:
        return UNKNOWN[plain]
    return AmountState(word(cell, AmountState))


# Words of ours

_ALSO = {
    **dict.fromkeys(("andring", "en andring", "forandring"), "change"),
    **dict.fromkeys(("arligen", "om aret"), "per_year"),
    **dict.fromkeys(("ca", "c:a"), "about"),
    "niva": "level",
    "tv": "until_further_notice",
    "engangs": "one_off",
    "totalt": "whole_period",
    "exakt": "exact",
}
"""As people also write them, folded."""


@cache
def _codes(choices: type[TextChoices]) -> dict[str, str]:
    """Every way to write each value: its code, and its words in Swedish and English."""
    found: dict[str, str] = {}
    for language in ("sv", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                found[folded(str(label))] = value
                found[folded(value.replace("_", " "))] = value
                found[value] = value
    return {**found, **{said: value for said, value in _ALSO.items() if value in choices.values}}


def word(cell: Cell, choices: type[TextChoices]) -> str:
    """The code of one of our words. Raises Refused with those there are."""
    found = _codes(choices).get(folded(text(cell)))
    if found is None:
        raise Refused(
            _("“%(cell)s” is none of the words that can stand here: %(words)s.")
            % {"cell": shown(cell), "words": ", ".join(str(label) for label in choices.labels)}
        )
    return found


# Years and periods


def year(cell: Cell) -> int | None:
    """A fiscal year; None where the cell is empty or says that none is stated."""
    if cell is None or (isinstance(cell, str) and folded(cell) in {*UNKNOWN, "ar anges inte"}):
        return None
    if isinstance(cell, dt.date):
        raise Refused(
            _("The cell is a date (%(cell)s). Format it as a number, and write the year: %(year)s.")
            % {"cell": cell.isoformat()[:10], "year": cell.year}
        )
    plain = text(cell)
    if not plain.isdecimal():
        raise Refused(
            _("“%(cell)s” is no year. Write it with four digits, such as 2025.") % {"cell": shown(cell)}
        )
    number = int(plain) if len(plain) < 10 else 0  # far more than a year has
    if FIRST_YEAR <= number <= LAST_YEAR:
        return number
    if number in SERIALS:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=number)
        raise Refused(
            _("%(cell)s is no year; in Excel it is the date %(day)s. Write the year: %(year)s.")
            % {"cell": plain, "day": day.isoformat(), "year": day.year}
        )
    raise Refused(
        _("“%(cell)s” is no year. Write it with four digits, such as 2025.") % {"cell": shown(cell)}
    )


def period(cell: Cell) -> tuple[int | None, str, int]:
    """Year (where the cell says it), period and its number: “mars”, “Q2”, “2025-03”, “T1 2025”, “helår”."""
    if cell is None:
        return None, Period.YEAR, 1
    if isinstance(cell, dt.date):
        return cell.year, Period.MONTH, cell.month
    plain = folded(text(cell)).replace(",", " ")
    exact = _YEAR_MONTH.fullmatch(plain)
    if exact:
        return int(exact[1]), Period.MONTH, int(exact[2])
    said_year = re.search(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", plain)
    rest = plain.replace(said_year[0], "").strip(" -/") if said_year else plain
    of_year = int(said_year[0]) if said_year else None
    if rest in {"", "ar", "helar", "hela aret", "aret", "year", "whole year"}:
        return of_year, Period.YEAR, 1
    for month, number in _MONTHS.items():
        if len(rest) >= 3 and month.startswith(rest.rstrip(".")):  # jan, feb
            return of_year, Period.MONTH, number
    for kind, pattern in _PERIODS:
        found = pattern.fullmatch(rest)
        if found and 1 <= int(found[1]) <= PERIODS_IN_A_YEAR[kind]:
            return of_year, kind, int(found[1])
    raise Refused(
        _("“%(cell)s” is no period. Write for example mars, kvartal 2, tertial 1, helår or 2025-03.")
        % {"cell": shown(cell)}
    )


def outturn_kind(cell: Cell) -> str:
    return word(cell, OutturnKind)


def municipality_code(cell: Cell) -> str:
    """Four digits; a spreadsheet that took the code for a number has dropped the zero before it (484 is 0484)."""
    plain = text(cell)
    return plain.zfill(4) if plain.isdecimal() and len(plain) == 3 else plain
