"""The flow on a phone: drawn anew from top to bottom, not the wide one made small."""

from typing import Final

from django.utils.safestring import SafeString

from allocations.public.charts.drawing import Drawing, drawing
from allocations.public.charts.fitting import BOLD_LETTER, fitted
from allocations.public.charts.flow import Flow, FlowLine, FlowSource
from allocations.public.charts.marks import Mark, dotted_field, draw
from allocations.public.charts.pen import WEB, Pen, number

WIDTH: Final = 350.0
ROW: Final = 20.0
GAP: Final = 16.0
FALL: Final = 44.0  # how far a stream falls to the join
JOIN: Final = 54.0
INDENT: Final = 40.0
MOST_BESIDE: Final = 2  # sources that have room beside each other


def flow_phone_drawing(flow: Flow, pen: Pen = WEB) -> Drawing:
    beside = 1 <= len(flow.sources) <= MOST_BESIDE
    each = (WIDTH - GAP * (len(flow.sources) - 1)) / len(flow.sources) if beside else WIDTH
    words = [_words(source, each) for source in flow.sources]
    head = max(map(len, words)) * ROW if beside else sum(len(rows) * ROW + 30 for rows in words)
    join = head + 10 + FALL
    lines = [_line_rows(line) for line in flow.lines]
    height = (
        join + JOIN + 18 + sum(_line_height(line, rows) for line, rows in zip(flow.lines, lines, strict=True))
    )
    on = drawing(WIDTH, height)
    if beside:
        for place, source in enumerate(flow.sources):
            _beside(on, flow, source, words[place], pen, x=place * (each + GAP), width=each, head=head)
    else:
        _stacked(on, flow, words, pen, join)
    _join(on, flow, pen, join)
    y = join + JOIN + 18
    spine = y
    for line, rows in zip(flow.lines, lines, strict=True):
        _line(on, flow, line, rows, pen, y)
        spine = y + 8 if line.streams else spine
        y += _line_height(line, rows)
    on.path(f"M10 {number(join + JOIN + 4)}V{number(spine)}", _leader(flow, pen))
    return on


def _leader(flow: Flow, pen: Pen) -> SafeString:
    silent = all(line.is_silent for line in flow.lines if line.streams)
    return pen.stroke("dot", 2.5, dashes="0 7") if silent or flow.unsaid else pen.stroke("muted", 1)


def _words(source: FlowSource, room: float) -> list[tuple[str, str]]:
    rows = [(row, "strong") for row in fitted(source.name, room, letter=BOLD_LETTER)]
    if source.kronor is None and source.kind:
        rows += [(row, "muted") for row in fitted(source.kind, room)]
    rows += [(row, "") for row in fitted(source.figure, room)]
    return rows + ([(row, "muted") for row in fitted(source.basis, room)] if source.basis else [])


def _share(flow: Flow, source: FlowSource) -> float:
    stated = [each.kronor for each in flow.sources if each.kronor is not None]
    return float(source.kronor / max(stated)) if source.kronor is not None and max(stated) > 0 else 0.0


def _beside(
    on: Drawing,
    flow: Flow,
    source: FlowSource,
    words: list[tuple[str, str]],
    pen: Pen,
    *,
    x: float,
    width: float,
    head: float,
) -> None:
    for row, (text, tone) in enumerate(words):
        on.label(x, 15 + row * ROW, text, pen.text(tone))  # type: ignore[arg-type]  # one of its kinds
    share = _share(flow, source)
    if not share:
        _rising(on, pen, x=x, y=head + 10 + FALL, width=width)
        return
    broad = max(width * share, 4)
    _fall(on, pen, source.mark, x=x, y=head + 10, width=broad, height=FALL)
    draw(on, pen, source.mark, x=x, y=head + 6, width=broad, height=10)


def _fall(on: Drawing, pen: Pen, mark: Mark, *, x: float, y: float, width: float, height: float) -> None:
    box = f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}Z"
    on.path(box, pen.fill("decided-soft") if mark == Mark.SOLID else pen.box("doubtful", 1.2))


