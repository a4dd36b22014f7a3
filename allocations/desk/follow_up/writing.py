"""Writing outturn and forecast: any number of cells at once, all of them or none, locked, and noted in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from allocations.desk import trail
from allocations.models import AllocationLine, Citation, Document, Outturn, SafetyPackage
from allocations.models.choices import Basis, Period
from allocations.models.columns import LARGEST_AMOUNT
from allocations.models.follow_up import PERIODS_IN_A_YEAR
from allocations.money import Amount, AmountRefused, AmountState
from allocations.publishing import lock
from municipalities.models import User

Place = tuple[int, str, int, str, int]
"""Where a figure stands: line, kind, fiscal year, period, number of the period. A line has one figure there."""

BATCH = 200
FIGURE = ("amount_state", "kronor", "qualifier", "qualifier_word", "included_in")
CITED = ("document", "locator", "printed", "terms", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure stands. With ``terms`` it is computed by us, and the document (if any) is what it rests on."""

    document: Document | None = None
    locator: str = ""
    printed: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure as it shall stand. ``amount`` None takes away what stands there, with its sources.

    ``source`` None leaves the sources as they are. Where ``checked`` is true, ``expected`` is what the writer saw there
    (None: nothing), and another figure than that is a conflict, not overwritten; so is another source than
    ``expected_source``, where that is given and the source is to be written.
    """

    line: int
    kind: str
    fiscal_year: int
    period: str
    period_number: int
    amount: Amount | None
    included_in: str = ""
    source: Source | None = None
    checked: bool = False
    expected: Amount | None = None
    expected_source: Source | None = None

    @property
    def place(self) -> Place:
        return (self.line, self.kind, self.fiscal_year, self.period, self.period_number)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: its index among those given, the field ("" for the whole), and the sentence."""

    index: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict(Fault):
    """Somebody has changed the figure meanwhile: ``theirs`` stands there now (None: it was taken away)."""

    theirs: Outturn | None


