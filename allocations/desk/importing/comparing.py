"""A row with its amounts held against what stands: new, changed (old → new), unchanged or refused, and what to write.

What the file does not say of a figure (its certainty, from which source, …) stays as it stands. What is published is
never edited: a figure that differs becomes an entry that replaces or changes it, exactly as on the worksheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from allocations.desk.importing.columns import Layout
from allocations.desk.importing.line_finding import LineFinder, NoLine
from allocations.desk.importing.reading import place_of
from allocations.desk.importing.rows import Fault, FigureGiven, Outcome, RowGiven, RowState, Shown
from allocations.desk.importing.standing import LineInfo, Standing
from allocations.desk.importing.values import UNKNOWN
from allocations.desk.ledger import CannotSubtract, Entry, Figure, Planned, WhichReplaced, figure_of, plan
from allocations.desk.ledger.planning import MOVES
from allocations.models.choices import AmountIs, Certainty, DecisionKind, Measures, Nature, Runs
from allocations.models.columns import LARGEST_AMOUNT
from allocations.money import Amount, AmountRefused, AmountState, Qualifier, format_amount
from allocations.record.folding import folded

IDENTITY = ("certainty", "amount_is", "nature", "measures", "source")
"""What tells figures in one cell apart."""

KEPT = ("certainty", "amount_is", "runs", "runs_to", "measures", "nature", "source")
"""What stays as it stands where the file does not say it."""

LABELS: dict[str, Any] = {
    "certainty": Certainty,
    "amount_is": AmountIs,
    "runs": Runs,
    "measures": Measures,
    "nature": Nature,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to write: into the draft's own entry, or as a new one on the line with this key."""

    line: str
    year: int | None
    figure: Figure
    entry: int | None
    replaces: int | None
    terms: str
    locator: str
    printed: str


class Refusal(Exception):
    """The figure cannot be written. Its text says why, and what to do."""


