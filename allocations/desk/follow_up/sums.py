"""What the figures of a sheet come to: outturn so far and forecast of each line against what it was given.

One function makes the texts, for the page and for the sums while one types, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from allocations.desk.follow_up.sheet import FORECAST, OUTTURN, Column, Figures, Sheet
from allocations.desk.follow_up.typed import shown
from allocations.models import AllocationLine
from allocations.money import Amount, format_amount
from allocations.record import Cell, line_cells
from allocations.record.outturn import (
    OF_A_YEAR,
    Spent,
    Told,
    comparable,
    difference_words,
    given,
    given_together,
    given_words,
    latest_forecast,
    not_added_words,
    not_compared_words,
    so_far_words,
    spent,
    together,
)
from allocations.record.outturn import Given as ByKind
from allocations.record.words import word

MARKS = {
    "decided": "solid",
    "conditional": "hatch",
    "announced": "outline",
    "proposed": "outline",
    "planned": "outline",
    "lapsed": "struck",
    "rejected": "struck",
}
"""The grammar of doubt, as the public pages draw it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a line was given in the year, in words and with its mark; ``compared`` says that outturn is held to it."""

    figure: str
    words: str
    mark: str
    compared: bool


@dataclass(frozen=True, slots=True)
class _Figure:
    period: str
    period_number: int
    amount: Amount


class Sums:
    """The sums of one sheet with the figures given: those that stand, or those that are being typed."""

    def __init__(self, sheet: Sheet, figures: Figures) -> None:
        self.sheet = sheet
        self.told: dict[tuple[int, str], list[_Figure]] = {}
        for (pk, kind, period, number), amount in figures.amounts.items():
            self.told.setdefault((pk, kind), []).append(_Figure(period, number, amount))
        self.parts: dict[int | None, list[AllocationLine]] = {}
        for line, depth in sheet.lines:
            self.parts.setdefault(line.parent_id if depth else None, []).append(line)

    # What was given

    @cached_property
    def given(self) -> dict[int, ByKind]:
        return {line.pk: given(self._cells(line), self.sheet.asked.year) for line, _depth in self.sheet.lines}

    def given_words(self, line: AllocationLine) -> list[Given]:
        """All that is said of the line's money of the year, and of the whole period, by what it is."""
        found = []
        for cell in self._cells(line):
            if cell.year not in {None, self.sheet.asked.year}:
                continue
            words = [word("certainty", cell.certainty)]
            if cell.amount_is == "whole_period":
                words.append(word("amount_is", cell.amount_is))
            if cell.year is None:
                words.append(_("year not stated"))
            compared = cell.year is not None and cell.certainty == "decided" and cell.amount_is in OF_A_YEAR
            mark = MARKS[cell.certainty] if cell.amount.is_stated else "dots"
            found.append(Given(shown(cell.amount), ", ".join(words), mark, compared))
        return found

    def _cells(self, line: AllocationLine) -> Sequence[Cell]:
        record = self.sheet.record
        sealed = record.line_by_key.get(line.key) if record is not None else None
        return line_cells(record, sealed) if record is not None and sealed is not None else ()

    # What it has cost

    def own(self, line: AllocationLine) -> tuple[Spent, ...]:
        return spent(self.told.get((line.pk, OUTTURN), ()))

    def of_parts(self, line: AllocationLine) -> Spent | None:
        parts = self.parts.get(line.pk, [])
        return together([self.spent(part) for part in parts]) if parts else None

    def spent(self, line: AllocationLine) -> Spent | None:
        own = self.own(line)
        return own[0] if own else self.of_parts(line)

    def forecast(self, line: AllocationLine) -> Told | None:
        return latest_forecast(self.told.get((line.pk, FORECAST), ()))

    def forecast_amount(self, line: AllocationLine) -> Amount | None:
        """The line's latest forecast; where it has none, those of its parts that all have one."""
        own = self.forecast(line)
        if own is not None:
            return own.amount
        parts = [self.forecast_amount(part) for part in self.parts.get(line.pk, [])]
        if not any(part is not None for part in parts):
            return None
        return Amount.total(part if part is not None else Amount.not_stated() for part in parts)

    def in_column(self, line: AllocationLine, column: Column) -> Amount | None:
        period = self.sheet.asked.period
        for each in self.told.get((line.pk, column.kind), ()):
            if (each.period, each.period_number) == (period, column.number):
                return each.amount
        return self._added(self.parts.get(line.pk, []), column)

    def _added(self, lines: list[AllocationLine], column: Column) -> Amount | None:
        found = [self.in_column(line, column) for line in lines]
        if all(amount is None for amount in found):
            return None
        return Amount.total(amount if amount is not None else Amount.not_stated() for amount in found)

    # In words

    @cached_property
    def texts(self) -> dict[str, str]:
        """By the id of their place in the page."""
        found: dict[str, str] = {}
        for line, _depth in self.sheet.lines:
            now, was_given = self.spent(line), comparable(self.given[line.pk])
            found[f"spent-{line.pk}"] = self._spent_words(line, now)
            found[f"left-{line.pk}"] = (not_compared_words(self.given[line.pk]) if now else "") or (
                difference_words(was_given, now.amount if now else None)
            )
            found[f"ahead-{line.pk}"] = difference_words(was_given, self.forecast_amount(line))
        top = self.parts.get(None, [])
        whole = together([self.spent(line) for line in top])
        every_kind = given_together([self.given[line.pk] for line in top])
        all_given = comparable(every_kind)
        found["given-total"] = "; ".join(given_words(every_kind))
        found["spent-total"] = so_far_words(whole) if whole else self._why_no_total(top)
        found["left-total"] = (not_compared_words(every_kind) if whole else "") or difference_words(
            all_given, whole.amount if whole else None
        )
        forecasts = [self.forecast_amount(line) for line in top]
        ahead = (
            Amount.total(f if f is not None else Amount.not_stated() for f in forecasts)
            if any(f is not None for f in forecasts)
            else None
        )
        found["ahead-total"] = difference_words(all_given, ahead)
        for column in self.sheet.columns:
            found[total_id(column)] = shown(self._added(top, column))
        return found

    def _spent_words(self, line: AllocationLine, now: Spent | None) -> str:
        if now is None:
            parts = self.parts.get(line.pk, [])
            return self._why_no_total(parts) if parts else ""
        words = [so_far_words(now)]
        others = self.own(line)[1:]
        if others:
            words.append(
                _("Beside it, not added:") + " " + "; ".join(so_far_words(other) for other in others) + "."
            )
        of_parts = self.of_parts(line) if self.own(line) else None
        if of_parts is not None and of_parts.reach == now.reach and of_parts.amount != now.amount:
            words.append(_("Its parts come to %(amount)s.") % {"amount": format_amount(of_parts.amount)})
        return " ".join(words)

    def _why_no_total(self, lines: list[AllocationLine]) -> str:
        told = [now for line in lines if (now := self.spent(line)) is not None]
        return not_added_words() if told else ""


def total_id(column: Column) -> str:
    return f"total-{column.kind}-{column.number}"
