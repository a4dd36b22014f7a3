"""What a sheet may make on its way: a draft for either side, a document, lines and sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from allocations.desk.forms import prepared
from allocations.desk.ledger import Side
from allocations.desk.reach import Reach
from allocations.desk.worksheet.forms import (
    NEW,
    SAME,
    NewDecisionForm,
    NewDocumentForm,
    NewLineForm,
    NewSourceForm,
)
from allocations.desk.worksheet.merging import Outcome
from allocations.desk.worksheet.sheet import Sheet
from municipalities.models import Body

ROW_FORMS: dict[Side, Any] = {Side.LINE: NewLineForm, Side.SOURCE: NewSourceForm}
PREFIX = {Side.LINE: "nl", Side.SOURCE: "ns"}


@dataclass
class Making:
    """The forms of what the sheet may make. Those in ``used`` must be right; the others only keep what was typed."""

    decisions: dict[Side, Any]
    document: Any
    rows: dict[str, Any]
    used: set[str] = field(default_factory=set)

    @property
    def faulty(self) -> list[Any]:
        every = {"document": self.document, **self.rows}
        every |= {f"decision-{side}": form for side, form in self.decisions.items()}
        return [form for name, form in every.items() if name in self.used and not form.is_valid()]


def making_of(sheet: Sheet, outcome: Outcome | None = None) -> Making:
    """``outcome`` tells what will be used: without it nothing is, and nothing is found wrong."""
    used = set() if outcome is None else _used(sheet, outcome)
    bodies = list(Reach.of(sheet.request).visible_beside(Body, sheet.package).order_by("name"))
    decisions = {
        side: _made(sheet, NewDecisionForm, f"decision-{side}", f"new-{side}", used, bodies=bodies)
        for side in Side
    }
    rows = {
        row: _made(sheet, form, row, row, used)
        for side, form in ROW_FORMS.items()
        for row in (f"{PREFIX[side]}{number}" for number in sheet.new_rows(side))
    }
    return Making(decisions, _made(sheet, NewDocumentForm, "document", "doc", used), rows, used)


def _used(sheet: Sheet, outcome: Outcome) -> set[str]:
    sides = {change.slot.side for change in outcome.changes.values()}
    used = {f"decision-{side}" for side in sides if sheet.chosen[side] == NEW}
    if Side.LINE in sides and (sheet.chosen[Side.LINE], sheet.chosen[Side.SOURCE]) == (SAME, NEW):
        used.add(f"decision-{Side.SOURCE}")
    if sheet.setting("document") == NEW and outcome.changes:
        used.add("document")
    touched = {name.row for name in sheet.touched}
    for side in Side:
        for row in (f"{PREFIX[side]}{number}" for number in sheet.new_rows(side)):
            named = any(sheet.data.get(f"{row}-{part}", "").strip() for part in ("name", "number"))
            if named or row in touched:
                used.add(row)
    return used


def _made(sheet: Sheet, form: Any, name: str, prefix: str, used: Collection[str], **told: Any) -> Any:
    """A form of this request. One that is not used is not bound: it keeps what was typed and finds nothing wrong."""
    ready = prepared(type(form.__name__, (form,), {"package": sheet.package}), sheet.request, **told)
    if name in used:
        return ready(sheet.data, prefix=prefix)
    typed = {
        field: sheet.data[f"{prefix}-{field}"]
        for field in ready.base_fields
        if f"{prefix}-{field}" in sheet.data
    }
    return ready(prefix=prefix, initial=typed)
