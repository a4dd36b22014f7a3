"""Before and after: what a change does to the money of each line and source, with the terms of what is computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.money import Amount, format_amount, format_kronor
from allocations.record.naming import called
from allocations.record.shapes import Entry
from allocations.record.sums import groups, own_cells
from allocations.record.whole import Record
from allocations.record.words import word

Key = tuple[str, str, int | None, str, str, str]
"""Line or source, its key, year, certainty, what the amount is of, nature."""


@dataclass(frozen=True)
class Held:
    """The money in one cell of one version: the level, changes that cannot be added to it, and what it is made of."""

    amount: Amount
    apart: tuple[Entry, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class MoneyRow:
    """One cell that the change touches: in words, and by its ``key`` for whoever lays two beside each other."""

    key: Key
    is_line: bool
    name: str
    number: str
    year: str
    words: str
    before: str
    after: str
    difference: str
    terms: tuple[str, ...]
    year_inferred: bool


def money_rows(before: Record | None, after: Record) -> list[MoneyRow]:
    """Every cell whose money is not the same, lines first, in the order of the package."""
    old = dict(_held(before)) if before is not None else {}
    new = dict(_held(after))
    return [
        _row(before, after, key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys(), key=lambda key: _order(before, after, key))
        if not _same(old.get(key), new.get(key))
    ]


def _held(record: Record) -> Iterable[tuple[Key, Held]]:
    for line in record.lines:
        for cell in own_cells(record, line):
            key = ("line", line.key, cell.year, cell.certainty, cell.amount_is, cell.nature)
            yield key, Held(cell.amount, cell.changes, cell.entries)
    for source in record.sources:
        mine = [entry for entry in record.standing_appropriations if entry.source == source.key]
        for group in groups(mine):
            yield (
                ("source", source.key, group.year, group.certainty, group.amount_is, ""),
                Held(group.amount, (), group.entries),
            )


def _same(old: Held | None, new: Held | None) -> bool:
    """Whether nothing of it differs, also not from which entries it comes."""
    if old is None or new is None:
        return old is new
    return (old.amount, [e.ref for e in old.entries]) == (new.amount, [e.ref for e in new.entries])


def _order(before: Record | None, after: Record, key: Key) -> tuple[bool, int, int, tuple[str, ...]]:
    kind, name, year, *rest = key
    every = [
        each.key
        for record in (after, before)
        if record is not None
        for each in (record.lines if kind == "line" else record.sources)
    ]
    return kind != "line", every.index(name), year or 0, tuple(rest)


def _row(before: Record | None, after: Record, key: Key, old: Held | None, new: Held | None) -> MoneyRow:
    kind, name, year, certainty, amount_is, nature = key
    record = after if new is not None or before is None else before
    part = (record.line_by_key if kind == "line" else record.source_by_key)[name]
    words = [word("certainty", certainty)]
    words += [word("amount_is", amount_is)] if amount_is != "not_stated" else []
    words += [word("nature", nature)] if nature not in {"", "not_stated"} else []
    return MoneyRow(
        key=key,
        is_line=kind == "line",
        name=called(record, part),
        number=str(getattr(part, "number", "") or ""),
        year=str(year) if year is not None else _("year not stated"),
        words=", ".join(words),
        before=_said(old),
        after=_said(new),
        difference=_difference(old, new),
        terms=_terms(record, new),
        year_inferred=any(
            entry.inference_on("year") for held in (old, new) if held for entry in held.entries
        ),
    )


def _said(held: Held | None) -> str:
    if held is None:
        return ""
    said = format_amount(held.amount)
    for entry in held.apart:
        said += "; " + _("a change of %(amount)s, shown alone") % {"amount": format_amount(entry.amount)}
    return said


def _difference(old: Held | None, new: Held | None) -> str:
    """Only between two exact figures. To what was not there, or is not stated, there is no difference."""
    if old is None or new is None or old.apart or new.apart:
        return ""
    first, then = old.amount, new.amount
    if not (first.is_exact and then.is_exact) or first.kronor is None or then.kronor is None:
        return ""
    difference = then.kronor - first.kronor
    return ("+" if difference > 0 else "") + format_kronor(difference)


def _terms(record: Record, held: Held | None) -> tuple[str, ...]:
    """What a figure is computed from: each entry with the decision that made it. One entry needs no terms."""
    if held is None or len(held.entries) < 2:
        return ()
    return tuple(
        _("%(amount)s by %(decision)s")
        % {
            "amount": format_amount(entry.amount),
            "decision": called(record, record.decision_by_key[entry.decision]),
        }
        for entry in held.entries
    )
