"""Writing thousands of a package's figures as entries of a draft: in batches, each row checked without a query.

The same rules as ``write_entries``: the columns' own validators here, the tables' constraints in the database. What is
written is put down in `Written`, so that it can be found again and taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from allocations.desk.ledger.cells import Side
from allocations.desk.ledger.changes import Change
from allocations.desk.ledger.planning import COLUMNS
from allocations.desk.ledger.writing import EntriesRefused, Fault, _free_key
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Decision,
    FundingSource,
)
from allocations.models.choices import Basis, WriteKind
from allocations.publishing import note_writes
from municipalities.models import User

BATCH = 500
LAST_POSITION = 32_000
ALTERED = ("source", "position", *COLUMNS)
CITED = ("document", "locator", "printed", "terms")
RELATED = ("decision", "line", "source", "replaces")


@dataclass(slots=True)
class Altered:
    """An entry of the draft that was there before: what it said, and what its citations said."""

    pk: int
    before: dict[str, Any]
    cited: dict[int, list[Any]]


@dataclass(slots=True)
class Written:
    """Primary keys of what was written, and what was there before in what was altered."""

    entries: list[int] = field(default_factory=list)
    citations: list[int] = field(default_factory=list)
    altered: list[Altered] = field(default_factory=list)


def write_allocations(
    *,
    decision: Decision,
    user: User,
    changes: Iterable[Change],
    lines: dict[int, str],
    tick: Callable[[int], None] = lambda _done: None,
) -> Written:
    """Write the figures of lines into a draft decision. Must run in a transaction, with the municipality locked.

    ``lines`` are the package's lines, key by primary key. Raises EntriesRefused for the first batch in which a figure
    is refused, and DatabaseError where the database does; the caller's transaction then takes all of it back.
    """
    writer = _Writer(decision, user, lines)
    done = 0
    rest = iter(changes)
    while batch := list(islice(rest, BATCH)):
        writer.write(batch, done)
        done += len(batch)
        tick(done)
    return writer.written


class _Writer:
    def __init__(self, decision: Decision, user: User, lines: dict[int, str]) -> None:
        self.decision = decision
        self.user = user
        self.lines = lines
        self.written = Written()
        self.sources = set(
            FundingSource.objects.filter(package=decision.package_id).values_list("pk", flat=True)
        )
        own = Allocation.objects.filter(decision=decision)
        given = Appropriation.objects.filter(decision=decision)
        self.keys = {*own.values_list("key", flat=True), *given.values_list("key", flat=True)}
        self.position: int = own.aggregate(last=Max("position"))["last"] or 0

    def write(self, batch: Sequence[Change], offset: int) -> None:
        own = Allocation.objects.filter(decision=self.decision).in_bulk(
            [change.entry for change in batch if change.entry is not None]
        )
        cited = _cited(own)
        replaced = self._replaceable(change.replaces for change in batch if change.replaces is not None)
        was = {pk: _columns(entry) for pk, entry in own.items()}
        faults: list[Fault] = []
        new: list[tuple[Allocation, Change]] = []
        old: list[tuple[Allocation, Change]] = []
        for index, change in enumerate(batch, offset):
            try:
                entry = self._made(change, own, replaced)
                if change.entry is not None:
                    self._remember(entry, was[entry.pk], cited.get(entry.pk, ()))
            except ValidationError as error:
                faults += [Fault(index, "", sentence) for sentence in error.messages]
                continue
            (new if change.entry is None else old).append((entry, change))
        if faults:
            raise EntriesRefused(faults)
        made = bulk_create_with_history([entry for entry, _c in new], Allocation, default_user=self.user)
        self.written.entries += [entry.pk for entry in made]
        self._alter(old)
        self._note(made, WriteKind.ADDED)
        self._note([entry for entry, _c in old], WriteKind.CHANGED)
        self._cite([(entry, change) for entry, change in (*new, *old)], {entry.pk for entry, _c in old})

    def _replaceable(self, wanted: Iterable[int]) -> set[int]:
        """Those of the entries that lie in the same package, in another decision."""
        earlier = Allocation.objects.filter(decision__package=self.decision.package_id)
        return set(
            earlier.exclude(decision=self.decision).filter(pk__in=list(wanted)).values_list("pk", flat=True)
        )

    def _made(self, change: Change, own: dict[int, Allocation], replaced: set[int]) -> Allocation:
        figure = change.figure
        if figure is None or change.slot.side is not Side.LINE or change.slot.row not in self.lines:
            raise ValidationError(_("Choose a line of the same package."))
        if change.replaces is not None and change.replaces not in replaced:
            raise ValidationError(_("An entry replaces one in the same package."))
        if figure.source is not None and figure.source not in self.sources:
            raise ValidationError(_("Choose a source of the same package."))
        if change.entry is not None:
            entry = own.get(change.entry)
            if entry is None:
                raise ValidationError(_("The figure has been taken away in the meantime."))
        else:
            entry = self._blank(change)
        for name in COLUMNS:
            setattr(entry, name, getattr(figure, name))
        entry.source_id = figure.source
        entry.replaces_id = change.replaces
        entry.clean_fields(exclude=RELATED)
        return entry

    def _blank(self, change: Change) -> Allocation:
        self.position += 1
        if self.position > LAST_POSITION:
            raise ValidationError(
                _("One decision holds at most 32 000 figures. Divide the file between several.")
            )
        return Allocation(
            decision=self.decision,
            line_id=change.slot.row,
            fiscal_year=change.slot.year,
            key=_free_key(self.lines[change.slot.row], change.slot.year, self.keys),
            position=self.position,
        )

    def _remember(self, entry: Allocation, before: dict[str, Any], cited: Iterable[Citation]) -> None:
        said = {c.pk: [c.document_id, c.locator, c.printed, c.terms, c.basis] for c in cited}
        self.written.altered.append(Altered(entry.pk, before, said))

    def _alter(self, old: Sequence[tuple[Allocation, Change]]) -> None:
        if old:
            entries = [entry for entry, _c in old]
            bulk_update_with_history(entries, Allocation, (*ALTERED, "replaces"), default_user=self.user)

    # Citations

    def _cite(self, entries: Sequence[tuple[Allocation, Change]], altered: set[int]) -> None:
        """A figure's source; of one that was there before, its citations of the whole figure are made anew."""
        if altered:
            gone = list(
                Citation.objects.filter(
                    allocation__in=altered, fact="", basis__in=(Basis.STATED, Basis.COMPUTATION)
                )
            )
            self._note(gone, WriteKind.DELETED)
            Citation.objects.filter(pk__in=[citation.pk for citation in gone]).delete()
        made = list(_citations(entries))
        for citation in made:
            citation.clean_fields(exclude=("document", "allocation"))
        saved = bulk_create_with_history(made, Citation, default_user=self.user)
        self.written.citations += [citation.pk for citation in saved]
        self._note(saved, WriteKind.ADDED)

    def _note(self, rows: Sequence[Any], action: WriteKind) -> None:
        package = self.decision.package
        if rows and package is not None:
            note_writes(
                user=self.user, instances=rows, package=package, decision=self.decision, action=action
            )


