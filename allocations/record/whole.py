"""The whole of one sealed document, with its entries in order and its parts found by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from allocations.record.shapes import (
    Allocation,
    Appropriation,
    Area,
    Body,
    Condition,
    Decision,
    Document,
    Entry,
    Indicator,
    Line,
    Measure,
    Municipality,
    Outturn,
    Package,
    Pool,
    Purpose,
    Seat,
    Source,
    StatedFigure,
)


@dataclass(frozen=True)
class Record:
    """One sealed document. ``package`` is None when the subject is a body; ``body`` is then that body."""

    subject_kind: str
    subject_slug: str
    municipality: Municipality
    package: Package | None
    body: Body | None
    documents: tuple[Document, ...]
    bodies: tuple[Body, ...]
    areas: tuple[Area, ...]
    purposes: tuple[Purpose, ...]
    pools: tuple[Pool, ...]
    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    stated_figures: tuple[StatedFigure, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    outturns: tuple[Outturn, ...]
    seats: tuple[Seat, ...]

    @property
    def name(self) -> str:
        found = self.package or self.body
        return found.name if found else self.subject_slug

    # Looking up by key

    @cached_property
    def document_by_key(self) -> dict[str, Document]:
        return {document.key: document for document in self.documents}

    @cached_property
    def body_by_key(self) -> dict[str, Body]:
        return {body.key: body for body in self.bodies}

    @cached_property
    def area_by_slug(self) -> dict[str, Area]:
        return {area.slug: area for area in self.areas}

    @cached_property
    def pool_by_key(self) -> dict[str, Pool]:
        return {pool.key: pool for pool in self.pools}

    @cached_property
    def source_by_key(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}

    @cached_property
    def line_by_key(self) -> dict[str, Line]:
        return {line.key: line for line in self.lines}

    @cached_property
    def decision_by_key(self) -> dict[str, Decision]:
        return {decision.key: decision for decision in self.decisions}

    @cached_property
    def parts_of_line(self) -> dict[str, tuple[Line, ...]]:
        """The sub-lines of each line that has some."""
        parts: dict[str, tuple[Line, ...]] = {}
        for line in self.lines:
            if line.parent is not None:
                parts[line.parent] = (*parts.get(line.parent, ()), line)
        return parts

    @property
    def top_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.parent is None)

    # Entries

    @cached_property
    def appropriations(self) -> tuple[Appropriation, ...]:
        return tuple(entry for decision in self.decisions for entry in decision.appropriations)

    @cached_property
    def allocations(self) -> tuple[Allocation, ...]:
        return tuple(entry for decision in self.decisions for entry in decision.allocations)

    @cached_property
    def replaced_by(self) -> dict[str, tuple[Entry, ...]]:
        """For each replaced entry's kind and ref, what took its place."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in (*self.appropriations, *self.allocations):
            if entry.replaces is not None:
                found[entry.replaces] = (*found.get(entry.replaces, ()), entry)
        return found

    @cached_property
    def standing_appropriations(self) -> tuple[Appropriation, ...]:
        return tuple(entry for entry in self.appropriations if entry.ref not in self.replaced_by)

    @cached_property
    def standing_allocations(self) -> tuple[Allocation, ...]:
        return tuple(entry for entry in self.allocations if entry.ref not in self.replaced_by)

    @cached_property
    def standing_of_line(self) -> dict[str, tuple[Allocation, ...]]:
        """The standing allocations of each line that has some."""
        found: dict[str, list[Allocation]] = {}
        for entry in self.standing_allocations:
            found.setdefault(entry.line, []).append(entry)
        return {line: tuple(entries) for line, entries in found.items()}

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for decision in self.decisions for condition in decision.conditions)

    @cached_property
    def entry_by_ref(self) -> dict[str, Entry]:
        return {entry.ref: entry for entry in (*self.appropriations, *self.allocations)}
