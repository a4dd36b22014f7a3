"""Spreadsheets made for the tests, sound and broken: by XlsxWriter, and by hand where no writer would make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter

HEAD = ("Nr", "Post", "År", "Belopp (kr)")


def xlsx(
    rows: Iterable[Sequence[Any]], more: Callable[[Any, Any], None] | None = None, name: str = "Blad1"
) -> bytes:
    """A workbook of one sheet with these rows; ``more`` gets the workbook and the sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    if more is not None:
        more(book, sheet)
    book.close()
    return file.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts written over (or added)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for each in names:
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
        if name not in names:
            new.writestr(name, change(b""))
    return file.getvalue()


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ";") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)
