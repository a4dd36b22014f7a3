"""The numbered source notes of the outer margin: each once, beside the first part of the page that leans on it.

A margin holds what there is room for beside its part, the notes of figures first. What is left over is listed at
the end, so that every number on the paper has its note. Notes of facts that the paper does not show are only counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from django.utils.translation import gettext as _

from allocations.public.pages.evidence import SourceNote
from allocations.public.pages.package import PackagePage

SIGNS_IN_A_LINE: Final = 27
A_PAGE: Final = 55  # lines: a margin that is longer than a page does not break
SPACE_AFTER: Final = 0.6  # of a line
SENTENCE_ON_SAME_DOCUMENTS: Final = 2.6  # lines
SIGNS_OF_TEXT_BESIDE_A_LINE: Final = 62


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note; `introduces` its document, or is in the same one as a note above it."""

    note: SourceNote
    introduces: bool


@dataclass(frozen=True, slots=True)
class MarginBlock:
    """Notes beside one part of the page; `same` says which are in documents that were introduced already."""

    notes: tuple[MarginNote, ...]
    same: tuple[str, ...]


class Margin:
    """Deals out the notes of one page. Ask for its blocks in the order in which they stand."""

    def __init__(self, page: PackagePage) -> None:
        self._waiting = {note.number: note for group in page.sources for note in group.notes}
        self._introduced: dict[str, int] = {}
        self._asked_for: dict[int, None] = {}

    def block(self, numbers: Iterable[int], *, room: float) -> MarginBlock:
        """Those of these notes that have not stood anywhere yet, in this order, until the lines of `room` are full."""
        chosen = []
        room -= SENTENCE_ON_SAME_DOCUMENTS
        for number in dict.fromkeys(numbers):
            self._asked_for[number] = None
            if number in self._waiting and self._lines(number) <= room:
                room -= self._lines(number)
                chosen.append(number)
        notes = tuple(self._placed(self._waiting.pop(number)) for number in sorted(chosen))
        return MarginBlock(notes, tuple(self._same(notes)))

    def rest(self) -> MarginBlock:
        """All that were asked for and have not stood anywhere."""
        return self.block(tuple(self._asked_for), room=float("inf"))

    @property
    def left(self) -> int:
        """How many notes nothing on the paper asked for."""
        return len(self._waiting)

    def _lines(self, number: int) -> float:
        """How many lines of the margin a note takes, with the space after it: near enough for where it goes."""
        note = self._waiting[number]
        signs = (
            len(note.printed)
            + len(note.locator)
            + len(note.text)
            + (14 if note.inferred or note.computed else 0)
        )
        if note.document is not None and note.document.key not in self._introduced:
            signs += len(note.document.title) + len(note.document.publisher) + 40
        return ceil(signs / SIGNS_IN_A_LINE) + SPACE_AFTER

    def _placed(self, note: SourceNote) -> MarginNote:
        if note.document is None:
            return MarginNote(note, introduces=False)
        first = self._introduced.setdefault(note.document.key, note.number)
        return MarginNote(note, introduces=first == note.number)

    def _same(self, notes: Iterable[MarginNote]) -> Iterable[str]:
        """3–5: same document as 1. One sentence for each document."""
        later: dict[int, list[int]] = {}
        for placed in notes:
            if placed.note.document is not None and not placed.introduces:
                later.setdefault(self._introduced[placed.note.document.key], []).append(placed.note.number)
        for first, numbers in later.items():
            yield _("%(numbers)s: same document as %(first)s.") % {
                "numbers": _ranges(numbers),
                "first": first,
            }


def margins(margin: Margin, page: PackagePage) -> dict[str, MarginBlock]:
    """The notes beside each part of the page, in the order of the templates."""
    rows = page.lines.rows
    lead = [number for sentence in page.lead for number in sentence.numbers]
    amounts = [number for row in rows for amount in row.amounts for number in amount.numbers]
    return {
        "head": margin.block(
            (*page.headline_numbers, *lead), room=10 + (12 if page.balance else 0) + (12 if page.years else 0)
        ),
        "unknown": margin.block(
            (number for group in page.unknown for item in group.items for number in item.numbers),
            room=_height(item.text + item.quoted for group in page.unknown for item in group.items),
        ),
        "lines": margin.block(
            (*amounts, *(number for row in rows for number in row.numbers)),
            room=min(_of_lines(page), A_PAGE),
        ),
        "funding": margin.block(
            _of_funding(page), room=4 + sum(3 + len(row.entries) for row in page.funding)
        ),
        "chain": margin.block(
            _of_chain(page),
            room=3
            + sum(
                3 + _height([step.summary]) + len(step.moves) + 2 * len(step.corrected) for step in page.chain
            ),
        ),
        "results": margin.block(
            (
                *page.per_resident_numbers,
                *(number for numbers in page.package_numbers.values() for number in numbers),
                *(number for row in page.indicators for number in row.numbers),
                *(number for year in page.against for row in year.rows for number in row.numbers),
            ),
            room=6 + 2 * len(page.indicators) + 2 * sum(len(year.rows) for year in page.against),
        ),
        "measures": margin.block(
            (number for row in page.measures for number in row.numbers),
            room=_height(row.name + row.description for row in page.measures) + len(page.measures),
        ),
        "rest": margin.rest(),
    }


def _height(texts: Iterable[str]) -> float:
    """How many lines of the margin stand beside running text."""
    return sum(len(text) for text in texts) / SIGNS_OF_TEXT_BESIDE_A_LINE


def _of_lines(page: PackagePage) -> float:
    """The same beside the table of lines, whose texts are narrow where it has bars."""
    narrow = 0.75 if page.lines.any_stated else 1
    return sum(
        2 + _height([row.description + row.places]) / narrow + len(row.more) for row in page.lines.rows
    )


def _of_funding(page: PackagePage) -> list[int]:
    return [
        number
        for row in page.funding
        for number in (
            *(number for entry in row.entries for number in entry.numbers),
            *row.numbers,
            *(row.pool.numbers if row.pool else ()),
        )
    ]


def _of_chain(page: PackagePage) -> list[int]:
    return [
        number
        for step in page.chain
        for number in (
            *step.numbers,
            *(number for _text, numbers in step.points for number in numbers),
            *(number for position in step.positions for number in position.numbers),
            *(number for move in step.moves for number in move.numbers),
            *(number for fact in step.corrected for number in fact.numbers),
        )
    ]


def _ranges(numbers: list[int]) -> str:
    """1, 3–5 for 1, 3, 4 and 5."""
    ends: list[list[int]] = []
    for number in numbers:
        if ends and number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return ", ".join(
        str(first) if first == last else f"{first}–{last}" if last > first + 1 else f"{first}, {last}"
        for first, last in ends
    )
