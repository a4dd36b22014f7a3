"""The map of Sweden's municipalities: each filled by the grammar of doubt where something is published, grey elsewhere.

For the web only. The same stands beside it as a list, which is what is read aloud: the map itself is for eyes and mice.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from allocations.public.charts.marks import Mark, circle
from allocations.public.charts.pen import number

LAND_WIDTH: Final = 242.0
WIDTH: Final = 360.0  # room for names to the right of the land
EDGE: Final = 3.0
LINE: Final = 20.0
LETTERS_END: Final = LAND_WIDTH + 10
MOST_NAMED: Final = 8
SMALLEST: Final = 9.0  # what is smaller either way gets a circle over it, to be seen and hit
STEPS: Final = re.compile(r"-?\d+")

FILLS: Final = {
    Mark.SOLID: SafeString('class="map-solid"'),
    Mark.HATCH: SafeString('class="map-doubtful" fill="url(#map-hatch)"'),
    Mark.OUTLINE: SafeString('class="map-doubtful" fill="url(#map-paper)"'),
    Mark.STRUCK: SafeString('class="map-doubtful" fill="url(#map-struck)"'),
    Mark.DOTS: SafeString('class="map-unstated" fill="url(#map-dots)"'),
}
"""Patterns of templates/charts/map.svg. A style sheet cannot name them: it would look for them in itself."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A municipality with something published. `words` say the same as the mark."""

    code: str
    name: str
    address: str
    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One municipality on the map; `address` only where something is published."""

    d: str
    title: str
    address: str = ""
    paint: str = ""
    dot: str = ""  # a circle over what is too small to be seen


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside the land, and the line that leads to it."""

    x: str
    y: str
    text: str
    leader: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything on it. `place` takes kilometres to the drawing's units, `unscale` a pattern's units back to them."""

    view_box: str
    width: str
    height: str
    place: str
    unscale: str
    bare: tuple[Shape, ...]
    marked: tuple[Shape, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What a municipality's border keeps within, in the drawing's units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def is_small(self) -> bool:
        return max(self.right - self.left, self.bottom - self.top) < SMALLEST


def map_drawing(
    marked: tuple[Marked, ...],
    names: dict[str, str],
    *,
    paths: dict[str, str],
    land: tuple[int, int],
) -> MapDrawing:
    """Draw `paths` (by code, in kilometres, on a ground of `land`). `names` are by code: of a
    municipality with nothing published the map says no more. One that has no border here is on the list only."""
    scale = LAND_WIDTH / land[0]
    height = land[1] * scale + 2 * EDGE
    known = [each for each in marked if each.code in paths]
    boxes = {each.code: _box(paths[each.code], scale) for each in known}
    shown = {each.code for each in known}
    return MapDrawing(
        view_box=f"0 0 {number(WIDTH)} {number(height)}",
        width=number(WIDTH),
        height=number(height),
        place=f"translate({number(EDGE)} {number(EDGE)}) scale({scale:.4f})",
        unscale=f"{1 / scale:.4f}",
        bare=tuple(Shape(d, names.get(code, code)) for code, d in paths.items() if code not in shown),
        marked=tuple(
            Shape(
                d=paths[each.code],
                title=f"{each.name}: {each.words}",
                address=each.address,
                paint=FILLS[each.mark],
                dot=_dot(boxes[each.code], scale),
            )
            for each in known
        ),
        names=_names([(each.name, boxes[each.code]) for each in known], height),
    )


def _dot(box: Box, scale: float) -> str:
    if not box.is_small:
        return ""
    x, y = box.middle
    return circle((x - EDGE) / scale, (y - EDGE) / scale, SMALLEST / 2 / scale)


def _box(path: str, scale: float) -> Box:
    """Follow the steps of a path as tools/borders.py writes it."""
    xs, ys = [], []
    for ring in path.removesuffix("z").split("z"):
        start, _l, steps = ring.removeprefix("M").partition("l")
        x, y = map(int, STEPS.findall(start))
        found = list(map(int, STEPS.findall(steps)))
        xs.append(x)
        ys.append(y)
        for across, down in zip(found[::2], found[1::2], strict=True):
            x, y = x + across, y + down
            xs.append(x)
            ys.append(y)
    return Box(*(EDGE + side * scale for side in (min(xs), min(ys), max(xs), max(ys))))


def _names(placed: list[tuple[str, Box]], height: float) -> tuple[Name, ...]:
    """A few names, one under the other in the order of their places; with many, none: the list has them."""
    if len(placed) > MOST_NAMED:
        return ()
    placed.sort(key=lambda pair: (pair[1].middle[1], pair[0]))
    lines: list[float] = []
    for _name, box in placed:
        lines.append(max(box.middle[1] + 5, lines[-1] + LINE if lines else 16))
    over = lines[-1] - (height - 4) if lines else 0
    if over > 0:
        lines = [line - over for line in lines]
    return tuple(
        Name(
            x=number(LETTERS_END),
            y=number(line),
            text=name,
            leader=f"M{number(box.right + 2)} {number(box.middle[1])}L{number(LETTERS_END - 6)} {number(line - 5)}",
        )
        for (name, box), line in zip(placed, lines, strict=True)
    )
