"""An import taken the real way, without a browser: a file, its columns as guessed, the preview, the write."""

from __future__ import annotations

from typing import Any

from allocations.desk.importing import runs
from allocations.desk.importing.columns import Layout
from allocations.desk.importing.parts import preview_of
from allocations.desk.importing.rows import Outcome
from allocations.models import Decision
from allocations.models.imports import ImportKind, ImportRun
from tests.support.desk import Desk


def begun(
    desk: Desk, content: bytes, name: str = "budget.xlsx", *, kind: str = ImportKind.LINES, **choices: Any
) -> ImportRun:
    """Uploaded and looked through: in the state that its page would show."""
    run, _book = runs.begin(
        package=desk.package, user=desk.writer, kind=kind, content=content, name=name, language="sv"
    )
    decision: Decision | None = choices.pop("decision", None)
    run.choices = {
        "decision": decision.pk if decision is not None else None,
        "decision_kind": decision.kind if decision is not None else choices.pop("decision_kind", "adoption"),
        "new_decision": {"title": f"Import av {name}"},
        **choices,
    }
    run.save()
    runs.preview(run)
    run.refresh_from_db()
    return run


def imported(desk: Desk, content: bytes, name: str = "budget.xlsx", **choices: Any) -> ImportRun:
    """Looked through and written."""
    run = begun(desk, content, name, **choices)
    runs.write(run, desk.writer)
    run.refresh_from_db()
    return run


def outcomes(run: ImportRun) -> list[Outcome]:
    return [Outcome.of_json(row) for row in preview_of(run)]


def states(run: ImportRun) -> list[str]:
    return [outcome.state.value for outcome in outcomes(run)]


def refusals(run: ImportRun) -> dict[str, str]:
    """Why rows are refused: the sentence by its place."""
    return {fault.place: fault.sentence for outcome in outcomes(run) for fault in outcome.faults}


def layout(run: ImportRun) -> Layout:
    return Layout.of_json(run.layout)
