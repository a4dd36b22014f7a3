"""The balance bar: a package's total over the lines it can be followed to, what is not stated, what is left over."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.marks import Mark, dotted_field, draw, fading_dots
from allocations.public.charts.pen import WEB, Pen, TextKind

GAP_BETWEEN_SEGMENTS: Final = 4.0
LETTER: Final = 7.4  # mean width of a letter at 16 px
MOST_NAMED_SEGMENTS: Final = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """One line with a stated amount."""

    name: str
    kronor: Decimal
    figure: str  # the amount as text for the bar
    mark: Mark


@dataclass(frozen=True, slots=True)
class Balance:
    """What is drawn. `total` None: the package's total is not stated. `unstated`: lines without an amount."""

    total: Decimal | None
    total_figure: str
    total_mark: Mark
    total_note: str  # short, at the bar's right end: who decided
    segments: tuple[Segment, ...]
    unstated: int

    @property
    def divided(self) -> Decimal:
        return sum((segment.kronor for segment in self.segments), Decimal(0))

    @property
    def scale(self) -> Decimal:
        """The amount that fills the width: the total, or the lines where they are more than it."""
        return max(self.total or Decimal(0), self.divided)


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of one drawing."""

    width: float
    total_height: float
    gap: float
    segment_height: float
    names: bool
    letter: float = LETTER


DESKTOP: Final = Size(width=760, total_height=40, gap=34, segment_height=40, names=True)
PHONE: Final = Size(width=350, total_height=30, gap=26, segment_height=30, names=False)


def balance_drawing(balance: Balance, size: Size = DESKTOP, pen: Pen = WEB) -> Drawing:
    """Draw it. Without any stated line it is one dotted field between two ends: the total, undivided."""
    segments = [segment for segment in balance.segments if segment.kronor > 0]
    if not segments:
        return _undivided(size, pen)
    lower = size.total_height + size.gap
    names = _names(segments, balance, size) if size.names else []
    on = drawing(size.width, lower + size.segment_height + (max(map(len, names)) * 20 + 8 if names else 2))
    scale = float(balance.scale)
    _total(on, balance, size, pen, scale)
    x = 0.0
    for place, segment in enumerate(segments):
        width = size.width * float(segment.kronor) / scale
        last = place == len(segments) - 1 and balance.divided >= balance.scale and not balance.unstated
        shown = width - (0 if last else GAP_BETWEEN_SEGMENTS)
        draw(on, pen, segment.mark, x=x, y=lower, width=shown, height=size.segment_height)
        if len(segment.figure) * (size.letter + 1) + 24 < shown:
            _figure(on, segment, size, pen, x=x + 12, y=lower)
        for row, line in enumerate(names[place] if names else []):
            on.label(x, lower + size.segment_height + 20 + row * 20, line, pen.text())
        x += width
        if x < size.width - 1:
            on.path(f"M{x - 2:.1f} {size.total_height + 4}V{lower - 4}", pen.stroke("hair", 1))
    if x < size.width - 8:
        _rest(on, balance, size, pen, x=x, y=lower)
    return on


def _figure(on: Drawing, segment: Segment, size: Size, pen: Pen, *, x: float, y: float) -> None:
    """The amount inside its bar; on hatching or a strike it gets a clear ground of its own."""
    if segment.mark in {Mark.HATCH, Mark.STRUCK}:
        room = len(segment.figure) * (size.letter + 1) + 8
        on.path(
            f"M{x - 4:.1f} {y + 6}h{room:.1f}V{y + size.segment_height - 6}h{-room:.1f}Z", pen.fill("paper")
        )
    tone: TextKind = "on-decided" if segment.mark == Mark.SOLID else "strong"
    on.label(x, y + size.segment_height / 2 + 5.5, segment.figure, pen.text(tone))


def _total(on: Drawing, balance: Balance, size: Size, pen: Pen, scale: float) -> None:
    height = size.total_height
    if balance.total is None:
        fading_dots(on, pen, x=0, y=0, width=size.width, height=height)
        return
    width = size.width * float(balance.total) / scale
    draw(on, pen, balance.total_mark, x=0, y=0, width=width, height=height)
    solid = balance.total_mark == Mark.SOLID
    if width > 80:
        whole = Segment("", balance.total, balance.total_figure, balance.total_mark)
        _figure(on, whole, Size(size.width, 0, 0, height, names=False), pen, x=12, y=0)
    if size.names and len(balance.total_note) * size.letter + 120 < width:
        on.label(
            width - 12, height / 2 + 5.5, balance.total_note, pen.text("on-decided-end" if solid else "end")
        )
    if width < size.width - 1:  # the lines are more than the total: its end goes down through them
        on.path(
            f"M{width:.1f} 0V{size.total_height + size.gap + size.segment_height + 6}", pen.stroke("ink", 2)
        )


def _rest(on: Drawing, balance: Balance, size: Size, pen: Pen, *, x: float, y: float) -> None:
    """What no stated line accounts for: dots where lines without an amount may hold it, else plainly left over."""
    width = size.width - x
    if balance.unstated:
        dotted_field(on, pen, x=x, y=y, width=width, height=size.segment_height)
        on.path(f"M{size.width - 1} {y}v{size.segment_height}", pen.stroke("ink", 2))
    else:
        on.rect(x + 0.5, y + 0.5, width - 1, size.segment_height - 1, pen.box("muted", 1))


def _undivided(size: Size, pen: Pen) -> Drawing:
    on = drawing(size.width, size.total_height)
    dotted_field(on, pen, x=2, y=0, width=size.width - 4, height=size.total_height)
    on.path(f"M1 0V{size.total_height}M{size.width - 1} 0V{size.total_height}", pen.stroke("ink", 2))
    return on


def _names(segments: list[Segment], balance: Balance, size: Size) -> list[list[str]]:
    """The names under their segments in up to three lines each, or none at all: the table has them too."""
    if len(segments) > MOST_NAMED_SEGMENTS:
        return []
    wrapped = []
    for segment in segments:
        room = size.width * float(segment.kronor) / float(balance.scale) - GAP_BETWEEN_SEGMENTS
        lines = _wrap(segment.name, int(room / size.letter))
        if lines is None:
            return []
        wrapped.append(lines)
    return wrapped


def _wrap(text: str, letters: int) -> list[str] | None:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters:
            lines[-1] = longer
        elif len(word) <= letters:
            lines.append(word)
        else:
            return None
    return lines if len(lines) <= 3 else None
