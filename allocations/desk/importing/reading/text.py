"""Reading CSV: the encoding and the delimiter are found out, and what is no text is refused at its place."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from allocations.desk.importing.reading.cells import Book, Cell, Sheet, Unreadable
from allocations.desk.importing.reading.limits import MOST_COLUMNS, MOST_ROWS, MOST_SIGNS

DELIMITERS = (";", ",", "\t", "|")
LINES_LOOKED_AT = 30
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def read_text(content: bytes) -> Book:
    text, encoding = decoded(content)
    control = CONTROLS.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise Unreadable(
            _(
                "Line %(line)s has a character that does not belong in a text, so the file is no CSV file. "
                "Save it once more as “CSV UTF-8”."
            )
            % {"line": line}
        )
    text, delimiter = _delimited(text)
    rows = list(_rows(text, delimiter))
    if not any(cell is not None for row in rows for cell in row):
        raise Unreadable(
            _(
                "The file is empty. Save it once more from the program it comes from, and check that "
                "it has rows."
            )
        )
    names = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": "|"}
    remark = _("Read as text in %(encoding)s, with %(delimiter)s between the columns.") % {
        "encoding": encoding,
        "delimiter": names[delimiter],
    }
    return Book([Sheet("", rows)], remarks=[remark])


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and what its encoding is called. Raises Unreadable with the place of the byte that is in neither."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise Unreadable(_no_text(content[: error.start].count(b"\n") + 1)) from error
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as first:
        try:
            return content.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError as error:
            bad = max(first.start, error.start)
            raise Unreadable(_no_text(content[:bad].count(b"\n") + 1)) from error


def _no_text(line: int) -> str:
    return _(
        "Line %(line)s has a byte that is a letter neither in UTF-8 nor in Windows-1252. Save "
        "the file once more as “CSV UTF-8”."
    ) % {"line": line}


def _delimited(text: str) -> tuple[str, str]:
    """The text without Excel's own first line ("sep=;"), and the delimiter, as most lines have it."""
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told and told[1] in DELIMITERS:
        # The line stays as an empty one, so that rows count as they do in the file.
        return "\r\n" + text[told.end() :], told[1]
    return text, max(DELIMITERS, key=lambda delimiter: _fits(text, delimiter))


def _fits(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the same number of columns, more than one, and how many columns that is."""
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) == LINES_LOOKED_AT:
                break
    except csv.Error:
        return (0, 0)
    counts = {width: widths.count(width) for width in widths if width > 1}
    if not counts:
        return (0, 0)
    width = max(counts, key=lambda each: (counts[each], each))
    return (counts[width], width)


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    filled = 0
    try:
        for number, row in enumerate(reader, 1):
            filled += any(row)
            if filled > MOST_ROWS + 1:
                raise Unreadable(too_many_rows())
            if len(row) > MOST_COLUMNS:
                raise Unreadable(too_many_columns())
            if any(len(cell) > MOST_SIGNS for cell in row):
                raise Unreadable(
                    _(
                        "Row %(row)s has a cell with more than 5 000 characters. Shorten it, or look for a "
                        "quotation mark that is never closed."
                    )
                    % {"row": number}
                )
            yield [cell.strip() or None for cell in row]
    except csv.Error as error:
        raise Unreadable(
            _(
                "Line %(line)s cannot be read: a quotation mark is not closed, or stands in the "
                "middle of a cell. Mend the line, or save the file once more from Excel."
            )
            % {"line": reader.line_num}
        ) from error


def too_many_rows() -> str:
    return _(
        "There are more than 20 000 rows. Divide the file, for example by year or by part of "
        "the package, and import the parts one by one."
    )


def too_many_columns() -> str:
    return _("There are more than 200 columns. Remove the columns that are not to be imported.")
