"""The files of a package: its sealed version as PDF, JSON and CSV.

Each answers with the newest version, or with the one that the address names. A withdrawn version has no files.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.exports.lines_csv import lines_csv
from allocations.exports.pdf.engine import PdfUnavailable
from allocations.exports.pdf.summary import summary_pdf
from allocations.exports.pdf.version import templates_version
from allocations.exports.sealed_json import sealed_json
from allocations.models import Publication


@require_safe
def package_pdf(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The summary for paper, in the language of the address."""
    language = get_language() or "sv"
    try:
        version = f"{language}-{templates_version()}"
        return _file(
            request,
            _publication(municipality, package, number),
            ending="pdf",
            media_type="application/pdf",
            version=version,
            content=lambda publication: summary_pdf(publication, language),
        )
    except PdfUnavailable:
        return _words(_("PDF files cannot be made here just now."), HTTPStatus.SERVICE_UNAVAILABLE)


@require_safe
def package_json(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The sealed document as stored, with its envelope."""
    return _file(
        request,
        _publication(municipality, package, number),
        ending="json",
        media_type="application/json",
        version=FORM,
        content=sealed_json,
    )


@require_safe
def package_csv(
    request: HttpRequest, municipality: str, package: str, number: int | None = None
) -> HttpResponse:
    """The lines with their sources, one row for each amount."""
    return _file(
        request,
        _publication(municipality, package, number),
        ending="csv",
        media_type="text/csv; charset=utf-8; header=present",
        version=FORM,
        content=lines_csv,
    )


# Part of the ETag of JSON and CSV: raise it when their form changes.
FORM = "1"


def _publication(municipality: str, package: str, number: int | None) -> Publication:
    """The version asked for, or the newest: also when that is withdrawn, for an older one is not current."""
    found = Publication.objects.of_package(municipality, package).select_related("municipality")
    if number is not None:
        found = found.filter(number=number)
    publication = found.order_by("-number").first()
    if publication is None:
        raise Http404
    return publication


def _file(
    request: HttpRequest,
    publication: Publication,
    *,
    ending: str,
    media_type: str,
    version: str,
    content: Callable[[Publication], bytes],
) -> HttpResponse:
    """The file, or that it is unchanged, or that it is gone. Kept copies ask again each time: it may be withdrawn."""
    if publication.is_withdrawn:
        return _words(_("This version has been withdrawn."), HTTPStatus.GONE)
    etag = f'"{publication.seal}-{ending}-{version}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(content(publication), content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if unchanged is None:
        name = f"{publication.municipality.slug}-{publication.subject_slug}-v{publication.number}.{ending}"
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _words(sentence: str, status: HTTPStatus) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
