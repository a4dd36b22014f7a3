"""What whole municipalities' money of a year is for: by purpose and sort, never added across sorts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Sum

from allocations.models import ListedName, NameTally, PublishedLine, PublishedName, PublishedPackage
from allocations.models.projection import ProjectedKind
from allocations.money import Amount, Qualifier, Share, format_amount, format_share, total
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.filters.named import in_language
from allocations.public.homes import Home, of_homes
from allocations.public.pages.lists import together
from allocations.public.pages.naming import Link, link
from allocations.public.pages.words import capitalised, certainty_word, nature_word, short_basis
from allocations.record.folding import sort_key
from allocations.record.sums import STRENGTH

PARTS = ("certainty", "amount_is", "nature", *ProjectedKind.DOUBT)
Sort = tuple[str, str, str]
"""Certainty, whether a year's or the whole period's, and operations or investment."""


@dataclass(frozen=True, slots=True)
class PurposeCell:
    """What one municipality's lines have of a sort for a purpose; `written` is empty where none has any."""

    who: str
    written: str = ""
    stated: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class MunicipalPurpose:
    """One purpose and sort of money across the municipalities. The name is Swedish unless ``is_translated``."""

    purpose: Link
    is_translated: bool
    mark: Mark
    sort: str
    cells: tuple[PurposeCell, ...]


def purposes_of(
    homes: Collection[Home], year: int, known_on: date | None = None
) -> tuple[MunicipalPurpose, ...]:
    """Lines of the year that have a purpose and are counted in sums. Two queries."""
    parts: dict[tuple[str, Sort], dict[str, list[tuple[Amount, int]]]] = {}
    for row in _rows(homes, year, known_on):
        sort = (row["certainty"], row["amount_is"], row["nature"])
        cells = parts.setdefault((row["key"], sort), {})
        cells.setdefault(row["municipality_code"], []).append((together(row), row["rows"]))
    names = _names({key for key, _sort in parts}, homes, known_on)
    made = []
    for key, sort in sorted(parts, key=lambda each: (sort_key(names[each[0]][0]), *_order(each[1]))):
        certainty, amount_is, nature = sort
        name, name_en = names[key]
        called = in_language(name, name_en)
        cells = parts[key, sort]
        found = tuple(_cell(home, cells.get(home.code, [])) for home in homes)
        words = (certainty_word(certainty), short_basis(amount_is or "not_stated"), nature_word(nature))
        made.append(
            MunicipalPurpose(
                purpose=link("purpose", "", key, called),
                is_translated=called != name,
                mark=mark_of(certainty, stated=any(cell.stated for cell in found)),
                sort=capitalised(", ".join(word for word in words if word)),
                cells=found,
            )
        )
    return tuple(made)


def _order(sort: Sort) -> tuple[int, str, str]:
    return STRENGTH.index(sort[0]), sort[1], sort[2]


def _rows(homes: Collection[Home], year: int, known_on: date | None) -> list[dict[str, Any]]:
    """What stands now is counted beforehand; of another day the lines are added up."""
    counted: Any
    rows: Any = Sum("row_count")
    key, kronor = "key", total("kronor")
    if known_on is None:
        counted = NameTally.objects.filter(of_homes(homes), kind="purpose", home="")
    else:
        lines = PublishedLine.objects.as_of(known_on=known_on).filter(of_homes(homes))
        counted = lines.filter(mentions__kind="purpose", mentions__role="purpose")
        key, rows = "mentions__key", Count("pk")
    counted = counted.filter(fiscal_year=year, counts_in_sums=True).exclude(certainty="").order_by()
    found = counted.values(key, "municipality_code", *PARTS).annotate(together=kronor, rows=rows)
    return [row | {"key": row[key]} for row in found]


def _cell(home: Home, parts: list[tuple[Amount, int]]) -> PurposeCell:
    if not parts:
        return PurposeCell(home.name)
    amount = Amount.total(amount for amount, _rows in parts)
    written = capitalised(format_amount(amount))
    return PurposeCell(home.name, written, amount.is_stated, sum(rows for _amount, rows in parts))


def _names(keys: set[str], homes: Collection[Home], known_on: date | None) -> dict[str, tuple[str, str]]:
    """Name and English name of each purpose, as these municipalities' versions have them."""
    table: Any = ListedName.objects.all()
    if known_on is not None:
        table = PublishedName.objects.as_known_on(known_on)
    named = table.filter(of_homes(homes), kind="purpose", home="", key__in=keys)
    rows = named.order_by().values_list("key").annotate(Min("name"), Min("name_en"))
    found = {key: (name, name_en) for key, name, name_en in rows}
    return {key: found.get(key, (key, "")) for key in keys}


def shares_of(homes: Collection[Home], known_on: date | None = None) -> dict[tuple[str, str], str]:
    """The specified share of each package, by the municipality's code and its own address name. Two queries.

    The projection keeps the figure without its doubt: where the total or any line's amount is not exact, neither is it.
    """
    codes = {home.code for home in homes}
    packages = PublishedPackage.objects.as_of(known_on=known_on).filter(municipality_code__in=codes)
    lines = PublishedLine.objects.as_of(known_on=known_on).filter(of_homes(homes), amount_state="stated")
    exact = Q(qualifier=Qualifier.EXACT, about=False, known=True)
    doubted = set(lines.exclude(exact).order_by().values_list("publication", flat=True).distinct())
    columns = ("municipality_code", "slug", "publication", "specified_share", "qualifier", "about", "known")
    found = {}
    for code, slug, publication, fraction, qualifier, about, known in packages.values_list(*columns):
        doubt = publication in doubted or qualifier != Qualifier.EXACT or about or not known
        share = Share(fraction, Qualifier.ABOUT if doubt else Qualifier.EXACT)
        found[code, slug] = format_share(share) if share.applicable else ""
    return found
