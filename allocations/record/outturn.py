"""What lines have cost against what they were given: like periods only, doubt kept.

Periods of different length in one year are told side by side and never added. A period's figure is its own cost, not
what has been spent since the year began. Works on what is sealed and on what is typed at the desk alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.money import Amount, format_amount, format_kronor
from allocations.record.shapes import Line, Outturn
from allocations.record.sums import Cell, line_cells
from allocations.record.whole import Record

PERIODS = {"year": 1, "tertial": 3, "quarter": 4, "month": 12}
"""Lengths of periods, the longest first, and how many of each a year has."""

OF_A_YEAR = frozenset({"per_year", "not_stated"})
"""Money of a fiscal year that a year's cost can be held against; the whole period's money cannot."""

Kind = tuple[str, str]
"""What an amount is, and its nature: money of two kinds is never added."""

Given = Mapping[Kind, Amount]


class Told(Protocol):
    """A figure for a period: a sealed one, a row of the desk, or what somebody is typing."""

    @property
    def period(self) -> str: ...
    @property
    def period_number(self) -> int: ...
    @property
    def amount(self) -> Amount: ...


AnyTold = TypeVar("AnyTold", bound=Told)


@dataclass(frozen=True, slots=True)
class Spent:
    """Figures of periods of one length, taken together: up to and with period number ``through``.

    A period before it that says nothing leaves a doubt in ``amount``; ``entered`` are the numbers of those that do.
    """

    period: str
    entered: tuple[int, ...]
    amount: Amount

    @property
    def through(self) -> int:
        return self.entered[-1]

    @property
    def is_whole_year(self) -> bool:
        return self.through == PERIODS[self.period]

    @property
    def reach(self) -> tuple[str, int]:
        """Two figures of the same reach are about the same time, and may be added."""
        return (self.period, self.through)


def spent(told: Iterable[Told]) -> tuple[Spent, ...]:
    """By length of period: what reaches furthest into the year first, of those the longest."""
    found: dict[str, dict[int, Amount]] = {}
    for each in told:
        found.setdefault(each.period, {})[each.period_number] = each.amount
    made = []
    for period, amounts in found.items():
        numbers = tuple(sorted(amounts))
        silent = Amount.not_stated()
        made.append(
            Spent(period, numbers, Amount.total(amounts.get(n, silent) for n in range(1, numbers[-1] + 1)))
        )
    lengths = list(PERIODS)
    return tuple(sorted(made, key=lambda s: (-s.through / PERIODS[s.period], lengths.index(s.period))))


def together(parts: Sequence[Spent | None]) -> Spent | None:
    """What several lines have cost, where they are told for the same time; None where not, or of none at all.

    A line of which nothing is told leaves a doubt.
    """
    told = [part for part in parts if part is not None]
    if not told or len({part.reach for part in told}) > 1:
        return None
    amounts = [part.amount for part in told]
    if len(told) < len(parts):
        amounts.append(Amount.not_stated())
    entered = sorted({number for part in told for number in part.entered})
    return Spent(told[0].period, tuple(entered), Amount.total(amounts))


def given(cells: Iterable[Cell], year: int) -> Given:
    """The decided money of the year, kind by kind; empty where nothing is decided for it."""
    found: dict[Kind, list[Amount]] = {}
    for cell in cells:
        if cell.year == year and cell.certainty == "decided" and cell.amount_is in OF_A_YEAR:
            found.setdefault((cell.amount_is, cell.nature), []).append(cell.amount)
    return {kind: Amount.total(amounts) for kind, amounts in found.items()}


def given_together(parts: Sequence[Given]) -> Given:
    """What several lines were given, kind by kind. A line that was given nothing of any kind leaves a doubt."""
    found: dict[Kind, list[Amount]] = {}
    for part in parts:
        for kind, amount in part.items():
            found.setdefault(kind, []).append(amount)
    doubt = [Amount.not_stated() for part in parts if not part]
    return {kind: Amount.total([*amounts, *doubt]) for kind, amounts in found.items()}


def comparable(found: Given) -> Amount | None:
    """What a cost can be held against: money of one kind alone. None where there is none, or several."""
    return next(iter(found.values())) if len(found) == 1 else None


# A sealed record


def told_of(record: Record, line: Line, year: int, kind: str) -> tuple[Outturn, ...]:
    return tuple(o for o in record.outturns if (o.line, o.year, o.kind) == (line.key, year, kind))


def line_spent(record: Record, line: Line, year: int) -> Spent | None:
    """The line's own outturn of the year; where it has none, its parts' taken together."""
    own = spent(told_of(record, line, year, "outturn"))
    if own:
        return own[0]
    parts = record.parts_of_line.get(line.key, ())
    return together([line_spent(record, part, year) for part in parts]) if parts else None


def line_forecast(record: Record, line: Line, year: int) -> Outturn | None:
    """The latest forecast for the whole of the year. A forecast's period is the one after which it was made."""
    return latest_forecast(told_of(record, line, year, "forecast"))


