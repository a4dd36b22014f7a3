"""What of a page stands on paper: one to three sheets, so a long page is cut, and what is left out is counted.

Everything is in the attached files. A package with few lines is shown whole.
"""

from dataclasses import dataclass, replace
from typing import Final

from django.utils.text import Truncator

from allocations.public.pages.lines import LineRow
from allocations.public.pages.package import PackagePage
from allocations.public.pages.unknown import UnknownGroup

MOST_LINES: Final = 24
MOST_LINES_IN_FULL: Final = 12  # with their descriptions and what these rest on
MOST_DECISIONS: Final = 10
MOST_INDICATORS: Final = 8
MOST_YEARS: Final = 2  # of outturn against what was given, the latest first
MOST_MEASURES: Final = 12
MOST_NUMBERS: Final = 6  # of notes after one sentence of what is unknown
LONGEST_SENTENCE: Final = 400


@dataclass(frozen=True, slots=True)
class Shortened:
    """A page for paper, and how many lines and decisions it leaves out."""

    page: PackagePage
    lines_left_out: int
    decisions_left_out: int


def shortened(page: PackagePage) -> Shortened:
    rows = page.lines.rows
    if len(rows) > MOST_LINES_IN_FULL:
        rows = tuple(_bare(row) for row in rows[:MOST_LINES])
    paper = replace(
        page,
        lines=replace(page.lines, rows=rows),
        unknown=tuple(_short(group) for group in page.unknown),
        chain=page.chain[:MOST_DECISIONS],
        indicators=page.indicators[:MOST_INDICATORS],
        against=tuple(replace(year, rows=year.rows[:MOST_INDICATORS]) for year in page.against[:MOST_YEARS]),
        measures=page.measures[:MOST_MEASURES],
    )
    return Shortened(paper, len(page.lines.rows) - len(rows), len(page.chain) - len(paper.chain))


def _bare(row: LineRow) -> LineRow:
    """Name, places and amounts."""
    return replace(
        row,
        description="",
        says_open=False,
        recipients="",
        responsible="",
        numbers=(),
        inferred=row.inferred & {"areas"},
    )


def _short(group: UnknownGroup) -> UnknownGroup:
    """Sentences that name very many lines are broken off, with a sign that they are."""
    items = tuple(
        replace(item, text=Truncator(item.text).chars(LONGEST_SENTENCE), numbers=item.numbers[:MOST_NUMBERS])
        for item in group.items
    )
    return replace(group, items=items)
