"""What the sheet comes to for each year: given, distributed and left, by the record's own sums.

The entries that stand, those of the drafts and those typed are laid into a record in memory, as the proposed document
would hold them, and added there: like with like, doubt kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allocations.desk.ledger import Entry, Figure, Side, Slot, figure_of
from allocations.desk.ledger.cells import slot_of
from allocations.desk.worksheet.merging import Ground, Outcome
from allocations.models import AllocationLine
from allocations.models.choices import AmountIs, Certainty
from allocations.money import Amount, format_amount
from allocations.record import Group, Record, counting, groups, line_groups, shapes
from allocations.record.sums import GONE


@dataclass(frozen=True)
class Sum:
    """One figure under a year, and what money it is."""

    amount: Amount
    kind: str

    def __str__(self) -> str:
        return format_amount(self.amount)


@dataclass(frozen=True)
class YearSums:
    year: int | None
    given: tuple[Sum, ...]
    distributed: tuple[Sum, ...]
    left: tuple[Sum, ...]

    @property
    def is_over(self) -> bool:
        """Whether more is distributed than given, whatever the doubts come to."""
        return any(each.amount.upper is not None and each.amount.upper < 0 for each in self.left)


@dataclass(frozen=True)
class _Laid:
    """An entry as it would be: its own name, the one it replaces, its slot and what it says."""

    ref: str
    replaces: str | None
    slot: Slot
    figure: Figure


def sums_of(
    ground: Ground, outcome: Outcome, years: Iterable[int | None], parents: dict[int, int | None]
) -> list[YearSums]:
    """``parents`` leads from each line of the sheet, new ones too, to the line that it is a part of."""
    record = _record(_laid(ground, outcome), parents)
    given = groups(record.standing_appropriations)
    spread = line_groups(record)
    return [_of_year(record, year, given, spread) for year in years]


def _of_year(
    record: Record, year: int | None, given: tuple[Group, ...], spread: tuple[Group, ...]
) -> YearSums:
    own = [group for group in given if group.year == year]
    lines = [group for group in spread if group.year == year]
    left: list[Sum] = []
    strongest: dict[str, Group] = {}
    for group in own:
        if group.certainty not in GONE:
            strongest.setdefault(group.amount_is, group)
    for amount_is, group in strongest.items():
        # Lines of a certainty that has a total of its own are set against that one.
        elsewhere = {g.certainty for g in own if g.amount_is == amount_is} - {group.certainty} | GONE
        against = counting(
            record,
            (
                entry
                for entry in record.standing_allocations
                if (entry.year, entry.amount_is) == (year, amount_is) and entry.certainty not in elsewhere
            ),
        )
        spent = Amount.total(entry.amount for entry in against)
        left.append(Sum(group.amount - spent, _kind(group)))
    return YearSums(
        year,
        tuple(Sum(group.amount, _kind(group)) for group in own),
        tuple(Sum(group.amount, _kind(group)) for group in lines),
        tuple(left),
    )


def _kind(group: Group) -> str:
    words = [str(Certainty(group.certainty).label)]
    if group.amount_is != AmountIs.NOT_STATED:
        words.append(str(AmountIs(group.amount_is).label))
    return ", ".join(words)


def _laid(ground: Ground, outcome: Outcome) -> list[_Laid]:
    found: list[_Laid] = []
    for side, ledger in ground.ledgers.items():
        changed = {change.entry for change in outcome.changes.values() if change.slot.side is side}
        for held in (ledger.standing, ledger.drafted):
            for slot, entries in held.items():
                if slot.side is side:
                    found += [
                        _of_entry(entry)
                        for entry in entries
                        if held is ledger.standing or entry.pk not in changed
                    ]
    for name, change in outcome.changes.items():
        if change.figure is not None:
            replaced = None if change.replaces is None else f"{change.slot.side}{change.replaces}"
            found.append(_Laid(f"new-{name}", replaced, change.slot, change.figure))
    return found


def _of_entry(entry: Entry) -> _Laid:
    slot = slot_of(entry)
    replaced = None if entry.replaces_id is None else f"{slot.side}{entry.replaces_id}"
    return _Laid(f"{slot.side}{entry.pk}", replaced, slot, figure_of(entry))


def _record(laid: list[_Laid], parents: dict[int, int | None]) -> Record:
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "documents", "bodies", "areas", "purposes", "pools", "sources", "stated_figures", "measures",
            "indicators", "outturns", "seats",
        ),
        (),
    )  # fmt: skip
    decision = shapes.Decision(
        citations=(), key="sheet", kind="other", act="", title="", body=None, body_printed="",
        when=shapes.When(None, "not_stated"), paragraph="", case_number="", initiative="", summary="",
        posted_on=None, appeal="not_stated", final_on=None, appealed=None, continues_in=None, corrects=None,
        whose_error="", points=(), conditions=(), positions=(), fact_corrections=(),
        appropriations=tuple(_appropriation(each) for each in laid if each.slot.side is Side.SOURCE),
        allocations=tuple(_allocation(each) for each in laid if each.slot.side is Side.LINE),
    )  # fmt: skip
    return Record(
        subject_kind="package",
        subject_slug="",
        municipality=shapes.Municipality("", "", "", "", ()),
        package=None,
        body=None,
        lines=tuple(_line(pk, parent) for pk, parent in parents.items()),
        decisions=(decision,),
        **nothing,
    )


def _line(pk: int, parent: int | None) -> shapes.Line:
    above = None if parent is None else str(parent)
    return shapes.Line((), str(pk), "", "", "", above, "", False, False, (), False, "", (), None)


def _said(each: _Laid) -> dict[str, Any]:
    figure = each.figure
    return {
        "citations": (), "ref": each.ref, "decision": "sheet", "key": each.ref, "year": each.slot.year,
        "amount": figure.amount, "included_in": figure.included_in, "certainty": figure.certainty,
        "amount_is": figure.amount_is, "runs": figure.runs, "runs_to": figure.runs_to,
        "measures": figure.measures, "nature": figure.nature, "quantity": figure.quantity,
        "unit": figure.unit, "unit_amount": figure.unit_amount, "replaces": each.replaces,
    }  # fmt: skip


def _appropriation(each: _Laid) -> shapes.Appropriation:
    return shapes.Appropriation(**_said(each), source=str(each.slot.row), money_is=each.figure.money_is)


def _allocation(each: _Laid) -> shapes.Allocation:
    source = None if each.figure.source is None else str(each.figure.source)
    return shapes.Allocation(**_said(each), source=source, line=str(each.slot.row))


def parents_of(lines: Iterable[AllocationLine]) -> dict[int, int | None]:
    return {line.pk: line.parent_id for line in lines}
