"""All lines: filtered, counted, summed, sorted, a page at a time."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public.days import today
from allocations.public.filters.kept import Kept
from allocations.public.filters.paging import NoSuchPage, read_number
from allocations.public.filters.question import read_question, short_pairs
from allocations.public.freshness import answer
from allocations.public.pages.line_list import line_list


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """The list that the address asks for. An address with more in it than it needs leads to its short form."""
    pairs = short_pairs(request.GET)
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    if sorted(given) != sorted(pairs):
        return HttpResponseRedirect(f"{request.path}?{urlencode(pairs)}" if pairs else request.path)
    question = read_question(pairs)
    try:
        number = read_number(question.value("page"))
    except NoSuchPage as error:
        raise Http404(_("The list has no such page.")) from error

    state = Publication.objects.state()

    def make() -> HttpResponse:
        try:
            context = {"list": line_list(question, number, Kept(*state)), "section": "lines"}
        except NoSuchPage as error:
            raise Http404(_("The list has no such page.")) from error
        return render(request, "public/lines.html", context)

    # What a day in the future is changes with the day.
    return answer(request, (*state, today()), make)
