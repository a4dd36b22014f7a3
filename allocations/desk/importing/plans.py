"""What an import comes to as the desk stands now: each row's outcome, and all that would be written. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allocations.desk.importing import comparing, outturns
from allocations.desk.importing.columns import Layout
from allocations.desk.importing.comparing import Comparer, Wanted
from allocations.desk.importing.line_finding import NewLine
from allocations.desk.importing.line_rows import LineReader
from allocations.desk.importing.outturns import OutturnComparer, OutturnReader, OutturnWanted
from allocations.desk.importing.reading import Sheet
from allocations.desk.importing.rows import Outcome, RowState
from allocations.desk.importing.standing import Standing
from allocations.models import Decision
from allocations.models.imports import ImportKind, ImportRun

TICK = 500
"""So many rows between two signs of life."""

Tick = Callable[[int, int], None]


def no_tick(_done: int, _of: int) -> None:
    """Nobody waits."""


@dataclass(slots=True)
class Plan:
    """The rows in the order of the file, the new lines and the figures to write, and a digest of all of it."""

    outcomes: list[Outcome]
    new_lines: dict[str, NewLine]
    wanted: list[Wanted]
    outturns: list[OutturnWanted]
    digest: str = ""

    @property
    def counts(self) -> dict[str, int]:
        found = {state.value: 0 for state in RowState}
        for outcome in self.outcomes:
            found[outcome.state.value] += 1
        return found

    @property
    def is_refused(self) -> bool:
        return any(outcome.state is RowState.REFUSED for outcome in self.outcomes)

    @property
    def writes(self) -> bool:
        return bool(self.new_lines or self.wanted or self.outturns)


def plan_of(run: ImportRun, sheet: Sheet, decision: Decision | None, tick: Tick = no_tick) -> Plan:
    """Read the rows and hold each against the desk. The queries do not grow with the rows."""
    layout = Layout.of_json(run.layout)
    told: dict[str, Any] = {
        "year": run.choices.get("year"),
        "code": run.package.municipality.code,
        "slug": run.package.slug,
        "numbered": bool(run.choices.get("numbered")),
    }
    if run.kind == ImportKind.OUTTURNS:
        reader: LineReader = OutturnReader(sheet, layout, **told)
        comparer: Comparer | OutturnComparer = OutturnComparer(run.package, layout)
    else:
        reader = LineReader(sheet, layout, **told)
        comparer = Comparer(
            Standing(run.package, decision),
            layout,
            kind=decision.kind if decision is not None else run.choices["decision_kind"],
            certainty=run.choices.get("certainty", ""),
        )
    of = len(reader.cells)
    for done, row in enumerate(reader.rows(), 1):
        comparer.add(row)
        if done % TICK == 0:
            tick(done, of)
    comparer.finish()
    if isinstance(comparer, OutturnComparer):
        plan = Plan(comparer.outcomes, {}, [], comparer.wanted)
    else:
        plan = Plan(comparer.outcomes, comparer.finder.new, comparer.wanted, [])
    plan.digest = _digest(plan)
    return plan


def _digest(plan: Plan) -> str:
    """The same exactly when the same rows would come to the same, and the same would be written."""
    total = hashlib.sha256()
    for outcome in plan.outcomes:
        shown = [(figure.what, figure.old, figure.new) for figure in outcome.figures]
        total.update(f"{outcome.number} {outcome.state.value} {shown!r} {len(outcome.faults)}\n".encode())
    for line in plan.new_lines.values():
        total.update(f"{line.key} {line.number} {line.name} {line.parent}\n".encode())
    for wanted in plan.wanted:
        total.update(repr(tuple(map(str, comparing.differing(wanted)))).encode())
    for each in plan.outturns:
        total.update(repr(tuple(map(str, outturns.differing(each)))).encode())
    return total.hexdigest()
