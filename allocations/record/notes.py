"""Numbered source notes: every citation of a document, in the order a reader meets its fact.

The same place in the same document printed the same way is one note. The numbers are the same in page, PDF and list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocations.record.shapes import Allocation, Citation, Cited
from allocations.record.whole import Record

Place = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Note:
    number: int
    citation: Citation


class Notes:
    """The notes of one record: ``numbers(fact)`` for what stands by a figure, ``all`` for the list of sources."""

    def __init__(self, record: Record) -> None:
        numbers: dict[Place, Note] = {}
        for citation in _in_reading_order(record):
            numbers.setdefault(_place(citation), Note(len(numbers) + 1, citation))
        self._note = numbers
        self.all: tuple[Note, ...] = tuple(numbers.values())

    def number(self, citation: Citation) -> int:
        return self._note[_place(citation)].number

    def numbers(self, *facts: Cited) -> tuple[int, ...]:
        """The numbers of all that supports these facts, each once, ascending."""
        return tuple(sorted({self.number(c) for fact in facts for c in fact.citations}))

    def of(self, citations: Iterable[Citation]) -> tuple[Note, ...]:
        return tuple(self._note[_place(c)] for c in citations)


def _place(citation: Citation) -> Place:
    """The citation without the field it is about: what supports two facts from one place is one note."""
    c = citation
    return (c.basis, c.document, c.locator, c.printed, c.claim, c.reason, c.terms)


Fact = tuple[str, Cited]


def cited_facts(record: Record) -> Iterator[Fact]:
    """Every fact of the record that can carry citations, with its path in the document, in reading order.

    A path is the document's own: ``package``, ``decisions/kf-2022/appropriations/budget-2023``, ``lines/rad-1``.
    """
    if record.body is not None:
        yield f"bodies/{record.body.key}", record.body
    yield from _money_and_decisions(record)
    if record.package is not None:
        yield "package", record.package
    yield from _lines(record)
    yield from _positions_and_seats(record)
    yield from _results(record)
    yield from _sources(record)
    yield from _surroundings(record)


def _money_and_decisions(record: Record) -> Iterator[Fact]:
    for appropriation in record.appropriations:
        yield f"decisions/{appropriation.decision}/appropriations/{appropriation.key}", appropriation
    for condition in record.conditions:
        yield f"decisions/{condition.decision}/conditions/{condition.key}", condition
    for decision in record.decisions:
        yield f"decisions/{decision.key}", decision
        for point in decision.points:
            yield f"decisions/{decision.key}/points/{point.key}", point
        for corrected in decision.fact_corrections:
            yield f"decisions/{decision.key}/fact_corrections/{corrected.key}", corrected


def _lines(record: Record) -> Iterator[Fact]:
    allocations: dict[str, list[Allocation]] = {}
    for allocation in record.allocations:
        allocations.setdefault(allocation.line, []).append(allocation)
    for line in record.lines:
        for allocation in allocations.get(line.key, ()):
            yield f"decisions/{allocation.decision}/allocations/{allocation.key}", allocation
        yield f"lines/{line.key}", line


def _positions_and_seats(record: Record) -> Iterator[Fact]:
    for decision in record.decisions:
        for taken in decision.positions:
            path = f"decisions/{decision.key}/positions/{taken.key}"
            yield path, taken
            for index, amount in enumerate(taken.amounts):
                yield f"{path}/amounts/{index}", amount
    for seat in record.seats:
        yield f"seats/{seat.key}", seat


def _results(record: Record) -> Iterator[Fact]:
    for indicator in record.indicators:
        yield f"indicators/{indicator.key}", indicator
        for observation in indicator.observations:
            yield f"indicators/{indicator.key}/observations/{observation.key}", observation
    for measure in record.measures:
        yield f"measures/{measure.key}", measure
    for outturn in record.outturns:
        period = f"{outturn.year}/{outturn.period}-{outturn.period_number}"
        yield f"outturns/{outturn.line}/{outturn.kind}/{period}", outturn


def _sources(record: Record) -> Iterator[Fact]:
    for source in record.sources:
        yield f"sources/{source.key}", source
    for pool in record.pools:
        yield f"pools/{pool.key}", pool
        for held in pool.amounts:
            yield f"pools/{pool.key}/amounts/{held.year or '-'}/{held.certainty}", held
    for figure in record.stated_figures:
        yield f"stated_figures/{figure.key}", figure


def _surroundings(record: Record) -> Iterator[Fact]:
    for residents in record.municipality.residents:
        yield f"municipality/residents/{residents.year}", residents
    for area in record.areas:
        yield f"areas/{area.slug}", area
    for body in record.bodies:
        if body is not record.body:
            yield f"bodies/{body.key}", body
    for document in record.documents:
        yield f"documents/{document.key}", document


def _in_reading_order(record: Record) -> Iterator[Citation]:
    for _path, fact in cited_facts(record):
        yield from fact.citations
