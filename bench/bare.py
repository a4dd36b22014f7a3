"""A view that does nothing: what the server and the site's middleware cost by themselves."""

from django.http import HttpRequest, HttpResponse

BARE = "bench/bare/"
WORDS = b"bare"


def bare(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(WORDS)
