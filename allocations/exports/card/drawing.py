"""The card: 1 200 by 630 pixels, read in a second. Where, what, how much, how certain; and the seal beside it."""

import math
from dataclasses import dataclass
from typing import Final

from allocations.exports.card.canvas import Canvas, Face, drawable, width
from allocations.public.charts.marks import Mark
from allocations.public.pages.headline import HeadlineFigure

ACROSS: Final = 1200
DOWN: Final = 630
EDGE: Final = 72
RIGHT: Final = 872  # where text ends; beyond it is the seal
SEAL_CENTRE: Final = (1022.0, 300.0)
SEAL_RADIUS: Final = 118.0
NAME_SIZES: Final = (46.0, 40.0, 34.0, 30.0)
MOST_NAME_LINES: Final = 3
NUMERAL_SIZES: Final = (190.0, 160.0, 130.0, 104.0, 84.0, 70.0, 58.0)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card. `headline` is the page's own, with its qualifier and its doubt."""

    municipality: str
    package: str
    headline: HeadlineFigure
    version: str
    number: int
    seal: str
    known_on: str
    host: str


def draw(card: Card) -> bytes:
    """The picture as PNG."""
    canvas = Canvas(ACROSS, DOWN)
    canvas.line([(EDGE, 112), (ACROSS - EDGE, 112)], "ink", 1.5)
    canvas.text((EDGE, 88), "Trygghetsbudget", "serif-600", 30)
    canvas.text((ACROSS - EDGE, 88), drawable(card.host, "sans-400"), "sans-400", 24, "muted", anchor="rs")
    canvas.text(
        (EDGE, 170),
        _cut(drawable(card.municipality, "sans-600"), "sans-600", 30, RIGHT - EDGE),
        "sans-600",
        30,
    )
    _name(canvas, drawable(card.package, "serif-400"))
    _figure(canvas, card.headline)
    _standing(canvas, card.headline)
    _seal(canvas, card)
    return canvas.png()


def _name(canvas: Canvas, name: str) -> None:
    """As large as it can be in at most three lines; what does not fit even small ends in a dash of dots."""
    for size in NAME_SIZES:
        lines = _wrapped(name, "serif-400", size, RIGHT - EDGE)
        room = 2 if size > NAME_SIZES[2] else MOST_NAME_LINES
        if len(lines) <= room:
            break
    else:
        lines = [*lines[: MOST_NAME_LINES - 1], " ".join(lines[MOST_NAME_LINES - 1 :])]
    for place, line in enumerate(lines):
        y = 170 + size * 1.25 + place * size * 1.18
        canvas.text((EDGE, y), _cut(line, "serif-400", size, RIGHT - EDGE), "serif-400", size)


def _figure(canvas: Canvas, headline: HeadlineFigure) -> None:
    """The numeral on one base line with its qualifier and its unit; a figure without an amount is words."""
    base = 482.0
    if not headline.stated:
        words = drawable(headline.numeral, "serif-600")
        size = next((s for s in (84.0, 72.0, 60.0) if width(words, "serif-600", s) <= RIGHT - EDGE), 48.0)
        canvas.text((EDGE, base), _cut(words, "serif-600", size, RIGHT - EDGE), "serif-600", size, "muted")
        return
    qualifier, numeral, unit = (
        drawable(text, "serif-600") for text in (headline.qualifier, headline.numeral, headline.unit)
    )
    before = width(qualifier, "serif-400", 46) + 18 if qualifier else 0.0
    after = width(unit, "serif-600", 40) + 20
    size = next(
        (s for s in NUMERAL_SIZES if before + width(numeral, "serif-600", s) + after <= RIGHT - EDGE),
        NUMERAL_SIZES[-1],
    )
    if qualifier:
        canvas.text((EDGE, base), qualifier, "serif-400", 46)
    x = EDGE + before
    solid = headline.mark == Mark.SOLID
    canvas.text((x, base), numeral, "serif-600", size, "decided", outline="" if solid else "doubtful")
    end = x + width(numeral, "serif-600", size)
    if headline.mark == Mark.STRUCK:
        canvas.line([(x - 8, base - size * 0.3), (end + 8, base - size * 0.3)], "ink", 5)
    canvas.text((end + 20, base), unit, "serif-600", 40)


def _standing(canvas: Canvas, headline: HeadlineFigure) -> None:
    """The mark and the word for how certain it is, and what the figure measures out."""
    base, x = 552.0, float(EDGE)
    if headline.certainty:
        swatch(canvas, headline.mark, (x, base - 22))
        x += 52
    words = " · ".join(drawable(text, "sans-400") for text in (headline.certainty, headline.basis) if text)
    words = words[:1].upper() + words[1:]
    canvas.text((x, base), _cut(words, "sans-400", 30, RIGHT - x), "sans-400", 30, "ink")


def swatch(canvas: Canvas, mark: Mark, at: tuple[float, float]) -> None:
    """A mark of the grammar of doubt, 38 by 24."""
    (x, y), across, down = at, 38.0, 24.0
    if mark == Mark.SOLID:
        canvas.rect(at, across, down, fill="decided")
    elif mark == Mark.DOTS:
        canvas.rect(at, across, down, fill="field")
        for row in range(3):
            for column in range(5):
                centre = (x + 5 + column * 7 + (3.5 if row % 2 else 0), y + 5 + row * 7)
                canvas.dot(centre, 1.7, "dot")
    else:
        if mark == Mark.HATCH:
            for step in range(8, 62, 9):
                low = (x + max(step - down, 0), y + min(step, down))
                high = (x + min(step, across), y + max(step - across, 0))
                canvas.line([low, high], "doubtful", 2)
        canvas.rect(at, across, down, edge="doubtful")
        if mark == Mark.STRUCK:
            canvas.line([(x - 4, y + down / 2), (x + across + 4, y + down / 2)], "ink", 2.5)


def _seal(canvas: Canvas, card: Card) -> None:
    """The seal as the page draws it, a ray for each sign of it, and when that was known."""
    (x, y), unit = SEAL_CENTRE, SEAL_RADIUS / 98.5
    canvas.circle(SEAL_CENTRE, 62 * unit, "decided", 2.4)
    canvas.circle(SEAL_CENTRE, SEAL_RADIUS, "decided", 1.6)
    for place, sign in enumerate(card.seal):
        angle = 2 * math.pi * place / len(card.seal) - math.pi / 2
        across, down = math.cos(angle), math.sin(angle)
        inner, outer = 65 * unit, (68 + 1.75 * int(sign, 16)) * unit
        canvas.line(
            [(x + inner * across, y + inner * down), (x + outer * across, y + outer * down)], "decided", 3.6
        )
    canvas.text((x, y - 30), card.version, "sans-600", 18, "decided", anchor="ms")
    canvas.text((x, y + 20), str(card.number), "serif-600", 58, "decided", anchor="ms")
    canvas.text((x, y + 46), f"{card.seal[:4]} {card.seal[4:8]}", "sans-600", 20, "decided", anchor="ms")
    canvas.text((x, y + 166), drawable(card.known_on, "sans-400"), "sans-400", 24, "muted", anchor="ms")


def _wrapped(text: str, face: Face, size: float, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, face, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(text: str, face: Face, size: float, room: float) -> str:
    """The text, or as much of it as there is room for, with dots that say so."""
    if width(text, face, size) <= room:
        return text
    while text and width(f"{text}…", face, size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
