"""Reading an Excel workbook: looked through first, by its parts and its XML, and only then opened by calamine.

calamine gives a formula's last value as if it had been typed, and keeps a place in memory for every cell between the
first and the last; so formulas, errors, hidden rows and how far a sheet reaches are told from its XML beforehand.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from allocations.desk.importing.reading.cells import Book, Cell, Sheet, Unreadable
from allocations.desk.importing.reading.kinds import broken
from allocations.desk.importing.reading.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED,
)
from allocations.desk.importing.reading.text import too_many_columns, too_many_rows

CHUNK = 64 * 1024
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
YES = frozenset({"1", "true"})


def read_workbook(content: bytes, *, only: str | None = None) -> Book:
    """The visible sheets, or the one asked for. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_modest(archive)
            parts = _parts_of_sheets(archive)
            wanted = [name for name, _part in parts if only is None or name == only]
            looked_at = {name: _looked_through(archive, name, part) for name, part in parts if name in wanted}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error, KeyError) as error:
        raise Unreadable(broken()) from error
    return _opened(content, looked_at)


def _opened(content: bytes, looked_at: dict[str, Sheet]) -> Book:
    found = Book([])
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for told in workbook.sheets_metadata:
                if told.visible is not SheetVisibleEnum.Visible:
                    found.hidden.append(told.name)
                elif told.name in looked_at:
                    sheet = looked_at[told.name]
                    _fill(sheet, workbook.get_sheet_by_name(told.name))
                    found.sheets.append(sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(broken()) from error
    except BaseException as error:
        # A fault inside the Rust library comes as an exception of its own, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(broken()) from error
    found.sheets = [sheet for sheet in found.sheets if not sheet.is_empty] or found.sheets[:1]
    if not found.sheets:
        raise Unreadable(
            _("The workbook has no visible sheet with rows. Show the sheet that is to be imported, and save.")
        )
    if found.sheets[0].is_empty:
        raise Unreadable(_("The workbook’s sheets are empty. Check that it is the right file."))
    return found


def _fill(sheet: Sheet, read: CalamineSheet) -> None:
    start = read.start
    if start is None:
        return
    before: list[Cell] = [None] * start[1]
    # Row by row: to_python would hold the whole sheet twice. It leaves out the empty columns before the first.
    for cells in read.iter_rows():
        row = before + [_plain(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        sheet.rows.append(row)
    del sheet.rows[len(sheet.rows) - _empty_at_end(sheet.rows) :]


def _empty_at_end(rows: list[list[Cell]]) -> int:
    count = 0
    for row in reversed(rows):
        if row:
            break
        count += 1
    return count


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value  # type: ignore[no-any-return]


# Before it is opened


def _require_modest(archive: zipfile.ZipFile) -> None:
    """What the directory promises is little, and every part is as large as it promised (a bomb may lie)."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            _(
                "The workbook unpacks to more than 80 MB, far more than a table needs. Copy the rows "
                "into a new workbook and save that."
            )
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(
            _("The workbook is locked with a password. Save it without one, and upload it again.")
        )
    if len({part.filename.lower() for part in parts}) != len(parts):
        raise Unreadable(broken())
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                while opened.read(CHUNK):
                    pass  # to its end, where its length and checksum are compared


def _parse(
    opened: IO[bytes], begin: Callable[[str, dict[str, str]], None], **more: Callable[[str], None]
) -> None:
    """Read XML piece by piece. A document type is refused: entities are declared there, and no spreadsheet has one."""
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        begin(name.rpartition(":")[2], attributes)

    def refuse(*_given: Any) -> None:
        raise Unreadable(broken())

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    if "text" in more:
        parser.CharacterDataHandler = more["text"]
    if "end" in more:
        ended = more["end"]
        parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
    try:
        while chunk := opened.read(CHUNK):
            parser.Parse(chunk, False)  # its only form
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(broken()) from error


def _parts_of_sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each visible sheet's name, and the part it is in."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = posixpath.normpath(
                posixpath.join("/xl", given.get("Target", ""))
            ).lstrip("/")

    def sheet(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in given.items() if key.endswith(":id")), "")
            if given.get("state", "visible") == "visible":
                sheets.append((given.get("name", ""), relation))

    with archive.open("xl/_rels/workbook.xml.rels") as opened:
        _parse(opened, relation)
    with archive.open("xl/workbook.xml") as opened:
        _parse(opened, sheet)
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(
            _(
                "The workbook has more than 50 sheets. Copy the one that is to be imported into a new "
                "workbook."
            )
        )
    return [(name, targets[relation]) for name, relation in sheets if relation in targets]


def _looked_through(archive: zipfile.ZipFile, name: str, part: str) -> Sheet:
    look = _Look(name)
    with archive.open(part) as opened:
        _parse(opened, look.begin, text=look.text, end=look.end)
    look.require_modest()
    return look.sheet


class _Look:
    """What a sheet's XML says of its cells, told element by element."""

    def __init__(self, name: str) -> None:
        self.sheet = Sheet(name)
        self.row = -1
        self.column = -1
        self.last_row = 0
        self.last_column = 0
        self.filled_rows = 0
        self.row_is_filled = False
        self.is_error = False
        self.reading = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._cell(given)
        elif name in {"v", "is"}:
            self._value()
        elif name == "f":
            self.sheet.formulas.add((self.row, self.column))
        elif name == "row":
            self._row(given)
        elif name == "col" and given.get("hidden") in YES:
            first, last = int(given.get("min", "1")), int(given.get("max", "1"))
            self.sheet.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif name == "mergeCell":
            self._merged(given.get("ref", ""))

    def _row(self, given: dict[str, str]) -> None:
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.column = -1
        self.row_is_filled = False
        if given.get("hidden") in YES:
            self.sheet.hidden_rows.add(self.row)

    def _cell(self, given: dict[str, str]) -> None:
        at = REFERENCE.fullmatch(given.get("r", ""))
        self.column = _number(at[1]) if at else self.column + 1
        self.is_error = given.get("t") == "e"

    def _value(self) -> None:
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        self.reading = self.is_error
        if self.is_error:
            self.sheet.errors[self.row, self.column] = ""
        if not self.row_is_filled:
            self.row_is_filled = True
            self.filled_rows += 1
            # With a row to spare for the headers; far more, and the rest is not read at all.
            if self.filled_rows > MOST_ROWS + 50:
                raise Unreadable(self._named(too_many_rows()))

    def text(self, signs: str) -> None:
        if self.reading:
            self.sheet.errors[self.row, self.column] = (self.sheet.errors[self.row, self.column] + signs)[:20]

    def end(self, name: str) -> None:
        if name == "v":
            self.reading = False

    def _merged(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        corners = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if corners[0] is None or corners[1] is None:
            return
        self.sheet.merged.append(
            (
                int(corners[0][2]) - 1,
                _number(corners[0][1]),
                int(corners[1][2]) - 1,
                _number(corners[1][1]),
            )
        )

    def require_modest(self) -> None:
        if self.last_column >= MOST_COLUMNS:
            raise Unreadable(self._named(too_many_columns()))
        if self.last_row > 3 * MOST_ROWS:
            far = _(
                "Something stands far below the table, in row %(row)s. Remove it, or copy the table elsewhere."
            )
            raise Unreadable(self._named(far % {"row": self.last_row + 1}))
        if (self.last_row + 1) * (self.last_column + 1) > MOST_CELLS:
            raise Unreadable(
                self._named(
                    _("It reaches over too many cells. Remove the columns that are not to be imported.")
                )
            )

    def _named(self, sentence: str) -> str:
        return _("The sheet “%(sheet)s”: %(sentence)s") % {"sheet": self.sheet.name, "sentence": sentence}


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
