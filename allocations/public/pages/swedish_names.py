"""Swedish names inside sentences of another language: which there are in a record, and where they stand in a text.

Sentences stay plain text, good for a file or a head of a page; where one is shown, its names are marked as Swedish.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from allocations.record import Record


def names_of(record: Record) -> tuple[str, ...]:
    """Every name that a sentence about the record may carry, the longest first, so that none hides a longer one."""
    found = {record.municipality.name, record.name}
    for named in (
        *(record.bodies, record.areas, record.lines, record.sources, record.pools),
        *(record.indicators, record.measures),
    ):
        found |= {each.name for each in named}
    found |= {decision.body_printed for decision in record.decisions}
    return tuple(sorted(found - {""}, key=lambda name: (-len(name), name)))


def pieces(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the names. A name begins a sentence with a capital too."""
    if not names:
        yield text, False
        return
    for place, piece in enumerate(_pattern(names).split(text)):
        if piece:
            yield piece, bool(place % 2)


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    either = (f"{_either_case(name[0])}{re.escape(name[1:])}" for name in names)
    return re.compile(rf"(?<!\w)({'|'.join(either)})(?!\w)")


def _either_case(letter: str) -> str:
    return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter)
