"""Writing figures as entries of a draft decision: all of them or none, in one transaction, noted in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from allocations.desk.ledger.cells import Entry, Side
from allocations.desk.ledger.changes import Change
from allocations.desk.ledger.citations import cite_all
from allocations.desk.ledger.planning import COLUMNS
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Decision,
    Document,
    FundingSource,
)
from allocations.models.choices import SubmissionStatus, WriteKind
from allocations.money import AmountRefused
from allocations.publishing import lock, note_writes
from municipalities.models import User

OPEN = frozenset({SubmissionStatus.DRAFT, SubmissionStatus.SENT_BACK})
"""States of a change in which the drafts it carries may still be written in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one change: its place among the changes, the field ("" for the whole), and the sentence."""

    index: int
    field: str
    sentence: str


class EntriesRefused(Exception):
    """Some figures cannot be entries. Nothing was written; ``faults`` names each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


@dataclass
class _Rows:
    """What is known beforehand, so that a thousand changes ask no more than one does."""

    lines: dict[int, AllocationLine]
    sources: dict[int, FundingSource]
    documents: dict[int, Document]
    entries: dict[tuple[Side, int], Entry]
    replaced: dict[tuple[Side, int], Entry]
    keys: set[str] = field(default_factory=set)
    position: int = 0


@transaction.atomic
def write_entries(*, decision: Decision, user: User, changes: Sequence[Change]) -> list[Entry]:
    """Do all the changes in a draft decision of a package, or none; return the entries written, in their order.

    The municipality is locked until the transaction ends. Raises EntriesRefused with every fault found, or where the
    decision was published or its change submitted in the meantime, and DatabaseError where a guard refuses.
    """
    package = decision.package
    if package is None:
        raise EntriesRefused([Fault(0, "", _("A decision about a body carries no money."))])
    lock(package.municipality_id)
    decision = Decision.objects.select_related("package__municipality", "submission").get(pk=decision.pk)
    if decision.is_posted:
        raise EntriesRefused(
            [Fault(0, "", _("The decision is published. What is published is not changed."))]
        )
    if decision.submission is not None and decision.submission.status not in OPEN:
        raise EntriesRefused(
            [
                Fault(
                    0,
                    "",
                    _(
                        "The decision is part of a change that has been submitted. It must be sent back first."
                    ),
                )
            ]
        )
    rows = _rows(decision, changes)
    made = _all_made(decision, changes, rows)
    gone = [
        rows.entries[change.slot.side, change.entry]
        for change in changes
        if change.figure is None and change.entry is not None
    ]
    note_writes(user=user, instances=gone, package=package, decision=decision, action=WriteKind.DELETED)
    for entry in gone:
        entry.delete()
    try:
        with transaction.atomic():
            _save(decision, made, user)
    except IntegrityError:
        faults = list(_broken_rules(changes, made))
        if not faults:
            raise
        raise EntriesRefused(faults) from None
    return [entry for entry, _change in made]


def _all_made(decision: Decision, changes: Sequence[Change], rows: _Rows) -> list[tuple[Entry, Change]]:
    """The entries as they would be, each with its change. Raises EntriesRefused."""
    faults: list[Fault] = []
    made: list[tuple[Entry, Change]] = []
    for index, change in enumerate(changes):
        try:
            entry = _made(decision, change, rows)
        except ValidationError as error:
            faults.extend(_faults(index, error))
        except AmountRefused as refusal:
            faults.append(Fault(index, "kronor", str(refusal)))
        else:
            if entry is not None:
                made.append((entry, change))
    if faults:
        raise EntriesRefused(faults)
    return made


def _rows(decision: Decision, changes: Sequence[Change]) -> _Rows:
    cited = {change.citing.document for change in changes if change.citing is not None}
    own: list[Entry] = [
        *Appropriation.objects.filter(decision=decision),
        *Allocation.objects.filter(decision=decision),
    ]
    last = max(
        (model.objects.filter(decision=decision).aggregate(last=Max("position"))["last"] or 0)
        for model in (Appropriation, Allocation)
    )
    return _Rows(
        lines=AllocationLine.objects.filter(package=decision.package_id).in_bulk(),
        sources=FundingSource.objects.filter(package=decision.package_id).in_bulk(),
        documents=Document.objects.in_bulk(cited),
        entries={(_side(entry), entry.pk): entry for entry in own},
        replaced=_replaced(decision, changes),
        keys={entry.key for entry in own},
        position=last,
    )


def _replaced(decision: Decision, changes: Sequence[Change]) -> dict[tuple[Side, int], Entry]:
    """The entries of the package that the changes replace."""
    found: dict[tuple[Side, int], Entry] = {}
    for side, model in ((Side.SOURCE, Appropriation), (Side.LINE, Allocation)):
        wanted = {c.replaces for c in changes if c.replaces is not None and c.slot.side is side}
        every: QuerySet[Entry] = QuerySet(model).filter(pk__in=wanted, decision__package=decision.package)
        for entry in every.select_related("decision__package__municipality"):
            found[side, entry.pk] = entry
    return found


