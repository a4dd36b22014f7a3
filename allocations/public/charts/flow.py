"""The flow: from sources through the package to its lines and their places.

A stream is as broad as its money. What is not said has no breadth: an unstated source fades away from the join, an
unstated line has a dotted leader, and where it is not said which source pays which line the join is a dotted field.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.fitting import BOLD_LETTER, fitted
from allocations.public.charts.marks import Mark, dotted_field, draw
from allocations.public.charts.pen import WEB, Pen, number

ROW: Final = 20.0
BAR: Final = 10.0
TALL: Final = 200.0  # of all the money that is stated
THINNEST: Final = 3.0


@dataclass(frozen=True, slots=True)
class FlowSource:
    """A source's money of one certainty. ``kronor`` None: not stated."""

    name: str
    kind: str
    figure: str
    basis: str
    kronor: Decimal | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class FlowStream:
    """Money to a line; ``source`` is its place among the sources, None where it is not said or not drawn."""

    source: int | None
    kronor: Decimal | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line with its streams. Without streams it is words only: so many lines more, or what is left to divide."""

    name: str
    figure: str
    places: str
    streams: tuple[FlowStream, ...]

    @property
    def kronor(self) -> Decimal:
        return sum((s.kronor for s in self.streams if s.kronor is not None and s.kronor > 0), Decimal(0))

    @property
    def is_silent(self) -> bool:
        return bool(self.streams) and not self.kronor


@dataclass(frozen=True, slots=True)
class Flow:
    """What is drawn. ``join`` are the words in the middle; ``unsaid`` makes it a dotted field."""

    heads: tuple[str, str, str]
    sources: tuple[FlowSource, ...]
    lines: tuple[FlowLine, ...]
    join: str
    unsaid: bool

    @property
    def scale(self) -> float:
        """Units of breadth for a krona."""
        into = sum((s.kronor for s in self.sources if s.kronor is not None), Decimal(0))
        largest = max(into, sum((line.kronor for line in self.lines), Decimal(0)))
        return TALL / float(largest) if largest > 0 else 0.0

    def breadth(self, kronor: Decimal | None) -> float:
        return max(float(kronor) * self.scale, THINNEST) if kronor is not None and kronor > 0 else 0.0


WIDE: Final = 760.0
SOURCE_BAR: Final = 196.0
JOIN: Final = 300.0
JOIN_WIDTH: Final = 124.0
LINE_BAR: Final = 524.0
LINE_NAME: Final = 546.0
HEAD: Final = 30.0
FADING: Final = 64.0  # how tall the dots of an unstated source are, which says nothing


def flow_drawing(flow: Flow, pen: Pen = WEB) -> Drawing:
    """The wide one: three columns."""
    tops, left = _stacked([_source_height(flow, source) for source in flow.sources])
    line_tops, right = _stacked([_line_height(flow, line) for line in flow.lines])
    height = max(left, right)
    on = drawing(WIDE, HEAD + height + 2)
    for x, head in zip((0, JOIN, LINE_NAME), flow.heads, strict=True):
        on.label(x, 12, head, pen.text("muted"))
    if flow.unsaid:
        _field(on, flow, pen, height)
    for source, top in zip(flow.sources, tops, strict=True):
        _draw_source(on, flow, source, pen, HEAD + top)
    used = [HEAD + top for top in tops]
    for line, top in zip(flow.lines, line_tops, strict=True):
        _draw_line(on, flow, line, pen, HEAD + top, used)
    if not flow.unsaid:
        on.path(f"M{JOIN} {HEAD}v{number(left)}", pen.stroke("ink", 1))
    return on


def _stacked(heights: list[float]) -> tuple[list[float], float]:
    tops, y = [], 0.0
    for height in heights:
        tops.append(y)
        y += height
    return tops, max(y - 14, ROW)


def _source_words(source: FlowSource, room: float) -> list[tuple[str, bool]]:
    """The rows beside a source, each with whether it is strong."""
    rows = [(row, True) for row in fitted(source.name, room, letter=BOLD_LETTER)]
    rows += [(row, False) for row in (*fitted(source.kind, room), *fitted(source.figure, room))]
    return rows + ([(row, False) for row in fitted(source.basis, room)] if source.basis else [])


def _source_height(flow: Flow, source: FlowSource) -> float:
    rows = len(_source_words(source, SOURCE_BAR - 8)) * ROW
    return max(flow.breadth(source.kronor) if source.kronor is not None else FADING, rows) + 18


def _line_words(line: FlowLine) -> list[tuple[str, str]]:
    room = WIDE - LINE_NAME
    rows = [(row, "strong") for row in fitted(line.name, room, letter=BOLD_LETTER)]
    rows += [(row, "muted" if line.is_silent else "") for row in fitted(line.figure, room)]
    return rows + [(row, "muted") for row in fitted(line.places, room)]


def _line_height(flow: Flow, line: FlowLine) -> float:
    broad = sum(flow.breadth(stream.kronor) for stream in line.streams)
    return max(broad, len(_line_words(line)) * ROW) + 14


def _draw_source(on: Drawing, flow: Flow, source: FlowSource, pen: Pen, y: float) -> None:
    for row, (text, strong) in enumerate(_source_words(source, SOURCE_BAR - 8)):
        on.label(0, y + 14 + row * ROW, text, pen.text("strong" if strong else "muted" if row == 1 else ""))
    if source.kronor is None or source.kronor <= 0:
        _fading(on, pen, y=y, height=FADING)
        return
    broad = flow.breadth(source.kronor)
    end = JOIN if flow.unsaid else JOIN + JOIN_WIDTH
    _ribbon(on, pen, source.mark, (SOURCE_BAR + BAR, y), (end, y), broad)
    draw(on, pen, source.mark, x=SOURCE_BAR, y=y, width=BAR, height=max(broad, 5))


def _draw_line(on: Drawing, flow: Flow, line: FlowLine, pen: Pen, y: float, used: list[float]) -> None:
    for row, (text, tone) in enumerate(_line_words(line)):
        on.label(LINE_NAME, y + 14 + row * ROW, text, pen.text(tone))  # type: ignore[arg-type]  # one of its kinds
    start = JOIN + JOIN_WIDTH
    lead = start if flow.unsaid else JOIN
    if line.is_silent:
        leader = f"M{number(lead + 8)} {number(y + 9)}H{number(LINE_NAME - 10)}"
        on.path(leader, pen.stroke("dot", 2.5, dashes="0 7"))
    at = y
    for stream in line.streams:
        broad = flow.breadth(stream.kronor)
        if not broad:
            continue
        from_y = at
        if stream.source is not None and not flow.unsaid:
            from_y = used[stream.source]
            used[stream.source] += broad
        _ribbon(on, pen, stream.mark, (start, from_y), (LINE_BAR, at), broad)
        draw(on, pen, stream.mark, x=LINE_BAR, y=at, width=BAR, height=max(broad, 5))
        at += broad


def _ribbon(
    on: Drawing, pen: Pen, mark: Mark, start: tuple[float, float], end: tuple[float, float], broad: float
) -> None:
    (x, y), (to_x, to_y) = start, end
    half = number((x + to_x) / 2)
    over = f"C{half} {number(y)} {half} {number(to_y)} {number(to_x)} {number(to_y)}"
    under = f"C{half} {number(to_y + broad)} {half} {number(y + broad)} {number(x)} {number(y + broad)}"
    paint = pen.fill("decided-soft") if mark == Mark.SOLID else pen.box("doubtful", 1.2)
    on.path(f"M{number(x)} {number(y)}{over}V{number(to_y + broad)}{under}Z", paint)


def _field(on: Drawing, flow: Flow, pen: Pen, height: float) -> None:
    """Which source pays which line is not said: the words stand on a clear ground in the dots."""
    dotted_field(on, pen, x=JOIN, y=HEAD, width=JOIN_WIDTH, height=height)
    rows = fitted(flow.join, JOIN_WIDTH - 12, most=5)
    top = HEAD + max((height - len(rows) * ROW) / 2, 0)
    on.path(_box(JOIN, top - 6, JOIN_WIDTH, len(rows) * ROW + 12), pen.fill("field"))
    for row, text in enumerate(rows):
        on.label(JOIN + 8, top + 15 + row * ROW, text, pen.text())


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}Z"


def _fading(on: Drawing, pen: Pen, *, y: float, height: float) -> None:
    """Dots that thin out from the join to the left, so that there is no length to read."""
    step, columns = 6.0, int((JOIN - SOURCE_BAR) // 6)
    rows = int(height // step)
    for column in range(columns):
        radius = 1.25 * (1 - column / columns)
        if radius < 0.25:
            break
        x = JOIN - step * (column + 0.7)
        shift = step / 2 if column % 2 else 0.0
        d = "".join(f"M{number(x)} {number(y + shift + row * step + 3)}h.1" for row in range(rows))
        on.path(d, pen.stroke("dot", 2 * radius, dashes=f"0 {number(step)}"))
