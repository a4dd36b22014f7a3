"""What every answer gets: the language of its address, words where it has none, no header that varies, less weight."""

import gzip
import hashlib
import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


WORTH_COMPRESSING: Final = re.compile(r"(text/|application/(json|xml)|[a-z/.-]+\+(json|xml))")
LEAST_BYTES: Final = 500
ACCEPTS_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
KEPT_FOR: Final = 24 * 60 * 60  # seconds, as long as the page itself


def compressed(get_response: Answer) -> Answer:
    """Texts are sent compressed to whoever is nobody to us: has none of our cookies, and gets none.

    So there is no secret in what is compressed, which its length could tell of (docs/adr/0030). Pages that have an
    ETag are compressed once and kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_worth_it(response) or _knows_the_reader(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = _kept(request, response)
            response.headers["Content-Encoding"] = "gzip"
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
            if (tag := response.headers.get("ETag", "")).startswith('"'):
                response.headers["ETag"] = f"W/{tag}"  # the same page, not the same bytes
        return response

    return middleware


def _is_worth_it(response: HttpResponse) -> bool:
    if response.streaming or "Content-Encoding" in response.headers or len(response.content) < LEAST_BYTES:
        return False
    return WORTH_COMPRESSING.match(response.headers.get("Content-Type", "")) is not None


def _knows_the_reader(request: HttpRequest, response: HttpResponse) -> bool:
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return bool(response.cookies) or not ours.isdisjoint(request.COOKIES)


def _kept(request: HttpRequest, response: HttpResponse) -> bytes:
    tag = response.headers.get("ETag")
    if tag is None or response.status_code != 200:
        return gzip.compress(response.content, compresslevel=6, mtime=0)
    key = "gzip-" + hashlib.sha256(f"{tag} {request.get_full_path()}".encode()).hexdigest()
    body = caches["pages"].get(key)
    if not isinstance(body, bytes):
        body = gzip.compress(response.content, compresslevel=6, mtime=0)
        caches["pages"].set(key, body, KEPT_FOR)
    return body


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
