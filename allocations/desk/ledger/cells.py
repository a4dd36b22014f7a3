"""What stands in each cell of a package: lines and sources against fiscal years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Q, QuerySet

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Decision,
    FundingSource,
    SafetyPackage,
)
from allocations.money import Amount

Entry = Appropriation | Allocation


class Side(StrEnum):
    """On which side of the sheet a figure stands: money given by a source, or distributed to a line."""

    SOURCE = "source"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the sheet: a source or a line by primary key, and a fiscal year (None: not stated).

    Entries in a slot may differ in certainty, in what the amount is, in nature, and a line's in their source.
    """

    side: Side
    row: int
    year: int | None


def slot_of(entry: Entry) -> Slot:
    if isinstance(entry, Allocation):
        return Slot(Side.LINE, entry.line_id, entry.fiscal_year)
    return Slot(Side.SOURCE, entry.source_id, entry.fiscal_year)


class Ledger:
    """What a package's published decisions leave standing, and what one draft adds. The queries do not grow with it.

    ``standing`` are published entries that no published entry replaces, ``drafted`` the draft's own, each by slot.
    """

    def __init__(self, package: SafetyPackage, decision: Decision | None = None) -> None:
        self.package = package
        self.decision = decision

    @cached_property
    def lines(self) -> list[AllocationLine]:
        """In their order, each followed by its parts."""
        every = list(self.package.lines.order_by("position", "key"))
        parts: dict[int | None, list[AllocationLine]] = {}
        for line in every:
            parts.setdefault(line.parent_id, []).append(line)
        found: list[AllocationLine] = []
        unseen = list(reversed(parts.get(None, ())))
        while unseen:
            line = unseen.pop()
            found.append(line)
            unseen.extend(reversed(parts.get(line.pk, ())))
        return found

    @cached_property
    def depth(self) -> dict[int, int]:
        """How deep each line lies, by primary key: 0 for a line that is part of none."""
        found: dict[int, int] = {}
        for line in self.lines:
            found[line.pk] = 0 if line.parent_id is None else found[line.parent_id] + 1
        return found

    @cached_property
    def sources(self) -> list[FundingSource]:
        return list(self.package.sources.order_by("position", "key"))

    @cached_property
    def years(self) -> list[int | None]:
        """The years that any figure is of, the not stated last."""
        found = {slot.year for held in (self.standing, self.drafted) for slot in held}
        stated = sorted(year for year in found if year is not None)
        return [*stated, None] if None in found else [*stated]

    @cached_property
    def standing(self) -> dict[Slot, list[Entry]]:
        published = Q(decision__package=self.package, decision__publication__isnull=False)
        replaced = Q(replaced_by__decision__publication__isnull=False)
        return _by_slot(
            *(_entries(model).filter(published).exclude(replaced) for model in (Appropriation, Allocation))
        )

    @cached_property
    def drafted(self) -> dict[Slot, list[Entry]]:
        if self.decision is None:
            return {}
        return _by_slot(
            *(_entries(model).filter(decision=self.decision) for model in (Appropriation, Allocation))
        )

    def amount(self, slot: Slot) -> Amount | None:
        """What stands in the slot, taken together; None where nothing does."""
        entries = self.standing.get(slot)
        return Amount.total(entry.amount for entry in entries) if entries else None


def _entries(model: type[Appropriation] | type[Allocation]) -> QuerySet[Entry]:
    rows: QuerySet[Entry] = (
        QuerySet(model).select_related("decision", "replaces").prefetch_related("citations__document")
    )
    return rows.order_by("decision__position", "decision__key", "position", "key")


def _by_slot(*held: Iterable[Entry]) -> dict[Slot, list[Entry]]:
    found: dict[Slot, list[Entry]] = {}
    for entries in held:
        for entry in entries:
            found.setdefault(slot_of(entry), []).append(entry)
    return found
