"""Cards and sums of lists: packages on the start page and in a municipality, sums of lines like with like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

from allocations.models import PublishedPackage
from allocations.money import Amount, AmountState, Qualifier, format_amount, format_share
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.headline import HeadlineFigure, headline_of
from allocations.public.pages.words import NATURE, certainty_word, in_words, short_basis, year_words
from allocations.record import Record, headline, read, specified_share
from allocations.record.sums import STRENGTH

ProjectedKind = tuple[int | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """Money that stands beside the headline and is never added to it: "two years conditional"."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class PackageCard:
    """A package among others: its own figure, never added to its neighbours'."""

    municipality: str
    municipality_slug: str
    slug: str
    name: str
    headline: HeadlineFigure
    beside: tuple[Beside, ...]
    share: Decimal | None
    share_words: str
    seal: str
    number: int
    published_at: datetime

    @property
    def value(self) -> str:
        """As the address of a comparison names it."""
        return f"{self.municipality_slug}/{self.slug}"


def package_card(row: PublishedPackage) -> PackageCard:
    """Read from the sealed document, not the projection: inferences must show wherever their figure does."""
    record = read(row.publication.document)
    share = specified_share(record)
    return PackageCard(
        municipality=row.municipality_name,
        municipality_slug=row.municipality_slug,
        slug=row.slug,
        name=row.name,
        headline=headline_of(record),
        beside=beside(record),
        share=share.fraction,
        share_words=format_share(share),
        seal=row.publication.seal,
        number=row.publication.number,
        published_at=row.publication.published_at,
    )


def beside(record: Record) -> tuple[Beside, ...]:
    """How many further years of each certainty there are, where they are years with stated amounts."""
    counted: dict[str, int] = {}
    for group in headline(record).beside:
        if group.amount.is_stated and group.year:
            counted[group.certainty] = counted.get(group.certainty, 0) + 1
    return tuple(
        Beside(
            mark_of(certainty),
            ngettext("%(number)s year %(certainty)s", "%(number)s years %(certainty)s", years)
            % {"number": in_words(years), "certainty": certainty_word(certainty)},
        )
        for certainty, years in counted.items()
    )


def projected_amount(row: Any) -> Amount:
    """The amount of a row of the projection."""
    state, qualifier = AmountState(row.amount_state), Qualifier(row.qualifier)
    return Amount(state, row.kronor, qualifier, row.qualifier_word, row.about, row.known)


@dataclass(frozen=True, slots=True)
class SumRow:
    """The sum of like rows, with its doubt, and what makes them alike. ``year_inferred``: of some of them, by us."""

    year: str
    year_inferred: bool
    certainty: str
    code: str
    basis: str
    amount: str
    rows: int


def sum_rows(alike: Iterable[Mapping[str, Any]]) -> tuple[SumRow, ...]:
    """One row for each kind of money. Unlike kinds stand under each other and are never added.

    What the line above counts is left out; `inside_words` says how much that is.
    """
    parts: dict[ProjectedKind, list[tuple[Amount, int]]] = {}
    inferred: set[ProjectedKind] = set()
    for row in sorted((row for row in alike if row.get("counts_in_sums", True)), key=_in_order):
        kind = (row["fiscal_year"], row["certainty"], row["amount_is"], row["nature"])
        parts.setdefault(kind, []).append((together(row), row["rows"]))
        if row["year_inferred"]:
            inferred.add(kind)
    return tuple(
        SumRow(
            year=year_words(year),
            year_inferred=(year, certainty, amount_is, nature) in inferred,
            certainty=certainty_word(certainty) if certainty else "",
            code=certainty,
            basis=_basis(amount_is, nature),
            amount=format_amount(Amount.total(amount for amount, _rows in found)),
            rows=sum(rows for _amount, rows in found),
        )
        for (year, certainty, amount_is, nature), found in parts.items()
    )


def inside_words(alike: Iterable[Mapping[str, Any]]) -> str:
    """Of rows that are shown, how many stated amounts no sum has: they are parts of another line's. Empty for none."""
    number = sum(
        row["rows"]
        for row in alike
        if not row.get("counts_in_sums", True) and row["amount_state"] == AmountState.STATED
    )
    if not number:
        return ""
    return ngettext(
        "%(number)s of the amounts shown is not added: it is a part of the amount of the line above it.",
        "%(number)s of the amounts shown are not added: they are parts of the amounts of the lines above them.",
        number,
    ) % {"number": number}


def _basis(amount_is: str, nature: str) -> str:
    basis = short_basis(amount_is or "not_stated")
    return f"{basis}, {NATURE[nature]}" if nature in NATURE else basis


def _in_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """By year, those without one last; the firmest money first."""
    strength = STRENGTH.index(row["certainty"]) if row["certainty"] else len(STRENGTH)
    return row["fiscal_year"] is None, row["fiscal_year"] or 0, strength, row["amount_is"], row["nature"]


def together(row: Mapping[str, Any]) -> Amount:
    """The amount of grouped rows of a projection, whose kronor are added up as `together`."""
    state, qualifier = AmountState(row["amount_state"]), Qualifier(row["qualifier"])
    kronor = row["together"] if state is AmountState.STATED else None
    return Amount(state, kronor, qualifier, about=row["about"], known=row["known"])
