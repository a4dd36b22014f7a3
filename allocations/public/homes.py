"""Where a municipality has its pages, and under which address names the record has it: it may have been renamed.

Sealed versions keep the name that they were published under, and so do the rows made of them. A page asks for a
municipality by its code and by all its address names together: the name alone may belong to somebody else by now, and
the code alone has no index where there are most rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from allocations.models import ListedName, PublishedName, PublishedPackage
from allocations.public.sweden import SwedishMunicipality, municipalities

OF_ONE_MUNICIPALITY = ("package", "body", "party", "place")


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
    """By the address names asked for, those that are some municipality's or were. Two queries, and a third or fourth
    for former names; none where nothing is asked for."""
    wanted = set(slugs)
    if not wanted:
        return {}
    known = municipalities()
    found = {each.slug: each for each in known if each.slug in wanted}
    if former := {slug: code for slug in wanted - set(found) if (code := former_code(slug))}:
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
    names = ListedName.objects.filter(municipality_code__in=codes, kind__in=OF_ONE_MUNICIPALITY)
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
    """Whose address name it was when something was published; empty where nobody's.

    Sealed documents keep the name that they were published under.
    """
    if not slug.isprintable():  # PostgreSQL takes no NUL, not even to look for it
        return ""
    packages = PublishedPackage.objects.filter(municipality_slug=slug).order_by("-valid_from")
    code = packages.values_list("municipality_code", flat=True).first()
    if code is None:
        bodies = PublishedName.objects.filter(kind="body", home=slug, municipality_slug=slug)
        code = bodies.order_by("-valid_from").values_list("municipality_code", flat=True).first()
    return code or ""
