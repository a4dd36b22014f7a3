"""What is for machines that look the site through: robots.txt, the map of the site, and the icons they ask for."""

from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.public import sitemap as site_map
from allocations.public.freshness import entity_tag

CLOSED: Final = ("/admin/", "/logga-in/", "/om/fel/")
LARGEST_PART: Final = 100_000
DAY: Final = 24 * 3600  # seconds


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything may be read by machines but the desk, the log-in and a form that has nothing to read."""
    closed = [f"Disallow: {prefix}{path}" for path in CLOSED for prefix in ("", "/en")]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The map of the site, or where it is long the list of its parts."""
    return _xml(request, 0, lambda: site_map.urlset(1) if site_map.parts() < 2 else site_map.index())


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponseBase:
    if not 1 <= part <= min(site_map.parts(), LARGEST_PART):
        raise Http404
    return _xml(request, part, lambda: site_map.urlset(part))


@require_safe
def icon(_request: HttpRequest, name: str) -> HttpResponse:
    """Browsers ask for these without being told where they are."""
    response = HttpResponseRedirect(static(name))
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _xml(request: HttpRequest, part: int, write: Callable[[], Iterator[str]]) -> HttpResponseBase:
    tag = entity_tag("sitemap", part, *Publication.objects.state())
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        response = StreamingHttpResponse(write(), content_type="application/xml; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response
