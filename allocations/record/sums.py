"""Sums over one sealed document: standing entries only, like with like, doubt kept.

Nothing here reads a database: what the checks of publishing, the pages, the files and the projection say about a
version is computed by the same functions from the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from allocations.money import Amount, Share
from allocations.record.shapes import Allocation, Condition, Entry, Line, Residents
from allocations.record.whole import Record

STRENGTH = ("decided", "conditional", "planned", "announced", "proposed", "lapsed", "rejected")
"""Certainties from the strongest to the weakest; the last two are money that will not come."""

GONE = frozenset({"lapsed", "rejected"})


@dataclass(frozen=True, slots=True)
class Group:
    """Standing entries that are alike (certainty, year and what the amount is) and may be summed."""

    certainty: str
    year: int | None
    amount_is: str
    amount: Amount
    entries: tuple[Entry, ...]

    @property
    def natures(self) -> tuple[str, ...]:
        """Operating, investment or not stated: more than one must be said aloud."""
        return tuple(sorted({entry.nature for entry in self.entries}))

    @property
    def runs(self) -> str:
        found = {entry.runs for entry in self.entries}
        return found.pop() if len(found) == 1 else "not_stated"

    @property
    def runs_to(self) -> int | None:
        found = {entry.runs_to for entry in self.entries}
        return found.pop() if len(found) == 1 else None

    @property
    def year_is_inferred(self) -> bool:
        return any(entry.inference_on("year") for entry in self.entries)

    @property
    def key(self) -> tuple[str, int | None, str]:
        return (self.certainty, self.year, self.amount_is)


def groups(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """Entries grouped with their like: strongest certainty first, then stated before unstated, then by year."""
    found: dict[tuple[str, int | None, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.certainty, entry.year, entry.amount_is), []).append(entry)
    made = [
        Group(certainty, year, amount_is, Amount.total(e.amount for e in alike), tuple(alike))
        for (certainty, year, amount_is), alike in found.items()
    ]
    return tuple(
        sorted(
            made,
            key=lambda g: (STRENGTH.index(g.certainty), not g.amount.is_stated, g.year or 0, g.amount_is),
        )
    )


@dataclass(frozen=True, slots=True)
class Headline:
    """The figure a package is known by, and the unlike groups that stand beside it and are never added to it."""

    group: Group | None
    beside: tuple[Group, ...]


def headline(record: Record) -> Headline:
    """The standing appropriations of the strongest certainty in one ``amount_is`` and, of several years, the latest."""
    found = groups(record.standing_appropriations)
    if not found:
        return Headline(None, ())
    rivals = [
        g
        for g in found
        if (g.certainty, g.amount.is_stated) == (found[0].certainty, found[0].amount.is_stated)
    ]
    chosen = max(rivals, key=lambda g: g.year or 0)
    return Headline(chosen, tuple(group for group in found if group is not chosen))


# Lines


@dataclass(frozen=True, slots=True)
class Cell:
    """The standing money of a line in one year, certainty, ``amount_is`` and nature."""

    year: int | None
    certainty: str
    amount_is: str
    nature: str
    amount: Amount
    entries: tuple[Allocation, ...]

    @property
    def sources(self) -> tuple[str | None, ...]:
        """The sources it comes from, None where that is not stated."""
        return tuple(dict.fromkeys(entry.source for entry in self.entries))

    @property
    def runs(self) -> str:
        found = {entry.runs for entry in self.entries}
        return found.pop() if len(found) == 1 else "not_stated"

    @property
    def included_in(self) -> str:
        return next((entry.included_in for entry in self.entries if entry.included_in), "")


def own_cells(record: Record, line: Line) -> tuple[Cell, ...]:
    """The cells of the entries made on the line itself, by year, strongest certainty first."""
    return _cells(record.standing_of_line.get(line.key, ()))


def line_cells(record: Record, line: Line) -> tuple[Cell, ...]:
    """The line's own cells, or where it has none, those of its parts taken together."""
    own = own_cells(record, line)
    if own:
        return own
    return _cells(
        entry
        for part in record.parts_of_line.get(line.key, ())
        for cell in line_cells(record, part)
        for entry in cell.entries
    )


def _cells(entries: Iterable[Allocation]) -> tuple[Cell, ...]:
    found: dict[tuple[int | None, str, str, str], list[Allocation]] = {}
    for entry in entries:
        found.setdefault((entry.year, entry.certainty, entry.amount_is, entry.nature), []).append(entry)
    made = [Cell(*key, Amount.total(e.amount for e in alike), tuple(alike)) for key, alike in found.items()]
    return tuple(
        sorted(made, key=lambda c: (c.year or 0, STRENGTH.index(c.certainty), c.amount_is, c.nature))
    )