class Comparer:
    """Holds row after row against the desk, and gathers the new lines and the figures to write."""

    def __init__(self, standing: Standing, layout: Layout, *, kind: str, certainty: str = "") -> None:
        self.standing = standing
        self.letters = {column.meaning: column.letters for column in layout.columns}
        self.kind = kind
        self.certainty = certainty
        self.finder = LineFinder(standing.lines)
        self.wanted: list[Wanted] = []
        self.seen: dict[tuple[Any, ...], tuple[int, bool]] = {}
        self.outcomes: list[Outcome] = []

    def add(self, row: RowGiven) -> None:
        """Hold one row against the desk."""
        outcome = Outcome(row.number, RowState.UNCHANGED, row.called, faults=row.faults)
        self.outcomes.append(outcome)
        outcome.remarks = row.remarks
        if row.is_sum:
            outcome.state = RowState.SUM
            return
        if not (row.key or row.line_number or row.figures or row.faults):
            outcome.remarks.append(_("The row has neither number, key nor amount, and is not read in."))
            return
        try:
            line = self.finder.find(row)
        except NoLine as refusal:
            place = f"{self.letters.get(refusal.meaning, '')}{row.number}"
            outcome.faults.append(Fault(place, str(refusal)))
            outcome.state = RowState.REFUSED
            return
        is_new = line.pk is None and self.finder.new[line.key].row == row.number
        for given in row.figures:
            try:
                shown = self._figure(row, line, given)
            except Refusal as refusal:
                outcome.faults.append(Fault(place_of(row.number - 1, given.column), str(refusal)))
            else:
                outcome.figures.append(shown)
        outcome.state = _state(outcome, is_new=is_new)

    def finish(self) -> None:
        """What can be told only when every row has been read."""
        wrong = self.finder.parents()
        if not wrong:
            return
        by_row = {self.finder.new[key].row: sentence for key, sentence in wrong.items()}
        for outcome in self.outcomes:
            if outcome.number in by_row:
                outcome.faults.append(Fault(str(outcome.number), by_row[outcome.number]))
                outcome.state = RowState.REFUSED

    # One figure

    def _figure(self, row: RowGiven, line: LineInfo, given: FigureGiven) -> Shown:
        at = (line.pk or 0, given.year)
        published = self.standing.published.get(at, []) if line.pk else []
        drafted = self.standing.drafted.get(at, []) if line.pk else []
        said = self._said(given)
        base = _only(drafted, said) or _only(published, said)
        what = str(given.year) if given.year is not None else _("year not stated")
        if not (drafted or published) and _says_nothing(given, said):
            return Shown(what, "", format_amount(Amount.not_stated()), RowState.UNCHANGED)
        wanted = self._wanted(given, said, base)
        new = _text(wanted, base)
        stands = self._stands_already(at, drafted, published, wanted, said, row)
        self._once(row, line, given.year, wanted, stands=stands)
        if stands:
            return Shown(what, new, new, RowState.UNCHANGED)
        planned = self._planned(published, base if base in published else None, wanted, said)
        own = _own(drafted, planned, base)
        if planned is None or (own is not None and _says_the_same(own, planned.figure)):
            if planned is None and drafted:
                raise Refusal(
                    _(
                        "This figure is published, but the draft changes it to another one. Remove that from "
                        "the draft first."
                    )
                )
            return Shown(what, new, new, RowState.UNCHANGED)
        self.wanted.append(
            Wanted(
                line.key,
                given.year,
                planned.figure,
                own.pk if own is not None else None,
                (own.replaces_id if own is not None else planned.replaces and planned.replaces.pk) or None,
                _terms(planned),
                given.locator,
                given.printed,
            )
        )
        before = [own] if own is not None else ([planned.replaces] if planned.replaces else published)
        if not before:
            return Shown(what, "", new, RowState.NEW)
        old = Amount.total(entry.amount for entry in before)
        words = _text(figure_of(before[0]), wanted) if len(before) == 1 else format_amount(old)
        return Shown(what, words, new, RowState.CHANGED)

    def _said(self, given: FigureGiven) -> dict[str, Any]:
        said = dict(given.said)
        source = said.pop("source", None)
        if source is not None:
            if folded(source) in UNKNOWN:
                said["source"] = None
            elif source in self.standing.sources:
                said["source"] = self.standing.sources[source]
            elif source.casefold() in self.standing.sources:
                said["source"] = self.standing.sources[source.casefold()]
            else:
                raise Refusal(
                    _("The package has no funding source with the key or name “%(source)s”.")
                    % {"source": source}
                )
        return said

    def _wanted(self, given: FigureGiven, said: dict[str, Any], base: Entry | None) -> Figure:
        """The figure as it shall stand: what the file says, over what stands, over what is plain."""
        amount, stands = given.given, figure_of(base) if base is not None else None
        kept: dict[str, Any] = {"certainty": _usual(self.kind)}
        if stands is not None:
            kept = {name: getattr(stands, name) for name in KEPT}
        if self.certainty:
            kept["certainty"] = self.certainty
        kept |= {name: value for name, value in said.items() if name in KEPT}
        if kept.get("runs") != Runs.TO_YEAR:
            kept["runs_to"] = None
        figure = Figure(
            amount_state=amount.state,
            kronor=amount.kronor,
            qualifier=amount.qualifier or Qualifier.EXACT,
            qualifier_word=amount.word,
            included_in=said.get("included_in", ""),
            **kept,
        )
        if stands is not None and (stands.amount_state, stands.kronor) == (amount.state, amount.kronor):
            if amount.qualifier is None and not amount.word:
                figure = replace(figure, qualifier=stands.qualifier, qualifier_word=stands.qualifier_word)
            figure = replace(
                figure,
                included_in=said.get("included_in", stands.included_in),
                quantity=stands.quantity,
                unit=stands.unit,
                unit_amount=stands.unit_amount,
            )
        _require_possible(figure)
        return figure

    def _once(self, row: RowGiven, line: LineInfo, year: int | None, wanted: Figure, *, stands: bool) -> None:
        """Two rows give no cell two figures; what stands in several entries may be said by several rows."""
        cell = (line.key, year, *(getattr(wanted, name) for name in IDENTITY))
        if cell not in self.seen:
            self.seen[cell] = (row.number, stands)
            return
        first, first_stands = self.seen[cell]
        if not (stands and first_stands):
            raise Refusal(
                _("Row %(row)s already gives a figure for this line and year. Keep one of them.")
                % {"row": first}
            )

    def _stands_already(
        self,
        at: tuple[int, int | None],
        drafted: Sequence[Entry],
        published: Sequence[Entry],
        wanted: Figure,
        said: dict[str, Any],
        row: RowGiven,
    ) -> bool:
        if any(_says_the_same(entry, wanted) for entry in drafted):
            return True
        if not drafted and any(_says_the_same(entry, wanted) for entry in published):
            return True
        if not drafted and len(published) > 1 and not set(said) & set(IDENTITY):
            total = Amount.total(entry.amount for entry in published)
            if total.is_exact and wanted.amount.is_exact and total.kronor == wanted.kronor:
                return True
        for entry in self.standing.elsewhere.get(at, ()) if at[0] else ():
            if _says_the_same(entry, wanted):
                row.remarks.append(
                    _("The figure stands in the draft “%(draft)s” already.")
                    % {"draft": self.standing.drafts.get(entry.decision_id, "")}
                )
                return True
        return False

    def _planned(
        self, published: Sequence[Entry], base: Entry | None, wanted: Figure, said: dict[str, Any]
    ) -> Planned | None:
        if base is not None and base.measures == Measures.CHANGE and "measures" not in said:
            raise Refusal(
                _(
                    "A change stands here, not a level. Say in the column “measures” which of them the "
                    "figure is."
                )
            )
        against = published if self.kind in MOVES or base is None else [base]
        try:
            return plan(self.kind, against, wanted)
        except (CannotSubtract, WhichReplaced) as refusal:
            raise Refusal(str(refusal)) from refusal


