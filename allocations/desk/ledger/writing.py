"""Writing figures as entries of a draft decision: all of them or none, in one transaction, noted in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from allocations.desk import trail
from allocations.desk.ledger.cells import Entry, Side, Slot
from allocations.desk.ledger.planning import COLUMNS, Figure
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Decision,
    Document,
    FundingSource,
)
from allocations.models.choices import Basis
from allocations.money import AmountRefused
from allocations.publishing import lock
from municipalities.models import User


@dataclass(frozen=True, slots=True)
class Citing:
    """Where a figure stands: the document by primary key, the place in it, the figure as printed."""

    document: int
    locator: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Inference:
    """What we read into the figure's year, and why. Both empty: the year is no inference (any more)."""

    claim: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do in a draft: a figure to put into a slot, or an entry of the draft to take away.

    ``entry`` is the draft's own entry that is altered (None: a new one); without a ``figure`` it is taken away.
    ``citing`` None leaves the entry's citations as they are. ``terms`` are those of a computed figure: empty, those of
    an earlier computation are taken away; None leaves them. ``inference`` None leaves what is said of the year.
    """

    slot: Slot
    figure: Figure | None
    entry: int | None = None
    replaces: int | None = None
    citing: Citing | None = None
    terms: str | None = ""
    inference: Inference | None = None


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
    keys: set[str] = field(default_factory=set)
    position: int = 0


@transaction.atomic
def write_entries(*, decision: Decision, user: User, changes: Sequence[Change]) -> list[Entry]:
    """Do all the changes in a draft decision of a package, or none; return the entries written, in their order.

    The municipality is locked until the transaction ends. Raises EntriesRefused with every fault found, and
    DatabaseError where a guard refuses (the decision was published, or its change submitted, in the meantime).
    """
    package = decision.package
    if package is None:
        raise EntriesRefused([Fault(0, "", _("A decision about a body carries no money."))])
    lock(package.municipality_id)
    decision = Decision.objects.select_related("package").get(pk=decision.pk)
    if decision.is_posted:
        raise EntriesRefused(
            [Fault(0, "", _("The decision is published. What is published is not changed."))]
        )
    rows = _rows(decision, changes)
    made = _all_made(decision, changes, rows)
    for change in changes:
        if change.figure is None and change.entry is not None:
            gone = rows.entries[change.slot.side, change.entry]
            trail.note(user, gone)
            gone.delete()
    for entry, change in made:
        _save(entry, change, user)
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
        keys={entry.key for entry in own},
        position=last,
    )


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
    entry.replaces_id = change.replaces
    if isinstance(entry, Appropriation):
        entry.money_is = change.figure.money_is
    elif change.figure.source is not None and change.figure.source not in rows.sources:
        raise ValidationError({"source": _("Choose a source of the same package.")})
    else:
        entry.source = rows.sources.get(change.figure.source or 0)
    if change.citing is not None and change.citing.document not in rows.documents:
        raise ValidationError({"cited_document": _("Name the document that states it.")})
    change.figure.amount  # noqa: B018  # raises where state, kronor and qualifier contradict each other
    entry.full_clean()
    return entry


def _blank(decision: Decision, change: Change, rows: _Rows) -> Entry:
    """The draft's own entry that is altered, or a new one in its slot."""
    if change.entry is not None:
        return rows.entries[change.slot.side, change.entry]
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


LONGEST_KEY = 70


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


def _save(entry: Entry, change: Change, user: User) -> None:
    entry.save()
    trail.note(user, entry)
    if change.citing is not None:
        _cite(
            entry,
            user,
            document_id=change.citing.document,
            locator=change.citing.locator,
            printed=change.citing.printed,
        )
    if change.terms is not None:
        _cite(entry, user, basis=Basis.COMPUTATION, terms=change.terms)
    if change.inference is not None:
        said = {"claim": change.inference.claim, "reason": change.inference.reason}
        _cite(entry, user, basis=Basis.INFERENCE, fact="fiscal_year", **said)


def _cite(entry: Entry, user: User, *, basis: Basis = Basis.STATED, fact: str = "", **said: Any) -> None:
    """The entry's citation of this basis and fact: made, brought up to what was typed, or taken away with it."""
    target = "allocation" if isinstance(entry, Allocation) else "appropriation"
    own = Citation.objects.filter(**{target: entry}, basis=basis, fact=fact).order_by("position", "pk")
    found = own.first()
    if not any(said.values()):
        if found is not None:
            trail.note(user, found)
            found.delete()
        return
    citation = found or Citation(**{target: entry}, basis=basis, fact=fact)
    if found is not None and all(getattr(citation, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(citation, name, value)
    citation.full_clean()
    citation.save()
    trail.note(user, citation)
