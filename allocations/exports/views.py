"""The files of a package: its sealed version as PDF, JSON and CSV.

Each answers with the newest version, or with the one that the address names. A withdrawn version has no files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.exports.card.picture import card_png, card_version
from allocations.exports.lines_csv import lines_csv
from allocations.exports.names import file_name
from allocations.exports.pdf.engine import PdfUnavailable
from allocations.exports.pdf.summary import summary_pdf
from allocations.exports.pdf.version import templates_version
from allocations.exports.sealed_json import sealed_json
from allocations.models import Publication

# Part of the ETag of JSON and CSV: raise it when their form changes.
FORM: Final = "1"


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file. `version` is what its bytes rest on besides the sealed document."""

    ending: str
    media_type: str
    version: str
    content: Callable[[Publication], bytes]


@require_safe
def package_pdf(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The summary for paper, in the language of the address."""
    language = get_language() or "sv"
    try:
        version = f"{language}-{templates_version()}"
        form = Form("pdf", "application/pdf", version, lambda publication: summary_pdf(publication, language))
        return _answer(request, form, municipality, package, number)
    except PdfUnavailable:
        return _words(_("PDF files cannot be made here just now."), HTTPStatus.SERVICE_UNAVAILABLE)


@require_safe
def package_json(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The sealed document as stored, with its envelope."""
    return _answer(
        request, Form("json", "application/json", FORM, sealed_json), municipality, package, number
    )


@require_safe
def package_csv(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The lines with their sources, one row for each amount."""
    form = Form("csv", "text/csv; charset=utf-8; header=present", FORM, lines_csv)
    return _answer(request, form, municipality, package, number)


@require_safe
def package_png(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The picture that stands by links to the package, in the language of the address."""
    language = get_language() or "sv"
    version = f"{language}-{card_version()}"
    form = Form("png", "image/png", version, lambda publication: card_png(publication, language))
    return _answer(request, form, municipality, package, number)


def _answer(
    request: HttpRequest, form: Form, municipality: str, package: str, number: int | None
) -> HttpResponse:
    """The newest version also when that is withdrawn: an older one is not current. Under an old name, the new one."""
    # Without its text, which an unchanged file and a kept one do not need.
    found = Publication.objects.of_package(municipality, package).defer("document")
    publication = (
        (found if number is None else found.filter(number=number))
        .select_related("municipality")
        .order_by("-number")
        .first()
    )
    if publication is None:
        raise Http404(_("Nothing is published at this address."))
    newest = Publication.objects.versions_of(publication).select_related("municipality").first()
    if number is None and newest is not None and newest.number != publication.number:
        place = (newest.municipality.slug, newest.subject_slug)
        return HttpResponsePermanentRedirect(reverse(f"package-{form.ending}", args=place))
    if publication.is_withdrawn:
        return _words(_("This version has been withdrawn."), HTTPStatus.GONE)
    return _file(request, publication, form)


def _file(request: HttpRequest, publication: Publication, form: Form) -> HttpResponse:
    """The file, or that it is unchanged. Kept copies ask again each time: the version may have been withdrawn."""
    etag = f'"{publication.seal}-{form.ending}-{form.version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        name = file_name(publication, form.ending)
        response = HttpResponse(form.content(publication), content_type=form.media_type)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def _words(sentence: str, status: HTTPStatus) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
