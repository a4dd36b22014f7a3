"""Where a municipality has its pages, and under which address names the record has it: it may have been renamed.

Sealed versions keep the name that they were published under, and so do the rows made of them. A page asks for a
municipality by its code and by all its address names together: the name alone may belong to somebody else by now, and
the code alone has no index where there are most rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from allocations.models import ListedName, PublishedName, PublishedPackage
from allocations.public.sweden import SwedishMunicipality, municipalities

HELD_AT_HOME = ("package", "body", "party", "place")


@dataclass(frozen=True, slots=True)
class Home:
    """A municipality with every address name that rows of the projection have it under; ``slug`` is today's."""

    code: str
    slug: str
    name: str
    slugs: tuple[str, ...]


def of_homes(homes: Collection[Home]) -> Q:
    """Rows of any of these municipalities."""
    slugs = {slug for home in homes for slug in home.slugs}
    return Q(municipality_slug__in=slugs, municipality_code__in={home.code for home in homes})


def homes_at(slugs: Iterable[str]) -> dict[str, Home]:
    """By the address names asked for, those that are some municipality's or were. Two queries, and two more for former
    names, however many; none where nothing is asked for."""
    wanted = set(slugs)
    if not wanted:
        return {}
    known = municipalities()
    found = {each.slug: each for each in known if each.slug in wanted}
    if former := former_codes(wanted - set(found)):
        by_code = {each.code: each for each in known}
        found |= {slug: by_code[code] for slug, code in former.items() if code in by_code}
    return dict(zip(found, homes_of(found.values()), strict=True))


def municipality_now(slug: str) -> SwedishMunicipality | None:
    """Whose address name it is, or was. One query where it is, few where it was."""
    known = municipalities()
    found = next((each for each in known if each.slug == slug), None)
    if found is not None:
        return found
    code = former_code(slug)
    return next((each for each in known if each.code == code), None)


def home_at(slug: str) -> Home | None:
    """The municipality that has this address name, or had it before."""
    return homes_at([slug]).get(slug)


def homes_of(places: Iterable[SwedishMunicipality]) -> list[Home]:
    """Each with its address names, in the order given. One query."""
    listed = list(places)
    codes = {each.code for each in listed}
    packages = PublishedPackage.objects.filter(municipality_code__in=codes)
    names = ListedName.objects.filter(municipality_code__in=codes, kind__in=HELD_AT_HOME)
    rows = packages.order_by().values_list("municipality_code", "municipality_slug")
    used = set(rows.union(names.exclude(home="").order_by().values_list("municipality_code", "home")))
    return [
        Home(
            each.code,
            each.slug,
            each.name,
            tuple(sorted({each.slug, *(s for c, s in used if c == each.code)})),
        )
        for each in listed
    ]


def former_code(slug: str) -> str:
    """Whose address name it was when something was published; empty where nobody's."""
    return former_codes([slug]).get(slug, "")


def former_codes(slugs: Iterable[str]) -> dict[str, str]:
    """By the address names asked for, the codes of those that had them last. At most two queries for any number.

    Sealed documents keep the name that they were published under.
    """
    wanted = {
        slug for slug in slugs if slug and slug.isprintable()
    }  # PostgreSQL takes no NUL, not even to look for it
    found: dict[str, str] = {}
    for rows in (
        PublishedPackage.objects.filter(municipality_slug__in=wanted),
        PublishedName.objects.filter(kind="body", home__in=wanted, municipality_slug__in=wanted),
    ):
        if missing := wanted - set(found):
            named = rows.filter(municipality_slug__in=missing).order_by()
            had = named.values_list("municipality_slug", "municipality_code").annotate(last=Max("valid_from"))
            # Whoever had it last stands last, and is kept.
            found |= {slug: code for slug, code, _last in had.order_by("last")}
    return found
