"""What others wanted instead of a decision, amount by amount beside what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.models.choices import PositionKind
from allocations.money import Amount, format_amount
from allocations.public.pages.evidence import Evidence
from allocations.record import Record, counting
from allocations.record.adding import summed
from allocations.record.effect import signed
from allocations.record.shapes import Allocation, Decision, Entry, Position, PositionAmount
from allocations.record.sums import below

Place = tuple[str | None, str | None, int | None]
"""A line or a source, and a year, by which amounts are held beside each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wanted something else: the head of a column."""

    actor: str
    kind: str


@dataclass(frozen=True, slots=True)
class WantedCell:
    """An alternative amount, or why there is none; ``difference`` from what was decided, where both are exact."""

    amount: str
    difference: str
    stated: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WantedRow:
    name: str
    year: str
    decided: str
    numbers: tuple[int, ...]
    cells: tuple[WantedCell, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    columns: tuple[Wanted, ...]
    rows: tuple[WantedRow, ...]


def alternatives(record: Record, evidence: Evidence, decision: Decision) -> Alternatives | None:
    """None where nobody named another amount. Whose content is not stated has a column that says so."""
    if not any(position.amounts for position in decision.positions):
        return None
    taken = [p for p in decision.positions if p.amounts or (not p.content_stated and p.kind != "note")]
    places = dict.fromkeys(_place(amount) for position in taken for amount in position.amounts)
    return Alternatives(
        columns=tuple(
            Wanted(record.body_by_key[p.actor].name, str(PositionKind(p.kind).label)) for p in taken
        ),
        rows=tuple(_row(record, evidence, decision, taken, place) for place in places),
    )


def _place(amount: PositionAmount) -> Place:
    return (amount.line, amount.source, amount.year)


def _row(
    record: Record, evidence: Evidence, decision: Decision, taken: list[Position], place: Place
) -> WantedRow:
    line, source, year = place
    entries = _decided(record, decision, place)
    decided = summed(entries) if entries and len({_sort(entry) for entry in entries}) == 1 else None
    said = ", ".join(format_amount(entry.amount) for entry in entries)
    return WantedRow(
        name=record.line_by_key[line].name if line else record.source_by_key[source or ""].name,
        year=str(year) if year else "",
        decided=format_amount(decided) if decided is not None else said or _("nothing in this decision"),
        numbers=evidence.numbers(*entries),
        cells=tuple(_cell(evidence, position, place, decided) for position in taken),
    )


def _sort(entry: Entry) -> tuple[str, int | None, str]:
    return (entry.certainty, entry.year, entry.amount_is)


def _cell(evidence: Evidence, position: Position, place: Place, decided: Amount | None) -> WantedCell:
    wanted = next((amount for amount in position.amounts if _place(amount) == place), None)
    if wanted is None:
        why = _("no other amount named") if position.content_stated else _("content not stated")
        return WantedCell(
            why, "", stated=False, numbers=evidence.numbers(position) if not position.amounts else ()
        )
    both = decided is not None and decided.is_exact and wanted.amount.is_exact
    difference = signed(wanted.amount - decided) if both and decided is not None else ""
    return WantedCell(format_amount(wanted.amount), difference, stated=True, numbers=evidence.numbers(wanted))


def _decided(record: Record, decision: Decision, place: Place) -> tuple[Entry, ...]:
    """What the decision gives there, as later corrected; of a line without money of its own, what its parts get."""
    line, source, year = place
    if line is None:
        given = (e for e in decision.appropriations if e.source == source and year in {None, e.year})
        return tuple(_right(record, given))
    of_year = [e for e in decision.allocations if year in {None, e.year}]
    own = [e for e in of_year if e.line == line]
    if own:
        return tuple(_right(record, own))
    under = set(below(record, line))
    parts = [e for e in _right(record, (e for e in of_year if e.line in under)) if isinstance(e, Allocation)]
    return counting(record, parts)


def _right(record: Record, entries: Iterable[Entry]) -> Iterable[Entry]:
    for entry in entries:
        put_right = [
            later
            for later in record.replaced_by.get(entry.ref, ())
            if record.decision_by_key[later.decision].kind == "correction"
        ]
        yield from _right(record, put_right) if put_right else [entry]
