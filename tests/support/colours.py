"""The contrast of WCAG 2.2, for tests: between colours as the style sheet or a browser writes them."""

import re

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_RGB = re.compile(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)")


def parts_of(colour: str) -> tuple[int, int, int] | None:
    """Red, green and blue of "#rrggbb" or "rgb(r, g, b)"; None for what is no colour or cannot be seen through."""
    if found := _HEX.fullmatch(colour):
        red, green, blue = (int(part, 16) for part in found.groups())
        return red, green, blue
    if (found := _RGB.fullmatch(colour)) and found[4] in (None, "1"):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def luminance(colour: str) -> float:
    found = parts_of(colour)
    assert found, colour
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in found)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
