"""Template tags that lead from a name to its page. A name without a page stays a name."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from allocations.public.pages.names import address_of_name
from allocations.public.templatetags.record import ISOLATED, MARKED

register = template.Library()


@register.simple_tag
def name_link(kind: str, home: str, key: str, name: str) -> SafeString:
    """`{% name_link "place" page.municipality.slug area.slug area.name %}`; kinds are those of `PublishedName`.

    ``home`` is the address name of the municipality that it belongs to, empty for what is shared: authorities, parties,
    sources, pools, purposes, documents. The name is marked as Swedish on pages in another language.
    """
    language = ISOLATED if get_language() == "sv" else MARKED
    address = address_of_name(kind, home, key)
    if not address:
        return format_html("<span{}>{}</span>", language, name)
    return format_html('<a href="{}"{}>{}</a>', address, language, name)


@register.simple_tag
def name_address(kind: str, home: str, key: str) -> str:
    """The address alone: `{% name_address "source" "" source.key as address %}`; empty where there is no page."""
    return address_of_name(kind, home, key)
