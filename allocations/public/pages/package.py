"""The page of a package: its sections in the order a reader meets them, all from one sealed record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.money import format_kronor
from allocations.public.pages.decisions import Step, chain
from allocations.public.pages.evidence import Evidence, SourceList, SourceNote
from allocations.public.pages.headline import HeadlineFigure, headline_of
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
from allocations.public.pages.results import (
    IndicatorRow,
    MeasureRow,
    OutturnRow,
    indicator_rows,
    measure_rows,
    outturn_rows,
)
from allocations.public.pages.unknown import UnknownGroup, unknown_groups
from allocations.public.pages.words import capitalised, in_words, lines_in_words, listed, when_words
from allocations.record import PerResident, Record, balance, condition_state, headline, per_resident
from allocations.record.shapes import Decision, Entry, Municipality, Package

MOST_NOTES = 5  # beside the headline
PACKAGE_TEXTS = ("follow_up", "framework", "heading", "scope_note")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the lead, with the notes that carry it."""

    text: str
    numbers: tuple[int, ...] = ()
    inferred: bool = False

    @property
    def stem(self) -> str:
        """Without the full stop, so that a ring can stand by the last word."""
        return self.text.removesuffix(".")


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
    funding: tuple[FundingRow, ...]
    chain: tuple[Step, ...]
    indicators: tuple[IndicatorRow, ...]
    outturns: tuple[OutturnRow, ...]
    measures: tuple[MeasureRow, ...]
    sources: tuple[SourceList, ...]

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
        lead=tuple(_lead(record, evidence)),
        per_resident=each,
        per_resident_numbers=evidence.numbers(each.residents) if each else (),
        years=years_chart(record, evidence, frozenset(note.number for note in beside)),
        balance=balance_chart(record),
        contradictions=contradiction_rows(record),
        unknown=unknown_groups(record, evidence),
        lines=line_table(record, evidence),
        funding=funding(record, evidence),
        chain=chain(record, evidence),
        indicators=indicator_rows(record, evidence),
        outturns=outturn_rows(record, evidence),
        measures=measure_rows(record, evidence),
        sources=evidence.lists(),
    )


def _headline_notes(record: Record, evidence: Evidence, entries: tuple[Entry, ...]) -> tuple[SourceNote, ...]:
    """The notes of the figure, and of what the lead says of its decision, as many as there is room for."""
    decisions = [record.decision_by_key[entry.decision] for entry in entries[:1]]
    waiting = [
        condition for condition in record.conditions if condition_state(record, condition) == "pending"
    ]
    return evidence.notes(*entries, *decisions, *waiting)[:MOST_NOTES]


def _lead(record: Record, evidence: Evidence) -> Iterator[Sentence]:
    """What this is, in sentences that could be quoted: who decided, what waits, how far it can be followed."""
    group = headline(record).group
    if group is None:
        yield Sentence(_("No document at hand says what this costs."))
    else:
        decision = record.decision_by_key[group.entries[0].decision]
        yield Sentence(_who_decided(record, decision), evidence.numbers(decision), bool(decision.inferences))
        yield from _what_waits(record, evidence)
    yield _how_far(record)


def _who_decided(record: Record, decision: Decision) -> str:
    body = record.body_by_key.get(decision.body or "")
    words = {
        "body": capitalised(decision.body_printed or (body.name if body else "")),
        "municipality": record.municipality.name,
        "when": when_words(decision.when),
    }
    if not words["body"]:
        return _("The money is announced. Who has decided on it, and when, is not stated.")
    if decision.kind == "grant_award":
        return _("%(body)s has granted the money to the municipality of %(municipality)s.") % words
    if decision.kind == "announcement":
        return _("%(body)s has announced the money.") % words
    if words["when"]:
        return (
            _("%(body)s decided on the money in %(when)s.") % words
            if decision.when.precision != "day"
            else (_("%(body)s decided on the money on %(when)s.") % words)
        )
    return _("%(body)s has decided on the money.") % words


def _what_waits(record: Record, evidence: Evidence) -> Iterator[Sentence]:
    for condition in record.conditions:
        if condition.kind != "awaits" or condition_state(record, condition) != "pending":
            continue
        years = sorted(
            {str(record.entry_by_ref[ref].year) for ref in condition.entries if record.entry_by_ref[ref].year}
        )
        body = record.body_by_key.get(condition.awaits or "")
        words = {"years": listed(years), "body": body.name if body else _("a decision")}
        text = (
            _("The money for %(years)s waits for: %(body)s.")
            if years
            else _("The money waits for: %(body)s.")
        )
        yield Sentence(text % words, evidence.numbers(condition))


def _how_far(record: Record) -> Sentence:
    lines = len(record.top_lines)
    if not lines:
        return Sentence(_("What the money goes to is not stated."))
    found = balance(record)
    share = found.share.fraction if found else None
    if share == 1 and found and not found.unstated_lines:
        words = {"number": in_words(lines)}
        return Sentence(
            ngettext(
                "Every krona can be followed to its only line.",
                "Every krona can be followed to one of %(number)s lines.",
                lines,
            )
            % words
        )
    if not share:
        return Sentence(
            _("How it is divided among %(lines)s is not stated.") % {"lines": lines_in_words(lines)}
        )
    return Sentence(_("A part of it can be followed to lines with stated amounts."))
