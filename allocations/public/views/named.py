"""Pages of what has a name: places, bodies, parties, funding sources, pools, purposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication, PublishedName
from allocations.models.newest import newest_version
from allocations.public.days import Days, days_of, today
from allocations.public.freshness import answer
from allocations.public.homes import Home, homes_of
from allocations.public.pages import name_lists, naming, party, place, purpose, source
from allocations.public.pages.named_body import body_deeds, named_body_page
from allocations.public.subjects import subject_response
from allocations.public.sweden import SwedishMunicipality, municipality_at

LISTS = {
    "party": "party-list",
    "source": "source-list",
    "pool": "source-list",
    "purpose": "purpose-list",
    "document": "documents",
    "body": "shared-body-list",
}
"""Where a name that is not there would have stood."""


def on_its_pages(make: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer; a page number that the list does not have is an address that leads nowhere."""
    try:
        return make()
    except naming.NoSuchPage as error:
        raise Http404(_("The list has no such page.")) from error


def no_such_name(
    request: HttpRequest, kind: str, municipality: SwedishMunicipality | None = None
) -> HttpResponse:
    """404 that leads to the list in which the name would have stood."""
    context: dict[str, Any] = {"kind": kind, "municipality": municipality}
    if municipality is not None and kind in {"place", "body"}:
        context["list_address"] = reverse(f"{kind}-list", args=(municipality.slug,))
    elif kind in LISTS:
        context["list_address"] = reverse(LISTS[kind])
    return render(request, "public/no_such_name.html", context, status=404)


