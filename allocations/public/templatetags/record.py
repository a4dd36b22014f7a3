"""Template tags for what the record says: the numbers of notes by a figure."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def cites(numbers: Iterable[int]) -> SafeString:
    """The raised numbers after a figure, each a link to its note under Sources."""
    links = format_html_join(
        "",
        '<a href="#note-{}" aria-label="{}">{}</a>',
        ((number, gettext("note %(number)s") % {"number": number}, number) for number in numbers),
    )
    return format_html('<span class="cite">{}</span>', links) if links else SafeString("")
