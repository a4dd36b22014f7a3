"""A drawing: rectangles, paths over them, labels over those; all numbers already written as text for SVG."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from allocations.public.charts.pen import number


@dataclass(frozen=True, slots=True)
class Rect:
    """One rectangle with its paint."""

    x: str
    y: str
    width: str
    height: str
    paint: SafeString


@dataclass(frozen=True, slots=True)
class Path:
    """One path with its paint."""

    d: str
    paint: SafeString


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `x` is its start, or its end where the paint says so."""

    x: str
    y: str
    text: str
    paint: SafeString


@dataclass(slots=True)
class Drawing:
    """What a template draws, on a ground of `width` by `height`, from the bottom up."""

    width: str
    height: str
    rects: list[Rect] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, paint: SafeString) -> None:
        self.rects.append(Rect(number(x), number(y), number(max(width, 0)), number(max(height, 0)), paint))

    def path(self, d: str, paint: SafeString) -> None:
        self.paths.append(Path(d, paint))

    def label(self, x: float, y: float, text: str, paint: SafeString) -> None:
        self.labels.append(Label(number(x), number(y), text, paint))

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def drawing(width: float, height: float) -> Drawing:
    return Drawing(number(width), number(height))
