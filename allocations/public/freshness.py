"""Fresh answers: every page has an ETag of what it rests on, asks again each time, and is rendered once.

A page rests on sealed versions, the language, and the version of the pages themselves (templates, styles, words,
code). A whole body is kept in the cache under its ETag; a new seal or a withdrawal makes a new ETag, so that a banner
shows at once and nothing has to be thrown away.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

Make = Callable[[], HttpResponse]

KEPT_FOR: Final = 24 * 60 * 60  # seconds; what is not asked for in a day is rendered again
HOUSE: Final = Path(__file__).resolve().parent.parent
SUFFIXES: Final = frozenset({".py", ".html", ".svg", ".css", ".json", ".mo", ".woff2"})


@lru_cache(maxsize=1)
def page_version() -> str:
    """A short digest of all that pages are made of. Read once in each process."""
    places = (settings.BASE_DIR / "templates", settings.BASE_DIR / "static", settings.BASE_DIR / "locale")
    code = (HOUSE / "public", HOUSE / "record", HOUSE / "money")
    digest = hashlib.sha256(settings.SITE_ADDRESS.encode())
    for place in (*places, *code):
        for path in sorted(place.rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def entity_tag(*facts: object) -> str:
    """The ETag of a page that rests on these facts, in the active language."""
    words = "\n".join((page_version(), get_language() or "", *map(str, facts)))
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


def answer(request: HttpRequest, facts: tuple[object, ...], make: Make) -> HttpResponse:
    """304 where the reader's copy still holds, else the page, kept or made."""
    tag = entity_tag(*facts)
    response = get_conditional_response(request, etag=tag) or _kept(request, tag, make)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


def _kept(request: HttpRequest, tag: str, make: Make) -> HttpResponse:
    key = hashlib.sha256(f"{tag} {request.get_full_path()}".encode()).hexdigest()
    cache = caches["pages"]
    body = cache.get(key)
    if isinstance(body, bytes):
        return HttpResponse(body)
    response = make()
    if response.status_code == 200:
        cache.set(key, response.content, KEPT_FOR)
    return response
