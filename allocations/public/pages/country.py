"""The country: which municipalities have published anything, and how far the money of each has come.

Read from the projection in a constant number of queries, and kept as long as nothing new is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, npgettext
from django.utils.translation import gettext_lazy as _

from allocations.models import PublishedFunding, PublishedPackage
from allocations.money import AmountState
from allocations.public.charts import rendering
from allocations.public.charts.map import Marked, map_drawing
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.words import capitalised, in_words
from allocations.public.sweden import SwedishMunicipality, borders
from allocations.record.folding import sort_key

State = tuple[str, int, int]

MOST_OPEN: Final = 12

MARK_WORDS: Final = {
    Mark.SOLID: _("all of it decided"),
    Mark.HATCH: _("a part decided; the rest waits, is announced or has no stated amount"),
    Mark.OUTLINE: _("announced, proposed or planned"),
    Mark.STRUCK: _("lapsed or rejected"),
    Mark.DOTS: _("no amount stated"),
}
"""What a municipality's whole is called. One that is decided in part only is never painted as decided."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a municipality has published: how many packages, when the latest, and how far their money has come."""

    packages: int
    latest: datetime
    mark: Mark


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A municipality of the list, with or without anything published."""

    name: str
    slug: str
    county: str
    published: Published | None

    @property
    def words(self) -> str:
        return str(MARK_WORDS[self.published.mark]) if self.published else ""


@dataclass(frozen=True, slots=True)
class Country:
    """All municipalities by name; `marked` are those with packages, as the map has them."""

    municipalities: tuple[SwedishMunicipality, ...]
    marked: tuple[tuple[SwedishMunicipality, Published], ...]

    @property
    def rows(self) -> tuple[CountryRow, ...]:
        published = {each.code: found for each, found in self.marked}
        return tuple(
            CountryRow(each.name, each.slug, each.county, published.get(each.code))
            for each in self.municipalities
        )

    @property
    def published(self) -> tuple[CountryRow, ...]:
        return tuple(CountryRow(each.name, each.slug, each.county, found) for each, found in self.marked)

    @property
    def title(self) -> str:
        """Three municipalities of 290."""
        number = len(self.marked)
        words = {"number": capitalised(in_words(number)), "all": len(self.municipalities)}
        return (
            npgettext(
                "map", "%(number)s municipality of %(all)s", "%(number)s municipalities of %(all)s", number
            )
            % words
        )

    @property
    def rest(self) -> int:
        """How many have nothing published."""
        return len(self.municipalities) - len(self.marked)

    @property
    def is_short(self) -> bool:
        """Whether the list can stand open beside the map."""
        return len(self.marked) <= MOST_OPEN

    @property
    def marks(self) -> tuple[tuple[Mark, str], ...]:
        """The marks that occur, in the order of the legend, with their words."""
        found = {published.mark for _municipality, published in self.marked}
        return tuple((mark, str(words)) for mark, words in MARK_WORDS.items() if mark in found)

    @property
    def map(self) -> SafeString:
        """The map, with a link to each municipality that has packages."""
        return _drawn(self, get_language() or "")


@dataclass(frozen=True, slots=True)
class County:
    """A county with its municipalities that have published nothing."""

    name: str
    rows: tuple[CountryRow, ...]


@dataclass(frozen=True, slots=True)
class MunicipalityList:
    """Those that have published something, and county by county those that have not."""

    country: Country
    published: tuple[CountryRow, ...]
    counties: tuple[County, ...]


def municipality_list(found: Country) -> MunicipalityList:
    bare = sorted((row for row in found.rows if not row.published), key=lambda row: sort_key(row.county))
    return MunicipalityList(
        country=found,
        published=found.published,
        counties=tuple(
            County(county, tuple(rows)) for county, rows in groupby(bare, key=lambda row: row.county)
        ),
    )


def country(municipalities: tuple[SwedishMunicipality, ...], state: State) -> Country:
    """All of it. What is published is the same as long as the `state` of the publications is."""
    found = _published(state)
    return Country(
        municipalities, tuple((each, found[each.code]) for each in municipalities if each.code in found)
    )


@lru_cache(maxsize=2)
def _published(_state: State) -> dict[str, Published]:
    """By the municipality's code. Two queries, however much is published."""
    current = PublishedPackage.objects.current().order_by()
    counted = current.values_list("municipality_code").annotate(
        Count("pk"), Max("valid_from"), silent=Count("pk", filter=Q(certainty=""))
    )
    kinds: dict[str, set[Mark]] = {}
    money = PublishedFunding.objects.current().order_by()
    for code, certainty, state in money.values_list(
        "municipality_code", "certainty", "amount_state"
    ).distinct():
        mark = mark_of(certainty, stated=state == AmountState.STATED)
        kinds.setdefault(code, set()).add(mark)
    return {
        code: Published(packages, latest, whole(kinds.get(code, set()) | ({Mark.DOTS} if silent else set())))
        for code, packages, latest, silent in counted
    }


def whole(marks: Iterable[Mark]) -> Mark:
    """The one mark for money of several kinds: solid only where all of it is."""
    found = set(marks) or {Mark.DOTS}
    if len(found) == 1:
        return found.pop()
    if found & {Mark.SOLID, Mark.HATCH}:
        return Mark.HATCH
    return Mark.OUTLINE if Mark.OUTLINE in found else Mark.DOTS


@lru_cache(maxsize=4)
def _drawn(found: Country, _language: str) -> SafeString:
    on_map = tuple(
        Marked(
            code=each.code,
            name=each.name,
            address=reverse("municipality", args=(each.slug,)),
            mark=published.mark,
            words=str(MARK_WORDS[published.mark]),
        )
        for each, published in found.marked
    )
    land = borders()
    drawing = map_drawing(
        on_map,
        {each.code: each.name for each in found.municipalities},
        paths=land.paths,
        land=(land.width, land.height),
    )
    return rendering.sweden(drawing)