def _side(entry: Entry) -> Side:
    return Side.LINE if isinstance(entry, Allocation) else Side.SOURCE


def _made(decision: Decision, change: Change, rows: _Rows) -> Entry | None:
    """The entry as it would be, checked but not saved."""
    if change.entry is not None and (change.slot.side, change.entry) not in rows.entries:
        raise ValidationError(_("The figure has been taken away in the meantime."))
    if change.figure is None:
        return None
    entry = _blank(decision, change, rows)
    for name in COLUMNS:
        setattr(entry, name, getattr(change.figure, name))
    entry.fiscal_year = change.slot.year
    entry.replaces = _to_replace(change, rows)
    if isinstance(entry, Appropriation):
        entry.money_is = change.figure.money_is
    elif change.figure.source is not None and change.figure.source not in rows.sources:
        raise ValidationError({"source": _("Choose a source of the same package.")})
    else:
        entry.source = rows.sources.get(change.figure.source or 0)
    if change.citing is not None and change.citing.document not in rows.documents:
        raise ValidationError({"cited_document": _("Name the document that states it.")})
    change.figure.amount  # noqa: B018  # raises where state, kronor and qualifier contradict each other
    entry.clean_fields(exclude=RELATED)
    entry.clean()
    return entry


RELATED = ("decision", "line", "source", "replaces")
"""Taken from the rows of the package itself, so that no query asks whether they are there."""


def _to_replace(change: Change, rows: _Rows) -> Entry | None:
    if change.replaces is None:
        return None
    found = rows.replaced.get((change.slot.side, change.replaces))
    if found is None:
        raise ValidationError({"replaces": _("An entry replaces one in the same package.")})
    return found


def _blank(decision: Decision, change: Change, rows: _Rows) -> Entry:
    """The draft's own entry that is altered, or a new one in its slot."""
    if change.entry is not None:
        entry = rows.entries[change.slot.side, change.entry]
        entry.decision = decision
        if isinstance(entry, Appropriation):
            entry.source = rows.sources[entry.source_id]
        else:
            entry.line = rows.lines[entry.line_id]
        return entry
    rows.position += 1
    if change.slot.side is Side.SOURCE:
        source = rows.sources.get(change.slot.row)
        if source is None:
            raise ValidationError(_("Choose a source of the same package."))
        key = _free_key(source.key, change.slot.year, rows.keys)
        return Appropriation(decision=decision, source=source, key=key, position=rows.position)
    line = rows.lines.get(change.slot.row)
    if line is None:
        raise ValidationError(_("Choose a line of the same package."))
    key = _free_key(line.key, change.slot.year, rows.keys)
    return Allocation(decision=decision, line=line, key=key, position=rows.position)


BATCH = 500
LONGEST_KEY = 70
CELL = ("certainty", "amount_is", "nature", "measures", "source")
"""What figures in one slot of one decision differ in."""


def _free_key(place: str, year: int | None, taken: set[str]) -> str:
    base = f"{place[:LONGEST_KEY].strip('-')}-{year}" if year is not None else place[:LONGEST_KEY].strip("-")
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key


def _faults(index: int, error: ValidationError) -> Iterable[Fault]:
    if not hasattr(error, "error_dict"):
        return [Fault(index, "", sentence) for sentence in error.messages]
    return [
        Fault(index, "" if name == NON_FIELD_ERRORS else name, sentence)
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]


def _save(decision: Decision, made: Sequence[tuple[Entry, Change]], user: User) -> None:
    """All at once: the tables hold the rules between rows, and few queries do for many figures."""
    for model in (Appropriation, Allocation):
        own = [(entry, change) for entry, change in made if isinstance(entry, model)]
        altered: list[Any] = [entry for entry, change in own if change.entry is not None]
        new: list[Any] = [entry for entry, change in own if change.entry is None]
        if altered:
            columns = [*COLUMNS, "replaces", "money_is" if model is Appropriation else "source"]
            bulk_update_with_history(altered, model, columns, batch_size=BATCH, default_user=user)
        if new:
            for entry, saved in zip(
                new, bulk_create_with_history(new, model, batch_size=BATCH, default_user=user), strict=True
            ):
                entry.pk = saved.pk
        if decision.package is not None:
            for action, entries in ((WriteKind.CHANGED, altered), (WriteKind.ADDED, new)):
                note_writes(
                    user=user, instances=entries, package=decision.package, decision=decision, action=action
                )
    cite_all(decision, made, user)


def _broken_rules(changes: Sequence[Change], made: Sequence[tuple[Entry, Change]]) -> Iterable[Fault]:
    """Which figures the tables refused, and why: asked one by one, now that something is known to be wrong."""
    places = {id(change): index for index, change in enumerate(changes)}
    taken: set[str] = set()
    for entry, change in made:
        index = places[id(change)]
        try:
            entry.validate_constraints()
        except ValidationError as error:
            yield from _faults(index, error)
        cell = (change.slot, change.figure and [getattr(change.figure, name) for name in CELL])
        if str(cell) in taken:
            yield Fault(
                index, "", _("The sheet has two such figures in one cell. Let them differ, or take one away.")
            )
        taken.add(str(cell))
