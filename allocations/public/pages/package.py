"""The page of a package: its sections in the order a reader meets them, all from one sealed record."""

from __future__ import annotations

from dataclasses import dataclass

from allocations.money import format_kronor
from allocations.public.pages.decisions import Step, chain
from allocations.public.pages.evidence import Evidence, SourceList, SourceNote
from allocations.public.pages.flow import FlowChart, flow_chart
from allocations.public.pages.headline import HeadlineFigure, headline_of
from allocations.public.pages.lead import Sentence, lead
from allocations.public.pages.lines import LineTable, line_table
from allocations.public.pages.money import (
    BalanceChart,
    ContradictionRow,
    FundingRow,
    YearsChart,
    balance_chart,
    contradiction_rows,
    funding,
    years_chart,
)
from allocations.public.pages.outturn import AgainstYear, against_years
from allocations.public.pages.quoting import Quotable, quotables
from allocations.public.pages.reconciled import ReconciledTable, reconciled_table
from allocations.public.pages.results import (
    IndicatorRow,
    MeasureRow,
    OutturnRow,
    indicator_rows,
    measure_rows,
    outturn_rows,
)
from allocations.public.pages.swedish_names import names_of
from allocations.public.pages.unknown import UnknownGroup, unknown_groups
from allocations.public.pages.waterfall import WaterChart, water_charts
from allocations.public.pages.words import when_words
from allocations.record import PerResident, Record, condition_state, ending, headline, per_resident
from allocations.record.shapes import Entry, GoesOnIn, Municipality, Package

MOST_NOTES = 5  # beside the headline
PACKAGE_TEXTS = ("follow_up", "framework", "heading", "scope_note")


@dataclass(frozen=True, slots=True)
class Ended:
    """That the package is closed, or in which other it goes on, by a decision."""

    date: str
    goes_on_in: GoesOnIn | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PackagePage:
    """Everything the page shows of the record. What is not in the record (versions, links) comes from the view."""

    municipality: Municipality
    package: Package
    package_numbers: dict[str, tuple[int, ...]]  # by field
    package_inferred: frozenset[str]
    headline: HeadlineFigure
    headline_numbers: tuple[int, ...]
    headline_notes: tuple[SourceNote, ...]
    headline_inferred: tuple[str, ...]
    lead: tuple[Sentence, ...]
    per_resident: PerResident | None
    per_resident_numbers: tuple[int, ...]
    years: YearsChart | None
    balance: BalanceChart | None
    contradictions: tuple[ContradictionRow, ...]
    unknown: tuple[UnknownGroup, ...]
    lines: LineTable
    reconciled: ReconciledTable | None
    flow: FlowChart | None
    funding: tuple[FundingRow, ...]
    chain: tuple[Step, ...]
    waterfalls: tuple[WaterChart, ...]
    ended: Ended | None
    indicators: tuple[IndicatorRow, ...]
    outturns: tuple[OutturnRow, ...]
    against: tuple[AgainstYear, ...]
    measures: tuple[MeasureRow, ...]
    sources: tuple[SourceList, ...]
    names: tuple[str, ...]  # Swedish ones that sentences may carry
    quotables: tuple[Quotable, ...]

    @property
    def years_words(self) -> str:
        """The chart of the years for those who do not see it."""
        bars = self.years.bars if self.years else ()
        return "; ".join(f"{bar.year}: {bar.figure} kr, {bar.state}" for bar in bars)

    @property
    def balance_words(self) -> str:
        """The balance bar for those who do not see it."""
        bar = self.balance.bar if self.balance else None
        if bar is None:
            return ""
        parts = [f"{segment.name}: {format_kronor(segment.kronor)}" for segment in bar.segments]
        return "; ".join([self.balance.dek if self.balance else "", *parts])


def package_page(record: Record) -> PackagePage:
    """Make the page of a package's record. A body's record has no such page: ValueError."""
    if record.package is None:
        raise ValueError("This is the record of a body.")
    evidence = Evidence(record)
    group = headline(record).group
    entries = group.entries if group else ()
    each = per_resident(record, group.amount, group.year) if group else None
    beside = _headline_notes(record, evidence, entries)
    return PackagePage(
        municipality=record.municipality,
        package=record.package,
        package_numbers={field: evidence.numbers_on(record.package, field) for field in PACKAGE_TEXTS},
        package_inferred=frozenset(citation.fact for citation in record.package.inferences),
        headline=headline_of(record),
        headline_numbers=evidence.numbers(*entries),
        headline_notes=beside,
        headline_inferred=tuple(dict.fromkeys(c.fact for entry in entries for c in entry.inferences)),
        lead=tuple(lead(record, evidence)),
        per_resident=each,
        per_resident_numbers=evidence.numbers(each.residents) if each else (),
        years=years_chart(record, evidence, frozenset(note.number for note in beside)),
        balance=balance_chart(record),
        contradictions=contradiction_rows(record),
        unknown=unknown_groups(record, evidence),
        lines=line_table(record, evidence),
        reconciled=reconciled_table(record, evidence),
        flow=flow_chart(record),
        funding=funding(record, evidence),
        chain=chain(record, evidence),
        waterfalls=water_charts(record, evidence),
        ended=_ended(record, evidence),
        indicators=indicator_rows(record, evidence),
        outturns=outturn_rows(record, evidence),
        against=against_years(record, evidence),
        measures=measure_rows(record, evidence),
        sources=evidence.lists(),
        names=names_of(record),
        quotables=quotables(record, evidence),
    )


def _ended(record: Record, evidence: Evidence) -> Ended | None:
    decision = ending(record)
    if decision is None:
        return None
    return Ended(when_words(decision.when), decision.continues_in, evidence.numbers(decision))


def _headline_notes(record: Record, evidence: Evidence, entries: tuple[Entry, ...]) -> tuple[SourceNote, ...]:
    """The notes of the figure, and of what the lead says of its decision, as many as there is room for."""
    decisions = [record.decision_by_key[entry.decision] for entry in entries[:1]]
    waiting = [
        condition for condition in record.conditions if condition_state(record, condition) == "pending"
    ]
    return evidence.notes(*entries, *decisions, *waiting)[:MOST_NOTES]
