"""Template tags for the two clocks: what a page says that an address asks for on a day and that shows today's."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

from allocations.public.days import DECIDED_BY, KNOWN_ON, NOW, Days, days_of

register = template.Library()

MOST_KEPT = 20


@register.inclusion_tag("components/shows_today.html", takes_context=True)
def shows_today(context: Context) -> dict[str, object]:
    """A sentence where the address asks for a day; nothing where it does not."""
    request = context.get("request")
    days = days_of(request.GET) if request is not None else NOW
    return {
        "days": days,
        "address": lines_on(context, days),
        "path": request.path if request is not None else "",
    }


@register.simple_tag(takes_context=True)
def other_questions(context: Context) -> list[tuple[str, str]]:
    """What else the address asks for, to be kept when another day is chosen."""
    request = context.get("request")
    asked = request.GET.lists() if request is not None else ()
    kept = [
        (name, value)
        for name, values in asked
        if name not in {KNOWN_ON, DECIDED_BY, "page"}
        for value in values
    ]
    return [(name, value) for name, value in kept if (name + value).isprintable()][:MOST_KEPT]


@register.simple_tag(takes_context=True)
def lines_on(context: Context, days: Days) -> str:
    """The list of lines on the days asked for, of the municipality whose page it is."""
    match = getattr(context.get("request"), "resolver_match", None)
    home = match.kwargs.get("municipality", "") if match is not None else ""
    asked = ({"municipality": home} if home else {}) | days.in_address
    return f"{reverse('lines')}?{urlencode(asked)}" if asked else reverse("lines")
