"""Other drafts with a figure in the same cells: of two drafts that replace one figure only one can be published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocations.desk.ledger import Entry, Side, Slot
from allocations.desk.ledger.cells import slot_of
from allocations.models import Allocation, Appropriation, Decision
from allocations.money import format_amount


@dataclass(frozen=True)
class Rival:
    """A figure of another draft: where it lies, what it says, and the draft."""

    place: str
    amount: str
    decision: Decision


def rivals_of(decisions: Iterable[Decision], slots: Iterable[Slot]) -> list[Rival]:
    """What other drafts of the same package say in the slots that these have just written in."""
    own = list(decisions)
    wanted = set(slots)
    if not own or not wanted:
        return []
    return [
        Rival(str(entry), format_amount(entry.amount), entry.decision)
        for entry in _others(own, wanted)
        if slot_of(entry) in wanted
    ]


def _others(own: list[Decision], wanted: set[Slot]) -> list[Entry]:
    lines = {slot.row for slot in wanted if slot.side is Side.LINE}
    sources = {slot.row for slot in wanted if slot.side is Side.SOURCE}
    of = {"decision__package": own[0].package_id, "decision__publication": None}
    allocations = Allocation.objects.filter(line__in=lines, **of).select_related("line", "decision__body")
    given = Appropriation.objects.filter(source__in=sources, **of).select_related("source", "decision__body")
    return [*given.exclude(decision__in=own), *allocations.exclude(decision__in=own)]
