"""The seal: 64 rays, one for each sign of the seal, clockwise from the top; a sign's value is the length of its ray."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

RAYS: Final = 64
SMALL_RAYS: Final = 32  # in lists: the first half, without text
CENTRE: Final = 100.0


@dataclass(frozen=True, slots=True)
class SealDrawing:
    """Rays as one path in a box of 200 by 200, and the seal's beginning as people read it."""

    rays: str
    code: str  # the first eight signs in two groups of four


@lru_cache(maxsize=512)
def seal_drawing(seal: str) -> SealDrawing:
    """The large seal, as it stands by a headline figure."""
    return SealDrawing(_rays(seal[:RAYS], inner=65, least=3, step=1.75), f"{seal[:4]}\u00a0{seal[4:8]}")


@lru_cache(maxsize=2048)
def small_seal_drawing(seal: str) -> SealDrawing:
    """The small one, for lists."""
    return SealDrawing(_rays(seal[:SMALL_RAYS], inner=52, least=6, step=2.3), f"{seal[:4]}\u00a0{seal[4:8]}")


def _rays(signs: str, *, inner: float, least: float, step: float) -> str:
    lines = []
    for place, sign in enumerate(signs):
        angle = 2 * math.pi * place / len(signs) - math.pi / 2
        outer = inner + least + int(sign, 16) * step
        x, y = math.cos(angle), math.sin(angle)
        lines.append(
            f"M{CENTRE + inner * x:.1f} {CENTRE + inner * y:.1f}L{CENTRE + outer * x:.1f} {CENTRE + outer * y:.1f}"
        )
    return "".join(lines)
