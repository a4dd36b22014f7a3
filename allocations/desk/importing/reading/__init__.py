"""Reading a file that somebody sent into sheets of cells: safely, within limits, and without a request.

XLSX and CSV are read. What is anything else, or could do harm, is refused with the place and the mend, before it is
opened. Values come from python-calamine; what it does not tell (formulas, errors, what is hidden) is looked up beside.
"""

from __future__ import annotations

from allocations.desk.importing.reading.cells import Book, Cell, Sheet, Unreadable, place_of
from allocations.desk.importing.reading.kinds import Kind, kind_of
from allocations.desk.importing.reading.limits import MOST_BYTES
from allocations.desk.importing.reading.text import read_text
from allocations.desk.importing.reading.workbook import read_workbook

__all__ = ["MOST_BYTES", "Book", "Cell", "Sheet", "Unreadable", "place_of", "read_file"]


def read_file(content: bytes, name: str, *, only: str | None = None) -> Book:
    """The sheets of a file, or of the one sheet asked for. Raises Unreadable."""
    if kind_of(content, name) is Kind.XLSX:
        return read_workbook(content, only=only)
    return read_text(content)
