"""The trail: who wrote which row, noted in the transaction of the write, so that no writer approves their own.

``publishing.note_write`` keeps the log; here is known what a row is a part of. Shared rows and a municipality's places,
documents and bodies are noted by themselves: whatever uses them finds them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from allocations.desk.reach import municipality_of, supported_by
from allocations.models import (
    AllocationLine,
    Citation,
    Decision,
    FundingSource,
    Indicator,
    Measure,
    Observation,
    Outturn,
    PoolAmount,
    PositionAmount,
    SafetyPackage,
    StatedFigure,
)
from allocations.models.choices import WriteKind
from allocations.models.decisions import DecisionPart
from allocations.publishing import lock, note_write, note_writes
from municipalities.models import Body, Seat, User


def begin(row: Model) -> None:
    """Take the first lock of the one lock order, before a row of a municipality is written."""
    municipality = municipality_of(row)
    if municipality is not None:
        lock(municipality)


def note(user: User, row: Model, action: WriteKind | None = None) -> None:
    """Note that the user wrote or deletes the row, and which of it where the caller knows."""
    told: dict[str, Any] = {"municipality_id": municipality_of(row), "action": action or ""}
    if isinstance(row, Citation):
        target = supported_by(row)
        if target is None:
            return
        within = _within(target)
        if not within:
            # A source of a place is a change of the place.
            row, told["action"] = _outermost(target), WriteKind.CHANGED
        note_write(user=user, instance=row, **told, **within)
        return
    within = _within(row)
    outermost = _outermost(row)
    if outermost is not row:
        told["action"] = WriteKind.CHANGED
    note_write(user=user, instance=outermost, **told, **within)
    if isinstance(row, Body) and within:
        # Packages that name the body carry its name and task too, and look for it among the rows they use.
        note_write(user=user, instance=row, **told)


def note_all(user: User, package: SafetyPackage, rows: Sequence[Model]) -> None:
    """Note that the user wrote or deletes rows of one package that belong to no decision, however many they are."""
    note_writes(user=user, instances=rows, package=package)


def _outermost(row: Model) -> Model:
    """The row by which a version knows that it uses this one."""
    return row.pool if isinstance(row, PoolAmount) else row


def _within(row: Model) -> dict[str, Any]:
    """The decision, package or body that the row is a part of; nothing for what stands by itself."""
    match row:
        case Decision():
            return _of_decision(row)
        case DecisionPart() | PositionAmount():
            return _of_decision(row.decision)
        case SafetyPackage():
            return {"package": row}
        case AllocationLine() | FundingSource() | StatedFigure() | Indicator():
            return {"package": row.package}
        case Observation():
            return {"package": row.indicator.package}
        case Outturn():
            return {"package": row.line.package}
        case Measure():
            return {"package": row.package} if row.package is not None else _of_body(row.body)
        case Seat():
            return _of_body(row.body)
        case Body():
            return _of_body(row)
    return {}


def _of_decision(decision: Decision) -> dict[str, Any]:
    """What stays open in a posted decision belongs to whatever is published next, so it counts as the subject's own."""
    if decision.is_posted:
        return {"package": decision.package, "body": decision.subject_body}
    return {"decision": decision}


def _of_body(body: Body | None) -> dict[str, Any]:
    """Only a municipality's own body has versions of its own."""
    return {"body": body} if body is not None and body.municipality_id is not None else {}
