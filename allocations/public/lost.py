"""Where an address leads that leads nowhere as it stands: what was typed a little otherwise, or has another name now.

Asked only when no page was found. Two queries at most, and none for an address that is merely written otherwise.
"""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation

from allocations.public.homes import former_code
from allocations.record.folding import folded
from municipalities.models import Municipality

LONGEST = 1_000  # signs of a path that is worth looking at
FOREIGN_PREFIXES = ("sv", "se")
"""First words that other sites have for Swedish pages; ours have none."""


def elsewhere(request: HttpRequest) -> str:
    """The address, with its question, that the reader must have meant; empty where we do not know."""
    path = request.path_info
    if len(path) > LONGEST or not path.isprintable():
        return ""
    meant = _written_right(path)
    if meant == path or not _is_page(meant):
        meant = _under_its_new_name(meant if _is_page(meant) else path)
    if not meant or meant == path:
        return ""
    question = request.META.get("QUERY_STRING", "")
    return quote(meant) + (f"?{question}" if question else "")


def _written_right(path: str) -> str:
    """Small letters, å ä ö as a a o, no doubled strokes, the ending that addresses of the kind have."""
    words = [folded(word) for word in path.split("/") if word]
    if words and words[0] in FOREIGN_PREFIXES:
        words = words[1:]
    if not words:
        return "/"
    is_file = "." in words[-1]
    return "/" + "/".join(words) + ("" if is_file else "/")


def _is_page(path: str) -> bool:
    """Whether a page of the public side has an address like this; whether it is there is asked when it is fetched."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    return "admin" not in match.route.split("/")[:2]


def _under_its_new_name(path: str) -> str:
    """The same page of the municipality that had the name before; empty where none had, or it has it still."""
    words = path.strip("/").split("/")
    place = 1 if words[0] == "en" and len(words) > 1 else 0
    name = words[place]
    if not name or Municipality.objects.filter(slug=name).exists():
        return ""
    code = former_code(name)
    new = Municipality.objects.filter(code=code).values_list("slug", flat=True).first() if code else None
    if new is None:
        return ""
    words[place] = new
    return "/" + "/".join(words) + ("/" if path.endswith("/") else "")
