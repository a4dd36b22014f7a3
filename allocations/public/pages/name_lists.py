"""Lists of names: places and bodies of a municipality, shared bodies, parties. In Swedish order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.http import QueryDict

from allocations.models import ListedName, PublishedName, PublishedPosition
from allocations.models.ordering import in_swedish
from allocations.public.pages.names import address_of_name
from allocations.public.pages.naming import Paged, one_page, with_rows
from allocations.public.sweden import SwedishMunicipality

PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name in a list. ``count`` is of what the list says: lines, or positions. ``home`` is a municipality's name."""

    name: str
    address: str
    home: str
    count: int


def municipal_names(kind: str, municipality: SwedishMunicipality, question: QueryDict) -> Paged[NameRow]:
    """The places or bodies of a municipality, with how many current lines each concerns."""
    kinds = ("body", "party") if kind == "body" else (kind,)
    rows = ListedName.objects.filter(municipality_code=municipality.code, kind__in=kinds).exclude(home="")
    # Old and new versions of a renamed municipality name a place under its old and new address name.
    once = rows.order_by().values("kind", "key")
    named = once.annotate(called=Max("name"), sort=Max("sort_key"), rows=Sum("row_count"))
    page = one_page(named.order_by("sort", "key"), question, per_page=PER_PAGE)
    return with_rows(
        page,
        (
            NameRow(
                row["called"], address_of_name(row["kind"], municipality.slug, row["key"]), "", row["rows"]
            )
            for row in page.rows
        ),
    )


def shared_bodies(question: QueryDict) -> Paged[NameRow]:
    """Authorities, the government and parliament, each once."""
    page = one_page(
        _once(PublishedName.objects.current().filter(kind="body", home="")), question, per_page=PER_PAGE
    )
    return with_rows(
        page,
        (NameRow(row["called"], address_of_name("body", "", row["key"]), "", 0) for row in page.rows),
    )


def parties(question: QueryDict) -> Paged[NameRow]:
    """Every party once, those of one municipality with it, and how many positions each has taken."""
    page = one_page(_once(PublishedName.objects.current().of_kind("party")), question, per_page=PER_PAGE)
    taken = PublishedPosition.objects.current().filter(
        actor_kind="party", actor_key__in=[row["key"] for row in page.rows]
    )
    counted = {
        (home, key): count
        for home, key, count in taken.order_by().values_list("actor_home", "actor_key").annotate(Count("pk"))
    }
    return with_rows(
        page,
        (
            NameRow(
                row["called"],
                address_of_name("party", row["home"], row["key"]),
                row["place"] if row["home"] else "",
                counted.get((row["home"], row["key"]), 0),
            )
            for row in page.rows
        ),
    )


def _once(names: QuerySet[PublishedName]) -> QuerySet[Any, Any]:
    rows = names.order_by().values("home", "key")
    found = rows.annotate(called=Max("name"), sort=Max("sort_key"), place=Max("municipality_name"))
    return found.order_by("sort", in_swedish("place"), "key")