def _columns(entry: Allocation) -> dict[str, Any]:
    names = (*COLUMNS, "source_id", "replaces_id")
    return {name: getattr(entry, name) for name in names}


def _cited(entries: Iterable[int]) -> dict[int, list[Citation]]:
    """The citations of the whole figure, by entry."""
    found: dict[int, list[Citation]] = {}
    of_whole = Citation.objects.filter(fact="", basis__in=(Basis.STATED, Basis.COMPUTATION))
    for citation in of_whole.filter(allocation__in=list(entries)):
        if citation.allocation_id is not None:
            found.setdefault(citation.allocation_id, []).append(citation)
    return found


def _citations(entries: Sequence[tuple[Allocation, Change]]) -> Iterator[Citation]:
    for entry, change in entries:
        citing = change.citing
        if citing is not None:
            yield Citation(
                allocation=entry,
                document_id=citing.document,
                locator=citing.locator,
                printed=citing.printed,
            )
        if change.terms:
            yield Citation(allocation=entry, basis=Basis.COMPUTATION, terms=change.terms)


def delete_with_history(rows: Sequence[Any], user: User) -> None:
    """Delete rows of one model that nothing refers to, with the history that each deletion by itself would leave."""
    if not rows:
        return
    model = type(rows[0])
    history, now = model.history.model, timezone.now()
    names = [field.attname for field in history.tracked_fields]
    history.objects.bulk_create(
        [
            history(
                history_date=now,
                history_type="-",
                history_user=user,
                **{name: getattr(row, name) for name in names},
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    every: Any = model.objects.filter(pk__in=[row.pk for row in rows])
    # Django would fetch each row once more and look through everything that might refer to it, one by one. Where
    # something does refer to a row, the database refuses.
    every._raw_delete(every.db)  # noqa: SLF001  # its public way is the one described above


def line_keys(package_id: int) -> dict[int, str]:
    return dict(AllocationLine.objects.filter(package=package_id).values_list("pk", "key"))
