"""A posted sheet against the desk as it is now: what was touched, what somebody else changed too, and what it comes to.

A cell that only one of two people changed merges by itself. Nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from allocations.desk.ledger import (
    CannotSubtract,
    Change,
    Citing,
    Entry,
    Inference,
    Ledger,
    Planned,
    Side,
    Slot,
    WhichReplaced,
    figure_of,
)
from allocations.desk.worksheet.names import CellName
from allocations.desk.worksheet.planning import Asked, CellRefused, Defaults, planned
from allocations.desk.worksheet.versions import EMPTY, Version, is_opened, typed_version, version_of
from allocations.models import Decision
from allocations.money import MINUS, AmbiguousAmount, AmountRefused, format_amount, write_typed


@dataclass(frozen=True)
class Ground:
    """What a posted sheet is laid over: for each side the draft it goes into, what stands, and the sheet's defaults.

    ``rows`` leads from a row's name to its primary key; a row that is not saved yet has a negative one.
    """

    ledgers: Mapping[Side, Ledger]
    defaults: Mapping[Side, Defaults]
    rows: Mapping[str, int]
    documents: frozenset[int]
    document: int | None = None
    place: str = ""
    document_is_new: bool = False

    def target(self, side: Side) -> Decision | None:
        return self.ledgers[side].decision

    def slot(self, name: CellName) -> Slot:
        return Slot(name.side, self.rows[name.row], name.year)

    def entry(self, name: CellName) -> Entry | None:
        """The draft's entry in the cell: the first of its slot, the second, and so on."""
        held = self.ledgers[name.side].drafted.get(self.slot(name), [])
        return held[name.number - 1] if name.number <= len(held) else None


@dataclass
class Outcome:
    """What a posted sheet comes to, by the names of its cells."""

    changes: dict[str, Change] = field(default_factory=dict)
    planned: dict[str, Planned | None] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    readings: dict[str, tuple[Decimal, ...]] = field(default_factory=dict)
    conflicts: dict[str, Entry | None] = field(default_factory=dict)
    unfold: set[str] = field(default_factory=set)
    """Cells whose rarer fields must be seen to mend them."""
    general: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.faults or self.conflicts or self.general)

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, []).append(sentence)

    def touched(self, side: Side) -> list[str]:
        return [name for name, change in self.changes.items() if change.slot.side is side]


def typed_cells(data: QueryDict) -> list[CellName]:
    found = (CellName.read(key.removeprefix("amount-")) for key in data if key.startswith("amount-"))
    return [name for name in found if name is not None]


def opened_versions(data: QueryDict) -> dict[str, Version]:
    """What the cells said when the sheet was opened. What is no such thing counts as nothing opened."""
    try:
        held = json.loads(data.get("opened", "{}"))
        return {str(name): Version.from_json(version) for name, version in held.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}


def merge(data: QueryDict, ground: Ground) -> Outcome:
    outcome = Outcome()
    opened = opened_versions(data)
    for name in typed_cells(data):
        text = str(name)
        before = opened.get(text, EMPTY)
        typed = typed_version(data, text, before)
        if typed == before:
            continue
        if name.row not in ground.rows:
            outcome.general.append(
                _("A row of the sheet was taken away in the meantime. In it you had typed “%(typed)s”.")
                % {"typed": typed.amount}
            )
            continue
        _merge_cell(name, before, typed, data, ground, outcome)
    return outcome


