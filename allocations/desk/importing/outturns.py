"""Rows of outturn and forecast: what each says, held against the figures that stand for the same line and period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from allocations.desk.importing import values
from allocations.desk.importing.columns import Layout
from allocations.desk.importing.line_finding import LineFinder, NoLine
from allocations.desk.importing.line_rows import LineReader
from allocations.desk.importing.reading import place_of
from allocations.desk.importing.rows import Fault, FigureGiven, Outcome, RowGiven, RowState, Shown
from allocations.desk.importing.standing import Lines
from allocations.desk.importing.values import Refused
from allocations.models import Outturn, SafetyPackage
from allocations.models.choices import OutturnKind, Period
from allocations.models.columns import LARGEST_AMOUNT
from allocations.money import Amount, AmountRefused, Qualifier, format_amount

Place = tuple[int, str, int, str, int]


class OutturnReader(LineReader):
    """As rows of lines, with a period and a kind beside each amount."""

    def _figures(self, row: int, found: RowGiven) -> None:
        period = self._period(row, found)
        kind = self._kind(row, found)
        included_in = self._text(row, "included_in")
        if period is None or kind is None:
            return
        for amount in self.amounts:
            given = self._amount(row, amount, found)
            if given is None:
                continue
            year = amount.year if amount.of_year else period[0]
            place = place_of(row, amount.index)
            if year is None:
                column = self.by.get("year") or self.by.get("period") or amount
                self._refuse(found, row, column.index, _("Say of which year the figure is."))
                continue
            found.figures.append(
                FigureGiven(
                    amount.index,
                    year,
                    given,
                    {
                        "kind": amount.kind or kind,
                        "period": period[1],
                        "number": period[2],
                        "included_in": included_in,
                    },
                    self._text(row, "locator") or " ".join(filter(None, (self.sheet_name, place))),
                    self._text(row, "printed") or values.shown(self.cells.at(row, amount.index)),
                )
            )

    def _period(self, row: int, found: RowGiven) -> tuple[int | None, str, int] | None:
        year: int | None = None
        said: tuple[int | None, str, int] = (None, Period.YEAR, 1)
        for meaning in ("year", "period"):
            column = self.by.get(meaning)
            if column is None:
                continue
            cell = self.cells.at(row, column.index)
            try:
                if meaning == "year":
                    year = values.year(cell)
                else:
                    said = values.period(cell)
            except Refused as refusal:
                self._refuse(found, row, column.index, str(refusal))
                return None
        if year is not None and said[0] is not None and said[0] != year:
            column = self.by["period"]
            self._refuse(found, row, column.index, _("The period is of another year than the row says."))
            return None
        return said[0] or year or self.year, said[1], said[2]

    def _kind(self, row: int, found: RowGiven) -> str | None:
        column = self.by.get("kind")
        if column is None or (cell := self.cells.at(row, column.index)) is None:
            return str(OutturnKind.OUTTURN)
        try:
            return values.outturn_kind(cell)
        except Refused as refusal:
            self._refuse(found, row, column.index, str(refusal))
            return None


@dataclass(frozen=True, slots=True)
class OutturnWanted:
    """A figure to write, and what stands there now (None: nothing)."""

    place: Place
    amount: Amount
    included_in: str
    stands: Amount | None
    locator: str
    printed: str


class OutturnComparer:
    """Holds row after row against the outturn that stands, and gathers what is to be written."""

    def __init__(self, package: SafetyPackage, layout: Layout) -> None:
        self.finder = LineFinder(Lines(package), may_add=False)
        self.letters = {column.meaning: column.letters for column in layout.columns}
        self.standing: dict[Place, tuple[Amount, str]] = {
            (row.line_id, row.kind, row.fiscal_year, row.period, row.period_number): (
                row.amount,
                row.included_in,
            )
            for row in Outturn.objects.filter(line__package=package)
        }
        self.wanted: list[OutturnWanted] = []
        self.outcomes: list[Outcome] = []
        self.seen: dict[Place, int] = {}

    def add(self, row: RowGiven) -> None:
        outcome = Outcome(row.number, RowState.UNCHANGED, row.called, faults=row.faults)
        outcome.remarks = row.remarks
        self.outcomes.append(outcome)
        if row.is_sum:
            outcome.state = RowState.SUM
            return
        try:
            line = self.finder.find(row)
        except NoLine as refusal:
            place = f"{self.letters.get(refusal.meaning, '')}{row.number}"
            outcome.faults.append(Fault(place, str(refusal)))
            outcome.state = RowState.REFUSED
            return
        for given in row.figures:
            self._figure(outcome, line.pk or 0, given)
        states = {shown.state for shown in outcome.figures}
        outcome.state = next(
            (state for state in (RowState.CHANGED, RowState.NEW) if state in states), RowState.UNCHANGED
        )
        if outcome.faults:
            outcome.state = RowState.REFUSED

    def finish(self) -> None:
        """Nothing is told only at the end: no line is new."""

    def _figure(self, outcome: Outcome, line: int, given: FigureGiven) -> None:
        said = given.said
        place: Place = (line, said["kind"], given.year or 0, said["period"], said["number"])
        first = self.seen.setdefault(place, outcome.number)
        at = place_of(outcome.number - 1, given.column)
        if first != outcome.number:
            sentence = _("Row %(row)s already gives a figure for this line and period. Keep one of them.")
            outcome.faults.append(Fault(at, sentence % {"row": first}))
            return
        amount_given, stands = given.given, self.standing.get(place)
        qualifier = amount_given.qualifier or Qualifier.EXACT
        word = amount_given.word
        if amount_given.qualifier is None and not word and stands and stands[0].kronor == amount_given.kronor:
            qualifier, word = stands[0].qualifier, stands[0].word
        try:
            amount = Amount(amount_given.state, amount_given.kronor, qualifier, word)
        except AmountRefused as refusal:
            outcome.faults.append(Fault(at, str(refusal)))
            return
        if amount.kronor is not None and abs(amount.kronor) > LARGEST_AMOUNT:
            outcome.faults.append(Fault(at, _("The amount is larger than a thousand milliard kronor.")))
            return
        new = format_amount(amount)
        included_in = said["included_in"] or (stands[1] if stands and stands[0].state == amount.state else "")
        if stands == (amount, included_in):
            outcome.figures.append(Shown(_what(place), new, new, RowState.UNCHANGED))
            return
        before = stands[0] if stands else None
        self.wanted.append(OutturnWanted(place, amount, included_in, before, given.locator, given.printed))
        state = RowState.NEW if before is None else RowState.CHANGED
        outcome.figures.append(
            Shown(_what(place), format_amount(before) if before is not None else "", new, state)
        )


def _what(place: Place) -> str:
    """Outturn 2025, month 3."""
    _line, kind, year, period, number = place
    words = f"{OutturnKind(kind).label} {year}"
    return words if period == Period.YEAR else f"{words}, {Period(period).label} {number}"


def differing(wanted: OutturnWanted) -> Iterator[Any]:
    """All that a figure would write, for a digest of the whole plan."""
    yield from (
        wanted.place,
        wanted.amount,
        wanted.included_in,
        wanted.stands,
        wanted.locator,
        wanted.printed,
    )
