"""Corrected facts: a decision is read with the facts that later corrections put right, and keeps what stood before.

Decisions are taken in the document's order. Of two corrections of one fact the later stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from allocations.record.shapes import Corrected, Decision, FactCorrection, Position, When

FIELD_OF = {
    "date": "when",
    "body": "body",
    "body_printed": "body_printed",
    "paragraph": "paragraph",
    "case_number": "case_number",
    "title": "title",
    "summary": "summary",
    "initiative": "initiative",
}
"""By the record's word for a fact: the field of the decision that holds it."""

FIELD_OF_POSITION = {"actor": "actor", "position_kind": "kind", "content": "content"}


def with_corrections(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions with their facts as corrected."""
    found = {decision.key: decision for decision in decisions}
    for correction in tuple(found.values()):
        for each in correction.fact_corrections:
            corrected = found.get(correction.corrects or "")
            if corrected is not None:
                found[corrected.key] = _corrected(corrected, correction.key, each)
    return tuple(found.values())


def _corrected(decision: Decision, by: str, correction: FactCorrection) -> Decision:
    if correction.fact in FIELD_OF:
        field = FIELD_OF[correction.fact]
        was = getattr(decision, field)
        decision = _with_value(decision, field, correction.value)
    else:
        taken = next((each for each in decision.positions if each.key == correction.position), None)
        if taken is None:
            return decision
        was = getattr(taken, FIELD_OF_POSITION[correction.fact])
        right = _right_position(taken, correction)
        positions = tuple(right if each is taken else each for each in decision.positions)
        decision = replace(decision, positions=positions)
    before = Corrected(correction.fact, correction.position, was, by)
    return replace(decision, corrected=(*decision.corrected, before))


def _with_value(decision: Decision, field: str, value: When | str | None) -> Decision:
    changes: dict[str, When | str | None] = {field: value}
    return replace(decision, **changes)  # type: ignore[arg-type]  # the field is one of FIELD_OF


def _right_position(taken: Position, correction: FactCorrection) -> Position:
    match correction.fact:
        case "actor":
            return replace(taken, actor=correction.body or taken.actor)
        case "position_kind":
            return replace(taken, kind=correction.text or taken.kind)  # empty where it was blanked
    return replace(taken, content=correction.text, content_stated=bool(correction.text))
