"""The QR code of a check address, as the path of an SVG."""

from dataclasses import dataclass

import segno

# White modules that readers need around the code (ISO/IEC 18004).
QUIET_ZONE = 4


@dataclass(frozen=True)
class QrCode:
    """A path of dark modules, one unit each, in a square of `size` units with its quiet zone."""

    path: str
    size: int


def qr_code(text: str) -> QrCode:
    """The code for a text: one run of dark modules is one rectangle of the path."""
    # A printout may be folded or stained: level M mends 15 %.
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    runs = [
        f"M{start + QUIET_ZONE} {row + QUIET_ZONE}h{length}v1h-{length}z"
        for row, modules in enumerate(matrix)
        for start, length in _runs(bytes(modules))
    ]
    return QrCode(path="".join(runs), size=len(matrix) + 2 * QUIET_ZONE)


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for position, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((position, 1))
    return runs
