"""Where a package's money comes from and where it goes: sources, lines, and which source pays which line.

Of one year and one ``amount_is``, the headline's: unlike money never runs in one stream. What is not said of a stream
(its amount, which source it comes from) stays not said.
"""

from __future__ import annotations

from dataclasses import dataclass

from allocations.money import Amount
from allocations.record.shapes import Allocation, Line, Source
from allocations.record.sums import GONE, Group, counting, groups, headline
from allocations.record.whole import Record


@dataclass(frozen=True, slots=True)
class Inflow:
    """A source's money of one certainty into the package."""

    source: Source
    certainty: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Outflow:
    """Money of one certainty from one source to a top line and its parts; ``source`` None: which one is not stated.

    ``certainty`` is empty where no decision gives the line anything.
    """

    line: Line
    source: str | None
    certainty: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Flow:
    """The streams in the document's order. ``group`` is the money they are of; None where no amount is stated."""

    group: Group | None
    inflows: tuple[Inflow, ...]
    outflows: tuple[Outflow, ...]
    elsewhere: int  # lines that have money, but only of other years or of another kind

    @property
    def source_is_unsaid(self) -> bool:
        """Whether it is not said of some line which source pays it."""
        return any(outflow.source is None for outflow in self.outflows)


def flow(record: Record) -> Flow | None:
    """None where there is nothing to draw between: no source or no line."""
    if not record.sources or not record.lines:
        return None
    group = headline(record).group
    inflows = tuple(found for source in record.sources for found in _inflows(record, group, source))
    by_line = [_outflows(record, group, line) for line in record.top_lines]
    outflows = tuple(found for each in by_line for found in each)
    return Flow(group, inflows, outflows, by_line.count([])) if inflows and outflows else None


def _inflows(record: Record, group: Group | None, source: Source) -> list[Inflow]:
    """Of unstated amounts one for the source: the year of what has no amount says little."""
    mine = [e for e in record.standing_appropriations if e.source == source.key and e.certainty not in GONE]
    alike = [e for e in mine if group is None or (e.year, e.amount_is) == (group.year, group.amount_is)]
    stated = [
        Inflow(source, found.certainty, found.amount) for found in groups(alike) if found.amount.is_stated
    ]
    if stated:
        return stated
    silent = [entry for entry in mine if not entry.amount.is_stated]
    return [Inflow(source, silent[0].certainty, Amount.not_stated())] if silent else []


def _outflows(record: Record, group: Group | None, line: Line) -> list[Outflow]:
    within = _with_parts(record, line.key)
    mine = [e for key in within for e in record.standing_of_line.get(key, ()) if e.certainty not in GONE]
    alike = [e for e in mine if group is None or (e.year, e.amount_is) == (group.year, group.amount_is)]
    found: dict[tuple[str | None, str], list[Allocation]] = {}
    for certainty in dict.fromkeys(entry.certainty for entry in alike):
        for entry in counting(record, (e for e in alike if e.certainty == certainty)):
            found.setdefault((entry.source, certainty), []).append(entry)
    made = [
        Outflow(line, source, certainty, each.amount)
        for (source, certainty), entries in found.items()
        for each in groups(entries)
    ]
    if made:
        return made
    if mine and all(entry.amount.is_stated for entry in mine):
        return []  # all that is said of it is of other money than this
    source = next((entry.source for entry in mine), None)
    certainty = next((entry.certainty for entry in mine), "")
    return [Outflow(line, source, certainty, Amount.not_stated())]


def _with_parts(record: Record, key: str) -> list[str]:
    found = [key]
    for part in record.parts_of_line.get(key, ()):
        found += _with_parts(record, part.key)
    return found
