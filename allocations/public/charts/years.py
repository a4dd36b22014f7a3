"""Bars of a package's money year by year. Years of unlike certainty stand beside each other and are never added."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.marks import Mark, circle, draw
from allocations.public.charts.pen import WEB, Pen


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year's money of one certainty. `kronor` None: the amount is not stated."""

    year: str  # as text: "2022", or the words for a year that is not stated
    inferred: bool
    kronor: Decimal | None
    figure: str
    state: str  # the word of the certainty, shown beside the bar
    mark: Mark


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of one drawing. On a phone the words stand over the bar."""

    width: float
    bar_start: float
    bar_width: float
    bar_height: float
    figure_end: float
    state_start: float
    words_over: bool


DESKTOP: Final = Size(760, 70, 360, 34, 560, 582, words_over=False)
PHONE: Final = Size(350, 0, 350, 24, 350, 62, words_over=True)
WORDS: Final = 26.0  # height of the line of words over a bar
BETWEEN: Final = 18.0


def years_drawing(bars: tuple[YearBar, ...], size: Size = DESKTOP, pen: Pen = WEB) -> Drawing:
    """One bar for each year and certainty, the largest filling the width."""
    row = size.bar_height + BETWEEN + (WORDS if size.words_over else 0)
    on = drawing(size.width, max(row * len(bars) - BETWEEN, 0) + 2)
    largest = max((bar.kronor for bar in bars if bar.kronor is not None), default=Decimal(0)) or Decimal(1)
    for place, bar in enumerate(bars):
        top = place * row
        y = top + (WORDS if size.words_over else 0)
        words = top + 16 if size.words_over else y + size.bar_height / 2 + 5.5
        on.label(0, words, bar.year, pen.text("strong"))
        if bar.inferred:
            on.path(circle(len(bar.year) * 8.3 + 7.5, words - 10, 3.4), pen.box("doubtful", 1.7))
        share = 1.0 if bar.kronor is None else float(bar.kronor / largest)
        width = size.bar_width * share
        draw(on, pen, bar.mark, x=size.bar_start, y=y, width=width, height=size.bar_height)
        solid = bar.mark == Mark.SOLID
        on.label(size.figure_end, words, bar.figure, pen.text("strong-end" if solid else "end"))
        on.label(size.state_start, words, bar.state, pen.text("muted"))
    return on
