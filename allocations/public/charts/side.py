"""Bars of like amounts on one scale, one under the other in the order they were chosen: a comparison, no ranking."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.marks import Mark, circle, draw
from allocations.public.charts.pen import WEB, Pen

WORDS: Final = 24.0  # height of the line of words over a bar
BETWEEN: Final = 16.0
LETTER: Final = 8.2  # mean width of a strong letter at 16 px


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount of zero kronor or more, with its name and its figure as text."""

    name: str
    kronor: Decimal
    figure: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of one drawing."""

    width: float
    bar_height: float


DESKTOP: Final = Size(760, 28)
PHONE: Final = Size(350, 22)


def side_drawing(bars: tuple[Bar, ...], mark: Mark, size: Size = DESKTOP, pen: Pen = WEB) -> Drawing:
    """The largest fills the width; all begin at zero."""
    row = WORDS + size.bar_height + BETWEEN
    on = drawing(size.width, max(row * len(bars) - BETWEEN, 0) + 2)
    largest = max((bar.kronor for bar in bars), default=Decimal(0)) or Decimal(1)
    for place, bar in enumerate(bars):
        top = place * row
        room = int((size.width - len(bar.figure) * LETTER - 24) / LETTER)
        name = bar.name if len(bar.name) <= room else f"{bar.name[: room - 1].rstrip()}…"
        on.label(0, top + 16, name, pen.text("strong"))
        if bar.inferred:
            on.path(circle(len(name) * LETTER + 8, top + 7, 3.4), pen.box("doubtful", 1.7))
        on.label(size.width, top + 16, bar.figure, pen.text("end"))
        width = size.width * float(bar.kronor / largest)
        draw(on, pen, mark, x=0, y=top + WORDS, width=width, height=size.bar_height)
    return on
