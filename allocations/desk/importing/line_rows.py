"""Rows of lines with amounts: what each says, and which of them are sums of the others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from allocations.desk.importing import values
from allocations.desk.importing.columns import UNITS, Column, Layout
from allocations.desk.importing.reading import Sheet, place_of
from allocations.desk.importing.rows import Cells, Fault, FigureGiven, RowGiven
from allocations.desk.importing.values import Given, Refused
from allocations.models.choices import AmountIs, Certainty, Measures, Nature, Runs
from allocations.money import AmountState, Qualifier, format_kronor
from allocations.record.folding import folded

SUM = re.compile(r"(del|total|slut)?(summa|summor|summering|totalt?|sum|subtotal)\b(?! ?av\b)")
WORDS: dict[str, Any] = {
    "certainty": Certainty,
    "amount_is": AmountIs,
    "runs": Runs,
    "measures": Measures,
    "nature": Nature,
}
ONE_AMOUNT = ("year", "state", "qualifier", "qualifier_word", "included_in", "locator", "printed")
"""What says something of one figure only, and so cannot stand beside several columns of amounts."""


class LineReader:
    """Reads a sheet row by row, and keeps the running sums by which a row of sums is known and checked."""

    def __init__(
        self, sheet: Sheet, layout: Layout, *, year: int | None, code: str, slug: str, numbered: bool = False
    ) -> None:
        self.cells = Cells(sheet, layout)
        self.layout = layout
        self.by = {column.meaning: column for column in layout.columns if not column.is_amount}
        self.amounts = layout.amounts
        self.year = year
        self.code = code
        self.slug = slug
        self.numbered = numbered
        self.sheet_name = sheet.name
        self.in_all = {column.index: Decimal(0) for column in self.amounts}
        self.since = dict(self.in_all)
        self.rows_since = 0
        self.rows_in_all = 0

    def rows(self) -> Iterator[RowGiven]:
        for row in self.cells.rows():
            yield self._read(row)

    def _read(self, row: int) -> RowGiven:
        found = RowGiven(
            row + 1,
            key=self._text(row, "key"),
            line_number=self._text(row, "number"),
            name=self._text(row, "name"),
            parent=self._text(row, "parent"),
        )
        if self._is_sum(row, found):
            found.is_sum = True
            self._reconcile(row, found)
            return found
        self._check_reference(row, found)
        if self.numbered and not found.key and not found.line_number:
            found.line_number = str(self.rows_in_all + 1)
            found.is_numbered = True
        found.faults += self.cells.faults(row)
        if not found.faults:
            self._check_home(row, found)
            self._figures(row, found)
        self._count(found)
        return found

    def _text(self, row: int, meaning: str) -> str:
        column = self.by.get(meaning)
        return "" if column is None else values.text(self.cells.at(row, column.index))

    def _check_reference(self, row: int, found: RowGiven) -> None:
        """What a spreadsheet has made of the line's number or key: "1.1" typed becomes a date, or a number."""
        for meaning in ("key", "number", "parent"):
            column = self.by.get(meaning)
            cell = None if column is None else self.cells.at(row, column.index)
            if column is not None and isinstance(cell, dt.date | dt.time | dt.timedelta):
                self._refuse(
                    found,
                    row,
                    column.index,
                    _(
                        "The spreadsheet has made a date (%(cell)s) of the number. Format the column as text, "
                        "and write the number once more."
                    )
                    % {"cell": values.text(cell)},
                )
            elif meaning == "number":
                found.is_number_cell = type(cell) in {int, float}  # a bool is an int, but no number

    def _check_home(self, row: int, found: RowGiven) -> None:
        """A row that says which municipality or package it belongs to belongs to this one."""
        column = self.by.get("municipality_code")
        if column is not None and (cell := self.cells.at(row, column.index)) is not None:
            code = values.municipality_code(cell)
            if code != self.code:
                self._refuse(
                    found,
                    row,
                    column.index,
                    _("The row is of the municipality %(code)s, but the package belongs to %(own)s.")
                    % {"code": code, "own": self.code},
                )
        column = self.by.get("package")
        if column is not None and (slug := self._text(row, "package")) and slug != self.slug:
            self._refuse(
                found,
                row,
                column.index,
                _("The row is of the package “%(slug)s”, but you import into “%(own)s”.")
                % {"slug": slug, "own": self.slug},
            )

    def _refuse(self, found: RowGiven, row: int, column: int, sentence: str) -> None:
        found.faults.append(Fault(place_of(row, column), sentence))

    # Figures

    def _figures(self, row: int, found: RowGiven) -> None:
        said = self._said(row, found)
        year = self.year
        column = self.by.get("year")
        if column is not None:
            try:
                year = values.year(self.cells.at(row, column.index))
            except Refused as refusal:
                self._refuse(found, row, column.index, str(refusal))
        for amount in self.amounts:
            given = self._amount(row, amount, found)
            if given is None:
                continue
            place = place_of(row, amount.index)
            found.figures.append(
                FigureGiven(
                    amount.index,
                    amount.year if amount.of_year else year,
                    given,
                    said,
                    self._text(row, "locator") or " ".join(filter(None, (self.sheet_name, place))),
                    self._text(row, "printed") or values.shown(self.cells.at(row, amount.index)),
                )
            )

    def _amount(self, row: int, column: Column, found: RowGiven) -> Given | None:
        cell = self.cells.at(row, column.index)
        try:
            given = values.amount(cell, UNITS[column.unit])
        except Refused as refusal:
            self._refuse(found, row, column.index, str(refusal))
            return None
        beside = self.by.get("state")
        if beside is not None:
            given = self._by_state(row, beside, column, given, found)
        return self._qualified(row, given, found) if given is not None else None

    def _by_state(
        self, row: int, beside: Column, column: Column, given: Given | None, found: RowGiven
    ) -> Given | None:
        """The amount and the column that says whether there is one say the same."""
        try:
            state = values.state(self.cells.at(row, beside.index))
        except Refused as refusal:
            self._refuse(found, row, beside.index, str(refusal))
            return None
        if state is None or (given is not None and given.state == state):
            return given
        if given is None and state is not AmountState.STATED:
            return Given(state)
        if given is None:
            self._refuse(
                found, row, column.index, _("The row says that the amount is stated, but the cell is empty.")
            )
        else:
            self._refuse(
                found,
                row,
                beside.index,
                _("There is an amount in the row, but this cell says that none is stated."),
            )
        return None

    def _qualified(self, row: int, given: Given, found: RowGiven) -> Given:
        if given.state is not AmountState.STATED:
            return given
        qualifier, word = given.qualifier, given.word
        column = self.by.get("qualifier")
        if column is not None and (cell := self.cells.at(row, column.index)) is not None:
            try:
                qualifier = Qualifier(values.word(cell, Qualifier))
            except Refused as refusal:
                self._refuse(found, row, column.index, str(refusal))
        word = self._text(row, "qualifier_word") or word
        return Given(given.state, given.kronor, qualifier, word)

    def _said(self, row: int, found: RowGiven) -> dict[str, Any]:
        """What the row says of its figures besides the amounts. What it leaves empty is not in it."""
        said: dict[str, Any] = {}
        for meaning, choices in WORDS.items():
            column = self.by.get(meaning)
            if column is None or (cell := self.cells.at(row, column.index)) is None:
                continue
            try:
                said[meaning] = values.word(cell, choices)
            except Refused as refusal:
                self._refuse(found, row, column.index, str(refusal))
        column = self.by.get("runs_to")
        if column is not None and (cell := self.cells.at(row, column.index)) is not None:
            try:
                said["runs_to"] = values.year(cell)
            except Refused as refusal:
                self._refuse(found, row, column.index, str(refusal))
        for meaning in ("included_in", "source"):
            if text := self._text(row, meaning):
                said[meaning] = text
        return said

    # Sums

    def _is_sum(self, row: int, found: RowGiven) -> bool:
        """By its name, or, where it has none, by its figures: those above added together."""
        if any(SUM.match(folded(text)) for text in (found.name, found.line_number, found.key)):
            return True
        if found.key or found.line_number or found.name or self.rows_since < 2:
            return False
        given = self._numbers(row)
        return bool(given) and all(
            number in {self.since[index], self.in_all[index]} for index, number in given.items()
        )

    def _numbers(self, row: int) -> dict[int, Decimal]:
        found: dict[int, Decimal] = {}
        for column in self.amounts:
            try:
                given = values.amount(self.cells.at(row, column.index), UNITS[column.unit])
            except Refused:
                continue
            if given is not None and given.kronor is not None:
                found[column.index] = given.kronor
        return found

    def _reconcile(self, row: int, found: RowGiven) -> None:
        """Whether the sum of the file is that of its rows. It is told, and never read in."""
        for index, number in self._numbers(row).items():
            place = place_of(row, index)
            if number in {self.since[index], self.in_all[index]}:
                found.remarks.append(_("%(place)s: adds up with the rows above.") % {"place": place})
            else:
                found.remarks.append(
                    _("%(place)s says %(said)s, but the rows above come to %(sum)s.")
                    % {
                        "place": place,
                        "said": format_kronor(number),
                        "sum": format_kronor(self.in_all[index]),
                    }
                )
        self.since = dict.fromkeys(self.since, Decimal(0))
        self.rows_since = 0

    def _count(self, found: RowGiven) -> None:
        self.rows_since += 1
        self.rows_in_all += 1
        for figure in found.figures:
            if figure.given.kronor is not None:
                self.since[figure.column] += figure.given.kronor
                self.in_all[figure.column] += figure.given.kronor