def _answered(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    return answer(request, Publication.objects.state(), lambda: on_its_pages(make))


def _on_days(request: HttpRequest, make: Callable[[Days], HttpResponse]) -> HttpResponse:
    """The answer on the days that the address asks for, or why it has none."""
    days = days_of(request.GET)
    if days.refusals:
        return render(request, "public/on_day.html", {"days": days}, status=400)
    # What a day in the future is changes with the day.
    facts = (*Publication.objects.state(), *((days, today()) if days.is_asked else ()))
    return answer(request, facts, lambda: on_its_pages(lambda: make(days)))


def _shown(
    request: HttpRequest, found: naming.Found, template: str, make: Callable[[], object], **context: Any
) -> HttpResponse:
    """The page of a name; of one that no current version has, what it was and which versions had it."""
    context |= {"found": found, "days": found.days}
    if not found.is_current and found.days.known_on.day is not None:
        context["name"] = found.called
        return render(request, "public/on_day.html", context, status=404)
    if not found.is_current:
        names = PublishedName.objects.filter(kind=found.kind, home__in=found.homes, key=found.key)
        names = names.filter(municipality_code=found.code) if found.code else names
        return render(
            request, "public/name_once.html", context | {"versions": naming.versions_that_named(names)}
        )
    return render(request, template, context | {"page": make()})


def _municipality(slug: str) -> SwedishMunicipality:
    """Any of Sweden's, also one that has published nothing."""
    found = municipality_at(slug)
    if found is None:
        raise Http404(_("There is no municipality with this address."))
    return found


def _home(slug: str) -> tuple[SwedishMunicipality, Home]:
    found = _municipality(slug)
    return found, homes_of([found])[0]


# Places and bodies


@require_safe
def place_list(request: HttpRequest, municipality: str) -> HttpResponse:
    """The places of a municipality that current versions name."""
    return _answered(request, lambda: _municipal_list(request, "place", municipality))


@require_safe
def body_list(request: HttpRequest, municipality: str) -> HttpResponse:
    """The bodies of a municipality that current versions name."""
    return _answered(request, lambda: _municipal_list(request, "body", municipality))


def _municipal_list(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    municipality = _municipality(slug)
    rows = name_lists.municipal_names(kind, municipality, request.GET)
    context = {"kind": kind, "municipality": municipality, "list": rows, "section": "municipalities"}
    return render(request, "public/names.html", context)


@require_safe
def place_page(request: HttpRequest, municipality: str, place: str) -> HttpResponse:
    """A place, with what touches it."""
    return _on_days(request, lambda days: _place(request, municipality, place, days))


def _place(request: HttpRequest, slug: str, key: str, days: Days) -> HttpResponse:
    municipality, home = _home(slug)
    found = naming.find_name("place", home, key, days)
    if found is None:
        return no_such_name(request, "place", municipality)
    return _shown(
        request,
        found,
        "public/place.html",
        lambda: place.place_page(found, request.GET),
        municipality=municipality,
        section="municipalities",
    )


@require_safe
def body_page(request: HttpRequest, municipality: str, body: str) -> HttpResponse:
    """A municipality's body: its own current version, or what other versions say of it."""
    if newest_version("body", municipality, body) is None:
        return _on_days(request, lambda days: _body(request, municipality, body, days))

    def deeds(days: Days) -> dict[str, object]:
        found = naming.find_name("body", _home(municipality)[1], body, days)
        return {"deeds": body_deeds(found, request.GET)} if found is not None and found.is_current else {}

    rests_on = Publication.objects.state()
    return on_its_pages(
        lambda: subject_response(request, "body", municipality, body, None, rests_on=rests_on, beside=deeds)
    )


def _body(request: HttpRequest, slug: str, key: str, days: Days) -> HttpResponse:
    municipality, home = _home(slug)
    found = naming.find_name("body", home, key, days) or naming.find_name("party", home, key, days)
    if found is None:
        return no_such_name(request, "body", municipality)
    return _named_body(request, found, municipality=municipality, section="municipalities")


@require_safe
def shared_body_list(request: HttpRequest) -> HttpResponse:
    """Bodies that belong to no municipality."""
    return _answered(
        request,
        lambda: render(
            request, "public/names.html", {"kind": "body", "list": name_lists.shared_bodies(request.GET)}
        ),
    )


@require_safe
def shared_body(request: HttpRequest, body: str) -> HttpResponse:
    """An authority, the government or parliament, as versions name it."""
    return _on_days(request, lambda days: _shared_body(request, body, days))


def _shared_body(request: HttpRequest, key: str, days: Days) -> HttpResponse:
    found = naming.find_name("body", None, key, days)
    return _named_body(request, found) if found is not None else no_such_name(request, "body")


def _named_body(request: HttpRequest, found: naming.Found, **context: Any) -> HttpResponse:
    return _shown(
        request,
        found,
        "public/named_body.html",
        lambda: named_body_page(found, request.GET),
        **context,
    )


# Parties


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Every party that a current version names."""
    return _answered(
        request,
        lambda: render(
            request,
            "public/names.html",
            {"kind": "party", "list": name_lists.parties(request.GET), "section": "party-list"},
        ),
    )


@require_safe
def party_page(request: HttpRequest, party: str) -> HttpResponse:
    """What a party has proposed and had recorded."""
    return _on_days(request, lambda days: _party(request, party, days))


def _party(request: HttpRequest, key: str, days: Days) -> HttpResponse:
    found = naming.find_name("party", None, key, days)
    if found is None:
        return no_such_name(request, "party")
    return _shown(
        request,
        found,
        "public/party.html",
        lambda: party.party_page(found, request.GET),
        section="party-list",
    )


# Sources, pools, purposes


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Where packages' money comes from."""
    return _answered(
        request,
        lambda: render(
            request, "public/sources.html", {"rows": source.source_rows(), "section": "source-list"}
        ),
    )


@require_safe
def source_page(request: HttpRequest, source: str) -> HttpResponse:
    """A source, and who has got how much of it."""
    return _on_days(request, lambda days: _source(request, source, days))


def _source(request: HttpRequest, key: str, days: Days) -> HttpResponse:
    found = source.find_source(key, days)
    if found is None:
        return no_such_name(request, "source")
    return _shown(
        request,
        found,
        "public/source.html",
        lambda: source.source_page(found, request.GET),
        section="source-list",
    )


@require_safe
def pool_page(request: HttpRequest, pool: str) -> HttpResponse:
    """A national pool by year, and who has got how much of it."""
    return _on_days(request, lambda days: _pool(request, pool, days))


def _pool(request: HttpRequest, key: str, days: Days) -> HttpResponse:
    found = naming.find_name("pool", None, key, days)
    if found is None:
        return no_such_name(request, "pool")
    return _shown(
        request,
        found,
        "public/source.html",
        lambda: source.pool_page(found, request.GET),
        section="source-list",
    )


@require_safe
def purpose_list(request: HttpRequest) -> HttpResponse:
    """Our own classification of lines."""
    return _answered(
        request,
        lambda: render(
            request, "public/purposes.html", {"rows": purpose.purpose_rows(), "section": "purpose-list"}
        ),
    )


@require_safe
def purpose_page(request: HttpRequest, purpose: str) -> HttpResponse:
    """A purpose, with its lines."""
    return _on_days(request, lambda days: _purpose(request, purpose, days))


def _purpose(request: HttpRequest, key: str, days: Days) -> HttpResponse:
    found = naming.find_name("purpose", None, key, days)
    if found is None:
        return no_such_name(request, "purpose")
    return _shown(
        request,
        found,
        "public/purpose.html",
        lambda: purpose.purpose_page(found, request.GET),
        section="purpose-list",
    )
