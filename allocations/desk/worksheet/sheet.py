"""The table: its rows and columns, and what is shown in each cell. What was posted stands in it again, all of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from allocations.desk.ledger import Entry, Ledger, Side, Slot
from allocations.desk.reach import Reach
from allocations.desk.worksheet.cells import Cell, Theirs
from allocations.desk.worksheet.forms import NEW, SAME, SheetForm, open_drafts
from allocations.desk.worksheet.merging import Ground, Outcome, opened_versions, typed_cells
from allocations.desk.worksheet.more import MoreForm, standing_words
from allocations.desk.worksheet.names import CellName, in_order, line_row, read_years, source_row
from allocations.desk.worksheet.planning import Defaults, certainty_by
from allocations.desk.worksheet.sums import YearSums, parents_of, sums_of
from allocations.desk.worksheet.versions import (
    EMPTY,
    Version,
    is_opened,
    typed_version,
    version_of,
)
from allocations.models import Decision, Document, SafetyPackage
from allocations.models.choices import AmountIs, DecisionKind
from allocations.money import format_kronor
from allocations.publishing.rows import row_of, row_text
from municipalities.models import Role

MOST_NEW_ROWS = 200
MORE_ROWS = 5
FEW_YEARS = 3
FEWEST_NEW = {Side.SOURCE: 1, Side.LINE: 3}


class Sheet:
    """A package's sheet for one request. ``data`` is what was posted, or what the address says."""

    def __init__(
        self, request: HttpRequest, package: SafetyPackage, data: QueryDict, *, posted: bool = False
    ) -> None:
        self.request, self.package, self.data, self.posted = request, package, data, posted
        self.may_write = Reach.of(request).has(Role.WRITER, package)
        self.lost: list[str] = []

    # Which drafts

    @cached_property
    def drafts(self) -> list[Decision]:
        return list(open_drafts(self.package).select_related("package"))

    @cached_property
    def chosen(self) -> dict[Side, str]:
        """What is chosen for each side: a draft by primary key, a new one, or for lines the same as for sources."""
        open_now = {str(draft.pk) for draft in self.drafts}
        both = self.data.get("decision", "")
        first = str(self.drafts[-1].pk) if self.drafts else NEW
        asked = {
            Side.SOURCE: self.data.get("draft-source", "") or both or first,
            Side.LINE: self.data.get("draft-line", "") or SAME,
        }
        for side, value in asked.items():
            if value not in {*open_now, NEW, SAME}:
                if self.posted or both:
                    self.lost.append(
                        _(
                            "The decision you wrote in has been submitted or published in the meantime. Nothing that "
                            "you typed is lost: choose another draft, or save it as a new one."
                        )
                    )
                asked[side] = NEW
        if asked[Side.SOURCE] == SAME:
            asked[Side.SOURCE] = NEW
        return asked

    def target(self, side: Side) -> Decision | None:
        chosen = self.chosen[side]
        if chosen == SAME:
            chosen = self.chosen[Side.SOURCE]
        return next((draft for draft in self.drafts if str(draft.pk) == chosen), None)

    @property
    def source_target(self) -> str:
        target = self.target(Side.SOURCE)
        return "" if target is None else str(target.pk)

    @property
    def line_target(self) -> str:
        target = self.target(Side.LINE)
        return "" if target is None else str(target.pk)

    @property
    def shows_sources(self) -> bool:
        """Place and printed figure beside every cell, or only where one stands: few years have room for all."""
        return "cites" in self.data if self.posted else len(self.years) <= FEW_YEARS

    @cached_property
    def ledgers(self) -> dict[Side, Ledger]:
        given = Ledger(self.package, self.target(Side.SOURCE))
        if self.target(Side.LINE) == self.target(Side.SOURCE):
            return {Side.SOURCE: given, Side.LINE: given}
        lines = Ledger(self.package, self.target(Side.LINE))
        lines.__dict__ |= {name: getattr(given, name) for name in ("lines", "depth", "sources", "standing")}
        return {Side.SOURCE: given, Side.LINE: lines}

    @property
    def ledger(self) -> Ledger:
        return self.ledgers[Side.SOURCE]

    # What holds for the whole sheet

    @cached_property
    def documents(self) -> list[tuple[str, str]]:
        seen = Reach.of(self.request).visible_beside(Document, self.package).order_by("title", "key")
        return [(str(document.pk), str(document)) for document in seen]

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        found = [(source_row(source.pk), source.name) for source in self.ledger.sources]
        new = [
            (f"ns{number}", self.data.get(f"ns{number}-name", "").strip() or _("new source %d") % number)
            for number in self.new_rows(Side.SOURCE)
        ]
        return [*found, *new]

    @cached_property
    def settings(self) -> SheetForm:
        names = ("document", "place", "amount_is", "certainty_source", "certainty_line", "from_source")
        said = {name: self.data.get(name, "") for name in names if name in self.data}
        if not self.posted:
            said = {"document": self._document_of_draft(), "amount_is": AmountIs.NOT_STATED.value} | said
        return SheetForm(
            self.data if self.posted else None,
            initial=said,
            documents=self.documents,
            sources=self.sources,
        )

    def setting(self, name: str) -> str:
        return str((self.data if self.posted else self.settings.initial).get(name, "") or "").strip()

    def _document_of_draft(self) -> str:
        """The document that the draft's latest figure is cited to."""
        for ledger in reversed(self.ledgers.values()):
            for entries in reversed(list(ledger.drafted.values())):
                for entry in reversed(entries):
                    cited = [c.document_id for c in entry.citations.all() if c.document_id is not None]
                    if cited:
                        return str(cited[0])
        return ""

    def kind(self, side: Side) -> str:
        """The kind of the decision that the side's figures go into."""
        target = self.target(side)
        if target is not None:
            return target.kind
        prefix = "new-line" if self.chosen[side] == NEW and side is Side.LINE else "new-source"
        return self.data.get(f"{prefix}-kind", "") or DecisionKind.ADOPTION

    def ground(
        self, new: Mapping[str, int] | None = None, *, document: int | None = None, place: str | None = None
    ) -> Ground:
        """``new`` are the primary keys of rows made for this sheet; without it they have stand-ins."""
        stand_ins = {
            f"{prefix}{number}": -number
            for prefix, side in (("nl", Side.LINE), ("ns", Side.SOURCE))
            for number in self.new_rows(side)
        }
        rows = {
            **{line_row(line.pk): line.pk for line in self.ledger.lines},
            **{source_row(source.pk): source.pk for source in self.ledger.sources},
            **(stand_ins if new is None else new),
        }
        chosen = self.setting("document")
        documents = {int(pk) for pk, _name in self.documents} | ({document} if document else set())
        default = document or (int(chosen) if chosen.isdecimal() else None)
        return Ground(
            ledgers=self.ledgers,
            defaults={side: self._defaults(side, rows) for side in Side},
            rows=rows,
            documents=frozenset(documents),
            document=default,
            place=self.setting("place") if place is None else place,
            document_is_new=chosen == NEW,
        )

    def _defaults(self, side: Side, rows: Mapping[str, int]) -> Defaults:
        kind = self.kind(side)
        return Defaults(
            kind=kind,
            certainty=self.setting(f"certainty_{side}") or certainty_by(kind),
            amount_is=self.setting("amount_is") or AmountIs.NOT_STATED,
            source=rows.get(self.setting("from_source")),
        )

    # Rows and years

    def new_rows(self, side: Side) -> range:
        """The numbers of the rows for what is not there yet."""
        text = self.data.get(f"new-{side}s", "")
        fewest = FEWEST_NEW[side] if self.posted or self._is_bare(side) else 1
        count = int(text) if text.isdecimal() and len(text) < 5 else fewest
        if self.data.get("do") == f"rows-{side}":
            count += MORE_ROWS
        return range(1, min(max(count, 0), MOST_NEW_ROWS) + 1) if self.may_write else range(0)

    def _is_bare(self, side: Side) -> bool:
        return not (self.ledger.lines if side is Side.LINE else self.ledger.sources)

    @cached_property
    def years(self) -> list[int | None]:
        asked = read_years(self.data.get("years", ""))
        if asked is None:
            self.lost.append(_("Give the years with four digits each: 2023, 2024 or 2023–2026."))
        found = set(asked or ())
        for ledger in self.ledgers.values():
            found |= set(ledger.years)
        if "year-x" in self.data:
            found.add(None)
        if self.posted:
            found |= {name.year for name in self.touched}
        return in_order(found or {timezone.localdate().year})

    @property
    def years_text(self) -> str:
        return ", ".join(str(year) for year in self.years if year is not None)

    @cached_property
    def opened_before(self) -> dict[str, Version]:
        return opened_versions(self.data) if self.posted else {}

    @cached_property
    def touched(self) -> dict[CellName, Version]:
        """What was typed in the cells that do not stand as they were opened."""
        found: dict[CellName, Version] = {}
        for name in typed_cells(self.data) if self.posted else ():
            before = self.opened_before.get(str(name), EMPTY)
            typed = typed_version(self.data, str(name), before)
            if typed != before:
                found[name] = typed
        return found

    def sums(self, ground: Ground, outcome: Outcome) -> list[YearSums]:
        parents = parents_of(self.ledger.lines)
        for number in self.new_rows(Side.LINE):
            parents[ground.rows[f"nl{number}"]] = ground.rows.get(self.data.get(f"nl{number}-parent", ""))
        return sums_of(ground, outcome, self.years, parents)

    # Cells

    def now(self, name: CellName, ground: Ground) -> Version:
        entry = ground.entry(name)
        return version_of(entry) if entry is not None else EMPTY

    def cells(self, row: str, label: str, ground: Ground, outcome: Outcome) -> list[list[Cell]]:
        return [
            self._cells_of_year(row, label, year, column, ground, outcome)
            for column, year in enumerate(self.years)
        ]

    def _cells_of_year(
        self, row: str, label: str, year: int | None, column: int, ground: Ground, outcome: Outcome
    ) -> list[Cell]:
        first = CellName(row, year)
        side = first.side
        slot = Slot(side, ground.rows[row], year)
        drafted = self.ledgers[side].drafted.get(slot, [])
        standing = tuple(standing_words(entry) for entry in self.ledgers[side].standing.get(slot, ()))
        most = max([len(drafted), 1, *(name.number for name in self._touched_in.get((row, year), ()))])
        if self.data.get("do") == f"another-{first}":
            most += 1
        where = str(year) if year is not None else _("year not stated")
        found = []
        for number in range(1, most + 1):
            name = CellName(row, year, number)
            entry = drafted[number - 1] if number <= len(drafted) else None
            cell = self._cell(name, f"{label}, {where}", column, entry, outcome)
            if number == 1:
                cell.standing = standing
            found.append(cell)
        return found

    @cached_property
    def _touched_in(self) -> dict[tuple[str, int | None], list[CellName]]:
        found: dict[tuple[str, int | None], list[CellName]] = {}
        for name in self.touched:
            found.setdefault((name.row, name.year), []).append(name)
        return found

    def _cell(self, name: CellName, label: str, column: int, entry: Entry | None, outcome: Outcome) -> Cell:
        text = str(name)
        now = version_of(entry) if entry is not None else EMPTY
        if entry is not None:
            self.opened[text] = now
        version = self.touched.get(name, now)
        cell = Cell(text, label if name.number == 1 else f"{label} ({name.number})", version, column)
        cell.is_uncited = entry is not None and entry.amount.is_stated and not list(entry.citations.all())
        cell.note = outcome.notes.get(text, "")
        cell.faults = outcome.faults.get(text, [])
        cell.readings = [
            (f"{each:f}", format_kronor(each)) for each in outcome.readings.get(text, ()) if _is_whole(each)
        ]
        cell.reading = self.data.get(f"reading-{text}", "")
        asked = f"asked-{text}" in self.data and version != now
        if text in outcome.conflicts or asked:
            cell.theirs = self._theirs(now, entry)
            cell.keep = self.data.get(f"keep-{text}", "") if text not in outcome.conflicts else ""
        opening = self.data.get("do") == f"open-{text}" or text in outcome.unfold
        if opening or (self.posted and is_opened(self.data, text)):
            cell.is_open = True
            self.opened_cells.append((cell, name, entry))
        return cell

    @cached_property
    def opened(self) -> dict[str, Version]:
        """Filled as the cells are made: what stands in the drafts now."""
        return {}

    @cached_property
    def opened_cells(self) -> list[tuple[Cell, CellName, Entry | None]]:
        return []

    @property
    def opened_json(self) -> str:
        return json.dumps(
            {name: version.as_json() for name, version in self.opened.items()}, ensure_ascii=False
        )

    def _theirs(self, now: Version, entry: Entry | None) -> Theirs:
        wrote = self.writers.get(row_text(row_of(entry))) if entry is not None else None
        who, when = wrote or ("", None)
        source = ", ".join(filter(None, [now.printed, now.place]))
        return Theirs(now.amount or _("taken away"), source, who, when)

    @cached_property
    def writers(self) -> dict[str, tuple[str, Any]]:
        """Who wrote each entry in conflict last, and when: set by whoever shows conflicts."""
        return {}

    def more_forms(self) -> list[MoreForm]:
        sources = [(str(source.pk), source.name) for source in self.ledger.sources]
        found = []
        for cell, name, _entry in self.opened_cells:
            pk = self.ground().rows.get(name.row, 0)
            standing = self.ledgers[name.side].standing.get(Slot(name.side, pk, name.year), ())
            form = MoreForm(
                cell.name,
                side=name.side,
                values=dict(cell.version.more),
                documents=self.documents,
                sources=sources,
                standing=standing,
            )
            form.cell = cell  # type: ignore[attr-defined]
            found.append(form)
        return found


def _is_whole(kronor: Decimal) -> bool:
    """Whether it is whole öre: what is not can be no amount."""
    return kronor == round(kronor, 2)
