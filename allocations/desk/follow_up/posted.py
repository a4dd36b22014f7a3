"""The fields of the sheet as somebody has typed them: what they come to, what is wrong, and the cells to be written.

A field that still says what the page showed is untouched, whatever stands there now: nobody overwrites another's figure
by saving a page that was opened before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from allocations.desk.follow_up.sheet import (
    OUTTURN,
    Column,
    Figures,
    Sheet,
    Standing,
    accumulated,
)
from allocations.desk.follow_up.typed import Reading, agrees, read, shown
from allocations.desk.follow_up.writing import Cell, Conflict, Fault, Source
from allocations.models import Document
from allocations.money import Amount, AmountRefused, format_amount
from allocations.record.outturn import period_words


@dataclass(frozen=True, slots=True)
class Citing:
    """What is cited once for the sheet: a document, the place in it, and whether figures without source get it too."""

    document: Document | None = None
    locator: str = ""
    also_uncited: bool = False


@dataclass
class SheetField:
    """One cell in the page. ``standing`` is what its writer saw there."""

    line: int
    column: Column
    standing: Standing
    seen: str
    typed: str
    locator: str
    printed: str
    locked: str = ""
    reading: Reading | None = None
    amount: Amount | None = None
    terms: str = ""
    errors: list[str] = field(default_factory=list)
    theirs: str = ""
    asks_for_source: bool = False

    @property
    def name(self) -> str:
        return self.column.name(self.line)

    @property
    def has_new_figure(self) -> bool:
        return _plain(self.typed) != _plain(self.seen)

    @property
    def has_new_source(self) -> bool:
        said = (self.standing.locator, self.standing.printed)
        return (self.locator, self.printed) != said

    @property
    def is_touched(self) -> bool:
        return not self.locked and (self.has_new_figure or self.has_new_source)

    @property
    def is_uncited(self) -> bool:
        return self.standing.amount is not None and not self.standing.is_cited


def _plain(text: str) -> str:
    return " ".join(text.split())


class Typed:
    """All fields of a sheet, from what was posted, or as they stand where nothing was."""

    def __init__(self, sheet: Sheet, data: Mapping[str, str] | None = None) -> None:
        self.sheet = sheet
        self.data = data
        self.documents: dict[int, Document] = {}
        self.by_line: dict[int, dict[Column, SheetField]] = {}
        for line, _depth in sheet.lines_in_view:
            standing = {column: self._standing(line.pk, column) for column in sheet.columns}
            self.by_line[line.pk] = self._fields(line.pk, standing)

    # What is in the fields

    def _standing(self, line: int, column: Column) -> Standing:
        now = Standing.of(self.sheet.row(line, column))
        if self.data is None or column.name(line) not in self.data:
            return now
        try:
            return Standing.loaded(self.data.get(column.name(line, "b"), ""))
        except ValueError:
            return now

    def _fields(self, line: int, standing: dict[Column, Standing]) -> dict[Column, SheetField]:
        made: dict[Column, SheetField] = {}
        own = _own(standing)
        for column, stands in standing.items():
            seen, locked = shown(stands.amount, stands.included_in), ""
            if self._is_accumulated(column) and stands.amount is not None:
                since = accumulated(own, column.number)
                seen = shown(since) if since is not None else ""
                if since is None or _is_unknown(since):
                    seen, locked = shown(stands.amount, stands.included_in), _("own period only")
            made[column] = self._field(line, column, stands, seen, locked)
        if self.data is not None:
            for each in made.values():
                self._read(each)
            self._work_out(made)
        else:
            for each in made.values():
                each.amount = each.standing.amount
        return made

    def _field(self, line: int, column: Column, stands: Standing, seen: str, locked: str) -> SheetField:
        data = self.data or {}
        return SheetField(
            line,
            column,
            stands,
            seen,
            typed=seen if locked else data.get(column.name(line), seen),
            locator=_plain(data.get(column.name(line, "l"), stands.locator)),
            printed=_plain(data.get(column.name(line, "p"), stands.printed)),
            locked=locked,
        )

    def _is_accumulated(self, column: Column) -> bool:
        return self.sheet.asked.accumulated and column.kind == OUTTURN

    def _read(self, each: SheetField) -> None:
        if not each.has_new_figure or each.locked:
            each.amount = each.standing.amount
            return
        try:
            each.reading = read(each.typed)
        except AmountRefused as refusal:
            each.errors.append(str(refusal))
            return
        each.amount = each.reading.amount

    def _work_out(self, made: dict[Column, SheetField]) -> None:
        """A period's own cost where its field says what has been spent since the year began."""
        if not self.sheet.asked.accumulated or not any(
            each.has_new_figure and each.column.kind == OUTTURN for each in made.values()
        ):
            return
        since: dict[int, Amount | None] = {}
        for number in self.sheet.asked.periods:
            each = made[Column(OUTTURN, number)]
            if each.locked or each.errors:
                continue
            since[number] = each.amount if each.has_new_figure else _read_back(each.seen)
            total, before = since[number], since.get(number - 1)
            if total is None or number == 1:
                each.amount = total
                continue
            if before is None or _is_unknown(before):
                words = {"period": period_words(self.sheet.asked.period, number - 1)}
                each.errors.append(
                    _("%(period)s is needed to work out this period’s own cost.") % words
                    if each.has_new_figure
                    else _("This figure can no longer be worked out: %(period)s is missing.") % words
                )
                continue
            if _is_unknown(total):
                each.amount = total
                continue
            own = total - before
            if own != each.standing.amount:
                each.terms = _terms(total, before)
            each.amount = own

    # What is to be written

    @property
    def fields(self) -> list[SheetField]:
        return [each for fields in self.by_line.values() for each in fields.values()]

    @property
    def errors(self) -> list[SheetField]:
        return [each for each in self.fields if each.errors]

    @property
    def figures(self) -> Figures:
        """What the sheet's sums are made of: other lengths of period as they stand, and these as they are typed."""
        asked = self.sheet.asked
        standing = self.sheet.figures.amounts
        found = Figures(
            {k: amount for k, amount in standing.items() if k[2] != asked.period or k[0] not in self.by_line}
        )
        for each in self.fields:
            if each.amount is not None:
                key = (each.line, each.column.kind, asked.period, each.column.number)
                found.amounts[key] = each.amount
        return found

    def cells(self, citing: Citing) -> tuple[list[Cell], list[SheetField]]:
        """The cells to write, and the field of each. Adds to fields' errors where a source does not fit."""
        cells, fields = [], []
        for each in self.fields:
            figure = each.amount != each.standing.amount or (
                each.reading is not None and each.reading.included_in != each.standing.included_in
            )
            uncited = citing.also_uncited and each.is_uncited and citing.document is not None
            if each.errors or not (figure or each.is_touched or uncited):
                continue
            source = None if each.amount is None else self._source(each, citing, figure=figure)
            if not each.errors:
                cells.append(self._cell(each, source))
                fields.append(each)
        return cells, fields

    def _cell(self, each: SheetField, source: Source | None) -> Cell:
        asked = self.sheet.asked
        included = each.reading.included_in if each.reading is not None else each.standing.included_in
        return Cell(
            line=each.line,
            kind=each.column.kind,
            fiscal_year=asked.year,
            period=asked.period,
            period_number=each.column.number,
            amount=each.amount,
            included_in=included if each.amount is not None else "",
            source=source,
            checked=True,
            expected=each.standing.amount,
            expected_source=self._stood(each.standing),
        )

    def _source(self, each: SheetField, citing: Citing, *, figure: bool) -> Source | None:
        """The source of a figure that is new, or whose place or print was typed."""
        standing = each.standing
        document = citing.document or self.documents.get(standing.document or 0)
        locator = each.locator or (citing.locator if citing.document is not None else "")
        if document is None and not each.terms:
            if locator or each.printed:
                each.asks_for_source = True
                each.errors.append(_("Name the document that states it."))
            return None
        said = each.reading.amount if each.reading is not None else each.amount
        if each.printed and said is not None and not each.terms and not agrees(each.printed, said):
            each.asks_for_source = True
            words = {"printed": each.printed, "amount": format_amount(said)}
            each.errors.append(
                _("As printed it is %(printed)s, but the figure is %(amount)s. Change one of them.") % words
            )
        terms = each.terms if figure else standing.terms
        return Source(document=document, locator=locator, printed=each.printed, terms=terms)

    def _stood(self, standing: Standing) -> Source:
        return Source(
            document=self.documents.get(standing.document or 0),
            locator=standing.locator,
            printed=standing.printed,
            terms=standing.terms,
        )

    def refused(self, faults: tuple[Fault, ...], fields: list[SheetField]) -> None:
        """Put each fault at its field. A conflict shows what the other wrote; that is what is seen from now on."""
        for fault in faults:
            each = fields[fault.index]
            each.errors.append(fault.sentence)
            if isinstance(fault, Conflict):
                standing = Standing.of(fault.theirs)
                each.theirs = shown(standing.amount, standing.included_in) or _("nothing")
                each.standing = standing
        for each in self.fields:
            if not each.is_touched and not each.errors:
                now = Standing.of(self.sheet.row(each.line, each.column))
                each.standing = now if each.standing != now else each.standing


def _own(standing: Mapping[Column, Standing]) -> dict[int, Amount]:
    return {
        column.number: stands.amount
        for column, stands in standing.items()
        if column.kind == OUTTURN and stands.amount is not None
    }


def _read_back(seen: str) -> Amount | None:
    return read(seen).amount


def _is_unknown(amount: Amount) -> bool:
    return amount.kronor is None


def _terms(total: Amount, before: Amount) -> str:
    return f"{format_amount(total, unit=False)} − {format_amount(before, unit=False)}"
