"""Saving a sheet: what was typed becomes entries of draft decisions, all of it or none, under the municipality's lock.

What the sheet makes on its way (a draft, a document, lines, sources) is made in the same transaction, so that what is
refused leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from allocations.desk import trail
from allocations.desk.citing import TARGET_OF
from allocations.desk.ledger import EntriesRefused, Side, write_entries
from allocations.desk.worksheet.forms import SAME, place_last
from allocations.desk.worksheet.making import Making, making_of
from allocations.desk.worksheet.merging import Outcome, merge
from allocations.desk.worksheet.rivals import Rival, rivals_of
from allocations.desk.worksheet.sheet import Sheet
from allocations.models import AllocationLine, Citation, Decision, Document
from allocations.publishing import lock
from municipalities.models import User


class SheetRefused(Exception):
    """Something in the sheet cannot be saved. Nothing was written; all of it is told."""

    def __init__(self, outcome: Outcome, making: Making) -> None:
        super().__init__()
        self.outcome, self.making = outcome, making


@dataclass(frozen=True)
class Saved:
    """What became of a sheet: the drafts written in by side, how many figures, and the new rows by name in the form.

    ``rivals`` are figures of other drafts in the same cells.
    """

    decisions: dict[Side, Decision]
    figures: int
    rows: dict[str, int]
    document: Document | None
    rivals: list[Rival]


@transaction.atomic
def save(sheet: Sheet, *, user: User) -> Saved | None:
    """Write what was typed into the drafts. None where nothing was. Raises SheetRefused, and DatabaseError."""
    lock(sheet.package.municipality_id)
    outcome = merge(sheet.data, sheet.ground())
    outcome.general += sheet.lost
    if not sheet.settings.is_valid():
        outcome.general.append(_("Choose what holds for the whole sheet again."))
    making = making_of(sheet, outcome)
    if outcome.is_refused or making.faulty:
        raise SheetRefused(outcome, making)
    if not (outcome.changes or making.used):
        return None
    document = _made_document(making, user)
    cited = document.pk if document is not None else sheet.ground().document
    new = _made_rows(sheet, making, user, cited, outcome)
    decisions = _decisions(sheet, making, user, cited, outcome)
    final = merge(sheet.data, sheet.ground(new, document=cited))
    if final.is_refused:
        raise SheetRefused(final, making)
    figures = _write(decisions, final, user, making)
    slots = [change.slot for change in final.changes.values() if change.figure is not None]
    return Saved(decisions, figures, new, document, rivals_of(set(decisions.values()), slots))


def _write(decisions: dict[Side, Decision], outcome: Outcome, user: User, making: Making) -> int:
    for decision in dict.fromkeys(decisions.values()):
        named = [
            (name, change)
            for name, change in outcome.changes.items()
            if decisions.get(change.slot.side) == decision
        ]
        try:
            write_entries(decision=decision, user=user, changes=[change for _name, change in named])
        except EntriesRefused as refusal:
            for fault in refusal.faults:
                if named:
                    outcome.fault(named[fault.index][0], fault.sentence)
                    outcome.unfold.add(named[fault.index][0])
            raise SheetRefused(outcome, making) from refusal
    return len(outcome.changes)


def _made_document(making: Making, user: User) -> Document | None:
    if "document" not in making.used:
        return None
    document: Document = making.document.save()
    trail.note(user, document)
    return document


def _made_rows(
    sheet: Sheet, making: Making, user: User, cited: int | None, outcome: Outcome
) -> dict[str, int]:
    """The new lines and sources, each after the line that it is a part of. Raises SheetRefused."""
    found: dict[str, Any] = {}
    for name, form in making.rows.items():
        if name not in making.used:
            continue
        row = form.instance
        parent = sheet.data.get(f"{name}-parent", "")
        if isinstance(row, AllocationLine) and parent:
            above = found.get(parent) or _line_named(sheet, parent)
            if above is None:
                outcome.general.append(_("A line is part of a line above it, in the same package."))
                raise SheetRefused(outcome, making)
            row.parent = above
            row.full_clean()
        place_last(row)
        row.save()
        trail.note(user, row)
        _cite(row, user, cited, sheet.setting("place"))
        found[name] = row
    return {name: row.pk for name, row in found.items()}


def _line_named(sheet: Sheet, name: str) -> AllocationLine | None:
    return next((line for line in sheet.ledger.lines if f"l{line.pk}" == name), None)


def _decisions(
    sheet: Sheet, making: Making, user: User, cited: int | None, outcome: Outcome
) -> dict[Side, Decision]:
    """The draft of each side that something was typed in; a new one is made once."""
    made: dict[Side, Decision] = {}

    def draft(side: Side) -> Decision:
        if side not in made:
            made[side] = making.decisions[side].make(user)
            _cite(made[side], user, cited, sheet.setting("place"))
        return made[side]

    found: dict[Side, Decision] = {}
    for side in (Side.SOURCE, Side.LINE):
        if not outcome.touched(side):
            continue
        own = Side.SOURCE if sheet.chosen[side] == SAME else side
        found[side] = sheet.target(side) or draft(own)
    return found


def _cite(row: Model, user: User, document: int | None, place: str) -> None:
    """What is made on the sheet was read where its figures were."""
    if document is None:
        return
    citation = Citation(**{TARGET_OF[type(row)]: row}, document_id=document, locator=place)
    citation.full_clean()
    citation.save()
    trail.note(user, citation)