def latest_forecast(told: Iterable[AnyTold]) -> AnyTold | None:
    """The one made last in the year; of two made at the same time, the one that says so by the longer period."""
    lengths = list(PERIODS)
    return max(
        told,
        key=lambda f: (f.period_number / PERIODS[f.period], -lengths.index(f.period)),
        default=None,
    )


def line_given(record: Record, line: Line, year: int) -> Given:
    return given(line_cells(record, line), year)


def outturn_years(record: Record) -> tuple[int, ...]:
    return tuple(sorted({outturn.year for outturn in record.outturns}))


# In words


def period_words(period: str, number: int) -> str:
    """January; Quarter 1; Tertial 1; The year."""
    match period:
        case "month":
            return date_format(date(2000, number, 1), "F")
        case "quarter":
            return _("Quarter %(number)d") % {"number": number}
        case "tertial":
            return _("Tertial %(number)d") % {"number": number}
    return _("The year")


def so_far_words(now: Spent) -> str:
    """5 000, to the end of tertial 2."""
    figure = format_amount(now.amount, unit=False)
    if now.is_whole_year or now.amount.kronor is None:
        return figure
    words = {"amount": figure, "period": _lower(period_words(now.period, now.through))}
    return _("%(amount)s, to the end of %(period)s") % words


def not_added_words() -> str:
    return _("The lines are told for different periods, and are not added.")


def given_words(found: Given) -> tuple[str, ...]:
    """Each kind by itself; of several, with what tells it from the others."""
    bases, natures = ({kind[place] for kind in found} for place in (0, 1))
    said = []
    for (amount_is, nature), amount in found.items():
        parts = [] if len(bases) < 2 else [_BASES[amount_is]]
        parts += [] if len(natures) < 2 else [_NATURES[nature]]
        figure = format_amount(amount, unit=False)
        said.append(f"{figure} ({', '.join(map(str, parts))})" if parts else figure)
    return tuple(said)


_BASES = {
    "per_year": pgettext_lazy("amount is", "per year"),
    "not_stated": pgettext_lazy("amount is", "per year or in all: not stated"),
}
_NATURES = {
    "operating": gettext_lazy("operating"),
    "investment": gettext_lazy("investment"),
    "not_stated": gettext_lazy("nature not stated"),
}


def not_compared_words(found: Given) -> str:
    """Why the cost is not held against the money; empty where it is, or where there is no money."""
    return _("Several kinds of money, not compared.") if len(found) > 1 else ""


def difference_words(was_given: Amount | None, cost: Amount | None) -> str:
    """What is left of the money, or is lacking, with its terms; nothing where there is nothing to compare."""
    if was_given is None or cost is None or was_given.kronor is None or cost.kronor is None:
        return ""
    left = was_given - cost
    figures = [format_amount(amount, unit=False) for amount in (was_given, cost)]
    if left.kronor is None:
        words = format_amount(Amount.not_known())
    elif left.is_exact and left.kronor < 0:
        words = _("%(amount)s over") % {"amount": format_kronor(-left.kronor, unit=False)}
    elif left.is_exact:
        words = _("%(amount)s left") % {"amount": format_amount(left, unit=False)}
    else:
        words = format_amount(left, unit=False)
    return f"{words} ({' − '.join(figures)})"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
