"""A package and a municipality's own body, in any version."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from allocations.public.subjects import subject_response


@require_safe
def package(request: HttpRequest, municipality: str, package: str, number: int | None = None) -> HttpResponse:
    """The current version of a package, or the one that the address names."""
    return subject_response(request, "package", municipality, package, number)


@require_safe
def body(request: HttpRequest, municipality: str, body: str, number: int | None = None) -> HttpResponse:
    """The current version of a municipality's own body, or the one that the address names."""
    return subject_response(request, "body", municipality, body, number)
