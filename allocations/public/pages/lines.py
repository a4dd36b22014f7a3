"""The lines of a package as its page shows them: a table of amounts, or where none is stated, of places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allocations.money import Amount, format_amount, format_per_resident, format_share
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.evidence import Evidence, SourceNote
from allocations.public.pages.names import NameAt, body_at
from allocations.public.pages.words import (
    Sorts,
    certainty_word,
    listed,
    movement_words,
    says_open,
    short_basis,
    unstated_words,
    year_words,
)
from allocations.record import (
    Cell,
    Record,
    headline,
    line_cells,
    line_groups,
    own_cells,
    per_resident,
    share_of_headline,
)
from allocations.record.effect import signed
from allocations.record.shapes import Area, Line, Residents

MOST_PLACES = 6  # columns of the matrix
MOST_ROWS = 30  # shown at once; the rest stand in a table that opens
ROWS_WORTH_FOLDING = 6


@dataclass(frozen=True, slots=True)
class LineAmount:
    """One cell of a line: its money in one year and certainty."""

    year: str
    certainty: str
    basis: str
    amount: str
    why_not: str
    mark: Mark
    bar: Decimal | None
    share: str
    per_resident: str
    residents: Residents | None
    numbers: tuple[int, ...]
    notes: tuple[SourceNote, ...]
    sort: str = ""  # what tells it from money of other sorts in the package; empty where there are none


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with all its amounts. `depth` 1 is a part of the line before it, 2 a part of that."""

    key: str
    name: str
    movement: str
    description: str
    says_open: bool
    places: str
    areas: tuple[Area, ...]
    whole_municipality: bool
    open_areas: bool
    touches: tuple[str, ...]  # slugs of the places
    listed: bool  # whether any of them can be pointed out, so that the matrix has a mark to show
    responsible: str
    recipients: str
    purpose: str  # our own word for what it is for
    depth: int
    from_parts: bool  # its amounts are those of its parts, taken together
    inferred: frozenset[str]  # the fields that are our inference
    numbers: tuple[int, ...]
    amounts: tuple[LineAmount, ...]
    answers: tuple[tuple[NameAt | None, str], ...] = ()  # who is responsible, each by itself
    purpose_key: str = ""

    @property
    def first(self) -> LineAmount:
        return self.amounts[0]

    @property
    def more(self) -> tuple[LineAmount, ...]:
        return self.amounts[1:]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """What the lines come to, like with like."""

    label: str
    amount: str
    share: str


@dataclass(frozen=True, slots=True)
class LineTable:
    """All lines. `places` are the matrix's columns, empty where a matrix would say nothing."""

    rows: tuple[LineRow, ...]
    totals: tuple[TotalRow, ...]
    places: tuple[Area, ...]
    any_stated: bool
    any_share: bool
    one_mark: Mark | None  # where all amounts are alike, the head says so once
    one_word: str
    several_years: bool
    one_year: str  # of all amounts, also that it is not stated; empty where there are several

    @property
    def shown(self) -> tuple[LineRow, ...]:
        """The rows that are seen at once."""
        return self.rows[: self._fold]

    @property
    def folded(self) -> tuple[LineRow, ...]:
        """The rest, which open; parts are never parted from their line."""
        return self.rows[self._fold :]

    @property
    def _fold(self) -> int:
        tops = (at for at, row in enumerate(self.rows) if at >= MOST_ROWS and not row.depth)
        fold = next(tops, len(self.rows))
        return fold if len(self.rows) - fold >= ROWS_WORTH_FOLDING else len(self.rows)

    @property
    def as_matrix(self) -> bool:
        return not self.any_stated and bool(self.places)


def line_table(record: Record, evidence: Evidence) -> LineTable:
    rows = tuple(_rows(record, evidence))
    amounts = [amount for row in rows for amount in row.amounts]
    marks = {amount.mark for amount in amounts}
    words = {amount.certainty for amount in amounts}
    years = {amount.year for amount in amounts}
    return LineTable(
        rows=rows,
        totals=tuple(_totals(record)),
        places=_places(record),
        any_stated=any(amount.amount for amount in amounts),
        any_share=any(amount.share for amount in amounts),
        one_mark=marks.copy().pop() if len(marks) == 1 and len(words) == 1 else None,
        one_word=words.copy().pop() if len(words) == 1 else "",
        several_years=len(years) > 1,
        one_year=years.copy().pop() if len(years) == 1 else "",
    )


def _rows(record: Record, evidence: Evidence) -> Iterator[LineRow]:
    largest = max(
        (
            cell.amount.kronor
            for line in record.lines
            for cell in line_cells(record, line)
            if cell.amount.kronor
        ),
        default=None,
        key=abs,
    )

    sorts = Sorts.of(
        (cell.amount_is, (cell.nature,)) for line in record.lines for cell in own_cells(record, line)
    )

    def walk(line: Line, depth: int) -> Iterator[LineRow]:
        cells = line_cells(record, line)
        amounts = tuple(_amount(record, evidence, cell, largest, sorts) for cell in cells)
        yield _row(record, evidence, line, amounts or (_nothing(),), depth)
        for part in record.parts_of_line.get(line.key, ()):
            yield from walk(part, depth + 1)

    for line in record.top_lines:
        yield from walk(line, 0)


