"""Template tag for sentences in one language with names in another."""

import re
from typing import Final

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from allocations.public.pages.swedish_names import pieces
from allocations.public.templatetags import charts

register = template.Library()

RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@register.simple_tag(takes_context=True)
def told(
    context: Context,
    text: str,
    names: tuple[str, ...] | str = (),
    inferred: bool = False,
    end: str = "",
    language: str = "",
) -> SafeString:
    """A sentence of ours; on a page in another language its Swedish names are marked.

    So are names with letters written from right to left, in any language: they turn nothing around them.

    With its ring, and what ends it, as `ringed` has them. `language` is for a quotation in another than the page's.
    """
    in_swedish = (language or get_language()) == "sv"
    if (in_swedish and not RIGHT_TO_LEFT.search(text)) or not names or isinstance(names, str):
        return charts.ringed(context, text, inferred, end)
    found = list(pieces(text, names))
    if not inferred:
        return format_html("{}{}", _marked(found), end)
    last, is_name = found.pop() if found else ("", False)
    if not is_name:
        before, space, last = last.rpartition(" ")
        found.append((f"{before}{space}", False))
    ring = charts.ring(context)
    return format_html(
        '{}<span class="{}">{}{}{}</span>',
        *(_marked(found), "" if is_name else "together", _marked([(last, is_name)]), ring, end),
    )


def _marked(found: list[tuple[str, bool]]) -> SafeString:
    return format_html_join(
        "",
        "{}{}{}",
        ((_OPEN if is_name else "", piece, _CLOSE if is_name else "") for piece, is_name in found),
    )


_OPEN = SafeString('<span lang="sv" dir="auto">')
_CLOSE = SafeString("</span>")
