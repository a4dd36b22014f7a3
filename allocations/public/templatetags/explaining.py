"""Template tags that explain where one stands: a term opens its meaning in place, a figure leads to “something wrong?”.

A term is a button with a popover, which browsers open without any script; where they cannot, the meaning stands in the
text. On paper the word stands alone.
"""

from typing import Final
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from allocations.models import Publication
from allocations.public.charts.pen import Pen
from allocations.public.glossary import Term, term_called, term_of
from allocations.public.pages.versions import version_address

register = template.Library()

OPENED: Final = "explained terms"


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, words: str = "") -> SafeString:
    """A term of the glossary, explained in place: `{% term "specificerad-andel" %}`, in other words where given."""
    found = term_of(key)
    return _explained(context, found, words or str(found.word))


@register.simple_tag(takes_context=True)
def explained(context: Context, words: str) -> SafeString | str:
    """The words, explained where they are a term of the glossary; else as they are."""
    found = term_called(words, get_language() or "sv")
    return _explained(context, found, words) if found else words


def _explained(context: Context, found: Term, words: str) -> SafeString:
    """Each copy has an id of its own, in the order in which they stand."""
    pen = context.get("pen")
    if isinstance(pen, Pen) and pen.on_paper:
        return format_html("{}", words)
    opened: dict[str, int] = context.dicts[0].setdefault(OPENED, {})
    opened[found.key] = opened.get(found.key, 0) + 1
    place = f"term-{found.key}" + (f"-{opened[found.key]}" if opened[found.key] > 1 else "")
    return format_html(
        '<button type="button" class="term" popovertarget="{}">{}</button>'
        '<span class="meaning" popover id="{}"><b>{}</b> {} <a href="{}#{}">{}</a></span>',
        *(place, words, place, found.heading, found.meaning, reverse("glossary"), found.key),
        gettext("All terms"),
    )


@register.simple_tag(takes_context=True)
def wrong_here(context: Context, place: str = "") -> SafeString:
    """“Something wrong?”, with the address of the place filled in: of the very version, where the page has one."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return SafeString("")
    publication = context.get("publication")
    address = request.get_full_path()
    if isinstance(publication, Publication):
        if not publication.seal:
            return SafeString("")  # a proposal is put right at the desk
        address = version_address(publication)
    about = quote(f"{address}#{place}" if place else address)
    return format_html(
        '<a class="wrong-here" href="{}?about={}" rel="nofollow">{}</a>',
        reverse("feedback"),
        about,
        gettext("Something wrong?"),
    )
