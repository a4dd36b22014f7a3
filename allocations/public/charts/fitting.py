"""Text in drawings: SVG breaks no lines, so they are broken here by the mean width of a letter."""

from typing import Final

LETTER: Final = 7.5  # mean width at 16 px
BOLD_LETTER: Final = 8.1


def fitted(text: str, room: float, *, most: int = 2, letter: float = LETTER) -> list[str]:
    """The text in up to ``most`` lines of ``room`` units; what does not fit is cut with an ellipsis."""
    letters = max(int(room / letter), 4)
    lines: list[str] = []
    for word in text.split(" "):  # not where a space must not break
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    shown = [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = f"{shown[-1][: letters - 1].rstrip()}…"
    return shown
