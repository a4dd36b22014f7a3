"""One year of a package as a sheet: lines down, periods across, outturn and forecast against what was allocated.

What stands in it comes from the desk's rows; what lines were given comes from the published record, by its own pure
functions. Nothing here writes, and nothing reads what was typed: that is ``posted``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from allocations.desk.follow_up.typed import shown
from allocations.desk.follow_up.writing import first_cited
from allocations.models import AllocationLine, Citation, Outturn, Publication, SafetyPackage
from allocations.models.choices import OutturnKind, Period
from allocations.models.follow_up import PERIODS_IN_A_YEAR
from allocations.money import Amount
from allocations.record import Record, read

MOST_FIELDS = 8_000
"""On one page: a form may not send more than settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."""
FIELDS_OF_A_CELL = 4

OUTTURN, FORECAST = OutturnKind.OUTTURN.value, OutturnKind.FORECAST.value


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sheet: fiscal year, length of its periods, whether outturn is typed since the year began, and the page."""

    year: int
    period: str = Period.TERTIAL.value
    accumulated: bool = False
    page: int = 1

    @property
    def periods(self) -> range:
        return range(1, PERIODS_IN_A_YEAR[Period(self.period)] + 1)

    @property
    def query(self) -> str:
        since = "&amounts=accumulated" if self.accumulated else ""
        page = f"&page={self.page}" if self.page > 1 else ""
        return f"year={self.year}&period={self.period}{since}{page}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of fields: a kind of figure in, or after, one period."""

    kind: str
    number: int

    def name(self, line: int, what: str = "a") -> str:
        """What a field of this column is called: a(mount), b(ase), l(ocator), p(rinted)."""
        return f"{what}-{line}-{self.kind}-{self.number}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a cell, with its first source: what the page showed, and what a conflict is measured against."""

    amount: Amount | None = None
    included_in: str = ""
    document: int | None = None
    locator: str = ""
    printed: str = ""
    terms: str = ""

    @classmethod
    def of(cls, row: Outturn | None) -> Standing:
        if row is None:
            return cls()
        citation = first_cited(row)
        if citation is None:
            return cls(row.amount, row.included_in)
        return cls(
            row.amount,
            row.included_in,
            citation.document_id,
            citation.locator,
            citation.printed,
            citation.terms,
        )

    @property
    def is_cited(self) -> bool:
        return self.document is not None or bool(self.terms)

    def dumped(self) -> str:
        """For a hidden field; empty where nothing stands."""
        if self.amount is None:
            return ""
        said = [self.included_in, self.document, self.locator, self.printed, self.terms]
        return json.dumps([self.amount.to_document(), *said], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loaded(cls, text: str) -> Standing:
        """Read back what `dumped` wrote. Raises ValueError (AmountRefused is one) for anything else."""
        if not text:
            return cls()
        try:
            amount, included_in, document, locator, printed, terms = json.loads(text)
            found = Amount.from_document(amount)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(text) from error
        if not all(isinstance(each, str) for each in (included_in, locator, printed, terms)):
            raise ValueError(text)
        if document is not None and type(document) is not int:
            raise ValueError(text)
        return cls(found, included_in, document, locator, printed, terms)


@dataclass
class Figures:
    """The desk's figures of one year of a package: what stands, or what somebody is typing instead."""

    amounts: dict[tuple[int, str, str, int], Amount] = field(
        default_factory=dict
    )  # line, kind, period, number


class Sheet:
    """What stands in one year of a package. The number of queries does not depend on how much that is."""

    def __init__(self, package: SafetyPackage, asked: Asked) -> None:
        self.package = package
        self.asked = asked

    @cached_property
    def lines(self) -> list[tuple[AllocationLine, int]]:
        """In their order, each followed by its parts, with how deep it lies."""
        return in_order(self.package.lines.order_by("position", "key"))

    @property
    def pages(self) -> range:
        """The pages that the lines fill."""
        return range(1, max(1, -(-len(self.lines) // self._on_a_page)) + 1)

    @property
    def _on_a_page(self) -> int:
        return max(1, MOST_FIELDS // (FIELDS_OF_A_CELL * len(self.columns)))

    @cached_property
    def lines_in_view(self) -> list[tuple[AllocationLine, int]]:
        """The lines that have fields on this page; the sums are of all."""
        start = (min(self.asked.page, self.pages[-1]) - 1) * self._on_a_page
        return self.lines[start : start + self._on_a_page]

    @cached_property
    def rows(self) -> list[Outturn]:
        """Every figure of the year, of all kinds and lengths of period."""
        cited = Prefetch("citations", Citation.objects.select_related("document"))
        return list(
            Outturn.objects.filter(line__package=self.package, fiscal_year=self.asked.year)
            .order_by("kind", "period", "period_number")
            .prefetch_related(cited)
        )

    @cached_property
    def by_cell(self) -> dict[tuple[int, Column], Outturn]:
        return {
            (row.line_id, Column(row.kind, row.period_number)): row
            for row in self.rows
            if row.period == self.asked.period
        }

    def row(self, line: int, column: Column) -> Outturn | None:
        return self.by_cell.get((line, column))

    @cached_property
    def figures(self) -> Figures:
        return Figures(
            {(row.line_id, row.kind, row.period, row.period_number): row.amount for row in self.rows}
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [Column(kind, number) for kind in (OUTTURN, FORECAST) for number in self.asked.periods]

    @cached_property
    def publication(self) -> Publication | None:
        """The newest version; what lines were given is read from it."""
        return newest_of(self.package)

    @cached_property
    def record(self) -> Record | None:
        newest = self.publication
        return read(newest.document) if newest is not None and newest.document else None

    @cached_property
    def years(self) -> list[int]:
        """The years that money or a figure is of, and this one."""
        found = {timezone.localdate().year, self.asked.year}
        found |= set(Outturn.objects.filter(line__package=self.package).values_list("fiscal_year", flat=True))
        if self.record is not None:
            found |= {entry.year for entry in self.record.allocations if entry.year is not None}
        return sorted(found)


def newest_of(package: SafetyPackage) -> Publication | None:
    return Publication.objects.filter(package=package).order_by("-number").first()


def in_order(lines: Iterable[AllocationLine]) -> list[tuple[AllocationLine, int]]:
    """Lines each followed by its parts, with how deep it lies; one whose parent is not among them comes at the top."""
    every = list(lines)
    known = {line.pk for line in every}
    parts: dict[int | None, list[AllocationLine]] = {}
    for line in every:
        parts.setdefault(line.parent_id if line.parent_id in known else None, []).append(line)
    found: list[tuple[AllocationLine, int]] = []
    waiting = [(line, 0) for line in reversed(parts.get(None, []))]
    while waiting:
        line, depth = waiting.pop()
        found.append((line, depth))
        waiting += [(part, depth + 1) for part in reversed(parts.get(line.pk, []))]
    return found


# Words


def period_months(period: str, number: int) -> str:
    """Jan–Apr; empty for a month and the year, which say so themselves."""
    if period not in {Period.QUARTER, Period.TERTIAL}:
        return ""
    length = 12 // PERIODS_IN_A_YEAR[Period(period)]
    first, last = (date(2000, month, 1) for month in ((number - 1) * length + 1, number * length))
    return f"{date_format(first, 'M')}–{date_format(last, 'M')}"


def accumulated(amounts: dict[int, Amount], number: int) -> Amount | None:
    """What is spent from the first of January to the end of the period; None where a period says nothing."""
    told = [amounts.get(n) for n in range(1, number + 1)]
    if any(amount is None for amount in told):
        return None
    return Amount.total(amount for amount in told if amount is not None)


def typed_as(standing: Standing) -> str:
    return shown(standing.amount, standing.included_in)
