"""What every answer gets: the language its address names, words where it has none, and headers that no page varies."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def language_of_address(get_response: Answer) -> Answer:
    """Swedish, or English under /en/: the address decides, never the browser or a cookie.

    Django's own LocaleMiddleware would make Swedish answers vary on Accept-Language, and so split every cache.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """No page of ours asks for a camera, a place or a payment, and none that is framed in may."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def words_for_refusals(get_response: Answer) -> Answer:
    """A way of asking that a page does not answer to (405) is refused without words: here are some."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware
