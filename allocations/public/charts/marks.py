"""The grammar of doubt: how money of each kind is drawn, the same in tables, charts, legends and the PDF."""

from enum import StrEnum
from typing import Final

from allocations.public.charts.drawing import Drawing
from allocations.public.charts.pen import Pen, number


class Mark(StrEnum):
    """What the eye sees; the word always stands beside it."""

    SOLID = "solid"  # decided, amount stated
    HATCH = "hatch"  # waits for somebody else's decision
    OUTLINE = "outline"  # announced, proposed, planned
    STRUCK = "struck"  # lapsed, rejected
    DOTS = "dots"  # amount not stated: a field of no measurable length
    RING = "ring"  # inferred by us
    INK = "ink"  # a fact that is no money: a place, a decision without an amount
    OUTTURN = "outturn"  # what it has cost: a dark bar within what was given


MARK_OF_CERTAINTY: Final = {
    "decided": Mark.SOLID,
    "conditional": Mark.HATCH,
    "announced": Mark.OUTLINE,
    "proposed": Mark.OUTLINE,
    "planned": Mark.OUTLINE,
    "lapsed": Mark.STRUCK,
    "rejected": Mark.STRUCK,
}

SWATCH_WIDTH: Final = 22.0
SWATCH_HEIGHT: Final = 14.0


def mark_of(certainty: str, *, stated: bool = True) -> Mark:
    """The mark for money of this certainty. Money of no stated amount is dotted, whatever its certainty."""
    return MARK_OF_CERTAINTY[certainty] if stated else Mark.DOTS


def draw(
    on: Drawing,
    pen: Pen,
    mark: Mark,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    line: float = 2,
) -> None:
    """Draw one mark in the rectangle. Narrow money keeps a width that can be seen."""
    width = max(width, 2.5)
    match mark:
        case Mark.SOLID:
            on.rect(x, y, width, height, pen.fill("decided"))
        case Mark.INK | Mark.OUTTURN:
            on.rect(x, y, width, height, pen.fill("ink"))
        case Mark.DOTS:
            fading_dots(on, pen, x=x, y=y, width=width, height=height)
        case Mark.RING:
            radius = min(width, height) / 2 - line / 2
            on.path(circle(x + width / 2, y + height / 2, radius), pen.box("doubtful", line))
        case Mark.OUTLINE | Mark.HATCH | Mark.STRUCK:
            inner = max(width - line, 0.5)
            on.rect(x + line / 2, y + line / 2, inner, height - line, pen.box("doubtful", line))
            if mark == Mark.HATCH:
                step = 6 if height > SWATCH_HEIGHT else 4.2
                lines = hatching(x + line / 2, y + line / 2, inner, height - line, step=step)
                on.path(lines, pen.stroke("doubtful", 1.6 if height > SWATCH_HEIGHT else 1.3))
            if mark == Mark.STRUCK:
                middle = number(y + height / 2)
                on.path(f"M{number(x - 2)} {middle}H{number(x + width + 2)}", pen.stroke("ink", 1.5))


def hatching(x: float, y: float, width: float, height: float, *, step: float) -> str:
    """Lines at 45 degrees, cut by hand at the edges: no pattern, so that every renderer draws them alike."""
    right, bottom = x + width, y + height
    lines = []
    foot = x - height + step / 2
    while foot < right:
        from_x, from_y, to_x, to_y = foot, bottom, foot + height, y
        if from_x < x:
            from_x, from_y = x, bottom - (x - foot)
        if to_x > right:
            to_x, to_y = right, y + (foot + height - right)
        lines.append(f"M{from_x:.1f} {from_y:.1f}L{to_x:.1f} {to_y:.1f}")
        foot += step * 1.4142
    return "".join(lines)


def dotted_field(
    on: Drawing,
    pen: Pen,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    step: float = 10,
    radius: float = 1.3,
) -> None:
    """Dots on a field, as a part of a known total or as a swatch: rows of dashes of no length with round ends."""
    on.rect(x, y, width, height, pen.fill("field"))
    half = step / 2
    rows = max(1, round(height / half) - 1) if height <= step * 1.5 else int(height // half)
    first = y + (height - (rows - 1) * half) / 2
    end = number(x + width - half / 2 + 0.1)
    lines = "".join(
        f"M{number(x + half / 2 + (half if row % 2 else 0))} {number(first + row * half)}H{end}"
        for row in range(rows)
    )
    on.path(lines, pen.stroke("dot", 2 * radius, dashes=f"0 {number(step)}"))


def fading_dots(
    on: Drawing,
    pen: Pen,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    step: float = 6,
    radius: float = 1.15,
) -> None:
    """Dots without a ground or a right edge: they thin out from the middle, so there is no length to read."""
    rows = max(1, int((height - 2) // step))
    first = y + (height - (rows - 1) * step) / 2
    columns = int(width // step)
    solid = max(1, columns // 2)
    parts = [(0, solid, radius)]
    parts += [
        (column, column + 1, radius * (1 - 0.85 * (column - solid) / max(1, columns - solid)))
        for column in range(solid, columns)
    ]
    for start, end, size in parts:
        if size < 0.3:
            continue
        lines = ""
        for row in range(rows):
            begin = x + step * 0.6 + start * step + (step / 2 if row % 2 else 0)
            lines += f"M{number(begin)} {number(first + row * step)}h{number((end - start - 1) * step + 0.1)}"
        on.path(lines, pen.stroke("dot", 2 * size, dashes=f"0 {number(step)}"))


def circle(x: float, y: float, radius: float) -> str:
    """A circle as a path, so that a drawing needs no third kind of mark."""
    arc, across = f"a{number(radius)} {number(radius)} 0 1 0", number(2 * radius)
    return f"M{number(x - radius)} {number(y)}{arc} {across} 0{arc} -{across} 0Z"
