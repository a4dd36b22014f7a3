"""All lines, filtered."""

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from allocations.models import Publication, PublishedLine
from allocations.public.filters import LineFilter
from allocations.public.freshness import answer
from allocations.public.pages.lists import sum_rows
from allocations.public.tables import LineTable

PER_PAGE = 50


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """All lines of current versions: one FilterSet, one list of columns, sums like with like."""
    return answer(request, Publication.objects.state(), lambda: _lines(request))


def _lines(request: HttpRequest) -> HttpResponse:
    if not request.GET.get("page", "1").isdecimal():
        raise Http404(_("The list has no such page."))
    chosen = LineFilter(request.GET or None, PublishedLine.objects.current())
    table = LineTable(chosen.qs)
    try:
        RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": False}).configure(table)
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    context = {"filter": chosen, "table": table, "sums": sum_rows(chosen.qs.alike()), "section": "lines"}
    return render(request, "public/lines.html", context)
