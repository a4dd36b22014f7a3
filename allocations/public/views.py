"""Public views: find the version, answer from what is kept or let a page module and a template make it.

They read publications and the projection only. Every answer revalidates: `freshness.answer`.
"""

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from allocations.files.served import download
from allocations.models import Publication, PublishedCitation, PublishedLine
from allocations.public.filters import LineFilter
from allocations.public.freshness import answer
from allocations.public.pages.check import UnreadableCode, hits, read_code
from allocations.public.pages.documents import document_page, document_rows, file_of
from allocations.public.pages.lists import sum_rows
from allocations.public.pages.municipality import municipality_list, municipality_page
from allocations.public.pages.start import start_page
from allocations.public.subjects import subject_response
from allocations.public.tables import LineTable
from municipalities.models import Municipality

PER_PAGE = 50


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


@require_safe
def package(request: HttpRequest, municipality: str, package: str, number: int | None = None) -> HttpResponse:
    """The current version of a package, or the one that the address names."""
    return subject_response(request, "package", municipality, package, number)


@require_safe
def body(request: HttpRequest, municipality: str, body: str, number: int | None = None) -> HttpResponse:
    """The current version of a municipality's own body, or the one that the address names."""
    return subject_response(request, "body", municipality, body, number)


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


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        Publication.objects.state(),
        lambda: render(
            request,
            "public/documents.html",
            {"rows": document_rows(PublishedCitation.objects.current().documents()), "section": "documents"},
        ),
    )


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document with the figures and facts that rest on it in current versions."""
    citations = list(PublishedCitation.objects.current().of_document(key))
    if not citations:
        raise Http404(_("Nothing public rests on a document with this address."))
    return answer(
        request,
        Publication.objects.state(),
        lambda: render(
            request, "public/document.html", {"page": document_page(citations), "section": "documents"}
        ),
    )


@require_safe
def document_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The document's file, where the newest version that rests on it says that it may be redistributed."""
    sha256 = file_of(list(PublishedCitation.objects.current().of_document(key)))
    if not sha256:
        raise Http404(_("There is no file to fetch at this address."))
    return download(request, sha256=sha256, name=key)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form for a code; a readable one leads to its own address."""
    typed = request.GET.get("code", "")
    context = {"typed": typed[:100], "section": "check", "refusal": ""}
    if "code" in request.GET:
        try:
            return HttpResponseRedirect(reverse("check-code", args=(read_code(typed),)))
        except UnreadableCode as refusal:
            context["refusal"] = str(refusal)
    return render(request, "public/check.html", context)


@require_safe
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What was sealed under a code of eight signs or more, and whether it is still current."""
    try:
        found = hits(read_code(code))
    except UnreadableCode as refusal:
        return render(
            request,
            "public/check.html",
            {"typed": code[:100], "refusal": str(refusal), "section": "check"},
            status=404,
        )
    context = {"code": read_code(code), "hits": found, "section": "check"}
    return render(request, "public/checked.html", context, status=200 if found else 404)
