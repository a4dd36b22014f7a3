"""The page of a purpose: our own classification of lines, said to be ours, with the international code explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from allocations.models import ListedName, NameTally, PublishedLine, PublishedName
from allocations.models.projection import PublishedLineQuerySet
from allocations.public.pages.lists import SumRow, inside_words, sum_rows
from allocations.public.pages.named_lines import NamedLine, in_order, line_rows
from allocations.public.pages.naming import (
    Choosing,
    Found,
    Link,
    Paged,
    choosing,
    described_at,
    link,
    one_page,
    with_rows,
)

DIVISIONS: Final = {
    "01": gettext_lazy("general public services"),
    "02": gettext_lazy("defence"),
    "03": gettext_lazy("public order and safety"),
    "04": gettext_lazy("economic affairs"),
    "05": gettext_lazy("environmental protection"),
    "06": gettext_lazy("housing and community amenities"),
    "07": gettext_lazy("health"),
    "08": gettext_lazy("recreation, culture and religion"),
    "09": gettext_lazy("education"),
    "10": gettext_lazy("social protection"),
}
"""The ten divisions of COFOG, the United Nations' classification of the functions of government."""


@dataclass(frozen=True, slots=True)
class PurposePage:
    """``unstated``: how many of the amounts shown are not stated."""

    found: Found
    cofog: str
    division: str
    choosing: Choosing
    sums: tuple[SumRow, ...]
    inside: str
    unstated: int
    lines: Paged[NamedLine]
    described: Link


def purpose_page(found: Found, question: QueryDict) -> PurposePage:
    purpose = next(each for each in found.record().purposes if each.key == found.key)
    named = found.standing(PublishedLine.objects.all()).naming("purpose", found.key)
    kept: Any = named
    if not found.days.is_asked:  # what stands now is counted beforehand
        kept = NameTally.objects.filter(kind="purpose", home="", key=found.key)
    alike = kept.alike()
    chosen = choosing(
        question, _places(found, kept), {row["fiscal_year"] for row in alike if row["fiscal_year"]}
    )
    shown = _shown(named, chosen)
    if chosen.home is not None:
        alike = kept.filter(chosen.of_home).alike()
    rows = [] if chosen.refusals else [row for row in alike if chosen.year in {None, row["fiscal_year"]}]
    page = one_page(in_order(shown), question, total=sum(row["rows"] for row in rows))
    return PurposePage(
        found=found,
        cofog=purpose.cofog,
        division=str(DIVISIONS.get(purpose.cofog[:2], "")),
        choosing=chosen,
        sums=sum_rows(_in_order(rows)),
        inside=inside_words(rows),
        unstated=sum(row["rows"] for row in rows if row["amount_state"] != "stated"),
        lines=with_rows(page, line_rows(page.rows, found)),
        described=described_at(found),
    )


def _places(found: Found, lines: Any) -> Iterable[tuple[str, int]]:
    """The municipalities with lines for the purpose, by code, and how many amounts each has."""
    if found.days.is_asked:
        return lines.order_by().values_list("municipality_code").annotate(Count("pk"))  # type: ignore[no-any-return]
    listed = ListedName.objects.filter(kind="purpose", key=found.key, home="", row_count__gt=0)
    return listed.order_by().values_list("municipality_code", "row_count")


def _shown(named: PublishedLineQuerySet, chosen: Choosing) -> PublishedLineQuerySet:
    if chosen.refusals:
        return named.none()
    named = named.filter(chosen.of_home)
    return named.filter(fiscal_year=chosen.year) if chosen.year else named


def _in_order(rows: Any) -> list[dict[str, Any]]:
    """The latest year first, those without one last."""
    return sorted(rows, key=lambda row: (-(row["fiscal_year"] or 0), row["certainty"], row["amount_is"]))


@dataclass(frozen=True, slots=True)
class PurposeRow:
    link: Link
    is_translated: bool
    lines: int
    municipalities: int


def purpose_rows() -> tuple[PurposeRow, ...]:
    """Each purpose once, in Swedish order, with how many amounts and municipalities it has."""
    counted: dict[str, list[int]] = {}
    for key, count in ListedName.objects.filter(kind="purpose", row_count__gt=0).values_list(
        "key", "row_count"
    ):
        counted.setdefault(key, []).append(count)
    names = PublishedName.objects.current().of_kind("purpose").order_by().values_list("key")
    rows = names.annotate(Max("name"), Max("name_en"), sort=Max("sort_key")).order_by("sort")
    found = []
    for key, name, name_en, _sort in rows:
        translated = bool(name_en) and get_language() == "en"
        amounts = counted.get(key, [])
        found.append(
            PurposeRow(
                link("purpose", "", key, name_en if translated else name),
                translated,
                sum(amounts),
                len(amounts),
            )
        )
    return tuple(found)
