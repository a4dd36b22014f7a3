"""Pens: how a mark says what it is, as a class on the web or as presentational attributes on paper.

Colours are named by what the money is. On the web their values are in static/css/foundation.css; the values here are
those of its light palette, and tests/test_look_contrast.py holds the two together.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.safestring import SafeString

TextKind = Literal["", "muted", "strong", "on-decided", "end", "muted-end", "strong-end", "on-decided-end"]

PAPER_COLOURS: Final = {
    "paper": "#fbfbf9",
    "ink": "#17211f",
    "muted": "#51605c",
    "hair": "#cdd4d0",
    "field": "#e7ebe8",
    "dot": "#687772",
    "decided": "#0b5157",
    "decided-soft": "#d5e4e3",
    "doubtful": "#8f5a00",
}


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the paint of a mark. `on_paper` chooses attributes instead of classes."""

    on_paper: bool = False
    text_size: float = 16

    def fill(self, colour: str) -> SafeString:
        if self.on_paper:
            return SafeString(f'fill="{PAPER_COLOURS[colour]}"')
        return SafeString(f'class="fill-{colour}"')

    def stroke(self, colour: str, width: float, *, dashes: str = "") -> SafeString:
        line = f'stroke-width="{number(width)}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
        if not self.on_paper:
            return SafeString(f'class="stroke-{colour}" {line}')
        cap = ' stroke-linecap="round"' if dashes else ""
        return SafeString(f'fill="none" stroke="{PAPER_COLOURS[colour]}" {line}{cap}')

    def box(self, colour: str, width: float) -> SafeString:
        """A rectangle of paper with a line of the colour round it."""
        line = f'stroke-width="{number(width)}"'
        if self.on_paper:
            return SafeString(f'fill="{PAPER_COLOURS["paper"]}" stroke="{PAPER_COLOURS[colour]}" {line}')
        return SafeString(f'class="box-{colour}" {line}')

    def text(self, kind: TextKind = "") -> SafeString:
        words = kind.split("-") if kind != "on-decided" else ["on", "decided"]
        end = words[-1] == "end"
        tone = kind.removesuffix("end").removesuffix("-")
        if not self.on_paper:
            names = [f"text-{tone}"] if tone else []
            names += ["text-end"] if end else []
            return SafeString(f'class="{" ".join(names)}"') if names else SafeString("")
        colour = {"muted": "muted", "on-decided": "paper"}.get(tone, "ink")
        return SafeString(
            f'fill="{PAPER_COLOURS[colour]}" font-family="Source Sans Pro, Source Sans" '
            f'font-size="{number(self.text_size)}" font-weight="{600 if tone == "strong" else 400}"'
            + (' text-anchor="end"' if end else "")
        )

    def seal_text(self, kind: Literal["label", "number", "code"]) -> SafeString:
        """The three lines of text inside a seal."""
        if not self.on_paper:
            return SafeString(f'class="seal-{kind}"')
        family = "Source Serif Pro, Source Serif" if kind == "number" else "Source Sans Pro, Source Sans"
        size = {"label": "15", "number": "50", "code": "17.5"}[kind]
        return SafeString(
            f'fill="{PAPER_COLOURS["decided"]}" font-family="{family}" font-size="{size}" font-weight="600" '
            'text-anchor="middle"'
        )


WEB: Final = Pen()
PAPER: Final = Pen(on_paper=True)


def number(value: float) -> str:
    """A length for SVG: two decimals at most, a point whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
