"""The search, and what it suggests while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.freshness import answer
from allocations.public.pages.found import SUGGESTED, search_page


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page that works by itself: the field, and what was found."""

    def make() -> HttpResponse:
        page = search_page(request.GET.get("q", ""), request.GET.get("kind", ""))
        return render(request, "public/search.html", {"page": page, "section": "search"})

    return answer(request, Publication.objects.state(), make)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A part of a page: the best hits of each kind."""

    def make() -> HttpResponse:
        page = search_page(request.GET.get("q", ""), shown=SUGGESTED)
        return render(request, "components/hits.html", {"page": page})

    return answer(request, Publication.objects.state(), make)
