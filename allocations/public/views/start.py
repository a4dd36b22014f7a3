"""The start page, the list of municipalities, a municipality, and its money of a year."""

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.days import Days, days_of, today
from allocations.public.freshness import answer
from allocations.public.pages.country import country, municipality_list
from allocations.public.pages.municipality import municipality_page
from allocations.public.pages.start import start_page
from allocations.public.pages.year import FIRST_YEAR, LAST_YEAR, year_page
from allocations.public.sweden import SwedishMunicipality, fingerprint, municipality_at
from allocations.public.sweden import municipalities as municipalities_of_sweden


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    known, state = municipalities_of_sweden(), Publication.objects.state()
    return answer(
        request,
        (*state, fingerprint(known)),
        lambda: render(request, "public/start.html", {"page": start_page(known, state)}),
    )


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    known, state = municipalities_of_sweden(), Publication.objects.state()
    return answer(
        request,
        (*state, fingerprint(known)),
        lambda: render(
            request,
            "public/municipalities.html",
            {"page": municipality_list(country(known, state)), "section": "municipalities"},
        ),
    )


@require_safe
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """Any of Sweden's municipalities, also one that has published nothing: then the page says so."""
    found, days = _found(municipality), days_of(request.GET)
    if days.refusals:
        return _refused(request, found, days)
    return answer(
        request,
        (*Publication.objects.state(), found, *_facts(days)),
        lambda: render(
            request,
            "public/municipality.html",
            {"page": municipality_page(found, days), "days": days, "section": "municipalities"},
        ),
    )


@require_safe
def municipality_year(request: HttpRequest, municipality: str, year: int) -> HttpResponse:
    """All its money of one fiscal year. A year without any is a page that says so; one that cannot be, is none."""
    found = _found(municipality)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("There is no year with this number. A fiscal year is written 2023."))
    days = days_of(request.GET)
    if days.refusals:
        return _refused(request, found, days)
    facts = (*Publication.objects.state(), found, *_facts(days))
    return answer(request, facts, lambda: _municipality_year(request, found, year, days))


def _municipality_year(
    request: HttpRequest, found: SwedishMunicipality, year: int, days: Days
) -> HttpResponse:
    try:
        page = year_page(found, year, request.GET.get("page", "1"), days)
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    return render(request, "public/year.html", {"page": page, "days": days, "section": "municipalities"})


def _facts(days: Days) -> tuple[object, ...]:
    """What a day in the future is changes with the day."""
    return (days, today()) if days.is_asked else ()


def _refused(request: HttpRequest, found: SwedishMunicipality, days: Days) -> HttpResponse:
    context = {"days": days, "name": found.name, "section": "municipalities"}
    return render(request, "public/on_day.html", context, status=400)


def _found(slug: str) -> SwedishMunicipality:
    found = municipality_at(slug)
    if found is None:
        raise Http404(_("There is no municipality with this address."))
    return found
