"""Small drawings that stand in text and table cells: swatches, the grade of a source, bars of lines, places."""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.marks import (
    SWATCH_HEIGHT,
    SWATCH_WIDTH,
    Mark,
    circle,
    dotted_field,
    draw,
    fading_dots,
)
from allocations.public.charts.pen import Pen

GRADES: Final = 6
LINE_BAR_WIDTH: Final = 200.0
LINE_BAR_HEIGHT: Final = 26.0
NARROWEST_BAR: Final = 3.0


@lru_cache(maxsize=64)
def swatch(mark: Mark, pen: Pen) -> Drawing:
    """The mark as it stands in a legend, beside its word."""
    on = drawing(SWATCH_WIDTH, SWATCH_HEIGHT)
    if mark == Mark.DOTS:
        dotted_field(on, pen, x=0, y=0, width=SWATCH_WIDTH, height=SWATCH_HEIGHT, step=5, radius=1.15)
    elif mark == Mark.RING:
        draw(
            on, pen, mark, x=SWATCH_WIDTH / 2 - 5.5, y=SWATCH_HEIGHT / 2 - 5.5, width=11, height=11, line=1.8
        )
    elif mark == Mark.INK:
        # A square: without colours it is told from decided money by its form.
        side = SWATCH_HEIGHT - 2
        draw(on, pen, mark, x=(SWATCH_WIDTH - side) / 2, y=1, width=side, height=side)
    elif mark == Mark.OUTTURN:
        draw(on, pen, mark, x=0, y=SWATCH_HEIGHT / 3, width=SWATCH_WIDTH, height=SWATCH_HEIGHT / 3)
    else:
        draw(on, pen, mark, x=0, y=0, width=SWATCH_WIDTH, height=SWATCH_HEIGHT, line=1.8)
    return on


@lru_cache(maxsize=16)
def ring(pen: Pen) -> Drawing:
    """The raised ring after a word that is our inference."""
    on = drawing(9, 9)
    draw(on, pen, Mark.RING, x=0.25, y=0.25, width=8.5, height=8.5, line=1.7)
    return on


@lru_cache(maxsize=32)
def grade_mark(step: int, pen: Pen) -> Drawing:
    """Six ticks, the source's own step of the ladder taller and filled. Always beside its word."""
    on = drawing(41, 12)
    for tick in range(GRADES):
        here = tick == step - 1
        x = 0.5 + tick * 7
        if here:
            on.rect(x, 1, 4.5, 10, pen.fill("ink"))
        else:
            on.rect(x, 4, 4.5, 7, pen.box("muted", 1))
    return on


@lru_cache(maxsize=512)
def line_bar(mark: Mark, share_of_largest: Decimal, pen: Pen) -> Drawing:
    """The bar of one line in its table; the largest line of the table fills the cell."""
    on = drawing(LINE_BAR_WIDTH, LINE_BAR_HEIGHT)
    width = max(NARROWEST_BAR, LINE_BAR_WIDTH * float(share_of_largest))
    draw(on, pen, mark, x=0, y=0, width=width, height=LINE_BAR_HEIGHT)
    return on


@lru_cache(maxsize=512)
def outturn_bar(mark: Mark, given: Decimal | None, cost: Decimal, pen: Pen) -> Drawing:
    """What a line has cost as a dark bar within what it was given; both as shares of the largest of the table."""
    on = drawing(LINE_BAR_WIDTH, LINE_BAR_HEIGHT)
    if given is not None:
        width = max(NARROWEST_BAR, LINE_BAR_WIDTH * float(given))
        draw(on, pen, mark, x=0, y=0, width=width, height=LINE_BAR_HEIGHT)
    inner = max(NARROWEST_BAR, LINE_BAR_WIDTH * float(cost))
    height = LINE_BAR_HEIGHT / 3
    # A rim of paper, so that the dark bar is seen in the darkest field too.
    on.rect(0, height - 1.5, min(inner + 1.5, LINE_BAR_WIDTH), height + 3, pen.fill("paper"))
    on.rect(0, height, inner, height, pen.fill("ink"))
    return on


@lru_cache(maxsize=8)
def unstated(pen: Pen) -> Drawing:
    """An amount that is not stated, in a cell: no ground, no right edge, nothing to measure."""
    on = drawing(64, 18)
    fading_dots(on, pen, x=0, y=0, width=64, height=18.5, step=5.4)
    return on


@lru_cache(maxsize=2)
def magnifier(pen: Pen) -> Drawing:
    """Beside the word for the search."""
    on = drawing(15, 15)
    on.path(circle(6.2, 6.2, 4.9), pen.stroke("ink", 1.7))
    on.path("M9.8 9.8L14 14", pen.stroke("ink", 1.9))
    return on


@lru_cache(maxsize=8)
def place_mark(pen: Pen) -> Drawing:
    """A line touches this place."""
    on = drawing(14, 14)
    draw(on, pen, Mark.INK, x=0, y=0, width=14, height=14)
    return on


@lru_cache(maxsize=256)
def traced_bar(share: Decimal | None, pen: Pen) -> Drawing:
    """How much of a total can be followed to lines: ink over dots. A measure, so never in a money colour.

    After a cut the lines may have more than the total: the bar is full, and the figure beside it says how much.
    """
    on = drawing(341, 12)
    part = 341 * min(float(share or 0), 1.0)
    if part < 341:
        dotted_field(on, pen, x=part, y=0, width=341 - part, height=12, step=8, radius=1.15)
    if part:
        on.rect(0, 0, part, 12, pen.fill("ink"))
    return on


@lru_cache(maxsize=256)
def pool_bar(part: float, pen: Pen) -> Drawing:
    """A part of a pool: solid inside an outline. Money that is decided by others keeps the line of decided money."""
    on = drawing(592, 22)
    on.rect(0.75, 0.75, 590.5, 20.5, pen.box("decided", 1.5))
    on.rect(0, 0, max(NARROWEST_BAR, 592 * min(part, 1.0)), 22, pen.fill("decided"))
    return on
