"""What pages of all that has a name share: finding the name, what it was once, choosing among its rows, paging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from django.core.paginator import InvalidPage, Paginator
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allocations.models import ListedName, Publication, PublishedName
from allocations.models.projection import ValidityQuerySet
from allocations.public.days import NOW, Days
from allocations.public.homes import Home, home_at, of_homes
from allocations.public.pages.evidence import Evidence, SourceList, SourceNote
from allocations.public.pages.names import address_of_name
from allocations.public.sweden import municipalities
from allocations.record import Record, read
from allocations.record.shapes import Cited

PER_PAGE: Final = 50
MOST: Final = 100_000
"""More rows than this are not counted: the page says that there are more, and asks for a choice."""
LONGEST_ECHO: Final = 60

Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=ValidityQuerySet[Any])


class NoSuchPage(LookupError):
    """The address asks for a page that the list does not have."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name and the page that it leads to; no address where it has none."""

    name: str
    address: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of rows. ``more``: there are more rows than were counted."""

    rows: tuple[Row, ...]
    total: int
    more: bool
    number: int
    pages: int
    previous: str
    following: str


def one_page(
    rows: QuerySet[Any, Row],
    question: QueryDict,
    parameter: str = "page",
    per_page: int = PER_PAGE,
    *,
    total: int | None = None,
) -> Paged[Row]:
    """The page that the question asks for by the parameter. Raises NoSuchPage.

    ``total``: how many rows there are, where that is known without counting them.
    """
    asked = question.get(parameter, "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise NoSuchPage
    counted = rows.order_by()[: MOST + 1].count() if total is None else total
    paginator = Paginator(rows, per_page)
    paginator.__dict__["count"] = min(counted, MOST)
    try:
        page = paginator.page(int(asked))
    except InvalidPage as error:
        raise NoSuchPage from error

    def address(number: int) -> str:
        new = question.copy()
        new[parameter] = str(number)
        return f"?{new.urlencode()}"

    return Paged(
        rows=tuple(page.object_list),
        total=min(counted, MOST),
        more=counted > MOST,
        number=page.number,
        pages=paginator.num_pages,
        previous=address(page.number - 1) if page.has_previous() else "",
        following=address(page.number + 1) if page.has_next() else "",
    )


def with_rows(page: Paged[Any], rows: Iterable[Row]) -> Paged[Row]:
    """The page with its rows as they are shown."""
    return Paged(tuple(rows), page.total, page.more, page.number, page.pages, page.previous, page.following)


# Choosing among the rows


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen, in words, and how many rows it has where that is known."""

    value: str
    name: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choosing:
    """What may be chosen of a list and what was. With a refusal nothing is shown, and it says why."""

    municipalities: tuple[Choice, ...]
    years: tuple[Choice, ...]
    municipality: str
    year: int | None
    refusals: tuple[str, ...]
    home: Home | None = None

    @property
    def of_home(self) -> Q:
        """Rows of the municipality that was chosen; any where none was."""
        return of_homes([self.home]) if self.home is not None else Q()

    @property
    def anything(self) -> bool:
        return bool(self.municipality or self.year or self.refusals)

    @property
    def municipality_name(self) -> str:
        return next((choice.name for choice in self.municipalities if choice.chosen), "")


def choosing(question: QueryDict, rows: Iterable[tuple[str, int]], years: Iterable[int] = ()) -> Choosing:
    """Read `municipality` and `year` of the question. A value that is not among the choices is refused.

    ``rows``: the municipalities there are to choose among, by code, and how many rows each has.
    """
    counted = dict(rows)
    places = [(each.slug, each.name, counted[each.code]) for each in municipalities() if each.code in counted]
    found_years = sorted(set(years), reverse=True)
    municipality, year = question.get("municipality", ""), question.get("year", "")
    home = home_at(municipality) if municipality else None
    municipality = home.slug if home is not None else municipality
    refusals = []
    if municipality and municipality not in {slug for slug, _name, _count in places}:
        refusals.append(_("There is no municipality “%(value)s” here.") % {"value": _echo(municipality)})
    if year and year not in map(str, found_years):
        refusals.append(_("“%(value)s” is no year that any line is for.") % {"value": _echo(year)})
    return Choosing(
        municipalities=tuple(Choice(slug, name, count, slug == municipality) for slug, name, count in places),
        years=tuple(Choice(str(each), str(each), None, str(each) == year) for each in found_years),
        municipality="" if refusals else municipality,
        year=int(year) if year and not refusals else None,
        refusals=tuple(refusals),
        home=None if refusals else home,
    )


def _echo(value: str) -> str:
    """What was asked for, short enough to say back."""
    seen = "".join(sign for sign in value if sign.isprintable())
    return seen if len(seen) <= LONGEST_ECHO else f"{seen[:LONGEST_ECHO]}…"


# Finding a name