def _stacked(on: Drawing, flow: Flow, words: list[list[tuple[str, str]]], pen: Pen, join: float) -> None:
    """Many sources: each a row with its bar, and one line down to the join."""
    y = 0.0
    on.path(f"M1 4V{number(join)}", pen.stroke("muted", 1))
    for source, rows in zip(flow.sources, words, strict=True):
        for row, (text, tone) in enumerate(rows):
            on.label(12, y + 15 + row * ROW, text, pen.text(tone))  # type: ignore[arg-type]  # one of its kinds
        y += len(rows) * ROW + 4
        share = _share(flow, source)
        if share:
            draw(on, pen, source.mark, x=12, y=y, width=max((WIDTH - 12) * share, 4), height=10)
        else:
            on.path(f"M16 {number(y + 6)}h100", pen.stroke("dot", 2.5, dashes="0 7"))
        y += 26


def _join(on: Drawing, flow: Flow, pen: Pen, y: float) -> None:
    rows = fitted(flow.join, WIDTH - 90) if flow.unsaid else fitted(flow.heads[1], WIDTH)
    if flow.unsaid:
        dotted_field(on, pen, x=0, y=y, width=WIDTH, height=JOIN)
        broad = max(map(len, rows)) * 7.8 + 16
        clear = f"M{number((WIDTH - broad) / 2)} {number(y + 4)}h{number(broad)}v{number(JOIN - 8)}h{number(-broad)}Z"
        on.path(clear, pen.fill("field"))
    else:
        on.path(f"M0 {number(y + 0.5)}H{WIDTH}M0 {number(y + JOIN - 0.5)}H{WIDTH}", pen.stroke("ink", 1))
    top = y + (JOIN - len(rows) * ROW) / 2
    for row, text in enumerate(rows):
        x = (WIDTH - len(text) * 7.4) / 2 if flow.unsaid else 0
        on.label(max(x, 0), top + 15 + row * ROW, text, pen.text())


def _line_rows(line: FlowLine) -> list[tuple[str, str]]:
    rows = [(row, "strong") for row in fitted(line.name, WIDTH - INDENT, letter=BOLD_LETTER)]
    rows += [(row, "muted" if line.is_silent else "") for row in fitted(line.figure, WIDTH - INDENT)]
    return rows + [(row, "muted") for row in fitted(line.places, WIDTH - INDENT)]


def _line_height(line: FlowLine, rows: list[tuple[str, str]]) -> float:
    stated = sum(1 for stream in line.streams if stream.kronor is not None and stream.kronor > 0)
    return len(rows) * ROW + 18 * stated + 10


def _line(on: Drawing, flow: Flow, line: FlowLine, rows: list[tuple[str, str]], pen: Pen, y: float) -> None:
    largest = max((each.kronor for each in flow.lines), default=None)
    for row, (text, tone) in enumerate(rows):
        on.label(INDENT, y + 14 + row * ROW, text, pen.text(tone))  # type: ignore[arg-type]  # one of its kinds
    if line.streams:
        on.path(f"M14 {number(y + 8)}H{number(INDENT - 6)}", _leader(flow, pen))
    y += len(rows) * ROW + 4
    for stream in line.streams:
        if stream.kronor is not None and stream.kronor > 0 and largest:
            broad = (WIDTH - INDENT) * float(stream.kronor / largest)
            draw(on, pen, stream.mark, x=INDENT, y=y, width=max(broad, 4), height=12)
            y += 18


def _rising(on: Drawing, pen: Pen, *, x: float, y: float, width: float) -> None:
    """Dots that thin out upwards from the join: an amount that is not stated."""
    for row in range(int(FALL // 6)):
        radius = 1.25 * (1 - row / (FALL / 6))
        if radius < 0.25:
            break
        shift = 3.0 if row % 2 else 0.0
        d = f"M{number(x + shift + 3)} {number(y - 4 - row * 6)}H{number(x + width - 3)}"
        on.path(d, pen.stroke("dot", 2 * radius, dashes="0 6"))
