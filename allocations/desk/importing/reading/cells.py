"""What a file is read into: sheets of cells, with what a reader must be told about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
"""A cell as it was read. None is an empty one; a text of spaces only is empty too."""


class Unreadable(Exception):
    """A file, or a sheet, that is not read. Its text says where it is wrong and what to do."""


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 0; ``rows[0]`` is the sheet's first row. Short rows are not filled up."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def is_empty(self) -> bool:
        return not any(cell is not None for row in self.rows for cell in row)

    def at(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


@dataclass(slots=True)
class Book:
    """The sheets that are read, what there is besides, and what the reader is told about it."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)
    """Names of hidden sheets. They are never read."""
    remarks: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def letters(column: int) -> str:
    """A, B, … Z, AA: what a spreadsheet calls the column that counts from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def place_of(row: int, column: int) -> str:
    """C7: where a cell is, as a spreadsheet says it."""
    return f"{letters(column)}{row + 1}"
