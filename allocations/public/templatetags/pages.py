"""Template tags for what every page has: the menu, the other language, the mark beside the site's name."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allocations.public.charts import rendering
from allocations.public.charts.pen import WEB

register = template.Library()

SITE_SIGNS: Final = hashlib.sha256(b"Trygghetsbudget").hexdigest()
MENU: Final = (
    (_("Municipalities"), "municipalities"),
    (_("Lines"), "lines"),
    (_("Compare"), "compare"),
    (_("Changes"), "changes"),
    (_("Documents"), "documents"),
    (_("Check"), "check"),
    (_("About"), "about"),
)
FOUND_BY_NAME: Final = (
    (_("Funding sources"), "source-list"),
    (_("Purposes"), "purpose-list"),
    (_("Parties"), "party-list"),
    (_("Corrections"), "corrections"),
)
ABOUT_THE_SITE: Final = (
    (_("About and method"), "about"),
    (_("Glossary"), "glossary"),
    (_("Accessibility statement"), "accessibility"),
    (_("Privacy"), "privacy"),
    (_("Something wrong?"), "feedback"),
)
NAMES_OF_LANGUAGES: Final = {"sv": "Svenska", "en": "English"}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`current` is the value of aria-current: the page itself, or a page under it."""

    name: str | Promise
    address: str
    current: str


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in the other language; no address where the page has none."""

    code: str
    name: str
    address: str


@register.simple_tag
def site_mark() -> SafeString:
    """The rays beside the site's name: the seal of the name itself."""
    return rendering.small_seal(SITE_SIGNS, 24, WEB, rings=False)


@register.simple_tag
def search_mark() -> SafeString:
    """The glass beside the word for the search."""
    return rendering.magnifier(WEB)


@lru_cache(maxsize=64)
def address_of_view(name: str, _language: str | None) -> str:
    """Where a page is in the active language; empty while no page of that name is built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _entries(context: Context, wanted: tuple[tuple[str | Promise, str], ...]) -> list[MenuEntry]:
    """Those of the pages that are built: a page never links to what is not."""
    here = context["request"].path if "request" in context else ""
    section = context.get("section", "")
    entries = []
    for name, view in wanted:
        if address := address_of_view(view, get_language()):
            current = "page" if address == here else "true" if view == section else ""
            entries.append(MenuEntry(name, address, current))
    return entries


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuEntry]:
    """The sections of the site. A page says by `section` (the view's name) under which entry it stands."""
    return _entries(context, MENU)


@register.simple_tag(takes_context=True)
def search_entry(context: Context) -> MenuEntry | None:
    """The way to the search, which stands outside the menu so that a phone shows it too."""
    return next(iter(_entries(context, ((_("Search"), "search"),))), None)


@register.simple_tag(takes_context=True)
def foot_lists(context: Context) -> list[tuple[str, list[MenuEntry]]]:
    """The lists of the foot, each with its heading; a list of nothing is left out."""
    lists = ((_("To look up"), FOUND_BY_NAME), (_("About the site"), ABOUT_THE_SITE))
    found = ((str(heading), _entries(context, wanted)) for heading, wanted in lists)
    return [(heading, entries) for heading, entries in found if entries]


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> OtherLanguage:
    """Where this page is in the other language."""
    code = "en" if get_language() == "sv" else "sv"
    request = context.get("request")
    address = _translated(request, code) if isinstance(request, HttpRequest) else ""
    return OtherLanguage(code, NAMES_OF_LANGUAGES[code], address)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """Tell search engines of the page's own address, without its question, and of both languages of the page."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or request.resolver_match is None:
        return SafeString("")
    path = escape_uri_path(request.path)
    canonical = format_html('<link rel="canonical" href="{}{}">\n', settings.SITE_ADDRESS, path)
    return canonical + format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}{}">',
        ((code, settings.SITE_ADDRESS, _translated(request, code)) for code in NAMES_OF_LANGUAGES),
    )


def _translated(request: HttpRequest, code: str) -> str:
    """The page's path in the language, its question with it; empty for an address that leads nowhere."""
    if request.resolver_match is None:
        return ""
    path = request.get_full_path()
    return path if code == get_language() else translate_url(path, code)
