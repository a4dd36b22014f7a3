"""Documents: the list, one with what rests on it, and its file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.files.served import download
from allocations.models import Publication
from allocations.public.filters.kept import Kept
from allocations.public.freshness import answer
from allocations.public.pages.documents import document_list, document_page, file_of, find_document
from allocations.public.views.named import no_such_name, on_its_pages


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Every document that a current version has, of one municipality or grade where that is asked for."""
    state = Publication.objects.state()
    return answer(
        request,
        state,
        lambda: on_its_pages(
            lambda: render(
                request,
                "public/documents.html",
                {"page": document_list(request.GET, Kept(*state)), "section": "documents"},
            )
        ),
    )


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document with the figures and facts that rest on it in current versions, and the versions before them."""
    return answer(request, Publication.objects.state(), lambda: on_its_pages(lambda: _document(request, key)))


def _document(request: HttpRequest, key: str) -> HttpResponse:
    found = find_document(key)
    if found is None:
        return no_such_name(request, "document")
    page = document_page(found, request.GET)
    return render(request, "public/document.html", {"page": page, "section": "documents"})


@require_safe
def document_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The document's file, where the newest version that has it says that it may be redistributed."""
    found = find_document(key)
    sha256 = file_of(found) if found is not None else ""
    if not sha256:
        raise Http404(_("There is no file to fetch at this address."))
    return download(request, sha256=sha256, name=key)
