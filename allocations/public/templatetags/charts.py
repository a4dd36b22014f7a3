"""Template tags that draw. They take the pen from the context where there is one (the PDF's), else the web's."""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from allocations.public.charts import balance, rendering, years
from allocations.public.charts.drawing import Drawing
from allocations.public.charts.marks import mark_of
from allocations.public.charts.pen import WEB, Pen

register = template.Library()


def pen_of(context: Context) -> Pen:
    pen = context.get("pen")
    return pen if isinstance(pen, Pen) else WEB


def on_paper(context: Context) -> bool:
    """Whether the page is drawn for the PDF."""
    return pen_of(context).on_paper


@register.simple_tag(takes_context=True)
def seal(context: Context, value: str, number: int, size: int = 150) -> SafeString:
    """The large seal: `{% seal publication.seal publication.number %}`."""
    return rendering.seal(value, number, size, pen_of(context))


@register.simple_tag(takes_context=True)
def small_seal(context: Context, value: str, size: int = 58) -> SafeString:
    """The small seal of lists."""
    return rendering.small_seal(value, size, pen_of(context))


@register.simple_tag(takes_context=True)
def swatch(context: Context, mark: str) -> SafeString:
    """A mark of the grammar of doubt, by its own name: `{% swatch "hatch" %}`."""
    return rendering.swatch(mark, pen_of(context))


@register.simple_tag(takes_context=True)
def swatch_of(context: Context, certainty: str, stated: bool = True) -> SafeString:
    """The mark of money of this certainty."""
    return rendering.swatch(mark_of(certainty, stated=stated).value, pen_of(context))


@register.simple_tag(takes_context=True)
def ring(context: Context) -> SafeString:
    """The raised ring after what is our inference; its reason is in a note."""
    return rendering.ring(gettext("inferred"), pen_of(context))


@register.simple_tag(takes_context=True)
def ringed(context: Context, text: str, inferred: bool = True, end: str = "") -> SafeString:
    """The text, with the ring held to its last word where it is inferred, and what ends it after the ring."""
    if not inferred:
        return format_html("{}{}", text, end)
    before, space, last = text.rpartition(" ")
    return format_html('{}{}<span class="together">{}{}{}</span>', before, space, last, ring(context), end)


@register.simple_tag(takes_context=True)
def bare_ring(context: Context) -> SafeString:
    """The ring without a name, where the word stands beside it."""
    return rendering.ring("", pen_of(context))


@register.simple_tag(takes_context=True)
def grade_mark(context: Context, step: int) -> SafeString:
    """Six ticks with the source's step filled."""
    return rendering.grade(step, pen_of(context))


@register.simple_tag(takes_context=True)
def line_bar(context: Context, mark: str, share_of_largest: Decimal) -> SafeString:
    """The bar of a line in its table."""
    return rendering.line_bar(mark, share_of_largest, pen_of(context))


@register.simple_tag(takes_context=True)
def outturn_bar(context: Context, mark: str, given: Decimal | None, cost: Decimal) -> SafeString:
    """What a line has cost, as a dark bar within what it was given."""
    return rendering.outturn_bar(mark, given, cost, pen_of(context))


@register.simple_tag(takes_context=True)
def unstated_mark(context: Context) -> SafeString:
    """The dots of an amount that is not stated."""
    return rendering.unstated(pen_of(context))


@register.simple_tag(takes_context=True)
def place_mark(context: Context, name: str) -> SafeString:
    """The square that says that a line touches the place."""
    return rendering.place_mark(name, pen_of(context))


@register.simple_tag(takes_context=True)
def traced_bar(context: Context, share: Decimal | None) -> SafeString:
    """How much of a total can be followed to lines."""
    return rendering.traced_bar(share, pen_of(context))


@register.simple_tag(takes_context=True)
def pool_bar(context: Context, part: float) -> SafeString:
    """How much of a pool a source's money is."""
    return rendering.pool_bar(part, pen_of(context))


@register.simple_tag(takes_context=True)
def balance_chart(
    context: Context, given: balance.Balance, title: str, description: str, key: str = "balance"
) -> SafeString:
    """The balance bar: on the web for wide and narrow windows, on paper once. `key` begins its ids on the page."""
    return _balance_chart(given, str(title), description, pen_of(context), key)


@lru_cache(maxsize=128)
def _balance_chart(given: balance.Balance, title: str, description: str, pen: Pen, key: str) -> SafeString:
    wide = balance.balance_drawing(given, balance.DESKTOP, pen)
    narrow = None if pen.on_paper else balance.balance_drawing(given, balance.PHONE, pen)
    return in_both_widths(key, wide, narrow, title, description)


@register.simple_tag(takes_context=True)
def years_chart(
    context: Context, bars: tuple[years.YearBar, ...], title: str, description: str
) -> SafeString:
    """Money year by year: on the web for wide and narrow windows, on paper once."""
    return _years_chart(bars, str(title), description, pen_of(context))


@lru_cache(maxsize=128)
def _years_chart(bars: tuple[years.YearBar, ...], title: str, description: str, pen: Pen) -> SafeString:
    wide = years.years_drawing(bars, years.DESKTOP, pen)
    narrow = None if pen.on_paper else years.years_drawing(bars, years.PHONE, pen)
    return in_both_widths("years", wide, narrow, title, description)


def in_both_widths(
    key: str, wide: Drawing, narrow: Drawing | None, title: str, description: str
) -> SafeString:
    drawn = rendering.chart(wide, key=key, title=title, description=description, classes="chart wide-only")
    if narrow is None:
        return drawn
    return SafeString(
        drawn
        + rendering.chart(
            narrow,
            key=f"{key}-phone",
            title=title,
            description=description,
            classes="chart phone-only",
        )
    )
