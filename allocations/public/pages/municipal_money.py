"""Whole municipalities' money as the projection has it: which years, and sums of each sort, never across sorts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from allocations.models import Publication, PublishedFunding, PublishedLine, PublishedPackage
from allocations.models.record import PublicationQuerySet, end_of_day
from allocations.money import Amount, total
from allocations.public.homes import homes_of, of_homes
from allocations.public.pages.alike import Sort
from allocations.public.pages.lists import together
from allocations.public.sweden import SwedishMunicipality
from allocations.record import read
from allocations.record.shapes import Residents
from allocations.record.sums import STRENGTH

MOST_READ = 100
"""Documents of one municipality that are read for its residents."""
DOUBT = ("amount_state", "qualifier", "about", "known")
SORT = ("certainty", "fiscal_year", "amount_is", "runs", "source_kind", "nature")


@dataclass(frozen=True, slots=True)
class SortedMoney:
    """What a municipality's packages have been given of one sort, all together."""

    code: str
    sort: Sort
    amount: Amount
    packages: int
    inferred: bool  # for some of it the year is our inference


def funding_of(codes: Sequence[str], known_on: date | None = None) -> QuerySet[PublishedFunding]:
    """What the packages of these municipalities have been given, now or as known on a day, by way of the packages."""
    current = PublishedPackage.objects.as_of(known_on=known_on).filter(municipality_code__in=codes)
    return PublishedFunding.objects.filter(publication__in=current.values("publication")).order_by()


def years_of(municipality: SwedishMunicipality, known_on: date | None = None) -> tuple[int, ...]:
    """The fiscal years that any of its money is for, the latest first."""
    found = set(funding_of([municipality.code], known_on).values_list("fiscal_year", flat=True).distinct())
    lines = (
        PublishedLine.objects.as_of(known_on=known_on).filter(of_homes(homes_of([municipality]))).order_by()
    )
    found.update(lines.values_list("fiscal_year", flat=True).distinct())
    return tuple(sorted((year for year in found if year is not None), reverse=True))


def sorted_money(codes: Sequence[str], known_on: date | None = None) -> tuple[SortedMoney, ...]:
    """Like with like, the strongest certainty first. Two queries, added up where the rows are."""
    rows = funding_of(codes, known_on)
    sums = rows.values("municipality_code", *SORT, *DOUBT).annotate(together=total("kronor"))
    parts: dict[tuple[str, Sort], list[Amount]] = {}
    for row in sums:
        parts.setdefault((row["municipality_code"], _sort(row)), []).append(together(row))
    counted = rows.values("municipality_code", *SORT).annotate(
        packages=Count("publication", distinct=True), inferred=Count("pk", filter=Q(year_inferred=True))
    )
    told = {(row["municipality_code"], _sort(row)): (row["packages"], row["inferred"] > 0) for row in counted}
    made = [
        SortedMoney(code, sort, Amount.total(amounts), *told.get((code, sort), (0, False)))
        for (code, sort), amounts in parts.items()
    ]
    return tuple(sorted(made, key=_order))


def documents_of(code: str, known_on: date | None = None) -> PublicationQuerySet:
    """The versions of a municipality that are current, or were when the day ended; none that is withdrawn."""
    every = Publication.objects.filter(municipality__code=code)
    if known_on is None:
        return every.filter(withdrawn_at=None).current()
    known = every.filter(published_at__lt=end_of_day(known_on))
    later = known.filter(number__gt=OuterRef("number"))
    return known.filter(
        ~Exists(later.filter(package=OuterRef("package"))),
        ~Exists(later.filter(subject_body=OuterRef("subject_body"))),
        withdrawn_at=None,
    )


def residents_of(
    code: str, years: Collection[int | None], known_on: date | None = None
) -> tuple[Residents, ...]:
    """The municipality's residents on 31 December of each year, as the newest current document that seals it has them.

    A document seals only the years that its own money is held against, so further ones are read until every year asked
    for is found; None asks for the latest of all. One query.
    """
    newest = documents_of(code, known_on).order_by("-published_at", "-pk")
    documents = newest.values_list("document", flat=True)[:MOST_READ]
    found: dict[int, Residents] = {}
    for document in documents.iterator(chunk_size=5):
        for each in read(document).municipality.residents:
            found.setdefault(each.year, each)
        if None not in years and found.keys() >= set(years):
            break
    return tuple(found[year] for year in sorted(found))


def _sort(row: dict[str, Any]) -> Sort:
    return Sort(
        certainty=row["certainty"],
        year=row["fiscal_year"],
        amount_is=row["amount_is"],
        # To which year is not in the projection: it may be several, and is said on the packages' own pages.
        runs="to_some_year" if row["runs"] == "to_year" else row["runs"],
        runs_to=None,
        pockets=(row["source_kind"],),
        natures=(row["nature"],),
    )


def _order(money: SortedMoney) -> tuple[object, ...]:
    sort = money.sort
    return (
        sort.year or 0,
        STRENGTH.index(sort.certainty),
        sort.pockets,
        sort.amount_is,
        sort.runs,
        sort.natures,
    )
