"""Sums over one sealed document: standing entries only, like with like, doubt kept.

Nothing here reads a database: what the checks of publishing, the pages, the files and the projection say about a
version is computed by the same functions from the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from allocations.money import Amount, Share
from allocations.record.adding import SILENT, cell_amount, of_one_home, set_apart, summed
from allocations.record.shapes import Allocation, Condition, Entry, Line, Residents
from allocations.record.whole import Record

STRENGTH = ("decided", "conditional", "planned", "announced", "proposed", "lapsed", "rejected")
"""Certainties from the strongest to the weakest; the last two are money that will not come."""

GONE = frozenset({"lapsed", "rejected"})

WAITING = frozenset({"proposed", "announced", "planned", "conditional"})
"""Money that is still to be decided on."""


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
    def allocations(self) -> tuple[Allocation, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Allocation))

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
        Group(certainty, year, amount_is, summed(alike), tuple(alike))
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
    """The standing appropriations of the strongest certainty in one ``amount_is`` and, of several years, the latest.

    A year of which only changes are said (what was carried over to it) leads only where no other has a level.
    """
    found = groups(record.standing_appropriations)
    if not found:
        return Headline(None, ())
    rivals = [
        g
        for g in found
        if (g.certainty, g.amount.is_stated) == (found[0].certainty, found[0].amount.is_stated)
    ]
    chosen = max(rivals, key=lambda g: (any(e.measures == "level" for e in g.entries), g.year or 0))
    return Headline(chosen, tuple(group for group in found if group is not chosen))


# Lines


@dataclass(frozen=True, slots=True)
class Cell:
    """The standing money of a line in one year, certainty, ``amount_is`` and nature.

    Where its level is not stated the amount stays so, and ``changes`` are shown alone beside it.
    """

    year: int | None
    certainty: str
    amount_is: str
    nature: str
    amount: Amount
    entries: tuple[Allocation, ...]
    changes: tuple[Entry, ...] = ()

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
    made = [_cell(key, alike) for key, alike in found.items()]
    return tuple(
        sorted(made, key=lambda c: (c.year or 0, STRENGTH.index(c.certainty), c.amount_is, c.nature))
    )


def _cell(key: tuple[int | None, str, str, str], entries: list[Allocation]) -> Cell:
    amount, changes = cell_amount(entries)
    return Cell(*key, amount, tuple(entries), changes)


def counting(record: Record, entries: Iterable[Allocation]) -> tuple[Allocation, ...]:
    """Of allocations that are to be summed together, those that count: of two levels of lines only the upper one.

    A line hides its parts where it has a level of its own among the entries, or where none of theirs is a level.
    What it says nothing of, or takes from its parts' levels by a change, hides nothing.
    """
    found = tuple(entries)
    stated = [entry for entry in found if entry.amount.is_stated]
    levels = {entry.line for entry in stated if entry.measures == "level"}
    over_levels = {line for level in levels for line in _above(record, level)}
    hiding = {entry.line for entry in stated if entry.line in levels or entry.line not in over_levels}
    return tuple(entry for entry in found if hiding.isdisjoint(_above(record, entry.line)))


def counted_entries(record: Record) -> frozenset[str]:
    """The refs of the standing allocations that a sum over like money counts."""
    alike = groups(record.standing_allocations)
    return frozenset(entry.ref for group in alike for entry in counting(record, group.allocations))


def _above(record: Record, key: str) -> Iterator[str]:
    """The lines that the line is a part of, the nearest first."""
    above = record.line_by_key[key].parent
    while above is not None:
        yield above
        above = record.line_by_key[above].parent


def below(record: Record, key: str) -> Iterator[str]:
    """The parts of a line, and theirs."""
    for part in record.parts_of_line.get(key, ()):
        yield part.key
        yield from below(record, part.key)


def line_groups(record: Record) -> tuple[Group, ...]:
    """What the lines come to, like with like."""
    alike = groups(record.standing_allocations)
    return groups(entry for group in alike for entry in counting(record, group.allocations))


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
    said, not about what is decided. Lines of a certainty that has a total of its own beside the headline are traced to
    that one. What has lapsed or was rejected is not traced; neither it nor what is included elsewhere is a silence.
    """
    group = headline(record).group
    if group is None or not group.amount.is_stated:
        return None
    own_total = {e.certainty for e in record.standing_appropriations if _same_money(e, group)}
    elsewhere = (own_total - {group.certainty}) | GONE
    here = [e for e in record.standing_allocations if _same_money(e, group)]
    alike = counting(record, (e for e in here if e.certainty not in elsewhere))
    traced = _traced(alike)
    lines = {line.key for line in record.top_lines}
    told = {_top(record, e.line) for e in here if e.amount.state not in SILENT}
    of_the_year = [
        e for e in record.standing_allocations if e.year in {None, group.year} and e.certainty not in GONE
    ]
    doubtful = {_top(record, e.line) for e in counting(record, of_the_year) if e.amount.state in SILENT}
    unstated = (lines - told) | doubtful
    return Balance(
        total=group.amount,
        traced=traced,
        left=Amount.not_known() if unstated else group.amount - traced,
        lines=len(lines),
        unstated_lines=len(unstated),
        share=traced.share_of(group.amount),
    )


