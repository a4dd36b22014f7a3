"""Documents: the list, one with what rests on it, and its file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.files.served import download
from allocations.models import Publication, PublishedCitation
from allocations.public.freshness import answer
from allocations.public.pages.documents import document_page, document_rows, file_of


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