class CellsRefused(Exception):
    """Some cells cannot be written, and so none was; ``faults`` names each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


@dataclass(slots=True)
class Written:
    """How many figures were added, changed (figure or source), taken away, or stood there already."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Work:
    """What the cells come to, before anything is written."""

    new: list[tuple[Outturn, Cell]] = field(default_factory=list)
    altered: list[Outturn] = field(default_factory=list)
    gone: list[Outturn] = field(default_factory=list)
    to_cite: list[tuple[Outturn, Source, Citation | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    done: Written = field(default_factory=Written)


@transaction.atomic
def write_outturns(*, package: SafetyPackage, user: User, cells: Sequence[Cell]) -> Written:
    """Let every cell stand as it says, or change nothing. The same cells written again change nothing.

    For the sheet and for an import alike: any number of cells of one package, of any lines, years, kinds and periods;
    the number of queries does not grow with them but by batches. The municipality is locked until the transaction
    ends, and every row written is noted, so that the writer cannot approve it. Who may write here is the caller's to
    ask (``Reach.of(request).has(Role.WRITER, package)``), and that documents are within reach.

    Raises CellsRefused with every fault found: a line of another package, a place named twice, an amount or period
    that the model refuses, a document of another municipality, and conflicts (see ``Cell.checked``).
    """
    lock(package.municipality_id)
    work = _planned(package, cells)
    if work.faults:
        raise CellsRefused(work.faults)
    trail.note_all(user, package, work.gone)
    Outturn.objects.filter(pk__in=[row.pk for row in work.gone]).delete()
    made = [row for row, _cell in work.new]
    for part in _batches(made):
        bulk_create_with_history(part, Outturn, default_user=user)
    for part in _batches(work.altered):
        bulk_update_with_history(part, Outturn, FIGURE, default_user=user)
    trail.note_all(user, package, [*made, *work.altered])
    work.to_cite += [(row, cell.source, None) for row, cell in work.new if cell.source is not None]
    _cite(package, user, work)
    work.done.added, work.done.removed = len(made), len(work.gone)
    return work.done


def _planned(package: SafetyPackage, cells: Sequence[Cell]) -> _Work:
    work = _Work()
    lines = AllocationLine.objects.filter(package=package).in_bulk()
    standing = {_place(row): row for row in _standing(package, cells)}
    seen: set[Place] = set()
    for index, cell in enumerate(cells):
        line = lines.get(cell.line)
        sentence = ""
        if line is None:
            sentence = _("Choose a line of the same package.")
        elif cell.place in seen:
            sentence = _("The line already has a figure for this period.")
        elif not _within_reach(package, cell.source):
            sentence = _("Choose from the same municipality, or what is shared.")
        if line is None or sentence:
            work.faults.append(Fault(index, "", sentence))
            continue
        seen.add(cell.place)
        _plan(work, index, cell, line, standing.get(cell.place))
    return work


def _standing(package: SafetyPackage, cells: Sequence[Cell]) -> Iterable[Outturn]:
    years = {cell.fiscal_year for cell in cells if 0 < cell.fiscal_year < 10_000}
    return Outturn.objects.filter(line__package=package, fiscal_year__in=years).prefetch_related(
        "citations__document"
    )


def _place(row: Outturn) -> Place:
    return (row.line_id, row.kind, row.fiscal_year, row.period, row.period_number)


def _within_reach(package: SafetyPackage, source: Source | None) -> bool:
    if source is None or source.document is None:
        return True
    return source.document.municipality_id in {None, package.municipality_id}


def _plan(work: _Work, index: int, cell: Cell, line: AllocationLine, row: Outturn | None) -> None:
    before = row.amount if row is not None else None
    if cell.checked and _is_changed(row, cell):
        work.faults.append(Conflict(index, "", _("Somebody has changed this figure meanwhile."), row))
        return
    if cell.amount is None:
        if row is not None:
            work.gone.append(row)
        else:
            work.done.unchanged += 1
        return
    if row is None:
        row = Outturn(
            line=line,
            kind=cell.kind,
            fiscal_year=cell.fiscal_year,
            period=cell.period,
            period_number=cell.period_number,
        )
    same = before == cell.amount and row.included_in == cell.included_in
    faults = [*_put(row, cell, cell.amount, index), *_source_faults(cell.source, index)]
    work.faults.extend(faults)
    if faults:
        return
    if before is None:
        work.new.append((row, cell))
        return
    if not same:
        work.altered.append(row)
    recite = cell.source is not None and not _cites(row, cell.source)
    if cell.source is not None and recite:
        work.to_cite.append((row, cell.source, first_cited(row)))
    if same and not recite:
        work.done.unchanged += 1
    else:
        work.done.changed += 1


def _is_changed(row: Outturn | None, cell: Cell) -> bool:
    """Whether somebody has written another figure or source meanwhile than the writer saw, or means to write."""
    before = row.amount if row is not None else None
    if before not in (cell.expected, cell.amount):
        return True
    if row is None or cell.source is None or cell.expected_source is None or _cites(row, cell.source):
        return False
    return not _cites(row, cell.expected_source)


def _put(row: Outturn, cell: Cell, amount: Amount, index: int) -> list[Fault]:
    """Set the figure of the row, and say what the model refuses of it."""
    row.amount_state, row.kronor = amount.state.value, amount.kronor
    row.qualifier, row.qualifier_word = amount.qualifier.value, amount.word
    row.included_in = cell.included_in
    try:
        if row.amount != amount:
            # A sum of doubts ("at least about", "cannot be worked out") has no place in one row.
            return [
                Fault(index, "kronor", _("This figure cannot be worked out. Type it as the source has it."))
            ]
        row.clean_fields(exclude=("line",))
    except AmountRefused as refusal:
        return [Fault(index, "kronor", str(refusal))]
    except ValidationError as error:
        return [
            Fault(index, name, sentence)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return [Fault(index, name, sentence) for name, sentence in _against_rules(row)]


def _against_rules(row: Outturn) -> Iterable[tuple[str, str]]:
    """What the table's constraints would refuse, without asking the database for each of thousands."""
    if not 1 <= row.period_number <= PERIODS_IN_A_YEAR[Period(row.period)]:
        yield "period_number", _("A year has twelve months, four quarters and three tertials.")
    if row.kronor is not None and abs(row.kronor) > LARGEST_AMOUNT:
        yield "kronor", _("The amount is larger than a thousand milliard kronor.")
    if row.included_in and row.amount_state != AmountState.INCLUDED_ELSEWHERE:
        yield "included_in", _("Say where the amount is included only when it is included elsewhere.")


# Sources


def _source_faults(source: Source | None, index: int) -> Iterable[Fault]:
    """What the citation's columns refuse: a place or figure that is too long, or has an invisible sign."""
    if source is None:
        return
    try:
        Citation(**_said(source)).clean_fields(exclude=("document",))
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            yield from (Fault(index, name, sentence) for sentence in sentences)


def first_cited(row: Outturn) -> Citation | None:
    """The citation of the whole figure that the sheet shows and writes; further ones are kept on the row's own page."""
    for citation in row.citations.all():
        if citation.fact == "" and citation.basis in {Basis.STATED, Basis.COMPUTATION}:
            return citation
    return None


def _cites(row: Outturn, source: Source) -> bool:
    citation = first_cited(row)
    if citation is None:
        return source.document is None and not source.terms
    return all(getattr(citation, name) == value for name, value in _said(source).items())


def _said(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "locator": source.locator,
        "printed": source.printed,
        "terms": source.terms,
        "basis": Basis.COMPUTATION.value if source.terms else Basis.STATED.value,
    }


def _cite(package: SafetyPackage, user: User, work: _Work) -> None:
    """Write the sources, and note the figures that they support."""
    new: list[Citation] = []
    altered: list[Citation] = []
    for row, source, standing in work.to_cite:
        if source.document is None and not source.terms:
            if standing is not None:
                standing.delete()
            continue
        citation = standing or Citation(outturn=row)
        for name, value in _said(source).items():
            setattr(citation, name, value)
        (new if standing is None else altered).append(citation)
    for part in _batches(new):
        bulk_create_with_history(part, Citation, default_user=user)
    for part in _batches(altered):
        bulk_update_with_history(part, Citation, CITED, default_user=user)
    trail.note_all(user, package, [row for row, _source, _citation in work.to_cite])
    trail.note_all(user, package, [*new, *altered])


def _batches(rows: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield list(rows[start : start + BATCH])
