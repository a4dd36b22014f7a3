"""The map of the site for search engines: every page of current versions, in both languages, in parts where it is long.

Written as it is read from the database, so that a long one takes no more memory than a short one.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.translation import override

from allocations.models import Publication, PublishedName
from allocations.public.pages.names import address_of_name
from municipalities.models import Municipality

PART: Final = 10_000  # addresses, each in two languages: a file may hold 50 000 and be 50 MB
CHUNK: Final = 2_000
PAGES: Final = (
    *("start", "municipalities", "lines", "compare", "search", "documents", "parties", "purposes", "sources"),
    *("places", "bodies", "changes", "corrections", "since", "check", "about", "glossary", "privacy"),
    *("accessibility", "map"),
)
"""Pages of their own, by name; those that are not built are passed by."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SET: Final = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
INDEX: Final = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class Entry(NamedTuple):
    """The Swedish path of a page, and when what it shows was published."""

    path: str
    changed: datetime | None


def how_many() -> int:
    """How many addresses there are in each language."""
    return len(_own_pages()) + _municipalities().count() + _names().count()


def parts() -> int:
    return -(-how_many() // PART)


def urlset(part: int) -> Iterator[str]:
    """One part of the map, from 1, as text."""
    yield HEAD + SET
    for entry in entries((part - 1) * PART, part * PART):
        yield _both_languages(entry)
    yield "</urlset>\n"


def index() -> Iterator[str]:
    """The list of the parts, as text."""
    yield HEAD + INDEX
    for part in range(1, parts() + 1):
        address = settings.SITE_ADDRESS + reverse("sitemap-part", args=(part,))
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def entries(start: int, stop: int) -> Iterator[Entry]:
    """The addresses from one place in the map to another, always in the same order."""
    few = [*_own_pages(), *_of_municipalities()]
    yield from few[start:stop]
    first = max(start - len(few), 0)
    with override("sv"):
        slugs = dict(Municipality.objects.values_list("code", "slug"))
    rows = _names()[first : max(stop - len(few), first)]
    for kind, home, key, code, changed in rows.iterator(chunk_size=CHUNK):
        # Of a municipality that has got another name since it published: the name that it has now.
        with override("sv"):
            path = address_of_name(kind, slugs.get(code, home) if home else "", key)
        if path:
            yield Entry(path, changed)


def _own_pages() -> list[Entry]:
    found = []
    with override("sv"):
        for name in PAGES:
            try:
                found.append(Entry(reverse(name), None))
            except NoReverseMatch:
                continue
    return found


def _municipalities() -> QuerySet[Municipality]:
    public = Publication.objects.filter(withdrawn_at__isnull=True).values("municipality")
    return Municipality.objects.filter(pk__in=public).order_by("slug")


def _of_municipalities() -> list[Entry]:
    with override("sv"):
        return [
            Entry(reverse("municipality", args=(slug,)), None)
            for slug in _municipalities().values_list("slug", flat=True)
        ]


def _names() -> "QuerySet[PublishedName, tuple[str, str, str, str, datetime]]":
    """Each name of current versions once."""
    rows = PublishedName.objects.current().order_by("kind", "home", "key").values("kind", "home", "key")
    found = rows.annotate(code=Max("municipality_code"), changed=Max("valid_from"))
    return found.values_list("kind", "home", "key", "code", "changed")


def _both_languages(entry: Entry) -> str:
    swedish, english = (escape(f"{settings.SITE_ADDRESS}{prefix}{entry.path}") for prefix in ("", "/en"))
    alternates = (
        f'<xhtml:link rel="alternate" hreflang="sv" href="{swedish}"/>'
        f'<xhtml:link rel="alternate" hreflang="en" href="{english}"/>'
    )
    changed = f"<lastmod>{entry.changed.date().isoformat()}</lastmod>" if entry.changed else ""
    return "".join(f"<url><loc>{each}</loc>{changed}{alternates}</url>\n" for each in (swedish, english))
