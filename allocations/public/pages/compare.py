"""Packages side by side: each with its own figures and doubts, and what of them can be held against each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

from allocations.models import PublishedPackage
from allocations.models.choices import DecisionKind, PositionKind
from allocations.money import format_amount, format_kronor, format_per_resident, format_share
from allocations.public.pages.alike import Aspect, Scale, aspects, measured_groups, reasons, scales
from allocations.public.pages.chosen import Choice, Picked
from allocations.public.pages.evidence import Evidence
from allocations.public.pages.headline import HeadlineFigure, headline_of
from allocations.public.pages.lists import Beside, beside
from allocations.public.pages.money import FundingRow, funding
from allocations.public.pages.words import (
    capitalised,
    certainty_word,
    natures_words,
    short_basis,
    unstated_words,
    when_words,
    year_words,
)
from allocations.record import (
    Record,
    counting,
    groups,
    headline,
    line_cells,
    per_resident,
    read,
    residents_for,
    specified_share,
    unknowns,
)
from allocations.record.shapes import Allocation, Decision, Line


@dataclass(frozen=True, slots=True)
class PurposeMoney:
    """One amount of a purpose, and what sort of money it is."""

    amount: str
    stated: bool
    sort: str


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """What goes to one of our purposes; an empty name is what has none."""

    name: str
    lines: str
    money: tuple[PurposeMoney, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Who decided, what kind of decision it was, and when."""

    body: str
    kind: str
    when: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A position: whose, of what kind, whether it is against, and its content where that is stated."""

    actor: str
    kind: str
    is_against: bool
    content: str


@dataclass(frozen=True, slots=True)
class Side:
    """One package among those compared."""

    picked: Picked
    number: int
    seal: str
    headline: HeadlineFigure
    beside: tuple[Beside, ...]
    each: str
    counted: str
    share: Decimal | None
    share_words: str
    with_amount: str
    without_amount: str
    purposes: tuple[PurposeRow, ...]
    sources: tuple[FundingRow, ...]
    decided: tuple[Who, ...]
    positions: tuple[Taken, ...]
    unknown: int

    @property
    def against(self) -> tuple[Taken, ...]:
        return tuple(each for each in self.positions if each.is_against)

    @property
    def noted(self) -> tuple[Taken, ...]:
        """Statements and notes to the minutes, which need not be against."""
        return tuple(each for each in self.positions if not each.is_against)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four packages. `reasons` say why their headlines are not on one scale; none where they are."""

    sides: tuple[Side, ...]
    names: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    scales: tuple[Scale, ...]
    reasons: tuple[str, ...]
    inferred: bool


def comparison(choice: Choice) -> Comparison:
    """Read from the documents of the packages chosen, and from nothing else."""
    records = tuple(read(row.publication.document) for row in choice.packages)
    names = _names(records)
    found = aspects(records, names)
    measured = [
        each for record in records for each in measured_groups(record, groups(record.standing_appropriations))
    ]
    return Comparison(
        sides=tuple(
            _side(picked, row, record)
            for picked, row, record in zip(choice.picked, choice.packages, records, strict=True)
        ),
        names=names,
        aspects=found,
        scales=scales(measured),
        reasons=reasons(found),
        inferred=any(any(aspect.inferred) for aspect in found),
    )


def _names(records: tuple[Record, ...]) -> tuple[str, ...]:
    """Short names of the packages: their municipalities, or their own where two are of the same."""
    places = [record.municipality.name for record in records]
    return tuple(
        place if places.count(place) == 1 else f"{place}, {record.name}"
        for place, record in zip(places, records, strict=True)
    )


def _side(picked: Picked, row: PublishedPackage, record: Record) -> Side:
    share = specified_share(record)
    each, counted = _each(record)
    with_amount, without = _lines(record)
    return Side(
        picked=picked,
        number=row.publication.number,
        seal=row.publication.seal,
        headline=headline_of(record),
        beside=beside(record),
        each=each,
        counted=counted,
        share=share.fraction,
        share_words=format_share(share),
        with_amount=with_amount,
        without_amount=without,
        purposes=tuple(_purposes(record)),
        sources=funding(record, Evidence(record)),
        decided=tuple(_decided(record)),
        positions=tuple(_positions(record)),
        unknown=len(unknowns(record)),
    )


