"""The start page, the list of municipalities, and a municipality."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.freshness import answer
from allocations.public.pages.municipality import municipality_list, municipality_page
from allocations.public.pages.start import start_page
from municipalities.models import Municipality


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        Publication.objects.state(),
        lambda: render(request, "public/start.html", {"page": start_page()}),
    )


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        Publication.objects.state(),
        lambda: render(
            request, "public/municipalities.html", {"rows": municipality_list(), "section": "municipalities"}
        ),
    )


@require_safe
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    found = Municipality.objects.filter(slug=municipality).first()
    if found is None:
        raise Http404(_("There is no municipality with this address."))
    return answer(
        request,
        Publication.objects.state(),
        lambda: render(
            request,
            "public/municipality.html",
            {"page": municipality_page(found), "section": "municipalities"},
        ),
    )
