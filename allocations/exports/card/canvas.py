"""A canvas for pictures: text in the two fonts, lines, marks. Drawn at twice the size and made half, for fine edges.

Lengths are in pixels of the finished picture.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Final, Literal

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from allocations.exports.pdf.assets import ASSET_BASE, asset
from allocations.public.charts.pen import PAPER_COLOURS

SCALE: Final = 2
LARGE: Final = 100  # size of text from which an outline is thick
Face = Literal["sans-400", "sans-600", "serif-400", "serif-600"]
Point = tuple[float, float]


@cache
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """Basic layout: the same picture wherever it is drawn, whatever text-shaping libraries the machine has."""
    data = BytesIO(asset(f"{ASSET_BASE}{face}.ttf")[0])
    return ImageFont.truetype(data, round(size * SCALE), layout_engine=ImageFont.Layout.BASIC)


@cache
def _signs(face: Face) -> frozenset[int]:
    return frozenset(TTFont(BytesIO(asset(f"{ASSET_BASE}{face}.ttf")[0])).getBestCmap())


def drawable(text: str, face: Face) -> str:
    """The text without signs that the font lacks, which would be drawn as boxes; spaces become plain ones."""
    plain = " ".join(text.replace("\u202f", "\u00a0").split(" "))
    return "".join(sign for sign in plain if ord(sign) in _signs(face)).strip()


def width(text: str, face: Face, size: float) -> float:
    return float(_font(face, size).getlength(text)) / SCALE


class Canvas:
    """What is drawn on, and in the end written out."""

    def __init__(self, across: int, down: int) -> None:
        self._size = (across, down)
        self._image = Image.new("RGB", (across * SCALE, down * SCALE), PAPER_COLOURS["paper"])
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        at: Point,
        text: str,
        face: Face,
        size: float,
        colour: str = "ink",
        *,
        anchor: str = "ls",
        outline: str = "",
    ) -> None:
        """Text from its base line. With an outline of that colour, it is filled with paper."""
        self._draw.text(
            (at[0] * SCALE, at[1] * SCALE),
            text,
            font=_font(face, size),
            anchor=anchor,
            fill=PAPER_COLOURS["paper" if outline else colour],
            stroke_width=round((3 if size > LARGE else 2) * SCALE) if outline else 0,
            stroke_fill=PAPER_COLOURS[outline or colour],
        )

    def line(self, points: Iterable[Point], colour: str, thickness: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=PAPER_COLOURS[colour], width=round(thickness * SCALE))

    def rect(self, at: Point, across: float, down: float, *, fill: str = "", edge: str = "") -> None:
        (x, y), far = at, (at[0] + across, at[1] + down)
        self._draw.rectangle(
            (x * SCALE, y * SCALE, far[0] * SCALE, far[1] * SCALE),
            fill=PAPER_COLOURS[fill] if fill else None,
            outline=PAPER_COLOURS[edge] if edge else None,
            width=round(2.5 * SCALE) if edge else 0,
        )

    def circle(self, centre: Point, radius: float, colour: str, thickness: float) -> None:
        (x, y), r = centre, radius
        box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self._draw.ellipse(box, outline=PAPER_COLOURS[colour], width=round(thickness * SCALE))

    def dot(self, centre: Point, radius: float, colour: str) -> None:
        (x, y), r = centre, radius
        box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self._draw.ellipse(box, fill=PAPER_COLOURS[colour])

    def png(self) -> bytes:
        """The finished picture: few colours are enough for it, and make it small."""
        small = self._image.resize(self._size, Image.Resampling.LANCZOS)
        out = BytesIO()
        small.quantize(96, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()