def counting_allocations(record: Record) -> tuple[Allocation, ...]:
    """The standing allocations that a sum over the package may count: of two levels of lines only the upper one."""
    counted: list[Allocation] = []

    def walk(line: Line) -> None:
        own = record.standing_of_line.get(line.key, ())
        if own:
            counted.extend(own)
            return
        for part in record.parts_of_line.get(line.key, ()):
            walk(part)

    for line in record.top_lines:
        walk(line)
    return tuple(counted)


def line_groups(record: Record) -> tuple[Group, ...]:
    """What the lines come to, like with like."""
    return groups(counting_allocations(record))


# The whole against its parts


@dataclass(frozen=True, slots=True)
class Balance:
    """How far the headline can be followed: ``traced`` to lines with stated amounts, ``left`` after them."""

    total: Amount
    traced: Amount
    left: Amount
    lines: int
    unstated_lines: int
    share: Share

    @property
    def is_over(self) -> bool:
        return self.traced.surely_exceeds(self.total)


def balance(record: Record) -> Balance | None:
    """The headline against the lines of the same year and ``amount_is``. None where there is no total.

    Lines' certainty may differ from the total's (announced lines of a decided total): tracing is about what is
    said, not about what is decided. What has lapsed or was rejected is not traced.
    """
    group = headline(record).group
    if group is None or not group.amount.is_stated:
        return None
    alike = [e for e in counting_allocations(record) if e.certainty not in GONE and _same_money(e, group)]
    traced = Amount.total(e.amount for e in alike if e.amount.is_stated)
    lines = {line.key for line in record.top_lines}
    stated = {_top(record, e.line) for e in alike if e.amount.is_stated}
    doubtful = {_top(record, e.line) for e in counting_allocations(record) if not e.amount.is_stated}
    unstated = (lines - stated) | doubtful
    return Balance(
        total=group.amount,
        traced=traced,
        left=Amount.not_known() if unstated else group.amount - traced,
        lines=len(lines),
        unstated_lines=len(unstated),
        share=traced.share_of(group.amount),
    )


def _same_money(entry: Entry, group: Group) -> bool:
    return entry.year == group.year and entry.amount_is == group.amount_is


def _top(record: Record, key: str) -> str:
    line = record.line_by_key[key]
    while line.parent is not None:
        line = record.line_by_key[line.parent]
    return line.key


def specified_share(record: Record) -> Share:
    """Our own measure: how much of the total can be followed to lines with stated amounts."""
    found = balance(record)
    return Share(None) if found is None else found.share


def share_of_headline(record: Record, cell: Cell) -> Share:
    """A line's part of the headline, where both are of one year and one ``amount_is``."""
    group = headline(record).group
    if group is None or cell.year != group.year or cell.amount_is != group.amount_is:
        return Share(None)
    return cell.amount.share_of(group.amount)


# Residents


@dataclass(frozen=True, slots=True)
class PerResident:
    """An amount for each resident, and the residents counted, with their year."""

    amount: Amount
    residents: Residents


def residents_for(residents: Iterable[Residents], year: int | None) -> Residents | None:
    """Those of 31 December of the fiscal year, else of the latest earlier; the latest of all for no year."""
    usable = [r for r in residents if year is None or r.year <= year]
    return max(usable, key=lambda r: r.year, default=None)


def per_resident(record: Record, amount: Amount, year: int | None) -> PerResident | None:
    counted = residents_for(record.municipality.residents, year)
    if counted is None or not amount.is_stated:
        return None
    return PerResident(amount.per(counted.count), counted)


# Conditions and pools


def condition_state(record: Record, condition: Condition) -> str:
    """``pending``, ``met`` or ``lapsed``: read from what later took the place of the conditional entries."""
    later = [e for ref in condition.entries for e in record.replaced_by.get(ref, ())]
    if any(ref not in record.replaced_by for ref in condition.entries) or not later:
        return "pending"
    return "lapsed" if all(e.certainty in GONE for e in later) else "met"


@dataclass(frozen=True, slots=True)
class PoolShare:
    """A source's part of its national pool in one year: computed, with its terms."""

    source: str
    year: int | None
    part: Amount
    whole: Amount
    share: Share


def pool_shares(record: Record) -> tuple[PoolShare, ...]:
    """For each source with a pool: its standing money of a year against the pool's of the same year and certainty."""
    found: list[PoolShare] = []
    for source in record.sources:
        pool = record.pool_by_key.get(source.pool or "")
        if pool is None:
            continue
        mine = groups(e for e in record.standing_appropriations if e.source == source.key)
        for group in sorted(mine, key=lambda g: g.year or 0):
            for whole in pool.amounts:
                if (whole.year, whole.certainty) == (group.year, group.certainty):
                    share = group.amount.share_of(whole.amount)
                    if share.applicable:
                        found.append(PoolShare(source.key, group.year, group.amount, whole.amount, share))
    return tuple(found)


def share_as_decimal(share: Share) -> Decimal | None:
    """For the projection: six decimals, None where not applicable."""
    return None if share.fraction is None else share.fraction.quantize(Decimal("0.000001"))
