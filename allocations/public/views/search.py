"""The search, and what it suggests while one types."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.filters.kept import Kept
from allocations.public.filters.paging import NoSuchPage as NoSuchNumber
from allocations.public.filters.paging import read_number
from allocations.public.freshness import answer
from allocations.public.pages.found import SUGGESTED, search_page
from allocations.public.pages.naming import NoSuchPage


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A page that works by itself: the field, and what was found."""

    state = Publication.objects.state()

    try:
        number = read_number(request.GET.get("page", ""))
    except NoSuchNumber as error:
        raise Http404(_("The list has no such page.")) from error

    def make() -> HttpResponse:
        typed, kind = request.GET.get("q", ""), request.GET.get("kind", "")
        try:
            page = search_page(typed, Kept(*state), kind, number=number)
        except NoSuchPage as error:
            raise Http404(_("The list has no such page.")) from error
        return render(request, "public/search.html", {"page": page, "section": "search"})

    return answer(request, state, make)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A part of a page: the best hits of each kind."""

    state = Publication.objects.state()

    def make() -> HttpResponse:
        page = search_page(request.GET.get("q", ""), Kept(*state), shown=SUGGESTED)
        return render(request, "components/hits.html", {"page": page})

    return answer(request, state, make)
