"""What the rows, years and cells of the sheet are called in its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allocations.desk.ledger import Side
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR

NO_YEAR = "x"
"""The column of the year that no source states."""

MOST_IN_A_CELL = 9
MOST_YEARS = 30

_CELL = re.compile(r"(?P<row>n?[ls][1-9][0-9]{0,8})-(?P<year>[0-9]{4}|x)(?:-(?P<number>[2-9]))?")


@dataclass(frozen=True, slots=True)
class CellName:
    """A row (l12 and s3: a line and a source by primary key; nl1 and ns1: new ones), a year, and which figure in it."""

    row: str
    year: int | None
    number: int = 1

    def __str__(self) -> str:
        year = NO_YEAR if self.year is None else self.year
        return f"{self.row}-{year}" + (f"-{self.number}" if self.number > 1 else "")

    @property
    def side(self) -> Side:
        return Side.SOURCE if "s" in self.row else Side.LINE

    @classmethod
    def read(cls, text: str) -> CellName | None:
        match = _CELL.fullmatch(text)
        if match is None or not _is_year(match["year"]):
            return None
        year = None if match["year"] == NO_YEAR else int(match["year"])
        return cls(match["row"], year, int(match["number"] or 1))


def line_row(pk: int) -> str:
    return f"l{pk}"


def source_row(pk: int) -> str:
    return f"s{pk}"


def _is_year(text: str) -> bool:
    return text == NO_YEAR or FIRST_YEAR <= int(text) <= LAST_YEAR


def read_years(text: str) -> list[int | None] | None:
    """The years of "2023, 2025–2027" in order, the not stated last; None where it is nothing of the kind."""
    found: set[int | None] = set()
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–−]\s*", "-", text.strip()))):
        first, dash, last = part.partition("-")
        if part == NO_YEAR:
            found.add(None)
        elif not _is_plain_year(first) or (dash and not _is_plain_year(last)):
            return None
        else:
            found.update(range(int(first), int(last or first) + 1))
    return in_order(found) if len(found) <= MOST_YEARS else None


def _is_plain_year(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}", text, re.ASCII) is not None and _is_year(text)


def in_order(years: set[int | None]) -> list[int | None]:
    stated = sorted(year for year in years if year is not None)
    return [*stated, None] if None in years else [*stated]
