"""What a row of a file comes to: the words of the preview, and what is wrong with a cell before it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from allocations.desk.importing.columns import Layout
from allocations.desk.importing.reading import Cell, Sheet, place_of
from allocations.desk.importing.values import Given


class RowState(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: the place in the file as a spreadsheet names it, and the sentence."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of a row in the preview: what it is of, what stands, what would stand."""

    what: str
    old: str
    new: str
    state: RowState


@dataclass(slots=True)
class Outcome:
    """One row of the preview."""

    number: int
    state: RowState
    line: str
    figures: list[Shown] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> list[Any]:
        return [
            self.number,
            self.state.value,
            self.line,
            [[shown.what, shown.old, shown.new, shown.state.value] for shown in self.figures],
            [[fault.place, fault.sentence] for fault in self.faults],
            self.remarks,
        ]

    @classmethod
    def of_json(cls, given: list[Any]) -> Outcome:
        number, state, line, figures, faults, remarks = given
        return cls(
            number,
            RowState(state),
            line,
            [Shown(what, old, new, RowState(each)) for what, old, new, each in figures],
            [Fault(place, sentence) for place, sentence in faults],
            remarks,
        )


@dataclass(slots=True)
class FigureGiven:
    """One amount of a row: its column, its year, and what the row says of it besides."""

    column: int
    year: int | None
    given: Given
    said: dict[str, Any] = field(default_factory=dict)
    locator: str = ""
    printed: str = ""


@dataclass(slots=True)
class RowGiven:
    """What one row of the file says, before it is held against the desk. ``number`` counts from 1, as in Excel."""

    number: int
    key: str = ""
    line_number: str = ""
    name: str = ""
    parent: str = ""
    figures: list[FigureGiven] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_sum: bool = False
    remarks: list[str] = field(default_factory=list)
    is_numbered: bool = False
    """Its number is its place among the rows, since the file has none."""
    is_number_cell: bool = False
    """Its number was a number to the spreadsheet, which drops zeros: 1.10 has become 1.1, and 01 has become 1."""

    @property
    def called(self) -> str:
        return " ".join(filter(None, (self.line_number or self.key, self.name)))


class Cells:
    """The cells of a sheet that a layout reads, and what stands in the way of reading one of them."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.sheet = sheet
        self.columns = [column.index for column in layout.columns]
        self.first_row = layout.first_row
        self.merged: dict[int, list[tuple[int, int, int, int]]] = {}
        for merged in sheet.merged:
            if any(merged[1] <= column <= merged[3] for column in self.columns):
                for row in range(max(merged[0], self.first_row), min(merged[2], len(sheet.rows)) + 1):
                    self.merged.setdefault(row, []).append(merged)

    def __len__(self) -> int:
        return max(0, len(self.sheet.rows) - self.first_row)

    def rows(self) -> Iterator[int]:
        """The rows under the headers in which anything stands in a column that is read."""
        for row in range(self.first_row, len(self.sheet.rows)):
            if not self.is_blank(row):
                yield row

    def is_blank(self, row: int) -> bool:
        cells = self.sheet.rows[row]
        if any(column < len(cells) and cells[column] is not None for column in self.columns):
            return False
        return not any((row, column) in self.sheet.formulas for column in self.columns)

    def at(self, row: int, column: int) -> Cell:
        return self.sheet.at(row, column)

    def faults(self, row: int) -> list[Fault]:
        """What makes a row unreadable whatever it says."""
        sheet = self.sheet
        found = []
        if row in sheet.hidden_rows:
            sentence = _(
                "The row is hidden in the sheet, and what is hidden is not read. Show it, or remove it."
            )
            found.append(Fault(str(row + 1), sentence))
        for first_row, first, last_row, last in self.merged.get(row, ()):
            place = f"{place_of(first_row, first)}:{place_of(last_row, last)}"
            sentence = _(
                "The cells %(place)s are merged, so it is not certain which row the value belongs to. "
                "Divide them, and fill in each."
            )
            found.append(Fault(place, sentence % {"place": place}))
        for column in self.columns:
            at = (row, column)
            if at in sheet.errors:
                sentence = _("The cell shows the error %(error)s. Mend it in the sheet.")
                found.append(Fault(place_of(*at), sentence % {"error": sheet.errors[at] or "#"}))
            elif at in sheet.formulas:
                sentence = _(
                    "The cell holds a formula, whose value may be an old one. Copy the column and paste "
                    "it as values only."
                )
                found.append(Fault(place_of(*at), sentence))
        return found