def _only(entries: Sequence[Entry], said: dict[str, Any]) -> Entry | None:
    """The one entry that what the file says fits; where it fits none, the one there is."""
    fitting = [
        entry
        for entry in entries
        if all(getattr(figure_of(entry), name) == said[name] for name in IDENTITY if name in said)
    ] or entries
    return fitting[0] if len(fitting) == 1 else None


def _says_the_same(entry: Entry, wanted: Figure) -> bool:
    """Whether the entry says what the file does; of quantities and what each costs, a file says nothing."""
    return _less_quantity(figure_of(entry)) == _less_quantity(wanted)


def _less_quantity(figure: Figure) -> Figure:
    return replace(figure, quantity=None, unit="", unit_amount=None)


def _says_nothing(given: FigureGiven, said: dict[str, Any]) -> bool:
    """“Not stated”, of no year and no certainty: what is also true of a line without any figure."""
    return given.given.state is AmountState.NOT_STATED and given.year is None and "certainty" not in said


def _own(drafted: Sequence[Entry], planned: Planned | None, base: Entry | None) -> Entry | None:
    """The draft's own entry that the figure would alter."""
    if planned is None or not drafted:
        return None
    if base in drafted:
        return base
    for entry in drafted:
        figure = figure_of(entry)
        if all(getattr(figure, name) == getattr(planned.figure, name) for name in IDENTITY):
            return entry
        if planned.replaces is not None and entry.replaces_id == planned.replaces.pk:
            return entry
    return None


def _usual(kind: str) -> str:
    """What a figure is taken to be where neither file, desk nor whoever imports says it."""
    return (
        Certainty.ANNOUNCED
        if kind in {DecisionKind.ANNOUNCEMENT, DecisionKind.AGREEMENT}
        else Certainty.DECIDED
    )


def _require_possible(figure: Figure) -> None:
    """What the tables' constraints would refuse, said at its row and without asking the database."""
    try:
        amount = figure.amount
    except AmountRefused as refusal:
        raise Refusal(str(refusal)) from refusal
    kronor = amount.kronor
    if kronor is not None and abs(kronor) > LARGEST_AMOUNT:
        raise Refusal(_("The amount is larger than a thousand milliard kronor."))
    if kronor is not None and kronor < 0 and figure.measures == Measures.LEVEL:
        raise Refusal(_("A level does not go below zero; a change may."))
    if figure.included_in and figure.amount_state != AmountState.INCLUDED_ELSEWHERE:
        raise Refusal(_("Say where the amount is included only when it is included elsewhere."))
    if figure.runs == Runs.TO_YEAR and figure.runs_to is None:
        raise Refusal(_("Say to which year it runs."))


def _text(figure: Figure, other: Figure | Entry | None) -> str:
    """The amount in words, and what else of it differs from the other figure."""
    words = [format_amount(figure.amount)]
    if other is not None:
        beside = other if isinstance(other, Figure) else figure_of(other)
        for name, choices in LABELS.items():
            if getattr(figure, name) != getattr(beside, name):
                words.append(str(choices(getattr(figure, name)).label))
    return ", ".join(words)


def _terms(planned: Planned) -> str:
    if planned.terms is None:
        return ""
    new, stands = planned.terms
    return f"{format_amount(new)} − {format_amount(stands)}"


def _state(outcome: Outcome, *, is_new: bool) -> RowState:
    states = {shown.state for shown in outcome.figures}
    if outcome.faults:
        return RowState.REFUSED
    if is_new:
        return RowState.NEW
    return next((each for each in (RowState.CHANGED, RowState.NEW) if each in states), RowState.UNCHANGED)


def differing(wanted: Wanted) -> Iterator[Any]:
    """All that a figure would write, for a digest of the whole plan."""
    for name in ("line", "year", "entry", "replaces", "terms", "locator", "printed"):
        yield getattr(wanted, name)
    for field in fields(Figure):
        yield getattr(wanted.figure, field.name)