def _merge_cell(
    name: CellName, before: Version, typed: Version, data: QueryDict, ground: Ground, outcome: Outcome
) -> None:
    text = str(name)
    entry = ground.entry(name)
    now = version_of(entry) if entry is not None else EMPTY
    if typed == now or data.get(f"keep-{text}") == "theirs":
        return
    target = ground.target(name.side)
    here = data.get(f"opened-{name.side}", "") == ("" if target is None else str(target.pk))
    unanswered = f"asked-{text}" in data and data.get(f"keep-{text}") != "mine"
    if now != (before if here else EMPTY) or unanswered:
        outcome.conflicts[text] = entry
        return
    if not typed.amount:
        _cleared(name, typed, entry, ground, outcome)
        return
    asked = Asked(
        name.side, typed, before, entry, is_opened(data, text), _chosen(data.get(f"reading-{text}", ""))
    )
    standing = ground.ledgers[name.side].standing.get(ground.slot(name), [])
    try:
        found = planned(asked, ground.defaults[name.side], standing)
        outcome.planned[text] = found
        outcome.notes[text] = note_on(found)
        change = _change(name, asked, found, ground)
    except AmbiguousAmount as question:
        outcome.readings[text] = question.readings
        outcome.fault(text, str(question))
    except CannotSubtract as refusal:
        outcome.fault(text, str(refusal))
    except (WhichReplaced, CellRefused) as refusal:
        outcome.unfold.add(text)
        outcome.fault(text, str(refusal))
    except AmountRefused as refusal:
        outcome.fault(text, str(refusal))
    else:
        if change is not None:
            outcome.changes[text] = change


def _cleared(name: CellName, typed: Version, entry: Entry | None, ground: Ground, outcome: Outcome) -> None:
    if entry is not None:
        outcome.planned[str(name)] = None
        outcome.changes[str(name)] = Change(ground.slot(name), None, entry=entry.pk)
    elif typed.printed or typed.place or typed.more:
        outcome.fault(
            str(name), _("There is no amount here. Write one, or “not stated”, or clear the source too.")
        )


def _chosen(text: str) -> Decimal | None:
    """The reading chosen of a figure that has two; only one of the two is ever taken."""
    digits = text.removeprefix("-")
    return Decimal(text) if digits.replace(".", "", 1).isdecimal() and len(text) <= 20 else None


def _change(name: CellName, asked: Asked, found: Planned | None, ground: Ground) -> Change | None:
    slot, entry = ground.slot(name), asked.entry
    if found is None:
        return None if entry is None else Change(slot, None, entry=entry.pk)
    terms: str | None = ""
    if found.terms is not None:
        new, stands = (format_amount(amount) for amount in found.terms)
        terms = f"{new} {MINUS} {stands}"
    elif entry is not None and found.figure == figure_of(entry):
        terms = None
    return Change(
        slot,
        found.figure,
        entry=entry.pk if entry is not None else None,
        replaces=found.replaces.pk if found.replaces is not None else None,
        citing=_citing(asked, ground),
        terms=terms,
        inference=_inference(asked),
    )


def _citing(asked: Asked, ground: Ground) -> Citing | None:
    typed = asked.typed
    chosen = typed.more.get("document", "")
    document = int(chosen) if chosen.isdecimal() else ground.document
    if document is not None and document not in ground.documents:
        raise CellRefused(_("Choose from the same municipality, or what is shared."), "document")
    if document is None:
        if (typed.printed or typed.place) and not ground.document_is_new:
            raise CellRefused(_("Name the document that states it."), "document")
        return None
    place = typed.place or (ground.place if asked.entry is None else "")
    return Citing(document, place, typed.printed)


def _inference(asked: Asked) -> Inference | None:
    if not asked.rarer:
        return None
    claim, reason = asked.typed.more.get("claim", ""), asked.typed.more.get("reason", "")
    if bool(claim) != bool(reason):
        raise CellRefused(_("An inference says what is inferred, and why."), "reason")
    return Inference(claim, reason)


def note_on(found: Planned | None) -> str:
    """What the cell comes to, in words: read back to whoever types."""
    if found is None:
        return _("stands already: no entry")
    amount = found.figure.amount
    said = format_amount(amount)
    if found.figure.measures == "change":
        said = _("change: %(amount)s") % {"amount": write_typed(amount, signed=True)}
    if found.terms is not None:
        new, stands = (format_amount(each, unit=False) for each in found.terms)
        said = f"{said} ({new} {MINUS} {stands})"
    if found.replaces is not None:
        said = _("%(amount)s, replaces %(earlier)s") % {
            "amount": said,
            "earlier": format_amount(found.replaces.amount),
        }
    return said