@dataclass(frozen=True, slots=True)
class Once:
    """A version that named it, and until when it was the current one."""

    subject: str
    municipality: str
    number: int
    address: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """A name, and whether any current version has it. ``newest`` is the version that describes it, under ``home``.

    What belongs to one municipality has its code, today's address name (``at``), and every address name that rows of
    the projection may have it under (``homes``).
    """

    kind: str
    home: str
    key: str
    name: str
    name_en: str
    municipality: str
    is_current: bool
    newest: int
    code: str = ""
    at: str = ""
    homes: tuple[str, ...] = ("",)
    days: Days = NOW

    def standing(self, rows: Rows) -> Rows:
        """Of rows that name it, those that stand on the days asked for; of its own municipality, where it has one."""
        rows = rows.as_of(**self.days.clocks)
        return rows.filter(municipality_code=self.code) if self.code else rows

    @property
    def called(self) -> str:
        """In the reader's language, where the record has a name in it."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def is_translated(self) -> bool:
        return self.called != self.name

    def record(self) -> Record:
        return read(Publication.objects.values_list("document", flat=True).get(pk=self.newest))


def find_name(kind: str, home: Home | None, key: str, days: Days = NOW) -> Found | None:
    """What the newest version calls it: of those known on the day, else of the others that are still public.

    Without a ``home`` it is shared by all municipalities.
    """
    rows = PublishedName.objects.filter(kind=kind, home="", key=key)
    if home is not None:
        rows = PublishedName.objects.filter(
            kind=kind, home__in=home.slugs, key=key, municipality_code=home.code
        )
    newest = rows.as_of(**days.clocks).order_by("-valid_from", "-publication_id").first()
    row = newest or rows.order_by("-valid_from", "-publication_id").first()
    if row is None:
        return None
    return Found(
        kind=kind,
        home=row.home,
        key=key,
        name=row.name,
        name_en=row.name_en,
        municipality=home.name if home is not None else row.municipality_name,
        is_current=newest is not None,
        newest=row.publication_id,
        code=home.code if home is not None else "",
        at=home.slug if home is not None else "",
        homes=home.slugs if home is not None else ("",),
        days=days,
    )


MOST_VERSIONS: Final = 50


def versions_that_named(rows: QuerySet[Any]) -> tuple[Once, ...]:
    """The versions that rows of the projection are of, the newest first, at most fifty."""
    versions = Publication.objects.filter(pk__in=rows.values("publication")).defer("document")
    found = list(versions.select_related("municipality").order_by("-published_at", "-pk")[:MOST_VERSIONS])
    dated = {
        row["publication"]: row
        for row in rows.filter(publication__in=found)
        .values("publication", "valid_from", "valid_until")
        .distinct()
    }
    names = dict(
        PublishedName.objects.filter(
            publication__in=found, kind__in=("package", "body"), key=F("publication__subject_slug")
        ).values_list("publication", "name")
    )
    made = []
    for version in found:
        row = dated[version.pk]
        place = (version.municipality.slug, version.subject_slug, version.number)
        made.append(
            Once(
                subject=names.get(version.pk, version.subject_slug),
                municipality=version.municipality.name,
                number=version.number,
                address=reverse(f"{version.kind}-version", args=place),
                since=row["valid_from"],
                until=row["valid_until"],
            )
        )
    return tuple(made)


# What the describing version says


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words with the numbers of its notes."""

    text: str
    numbers: tuple[int, ...]
    inferred: bool = False


def sources_of(evidence: Evidence, *facts: Cited) -> tuple[SourceList, ...]:
    """The notes of these facts alone, under their documents."""
    numbers = sorted(evidence.numbers(*facts))
    following = dict(pairwise(numbers))
    found = []
    for source in evidence.lists():
        notes: tuple[SourceNote, ...] = tuple(
            replace(note, later=following.get(note.number)) for note in source.notes if note.number in numbers
        )
        if notes:
            found.append(SourceList(source.document, notes))
    return tuple(found)


def described_at(found: Found) -> Link:
    """The version that describes the name."""
    version = Publication.objects.select_related("municipality").defer("document").get(pk=found.newest)
    place = (version.municipality.slug, version.subject_slug, version.number)
    address = reverse(f"{version.kind}-version", args=place)
    return Link(version.municipality.name, address, _("version %(number)s") % {"number": version.number})


def link(kind: str, home: str, key: str, name: str, says: str = "", *, days: str = "") -> Link:
    """``days``: the end of the address, where the page is of other days than today."""
    address = address_of_name(kind, home, key)
    return Link(name, address + days if address else "", says)


def names_of(keys: Iterable[tuple[str, str, str]], days: Days = NOW) -> Mapping[tuple[str, str, str], str]:
    """What each (kind, home, key) is called, now or in the versions known on the day, in one query."""
    wanted = set(keys)
    if not wanted:
        return {}
    kinds, homes, words = (set(each) for each in zip(*wanted, strict=True))
    names: QuerySet[Any] = ListedName.objects.all()
    if days.known_on.day is not None:
        names = PublishedName.objects.as_known_on(days.known_on.day)
    rows = names.filter(kind__in=kinds, home__in=homes, key__in=words).exclude(name="")
    found = rows.order_by("pk").values_list("kind", "home", "key", "name")
    return {(kind, home, key): name for kind, home, key, name in found if (kind, home, key) in wanted}
