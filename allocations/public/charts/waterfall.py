"""The waterfall: from the first budget to what stands now, each decision a step. One sort of money in each drawing."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.fitting import fitted
from allocations.public.charts.marks import Mark, draw
from allocations.public.charts.pen import WEB, Pen, number


@dataclass(frozen=True, slots=True)
class WaterBar:
    """One step: from ``before`` to ``after``; the two are the same where money only moved between lines."""

    label: str
    figure: str
    before: Decimal
    after: Decimal
    whole: bool  # the first budget and what stands now: from nothing


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of one drawing. On a phone the words stand over the bar."""

    width: float
    bar_start: float
    bar_width: float
    bar_height: float
    label_room: float
    words_over: bool


DESKTOP: Final = Size(760, 250, 350, 26, 238, words_over=False)
PHONE: Final = Size(350, 0, 350, 18, 350, words_over=True)
BETWEEN: Final = 16.0
ROW: Final = 20.0


def waterfall_drawing(
    bars: tuple[WaterBar, ...], mark: Mark, size: Size = DESKTOP, pen: Pen = WEB
) -> Drawing:
    """Steps under each other, so that their words have room; a hairline carries each sum down to the next."""
    labels = [fitted(bar.label, size.label_room, most=2) for bar in bars]
    heights = [_height(rows, size) for rows in labels]
    on = drawing(size.width, sum(heights) + BETWEEN * (len(bars) - 1) + 2)
    largest = max((max(bar.before, bar.after) for bar in bars), default=Decimal(0)) or Decimal(1)

    def x(kronor: Decimal) -> float:
        return size.bar_start + size.bar_width * float(max(kronor, Decimal(0)) / largest)

    top = 0.0
    for place, bar in enumerate(bars):
        y = top + heights[place] - size.bar_height if size.words_over else top
        _step(on, bar, mark, size, pen, y, x)
        _words(on, bar, labels[place], size, pen, top, y)
        if place + 1 < len(bars):
            end = number(x(bar.after))
            below = y + size.bar_height
            next_y = (
                top
                + heights[place]
                + BETWEEN
                + (heights[place + 1] - size.bar_height if size.words_over else 0)
            )
            on.path(f"M{end} {number(below)}V{number(next_y)}", pen.stroke("hair", 1))
        top += heights[place] + BETWEEN
    return on


def _height(rows: list[str], size: Size) -> float:
    if size.words_over:
        return (len(rows) + 1) * ROW + 4 + size.bar_height
    return max(size.bar_height, len(rows) * ROW)


def _step(
    on: Drawing, bar: WaterBar, mark: Mark, size: Size, pen: Pen, y: float, x: Callable[[Decimal], float]
) -> None:
    low, high = sorted((bar.before, bar.after))
    start = size.bar_start if bar.whole else x(low)
    end = x(bar.after if bar.whole else high)
    if not bar.whole and low == high:  # moved between lines: the sum stays
        on.path(f"M{number(end)} {number(y)}v{number(size.bar_height)}", pen.stroke("ink", 2))
    elif not bar.whole and bar.after < bar.before:  # what was taken: its place, empty
        colour = "decided" if mark == Mark.SOLID else "doubtful"
        on.rect(start + 1, y + 1, max(end - start - 2, 1), size.bar_height - 2, pen.box(colour, 2))
    else:
        draw(on, pen, mark, x=start, y=y, width=end - start, height=size.bar_height)


def _words(on: Drawing, bar: WaterBar, rows: list[str], size: Size, pen: Pen, top: float, y: float) -> None:
    first = top + 15 if size.words_over else y + (18 if len(rows) == 1 else 11)
    for row, text in enumerate(rows):
        on.label(0, first + row * ROW, text, pen.text("strong" if bar.whole else ""))
    over = top + 15 + len(rows) * ROW
    if size.words_over:
        on.label(0, over, bar.figure, pen.text("strong" if bar.whole else "muted"))
    else:
        on.label(size.width, y + 18, bar.figure, pen.text("strong-end" if bar.whole else "end"))
