"""From drawings to SVG text, through the templates of templates/charts/. Small signs are rendered once per language."""

from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from allocations.public.charts import small
from allocations.public.charts.drawing import Drawing
from allocations.public.charts.map import MapDrawing
from allocations.public.charts.marks import Mark, circle
from allocations.public.charts.pen import Pen
from allocations.public.charts.seal import seal_drawing, small_seal_drawing


def chart(drawing: Drawing, *, key: str, title: str, description: str, classes: str = "chart") -> SafeString:
    """A chart with its title and description, which stand in for it where it is not seen."""
    return render_to_string(
        "charts/chart.svg",
        {"drawing": drawing, "id": key, "title": title, "description": description, "classes": classes},
    )


def sign(drawing: Drawing, *, classes: str, title: str = "") -> SafeString:
    """A small drawing. Without a title it is decoration: the word stands beside it."""
    return SafeString(
        render_to_string("charts/sign.svg", {"drawing": drawing, "classes": classes, "title": title}).strip()
    )


@lru_cache(maxsize=128)
def swatch(mark: str, pen: Pen) -> SafeString:
    return sign(small.swatch(Mark(mark), pen), classes="swatch")


@lru_cache(maxsize=16)
def ring(title: str, pen: Pen) -> SafeString:
    return sign(small.ring(pen), classes="ring", title=title)


@lru_cache(maxsize=32)
def grade(step: int, pen: Pen) -> SafeString:
    return sign(small.grade_mark(step, pen), classes="grade")


@lru_cache(maxsize=512)
def line_bar(mark: str, share_of_largest: Decimal, pen: Pen) -> SafeString:
    return sign(small.line_bar(Mark(mark), share_of_largest, pen), classes="chart")


@lru_cache(maxsize=512)
def outturn_bar(mark: str, given: Decimal | None, cost: Decimal, pen: Pen) -> SafeString:
    return sign(small.outturn_bar(Mark(mark), given, cost, pen), classes="chart")


@lru_cache(maxsize=8)
def unstated(pen: Pen) -> SafeString:
    return sign(small.unstated(pen), classes="chart")


@lru_cache(maxsize=2)
def magnifier(pen: Pen) -> SafeString:
    return sign(small.magnifier(pen), classes="sign")


@lru_cache(maxsize=8)
def place_mark(title: str, pen: Pen) -> SafeString:
    return sign(small.place_mark(pen), classes="chart", title=title)


@lru_cache(maxsize=256)
def traced_bar(share: Decimal | None, pen: Pen) -> SafeString:
    return sign(small.traced_bar(share, pen), classes="chart")


@lru_cache(maxsize=256)
def pool_bar(part: float, pen: Pen) -> SafeString:
    return sign(small.pool_bar(part, pen), classes="chart")


def seal(value: str, number: int, size: int, pen: Pen) -> SafeString:
    """The large seal with its version."""
    return _seal(value, number, size, pen, get_language() or "sv")


@lru_cache(maxsize=512)
def _seal(value: str, number: int, size: int, pen: Pen, language: str) -> SafeString:
    context = _rings(62, 1.8, 98.5, 1.2, pen) | {
        "seal": seal_drawing(value),
        "number": number,
        "size": size,
        "rays_paint": pen.stroke("decided", 3.1),
        "label_paint": pen.seal_text("label"),
        "number_paint": pen.seal_text("number"),
        "code_paint": pen.seal_text("code"),
    }
    with override(language):
        return SafeString(render_to_string("charts/seal.svg", context).strip())


@lru_cache(maxsize=1024)
def small_seal(value: str, size: int, pen: Pen, *, rings: bool = True) -> SafeString:
    """The small seal of lists and of the masthead: no text, decoration beside a link."""
    context = _rings(44, 4, 98, 3, pen) | {
        "seal": small_seal_drawing(value),
        "size": size,
        "rings": rings,
        "rays_paint": pen.stroke("decided", 6),
    }
    return SafeString(render_to_string("charts/seal_small.svg", context).strip())


def _rings(inner: float, inner_line: float, outer: float, outer_line: float, pen: Pen) -> dict[str, object]:
    return {
        "inner_ring": circle(100, 100, inner),
        "outer_ring": circle(100, 100, outer),
        "inner_paint": pen.stroke("decided", inner_line),
        "outer_paint": pen.stroke("decided", outer_line),
    }


def sweden(drawing: MapDrawing) -> SafeString:
    """The map of municipalities. No title: it is hidden from whoever has it read, who gets the list beside it."""
    return SafeString(render_to_string("charts/map.svg", {"drawing": drawing}).strip())