def _traced(entries: tuple[Allocation, ...]) -> Amount:
    """The stated money on lines. Of a line that states no amount, what was moved to it and not what was taken."""
    apart = {entry.ref for cell in of_one_home(entries) for entry in set_apart(cell)}
    zero = Amount.stated(0)
    return Amount.total(
        entry.amount
        for entry in entries
        if entry.amount.is_stated and not (entry.ref in apart and zero.surely_exceeds(entry.amount))
    )


def _same_money(entry: Entry, group: Group) -> bool:
    return entry.year == group.year and entry.amount_is == group.amount_is


def _top(record: Record, key: str) -> str:
    return next(reversed((key, *_above(record, key))))


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

UNLIKE = {"per_year", "whole_period"}
"""One year's money is no part of the whole period's, nor the other way round."""


def condition_state(record: Record, condition: Condition) -> str:
    """``pending``, ``met`` or ``lapsed``: read from what later took the place of the conditional entries.

    A correction, or another figure that still waits, takes over the waiting and ends nothing.
    """
    fates = [fate for ref in condition.entries for fate in _fates(record, ref)]
    if not fates or "pending" in fates:
        return "pending"
    return "lapsed" if all(fate in GONE for fate in fates) else "met"


def _fates(record: Record, ref: str) -> Iterator[str]:
    later = record.replaced_by.get(ref, ())
    if not later:
        yield "pending"
    for entry in later:
        if entry.certainty in WAITING or record.decision_by_key[entry.decision].kind == "correction":
            yield from _fates(record, entry.ref)
        else:
            yield entry.certainty


@dataclass(frozen=True, slots=True)
class PoolShare:
    """A source's part of its national pool in one year: computed, with its terms."""

    source: str
    year: int | None
    part: Amount
    whole: Amount
    share: Share


def pool_shares(record: Record) -> tuple[PoolShare, ...]:
    """For each source with a pool: its standing money of a year against the pool's like money."""
    found: list[PoolShare] = []
    for source in record.sources:
        pool = record.pool_by_key.get(source.pool or "")
        if pool is None:
            continue
        mine = groups(e for e in record.standing_appropriations if e.source == source.key)
        for group in sorted(mine, key=lambda g: g.year or 0):
            for whole in pool.amounts:
                alike = (whole.year, whole.certainty) == (group.year, group.certainty)
                if alike and {whole.amount_is, group.amount_is} != UNLIKE:
                    share = group.amount.share_of(whole.amount)
                    if share.applicable:
                        found.append(PoolShare(source.key, group.year, group.amount, whole.amount, share))
    return tuple(found)


def share_as_decimal(share: Share) -> Decimal | None:
    """For the projection: six decimals, None where not applicable or a thousand times the whole."""
    if share.fraction is None or share.fraction >= 1000:
        return None
    return share.fraction.quantize(Decimal("0.000001"), ROUND_DOWN)