def _row(
    record: Record, evidence: Evidence, line: Line, amounts: tuple[LineAmount, ...], depth: int
) -> LineRow:
    return LineRow(
        key=line.key,
        name=line.name,
        movement=movement_words(line.movement),
        description=line.description,
        says_open=says_open(line.open_list, line.name, line.description),
        places=place_words(record, line),
        areas=tuple(record.area_by_slug[slug] for slug in line.areas),
        whole_municipality=line.whole_municipality,
        open_areas=line.open_areas,
        touches=line.areas,
        listed=any(record.area_by_slug[slug].members_listed for slug in line.areas),
        responsible=listed([record.body_by_key[key].name for key in line.responsible]),
        recipients=line.recipients,
        purpose=_purpose(record, line),
        depth=depth,
        from_parts=bool(line_cells(record, line)) and not own_cells(record, line),
        inferred=frozenset(citation.fact for citation in line.inferences),
        numbers=evidence.numbers(line),
        amounts=amounts,
        answers=tuple((body_at(record, key), record.body_by_key[key].name) for key in line.responsible),
        purpose_key=line.purpose or "",
    )


def _purpose(record: Record, line: Line) -> str:
    purpose = next((each for each in record.purposes if each.key == line.purpose), None)
    if purpose is None:
        return ""
    return purpose.name if get_language() == "sv" else purpose.name_en or purpose.name


def _amount(
    record: Record, evidence: Evidence, cell: Cell, largest: Decimal | None, sorts: Sorts
) -> LineAmount:
    kronor = cell.amount.kronor
    share = share_of_headline(record, cell)
    each = per_resident(record, cell.amount, cell.year)
    return LineAmount(
        year=year_words(cell.year),
        certainty=certainty_word(cell.certainty),
        basis=short_basis(cell.amount_is),
        amount=format_amount(cell.amount, unit=False) if kronor is not None else "",
        why_not=_why_not(cell) if kronor is None else "",
        mark=mark_of(cell.certainty, stated=kronor is not None),
        bar=abs(kronor) / abs(largest) if kronor is not None and largest else None,
        share=format_share(share) if share.applicable else "",
        per_resident=format_per_resident(each.amount) if each else "",
        residents=each.residents if each else None,
        numbers=evidence.numbers(*cell.entries),
        notes=evidence.notes(*cell.entries),
        sort=sorts.words(cell.amount_is, (cell.nature,)),
    )


def _why_not(cell: Cell) -> str:
    """Why there is no figure; and the changes of what is not stated, which are shown alone."""
    words = unstated_words(cell.amount)
    if cell.included_in:
        words = _("included in %(line)s") % {"line": cell.included_in}
    if not cell.changes:
        return words
    changes = ", ".join(f"{signed(e.amount)}\u00a0kr" for e in cell.changes if e.amount.is_stated)
    return _("%(not_stated)s; change: %(changes)s") % {"not_stated": words, "changes": changes}


def _nothing() -> LineAmount:
    """A line that no decision gives money."""
    unstated = unstated_words(Amount.not_stated())
    return LineAmount("", "", "", "", unstated, Mark.DOTS, None, "", "", None, (), ())


def place_words(record: Record, line: Line) -> str:
    if line.whole_municipality:
        return _("The whole municipality")
    areas = [record.area_by_slug[slug] for slug in line.areas]
    if not areas:
        return _("Places not stated")
    return places_in_words([(area.name, area.members_listed) for area in areas], open_areas=line.open_areas)


def places_in_words(places: Sequence[tuple[str, bool]], *, open_areas: bool) -> str:
    """Names in a row, each with whether the places it stands for are listed."""
    names = [name if known else _("%(area)s (not listed)") % {"area": name} for name, known in places]
    return listed(names) + (_(", among others") if open_areas else "")


def _places(record: Record) -> tuple[Area, ...]:
    """The places that lines touch, in the order they are first met; none where a matrix would be too wide or empty."""
    slugs = dict.fromkeys(slug for line in record.lines for slug in line.areas)
    areas = [record.area_by_slug[slug] for slug in slugs if record.area_by_slug[slug].members_listed]
    return tuple(areas) if 1 < len(areas) <= MOST_PLACES else ()


def _totals(record: Record) -> Iterator[TotalRow]:
    whole = headline(record).group
    found = [group for group in line_groups(record) if group.amount.is_stated]
    sorts = Sorts.of((group.amount_is, group.natures) for group in found)
    for group in found:
        same = whole is not None and (group.year, group.amount_is) == (whole.year, whole.amount_is)
        exactly = same and whole is not None and group.amount == whole.amount
        label = _("Sum, the same as the total") if exactly else _("Sum")
        if len(found) > 1:
            words = {"year": year_words(group.year), "certainty": certainty_word(group.certainty)}
            label = _("Sum, %(year)s, %(certainty)s") % words
        if sort := sorts.words(group.amount_is, group.natures):
            label = f"{label}, {sort}"
        share = group.amount.share_of(whole.amount) if same and whole and whole.amount.is_stated else None
        yield TotalRow(
            label, format_amount(group.amount, unit=False), format_share(share) if share is not None else ""
        )
