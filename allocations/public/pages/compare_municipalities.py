"""Municipalities side by side in one fiscal year: what their packages have been given, like with like."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from allocations.models import PublishedFunding
from allocations.money import format_amount, format_kronor, format_per_resident
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.homes import homes_of
from allocations.public.pages.alike import Measured, Scale, Sort, scales
from allocations.public.pages.chosen import Choice
from allocations.public.pages.municipal_money import (
    SortedMoney,
    funding_of,
    residents_of,
    sorted_money,
)
from allocations.public.pages.municipal_purposes import MunicipalPurpose, purposes_of, shares_of
from allocations.public.pages.words import capitalised, certainty_word
from allocations.public.sweden import SwedishMunicipality
from allocations.record import residents_for
from allocations.record.shapes import Residents

MOST_NAMED = 5  # packages of a municipality


@dataclass(frozen=True, slots=True)
class Cell:
    """What one municipality has of a sort; `written` is empty where none of its packages has any."""

    who: str
    written: str
    stated: bool = False
    each: str = ""
    packages: int = 0
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class SortRow:
    """One sort of money across the municipalities."""

    mark: Mark
    certainty: str
    sort: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PackageLink:
    """A package that the sums are made of. `share` is how much of it is specified; empty where it cannot be told."""

    name: str
    address: str
    share: str


@dataclass(frozen=True, slots=True)
class Column:
    """One municipality: who are counted, and which packages have money for the year."""

    municipality: SwedishMunicipality
    address: str
    year_address: str
    counted: str
    packages: tuple[PackageLink, ...]
    more: int
    is_bare: bool


@dataclass(frozen=True, slots=True)
class YearLink:
    """Another year to compare."""

    year: int
    address: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class MunicipalComparison:
    """`rows` are of the year, `without_year` belong to none. `refusal` says why no year is shown."""

    year: int | None
    refusal: str
    years: tuple[YearLink, ...]
    columns: tuple[Column, ...]
    rows: tuple[SortRow, ...]
    without_year: tuple[SortRow, ...]
    scales: tuple[Scale, ...]
    purposes: tuple[MunicipalPurpose, ...]
    inferred: bool


def municipal_comparison(choice: Choice) -> MunicipalComparison:
    """Sums from the projection; of documents only as many of each municipality's newest as tell its residents."""
    places = choice.municipalities
    codes = [each.code for each in places]
    known_on = choice.days.known_on.day
    money, homes = sorted_money(codes, known_on), homes_of(places)
    years = sorted({each.sort.year for each in money if each.sort.year is not None}, reverse=True)
    year, refusal = _year(choice, money, years)
    asked = {each.sort.year for each in money} & {year, None}
    residents = {each.code: residents_of(each.code, asked, known_on) for each in places}
    of_year = [each for each in money if year is not None and each.sort.year == year]
    counted = {code: residents_for(found, year) for code, found in residents.items()}
    of_no_year = {code: residents_for(found, None) for code, found in residents.items()}
    return MunicipalComparison(
        year=year,
        refusal=refusal,
        years=tuple(YearLink(y, choice.address(choice.values, year=str(y)), y == year) for y in years),
        columns=tuple(_columns(choice, money, year, counted, shares_of(homes, known_on))),
        rows=_rows(of_year, places, counted),
        without_year=_rows([each for each in money if each.sort.year is None], places, of_no_year),
        scales=scales(
            (each.sort, Measured(place.name, "", each.amount, counted[place.code], each.inferred))
            for place in places
            for each in of_year
            if each.code == place.code
        ),
        purposes=purposes_of(homes, year, known_on) if year is not None else (),
        inferred=any(each.inferred for each in of_year),
    )


def _year(choice: Choice, money: tuple[SortedMoney, ...], years: list[int]) -> tuple[int | None, str]:
    """The year asked for; without one, the latest of those for which most of them have money."""
    if not years:
        return None, _("None of them has money for a stated year.")
    if choice.year:
        if choice.year in {str(year) for year in years}:
            return int(choice.year), ""
        return None, _("None of them has money for the year “%(year)s”.") % {"year": choice.year}
    return max(years, key=lambda year: (len({m.code for m in money if m.sort.year == year}), year)), ""


def _columns(
    choice: Choice,
    money: tuple[SortedMoney, ...],
    year: int | None,
    counted: dict[str, Residents | None],
    shares: dict[tuple[str, str], str],
) -> list[Column]:
    places, days = choice.municipalities, choice.days
    named: dict[str, list[PackageLink]] = {}
    rows = (
        PublishedFunding.objects.none()
        if year is None
        else funding_of([p.code for p in places], days.known_on.day)
    )
    names = rows.filter(fiscal_year=year).order_by("sort_key", "package_slug")
    slugs = {each.code: each.slug for each in places}
    for code, slug, name in names.values_list("municipality_code", "package_slug", "package_name").distinct():
        link = PackageLink(
            name, reverse("package", args=(slugs[code], slug)) + days.query, shares.get((code, slug), "")
        )
        named.setdefault(code, []).append(link)
    return [
        Column(
            municipality=each,
            address=reverse("municipality", args=(each.slug,)) + days.query,
            year_address=reverse("municipality-year", args=(each.slug, year)) + days.query if year else "",
            counted=_counted(counted[each.code]),
            packages=tuple(named.get(each.code, [])[:MOST_NAMED]),
            more=max(0, len(named.get(each.code, [])) - MOST_NAMED),
            is_bare=not any(one.code == each.code for one in money),
        )
        for each in places
    ]


def _counted(found: Residents | None) -> str:
    if found is None:
        return _("The number of residents is not known here.")
    words = {"number": format_kronor(found.count, unit=False), "year": found.year}
    return _("%(number)s residents on 31 December %(year)s") % words


def _rows(
    money: list[SortedMoney], places: tuple[SwedishMunicipality, ...], counted: dict[str, Residents | None]
) -> tuple[SortRow, ...]:
    by_sort: dict[Sort, dict[str, SortedMoney]] = {}
    for each in money:
        by_sort.setdefault(each.sort, {})[each.code] = each
    return tuple(
        SortRow(
            mark=mark_of(sort.certainty, stated=any(one.amount.is_stated for one in found.values())),
            certainty=capitalised(certainty_word(sort.certainty)),
            sort=sort.rest,
            cells=tuple(_cell(place, found.get(place.code), counted[place.code]) for place in places),
        )
        for sort, found in by_sort.items()
    )


def _cell(place: SwedishMunicipality, money: SortedMoney | None, counted: Residents | None) -> Cell:
    if money is None:
        return Cell(place.name, "")
    each = money.amount.per(counted.count) if counted is not None and money.amount.is_stated else None
    return Cell(
        who=place.name,
        written=capitalised(format_amount(money.amount)),
        stated=money.amount.is_stated,
        each=format_per_resident(each) if each is not None else "",
        packages=money.packages,
        inferred=money.inferred,
    )
