"""A cell and a row of the table, as they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allocations.desk.worksheet.versions import Version


@dataclass
class Theirs:
    """What somebody else wrote in a cell since it was opened."""

    text: str
    source: str
    who: str
    when: Any


@dataclass
class Cell:
    """One figure of the table, as it is shown."""

    name: str
    label: str
    version: Version
    column: int
    standing: tuple[str, ...] = ()
    note: str = ""
    faults: list[str] = field(default_factory=list)
    readings: list[tuple[str, str]] = field(default_factory=list)
    reading: str = ""
    theirs: Theirs | None = None
    keep: str = ""
    is_uncited: bool = False
    is_open: bool = False

    @property
    def described_by(self) -> str:
        parts = (
            ("faults", self.faults),
            ("theirs", self.theirs),
            ("note", self.note),
            ("stands", self.standing),
        )
        return " ".join(f"{part}-{self.name}" for part, there in parts if there)


@dataclass
class Row:
    name: str
    label: str
    number: str = ""
    depth: int = 0
    cells: list[list[Cell]] = field(default_factory=list)
    form: Any = None
    parents: list[tuple[str, str]] = field(default_factory=list)
    parent: str = ""
