"""Template tag for the head of every page: what other services show of a link to it.

Title and description are the page's own blocks, so that a page says them once.
"""

import re
from html import unescape
from typing import Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from allocations.models import Publication

register = template.Library()

LOCALES: Final = {"sv": "sv_SE", "en": "en_GB"}
LONGEST: Final = 300  # signs of a description; services cut it sooner
DESCRIPTION: Final = re.compile(r'content="([^"]*)"')


@register.simple_tag(takes_context=True)
def link_preview(context: Context) -> SafeString:
    """Open Graph for this page. Nothing where it is not a page at an address."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return SafeString("")
    language = get_language() or "sv"
    title = " ".join(unescape(strip_tags(_block(context, "title"))).split())
    described = DESCRIPTION.search(_block(context, "description"))
    description = " ".join(unescape(described[1]).split()) if described else ""
    image, alternative = _image(context, title)
    facts = (
        ("og:site_name", "Trygghetsbudget"),
        ("og:type", "website"),
        ("og:title", title),
        ("og:description", description[:LONGEST]),
        ("og:url", f"{settings.SITE_ADDRESS}{escape_uri_path(request.path)}"),
        ("og:locale", LOCALES[language]),
        *(("og:locale:alternate", other) for key, other in LOCALES.items() if key != language),
        ("og:image", f"{settings.SITE_ADDRESS}{image}"),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", alternative),
    )
    said = format_html_join("\n", '<meta property="{}" content="{}">', (fact for fact in facts if fact[1]))
    return SafeString(f'{said}\n<meta name="twitter:card" content="summary_large_image">')


def _image(context: Context, title: str) -> tuple[str, str]:
    """The picture of the very version, where the page shows one that has a picture; else the site's own."""
    shown = context.get("publication")
    if isinstance(shown, Publication) and shown.seal and shown.kind == "package" and not shown.is_withdrawn:
        place = (shown.municipality.slug, shown.subject_slug, shown.number)
        return reverse("package-version-png", args=place), title
    return static("card.png"), "Trygghetsbudget"


def _block(context: Context, name: str) -> str:
    """What the page has written in a block of the base, as it stands there."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if isinstance(blocks, BlockContext) else None
    return str(block.render(context)) if block is not None else ""
