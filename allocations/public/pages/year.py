"""A municipality's money of one fiscal year: each sort summed by itself, then package by package."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from allocations.models import PublishedFunding, PublishedLine, PublishedPackage
from allocations.money import format_amount, format_per_resident
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.days import NOW, Days
from allocations.public.homes import homes_of, of_homes
from allocations.public.pages.alike import pocket_words, sort_of
from allocations.public.pages.municipal_money import sorted_money, years_of
from allocations.public.pages.words import capitalised, certainty_word, short_basis
from allocations.public.sweden import SwedishMunicipality
from allocations.record import Group, Record, groups, line_groups, per_resident, read

PER_PAGE = 10
FIRST_YEAR, LAST_YEAR = 1862, 2200
"""No document here can be about other years: Swedish municipalities date from the ordinances of 1862."""


@dataclass(frozen=True, slots=True)
class YearSum:
    """The money of one sort, of all packages together."""

    mark: Mark
    certainty: str
    sort: str
    written: str
    stated: bool
    packages: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class YearMoney:
    """One amount of a package in the year."""

    mark: Mark
    amount: str
    stated: bool
    certainty: str
    basis: str
    whose: str
    inferred: bool
    each: str


@dataclass(frozen=True, slots=True)
class YearPackage:
    """What a package has in the year: given to it, and spread on its lines."""

    name: str
    address: str
    given: tuple[YearMoney, ...]
    on_lines: tuple[YearMoney, ...]


@dataclass(frozen=True, slots=True)
class YearPage:
    """`inferred`: whether a year among the sums is our inference."""

    municipality: SwedishMunicipality
    year: int
    sums: tuple[YearSum, ...]
    packages: tuple[YearPackage, ...]
    listed: Page[PublishedPackage]
    years: tuple[int, ...]
    inferred: bool
    compare: str

    @property
    def is_bare(self) -> bool:
        return not self.packages


def year_page(municipality: SwedishMunicipality, year: int, page: str, days: Days = NOW) -> YearPage:
    """Raises InvalidPage for a page that the packages do not fill."""
    known_on = days.known_on.day
    money = [each for each in sorted_money([municipality.code], known_on) if each.sort.year == year]
    listed = Paginator(_packages(municipality, year, known_on), PER_PAGE).page(page)
    return YearPage(
        municipality=municipality,
        year=year,
        sums=tuple(
            YearSum(
                mark=mark_of(each.sort.certainty, stated=each.amount.is_stated),
                certainty=capitalised(certainty_word(each.sort.certainty)),
                sort=each.sort.rest,
                written=capitalised(format_amount(each.amount)),
                stated=each.amount.is_stated,
                packages=each.packages,
                inferred=each.inferred,
            )
            for each in money
        ),
        packages=tuple(_package(row, municipality, year, days.query) for row in listed),
        listed=listed,
        years=years_of(municipality, known_on),
        inferred=any(each.inferred for each in money),
        compare=f"{reverse('compare')}?with={municipality.slug}&year={year}",
    )


def _packages(
    municipality: SwedishMunicipality, year: int, known_on: date | None
) -> QuerySet[PublishedPackage]:
    """Those with any money for the year, given to them or on a line of theirs, by name."""
    current = PublishedPackage.objects.as_of(known_on=known_on).filter(municipality_code=municipality.code)
    given = PublishedFunding.objects.as_of(known_on=known_on).filter(
        publication__in=current.values("publication"), fiscal_year=year
    )
    lines = PublishedLine.objects.as_of(known_on=known_on).filter(
        of_homes(homes_of([municipality])), fiscal_year=year
    )
    either = Q(publication__in=given.values("publication")) | Q(publication__in=lines.values("publication"))
    return current.filter(either).select_related("publication").order_by("sort_key", "slug")


def _package(row: PublishedPackage, municipality: SwedishMunicipality, year: int, days: str) -> YearPackage:
    record = read(row.publication.document)
    given = groups(record.standing_appropriations)
    return YearPackage(
        name=row.name,
        address=reverse("package", args=(municipality.slug, row.slug)) + days,
        given=tuple(_money(record, given, year)),
        on_lines=tuple(_money(record, line_groups(record), year, on_lines=True)),
    )


def _money(
    record: Record, found: Iterable[Group], year: int, *, on_lines: bool = False
) -> Iterator[YearMoney]:
    for group in found:
        if group.year != year:
            continue
        stated = group.amount.is_stated
        each = per_resident(record, group.amount, year) if stated and not on_lines else None
        yield YearMoney(
            mark=mark_of(group.certainty, stated=stated),
            amount=format_amount(group.amount),
            stated=stated,
            certainty=certainty_word(group.certainty),
            basis=short_basis(group.amount_is, group.natures) if stated else "",
            whose="" if on_lines else pocket_words(sort_of(record, group).pockets),
            inferred=group.year_is_inferred,
            each=format_per_resident(each.amount) if each is not None else "",
        )
