"""The colours of the style sheet: enough contrast in light and dark, and the paper pen has the web's light ones."""

import re
from pathlib import Path

import pytest

from allocations.public.charts.pen import PAPER_COLOURS
from tests.support.colours import contrast

SHEET = Path(__file__).resolve().parent.parent / "static" / "css" / "foundation.css"
VALUES = {"foundation.css", "print.css", "accounts.css"}  # the values, those of paper, and a QR code's ground
COLOUR = re.compile(r"--(?P<name>[a-z-]+):\s*(?P<value>#[0-9a-f]{6})\b")

TEXT = [  # (foreground, ground)
    ("ink", "paper"),
    ("muted", "paper"),
    ("decided", "paper"),
    ("doubtful", "paper"),
    ("focus", "paper"),
    ("ink", "field"),
    ("muted", "field"),
    ("decided", "field"),  # a number in the list of sources, where it has been led to
    ("ink", "decided-soft"),
    ("paper", "decided"),  # figures inside a bar of decided money, and the text of buttons
]
MARKS = [
    ("focus", "field"),
    ("dot", "paper"),
    ("dot", "field"),
    ("decided", "paper"),
    ("doubtful", "paper"),
    ("muted", "paper"),
    ("ink", "field"),
    ("decided", "decided-soft"),
    ("doubtful", "field"),  # a hatched bar beside a dotted one
    ("ink", "decided-soft"),
    ("muted", "field"),
]


def palette(name: str) -> dict[str, str]:
    """The tokens of one palette: everything before the dark one is light; dark overrides it."""
    light, dark = SHEET.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)", 1)
    tokens = dict(COLOUR.findall(light))
    if name == "print":
        tokens |= dict(COLOUR.findall((SHEET.parent / "print.css").read_text(encoding="utf-8")))
    if name == "dark":
        tokens |= dict(COLOUR.findall(dark.split("@media", 1)[0]))
    return tokens


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize("pair", TEXT, ids="-on-".join)
def test_text_has_a_contrast_of_at_least_four_and_a_half(name: str, pair: tuple[str, str]) -> None:
    tokens = palette(name)

    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize("pair", MARKS, ids="-on-".join)
def test_marks_have_a_contrast_of_at_least_three(name: str, pair: tuple[str, str]) -> None:
    tokens = palette(name)

    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3


def test_dark_is_a_palette_of_its_own() -> None:
    light, dark = palette("light"), palette("dark")

    assert {name for name in light if light[name] == dark[name]} == set()


def test_paper_is_printed_in_the_colours_of_the_light_palette() -> None:
    light = palette("light")

    assert {name: light[name] for name in PAPER_COLOURS} == PAPER_COLOURS


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_browser_colours_its_frame_as_the_paper() -> None:
    base = (SHEET.parent.parent.parent / "templates" / "base.html").read_text(encoding="utf-8")
    told = dict(re.findall(r'content="(#[0-9a-f]{6})" media="\(prefers-color-scheme: (\w+)\)"', base))

    assert {scheme: colour for colour, scheme in told.items()} == {
        name: palette(name)["paper"] for name in ("light", "dark")
    }


def test_no_sheet_of_the_public_pages_has_a_colour_of_its_own() -> None:
    """A colour is a token, held to its contrasts here; paper has its own in print.css."""
    own = {
        sheet.name: found
        for sheet in SHEET.parent.glob("*.css")
        if sheet.name not in VALUES
        and (found := re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", sheet.read_text(encoding="utf-8")))
    }

    assert own == {}
