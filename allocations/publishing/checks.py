"""The rules of money, checked on the document itself: what is checked is what is sealed.

A rule broken raises its refusal with a sentence that names the figure. What merely does not add up in the source is
no rule: ``allocations.record.contradictions`` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from allocations.money import Amount, format_amount
from allocations.publishing import refusals
from allocations.record import Record, cited_facts, counting_allocations
from allocations.record.schema import schema_errors
from allocations.record.shapes import Allocation, Cited, Decision, Entry
from allocations.record.sums import GONE

Check = Callable[[Record, Record | None], Iterator[str]]


def check(document: dict[str, Any], record: Record, base: Record | None, new: set[str]) -> None:
    """Refuse a document that breaks a rule.

    ``base`` is the version it is built on, ``new`` the keys of the decisions that are not posted yet. Raises the
    refusal of the first rule broken, with every sentence of that rule; nothing is changed.
    """
    _refuse(refusals.Malformed, schema_errors(document))
    _refuse(refusals.SameKey, _same_key(record))
    _refuse(refusals.ReplacesUnpublished, _replaces_unpublished(record))
    _refuse(refusals.ReplacedTwice, _replaced_twice(record))
    _refuse(refusals.NotACorrection, _not_a_correction(record, new))
    _refuse(refusals.TwoLevels, _two_levels(record))
    _refuse(refusals.BelowZero, _below_zero(record))
    _refuse(refusals.OverAllocated, _over_allocated(record, base))
    _refuse(refusals.Uncited, _uncited(record))


def _refuse(refusal: type[refusals.Refused], sentences: Iterable[str]) -> None:
    found = tuple(sentences)
    if found:
        raise refusal(*found)


# What an entry is called in a sentence


def _where(record: Record, entry: Entry) -> str:
    if isinstance(entry, Allocation):
        name = record.line_by_key[entry.line].name
    else:
        name = record.source_by_key[entry.source or ""].name
    return f"{name} {entry.year}" if entry.year is not None else name


def _figure(record: Record, entry: Entry) -> str:
    return f"{_where(record, entry)}: {format_amount(entry.amount)}"


# The rules


def _same_key(record: Record) -> Iterator[str]:
    for decision in record.decisions:
        keys = [entry.key for entry in (*decision.appropriations, *decision.allocations)]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield _("Two entries of the decision %(decision)s have the key “%(key)s”.") % {
                "decision": decision.key,
                "key": key,
            }


def _replaces_unpublished(record: Record) -> Iterator[str]:
    for kind in (record.appropriations, record.allocations):
        known = {entry.ref for entry in kind}
        for entry in kind:
            if entry.replaces is not None and entry.replaces not in known:
                yield _("%(figure)s replaces an entry that is not published.") % {
                    "figure": _figure(record, entry)
                }


def _replaced_twice(record: Record) -> Iterator[str]:
    for ref, later in record.replaced_by.items():
        if len({entry.decision for entry in later}) > 1:
            yield _("%(figure)s is replaced by two decisions; only one can take its place.") % {
                "figure": _figure(record, record.entry_by_ref[ref])
            }


def _not_a_correction(record: Record, new: set[str]) -> Iterator[str]:
    for decision in record.decisions:
        if decision.kind == "correction" and decision.key in new:
            for entry in (*decision.appropriations, *decision.allocations):
                if entry.replaces is None:
                    yield _("%(figure)s: a correction names the entry that it replaces.") % {
                        "figure": _figure(record, entry)
                    }


def _two_levels(record: Record) -> Iterator[str]:
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in (*record.standing_appropriations, *record.standing_allocations):
        if entry.measures != "level":
            continue
        line = entry.line if isinstance(entry, Allocation) else None
        cell = (line, entry.source, entry.year, entry.certainty, entry.amount_is, entry.nature)
        if cell in seen:
            yield _("%(one)s and %(other)s are two levels in one cell: let one replace the other.") % {
                "one": _figure(record, seen[cell]),
                "other": _figure(record, entry),
            }
        seen[cell] = entry


def _below_zero(record: Record) -> Iterator[str]:
    cells: dict[tuple[object, ...], list[Entry]] = {}
    for entry in (*record.standing_appropriations, *record.standing_allocations):
        if entry.certainty not in GONE:
            of = ("line", entry.line) if isinstance(entry, Allocation) else ("source", entry.source)
            cells.setdefault((*of, entry.year, entry.nature), []).append(entry)
    for entries in cells.values():
        found = Amount.total(entry.amount for entry in entries)
        has_level = any(entry.measures == "level" for entry in entries)
        if has_level and Amount.stated(0).surely_exceeds(found):
            yield _("%(place)s would be %(amount)s: a level does not go below zero.") % {
                "place": _where(record, entries[0]),
                "amount": format_amount(found),
            }


def _over_allocated(record: Record, base: Record | None) -> Iterator[str]:
    """Decided allocations of a year against its decided appropriations, where those are all stated.

    Only where this change adds to what is distributed: what a cut or a lapse leaves over-distributed is shown.
    """
    for year in sorted({e.year for e in record.standing_allocations if e.year is not None}):
        given, spread = (
            _decided(record.standing_appropriations, year),
            _decided(counting_allocations(record), year),
        )
        if not given or len({entry.amount_is for entry in (*given, *spread)} - {"not_stated"}) > 1:
            continue
        have, used = Amount.total(e.amount for e in given), Amount.total(e.amount for e in spread)
        before = _decided(counting_allocations(base), year) if base is not None else []
        if used.surely_exceeds(have) and _has_grown(spread, before):
            yield _("%(year)s: %(used)s is distributed but %(have)s is decided, %(over)s too much.") % {
                "year": year,
                "used": format_amount(used),
                "have": format_amount(have),
                "over": format_amount(used - have),
            }


def _decided(entries: Iterable[Entry], year: int) -> list[Entry]:
    return [entry for entry in entries if entry.certainty == "decided" and entry.year == year]


def _has_grown(now: list[Entry], before: list[Entry]) -> bool:
    """Whether more is distributed than before, as far as amounts are stated."""
    stated = [Amount.total(e.amount for e in entries if e.amount.is_stated) for entries in (now, before)]
    return not stated[1].surely_covers(stated[0])


def _uncited(record: Record) -> Iterator[str]:
    for path, fact in cited_facts(record):
        figure = _figure_of(record, path, fact)
        if figure and not any(c.document or c.reason or c.terms for c in fact.citations):
            yield _("%(figure)s has no source: cite the document, or give the reason for an inference.") % {
                "figure": figure
            }


def _figure_of(record: Record, path: str, fact: Cited) -> str:
    """What a fact with a figure is called, or nothing where it has none."""
    if isinstance(fact, Entry):
        return _figure(record, fact) if fact.amount.is_stated else ""
    amount = getattr(fact, "amount", None)
    if isinstance(amount, Amount):
        name = getattr(fact, "label", "") or path
        return f"{name}: {format_amount(amount)}" if amount.is_stated else ""
    if path.startswith("municipality/residents/"):
        return _("Residents %(year)s") % {"year": path.rpartition("/")[2]}
    if path.startswith("indicators/"):
        values = [getattr(fact, name, None) for name in ("baseline", "target", "value")]
        return getattr(fact, "name", path) if any(value is not None for value in values) else ""
    return ""


def check_act(acts: Iterable[tuple[Decision, Record]]) -> None:
    """A reallocation sums to zero in each year, a carry-over over the years, taken over all decisions of one act.

    Raises NotZeroSum.
    """
    pairs = tuple(acts)
    for kind in ("appropriations", "allocations"):
        entries = [(record, d.kind, entry) for d, record in pairs for entry in getattr(d, kind)]
        _refuse(refusals.NotZeroSum, _not_zero(entries))


def _not_zero(entries: list[tuple[Record, str, Entry]]) -> Iterator[str]:
    moved = [(record, entry) for record, kind, entry in entries if kind == "reallocation"]
    for year in sorted({entry.year for _r, entry in moved}, key=lambda y: y or 0):
        found = Amount.total(entry.amount for _r, entry in moved if entry.year == year)
        if found.is_exact and found != Amount.stated(0):
            yield _(
                "The reallocation of %(year)s comes to %(amount)s; what is taken and what is given must be equal."
            ) % {
                "year": year if year is not None else _("a year not stated"),
                "amount": format_amount(found),
            }
    carried = Amount.total(entry.amount for _r, kind, entry in entries if kind == "carry_over")
    if carried.is_exact and carried != Amount.stated(0):
        yield _("The carry-over comes to %(amount)s over the years; it must come to zero.") % {
            "amount": format_amount(carried)
        }
