"""Template tags for paper: what the web draws with CSS, or in another size."""

from decimal import Decimal
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from allocations.public.charts.drawing import drawing
from allocations.public.charts.marks import Mark, draw
from allocations.public.charts.pen import PAPER, PAPER_COLOURS, number
from allocations.public.charts.rendering import sign

register = template.Library()

BAR_WIDTH: Final = 72.0
BAR_HEIGHT: Final = 14.0
NARROWEST_BAR: Final = 3.0

# The headline numeral in Source Serif 600, in parts of its size: an advance of a digit, and of other signs.
DIGIT: Final = 0.54
SIGN: Final = 0.27
NUMERAL_SIZE: Final = 133.0  # 100 pt in the units of CSS


@register.filter
def stopped(text: str) -> str:
    """The text with a full stop where it has none; in a note it need not begin with a capital."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


@register.filter
def unstopped(text: str) -> str:
    """The text without its full stop, where more follows after a comma."""
    return text.removesuffix(".")


@register.filter
def unbroken(words: str) -> str:
    """Words that stay on one line: source grade 4 of 6."""
    return words.replace(" ", "\u00a0")


@register.simple_tag
def paper_bar(mark: str, share_of_largest: Decimal) -> SafeString:
    """The bar of a line in its table; the largest line fills the cell. The figure stands beside it."""
    on = drawing(BAR_WIDTH, BAR_HEIGHT)
    width = max(NARROWEST_BAR, BAR_WIDTH * float(share_of_largest))
    draw(on, PAPER, Mark(mark), x=0, y=0, width=width, height=BAR_HEIGHT, line=1.6)
    return sign(on, classes="chart")


@register.simple_tag
def outlined_numeral(numeral: str) -> SafeString:
    """The headline figure of money that is not decided: its outline only. CSS on paper cannot draw it."""
    width = NUMERAL_SIZE * sum(DIGIT if sign.isdigit() else SIGN for sign in numeral)
    height = NUMERAL_SIZE * 0.74
    return format_html(
        '<svg class="numeral outlined" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        '<title>{numeral}</title><text x="2" y="{base}" font-family="Source Serif Pro" font-weight="600" '
        'font-size="{size}" fill="{paper}" stroke="{line}" stroke-width="2.6">{numeral}</text></svg>',
        width=number(width),
        height=number(height),
        base=number(height - 6),
        numeral=numeral,
        size=number(NUMERAL_SIZE),
        paper=PAPER_COLOURS["paper"],
        line=PAPER_COLOURS["doubtful"],
    )
