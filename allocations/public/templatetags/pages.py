"""Template tags for what every page has: the menu, the other language, the mark beside the site's name."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.html import format_html_join
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
    (_("Documents"), "documents"),
    (_("Check a code"), "check"),
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


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuEntry]:
    """Entries for pages that exist. A page says by `section` under which entry it stands."""
    here = context["request"].path if "request" in context else ""
    section = context.get("section", "")
    entries = []
    for name, view in MENU:
        address = reverse(view)
        current = "page" if address == here else "true" if view == section else ""
        entries.append(MenuEntry(name, address, current))
    return entries


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> OtherLanguage:
    """Where this page is in the other language."""
    code = "en" if get_language() == "sv" else "sv"
    request = context.get("request")
    address = _translated(request, code) if isinstance(request, HttpRequest) else ""
    return OtherLanguage(code, NAMES_OF_LANGUAGES[code], address)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """Tell search engines of both languages of the page, where it has both."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or request.resolver_match is None:
        return SafeString("")
    return format_html_join(
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