def _each(record: Record) -> tuple[str, str]:
    """The headline for each resident, and who were counted; or why it is not there."""
    group = headline(record).group
    counted = residents_for(record.municipality.residents, group.year if group else None)
    if counted is None:
        return "", _("The number of residents is not known here.")
    found = per_resident(record, group.amount, group.year) if group is not None else None
    if found is None:
        return "", _("Not stated: there is no amount to divide.")
    words = {"number": format_kronor(counted.count, unit=False), "year": counted.year}
    return (
        format_per_resident(found.amount),
        _("%(number)s residents on 31 December %(year)s") % words,
    )


# Lines and purposes


def _lines(record: Record) -> tuple[str, str]:
    stated = [line for line in record.top_lines if any(c.amount.is_stated for c in line_cells(record, line))]
    some, rest = len(stated), len(record.top_lines) - len(stated)
    first = npgettext("lines", "%(number)s with an amount", "%(number)s with an amount", some)
    then = npgettext("lines", "%(number)s without an amount", "%(number)s without an amount", rest)
    return first % {"number": some}, then % {"number": rest}


def _purposes(record: Record) -> Iterator[PurposeRow]:
    """Our purposes in the record's order, what has none last."""
    entries: dict[str, list[Allocation]] = {}
    for group in groups(record.standing_allocations):
        for entry in counting(record, group.allocations):
            entries.setdefault(_purpose(record, record.line_by_key[entry.line]), []).append(entry)
    lines: dict[str, int] = {}
    for line in record.top_lines:
        lines[_purpose(record, line)] = lines.get(_purpose(record, line), 0) + 1
    english = get_language() != "sv"
    named = {each.key: (each.name_en if english and each.name_en else each.name) for each in record.purposes}
    for key in (*named, ""):
        if key in lines or key in entries:
            number = lines.get(key, 0)
            yield PurposeRow(
                name=named.get(key, ""),
                lines=ngettext("%(number)s line", "%(number)s lines", number) % {"number": number},
                money=tuple(_money(entries.get(key, []))),
            )


def _purpose(record: Record, line: Line) -> str:
    """The line's purpose, or that of the line it is a part of."""
    while not line.purpose and line.parent:
        line = record.line_by_key[line.parent]
    return line.purpose or ""


def _money(entries: list[Allocation]) -> Iterator[PurposeMoney]:
    for group in groups(entries):
        stated = group.amount.is_stated
        parts = [certainty_word(group.certainty)]
        if stated:
            parts += [year_words(group.year), short_basis(group.amount_is), natures_words(group.natures)]
        yield PurposeMoney(
            amount=format_amount(group.amount) if stated else capitalised(unstated_words(group.amount)),
            stated=stated,
            sort=", ".join(part for part in parts if part),
        )


# Decisions


def _decided(record: Record) -> Iterator[Who]:
    """The decisions behind the headline."""
    group = headline(record).group
    for key in dict.fromkeys(entry.decision for entry in group.entries) if group is not None else ():
        decision = record.decision_by_key[key]
        body = record.body_by_key.get(decision.body or "")
        yield Who(
            body=capitalised(decision.body_printed or (body.name if body else "")),
            kind=str(DecisionKind(decision.kind).label),
            when=_when(decision),
        )


def _when(decision: Decision) -> str:
    return when_words(decision.when) or _("date not stated")


def _positions(record: Record) -> Iterator[Taken]:
    for decision in record.decisions:
        for position in decision.positions:
            kind = PositionKind(position.kind)
            yield Taken(
                actor=record.body_by_key[position.actor].name,
                kind=str(kind.label),
                is_against=kind.is_against,
                content=position.content if position.content_stated else "",
            )
