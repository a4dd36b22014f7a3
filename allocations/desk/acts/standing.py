"""What stands in a package's cells, published and in drafts, and in which of them a change belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allocations.models import AllocationLine, Decision, FundingSource, SafetyPackage
from allocations.models.choices import AmountIs, Certainty, Nature, Runs
from allocations.publishing.proposing import record_with
from allocations.record import Record
from allocations.record.shapes import Entry
from allocations.record.sums import STRENGTH

Place = AllocationLine | FundingSource


@dataclass(frozen=True)
class Cell:
    """What an entry has in common with the money that it changes."""

    certainty: str = Certainty.DECIDED
    amount_is: str = AmountIs.NOT_STATED
    nature: str = Nature.NOT_STATED
    runs: str = Runs.NOT_STATED
    runs_to: int | None = None
    source: str | None = None

    @classmethod
    def of(cls, entry: Entry) -> Cell:
        return cls(entry.certainty, entry.amount_is, entry.nature, entry.runs, entry.runs_to, entry.source)


def drafts_of(package: SafetyPackage) -> list[int]:
    """Every draft about the package: what is being written counts as standing for whoever writes on."""
    return list(Decision.objects.drafts().filter(package=package).values_list("pk", flat=True))


def standing(package: SafetyPackage) -> Record | None:
    """The package with all its drafts; as published where they cannot be read together."""
    return record_with(package, drafts_of(package)) or record_with(package)


def cell_of(record: Record | None, place: Place, year: int | None) -> Cell | None:
    """The cell of the line or source in the year: of several, the strongest stated level. None where none stands."""
    levels = [
        entry for entry in entries_on(record, place) if entry.year == year and entry.measures == "level"
    ]
    best = min(
        levels,
        key=lambda e: (not e.amount.is_stated, STRENGTH.index(e.certainty)),
        default=None,
    )
    return None if best is None else Cell.of(best)


def entries_on(record: Record | None, place: Place) -> tuple[Entry, ...]:
    """The standing entries of a line, or of what a source gives the package."""
    if record is None:
        return ()
    if isinstance(place, AllocationLine):
        return record.standing_of_line.get(place.key, ())
    return tuple(e for e in record.standing_appropriations if e.source == place.key)


def years_of(record: Record | None) -> list[int]:
    every: tuple[Any, ...] = (
        (*record.standing_appropriations, *record.standing_allocations) if record is not None else ()
    )
    return sorted({entry.year for entry in every if entry.year is not None})
