"""The rules of money, checked on the document itself: what is checked is what is sealed.

A rule broken raises its refusal with a sentence that names the figure. What merely does not add up in the source is
no rule: ``allocations.record.contradictions`` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from allocations.money import Amount, AmountRefused, format_amount
from allocations.publishing import refusals
from allocations.publishing.corrections import uncited_fact_corrections, wrong_fact_corrections
from allocations.record import Record, cited_facts, counting, read
from allocations.record.schema import schema_errors
from allocations.record.shapes import Allocation, Cited, Decision, Entry, Indicator, Observation, Residents
from allocations.record.sums import GONE


def read_checked(document: dict[str, Any], text: str) -> Record:
    """Read the text of a document that fits its schema. Raises Malformed for one that does not."""
    _refuse(refusals.Malformed, schema_errors(document))
    try:
        return read(text)
    except AmountRefused as refusal:
        raise refusals.Malformed(str(refusal)) from refusal


def check(record: Record, base: Record | None, new: set[str]) -> None:
    """Refuse a document that breaks a rule.

    ``base`` is the version it is built on where its text is left, ``new`` the keys of the decisions that are not posted
    yet. Raises the refusal of the first rule broken, with every sentence of that rule; nothing is changed.
    """
    if base is None:
        base = replace(record, decisions=tuple(d for d in record.decisions if d.key not in new))
    _refuse(refusals.SameKey, _same_key(record))
    _refuse(refusals.ReplacesUnpublished, _replaces_unpublished(record))
    _refuse(refusals.ReplacedTwice, _replaced_twice(record))
    _refuse(refusals.ReplacesItself, _replaces_itself(record))
    _refuse(refusals.NotACorrection, _not_a_correction(record, new))
    _refuse(refusals.NotACorrection, wrong_fact_corrections(record, new))
    _refuse(refusals.TwoLevels, _two_levels(record))
    _refuse(refusals.BelowZero, _below_zero(record))
    _refuse(refusals.OverAllocated, _over_allocated(record, base))
    _refuse(refusals.Uncited, _uncited(record))
    _refuse(refusals.Uncited, uncited_fact_corrections(record, new))


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


def _replaces_itself(record: Record) -> Iterator[str]:
    """By way of others, or within its decision: then neither stands, and money is gone without a decision on it."""
    for entry in (*record.appropriations, *record.allocations):
        seen = {entry.ref}
        earlier = record.entry_by_ref.get(entry.replaces or "")
        own = earlier is not None and earlier.decision == entry.decision
        while earlier is not None and earlier.ref not in seen:
            seen.add(earlier.ref)
            earlier = record.entry_by_ref.get(earlier.replaces or "")
        if own or earlier is not None:
            yield _("%(figure)s: an entry replaces one of an earlier decision.") % {
                "figure": _figure(record, entry)
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
    """Neither in any one cell nor in all that is said of a line or source in a year, whatever kind each figure is."""
    cells: dict[tuple[object, ...], list[Entry]] = {}
    for entry in (*record.standing_appropriations, *record.standing_allocations):
        if entry.certainty not in GONE:
            of = ("line", entry.line) if isinstance(entry, Allocation) else ("source", entry.source)
            kind = (entry.source, entry.certainty, entry.amount_is, entry.nature)
            cells.setdefault((*of, entry.year), []).append(entry)
            cells.setdefault((*of, entry.year, kind), []).append(entry)
    sentences = (_below_zero_in(record, entries) for entries in cells.values())
    yield from dict.fromkeys(sentence for sentence in sentences if sentence)


def _below_zero_in(record: Record, entries: list[Entry]) -> str:
    found = Amount.total(entry.amount for entry in entries)
    has_level = any(entry.measures == "level" for entry in entries)
    if not has_level or not Amount.stated(0).surely_exceeds(found):
        return ""
    return _("%(place)s would be %(amount)s: a level does not go below zero.") % {
        "place": _where(record, entries[0]),
        "amount": format_amount(found),
    }


def _over_allocated(record: Record, base: Record) -> Iterator[str]:
    """Decided allocations of a year against its decided appropriations, where those are all stated.

    Only where this change adds to what is distributed: what a cut or a lapse leaves over-distributed is shown.
    """
    for year in sorted({e.year for e in record.standing_allocations if e.year is not None}):
        given, spread = _decided(record.standing_appropriations, year), _distributed(record, year)
        if not given or len({entry.amount_is for entry in (*given, *spread)} - {"not_stated"}) > 1:
            continue
        have, used = Amount.total(e.amount for e in given), Amount.total(e.amount for e in spread)
        if used.surely_exceeds(have) and _has_grown(spread, _distributed(base, year)):
            yield _("%(year)s: %(used)s is distributed but %(have)s is decided, %(over)s too much.") % {
                "year": year,
                "used": format_amount(used),
                "have": format_amount(have),
                "over": format_amount(used - have),
            }


E = TypeVar("E", bound=Entry)


def _decided(entries: Iterable[E], year: int) -> list[E]:
    return [entry for entry in entries if entry.certainty == "decided" and entry.year == year]


def _distributed(record: Record, year: int) -> tuple[Allocation, ...]:
    return counting(record, _decided(record.standing_allocations, year))


def _has_grown(now: Iterable[Entry], before: Iterable[Entry]) -> bool:
    """Whether more is distributed than before, as far as amounts are stated."""
    stated = [Amount.total(e.amount for e in entries if e.amount.is_stated) for entries in (now, before)]
    return not stated[1].surely_covers(stated[0])


def _uncited(record: Record) -> Iterator[str]:
    for uncited in uncited_figures(record):
        yield _("%(figure)s has no source: cite the document, or give the reason for an inference.") % {
            "figure": uncited.figure
        }


@dataclass(frozen=True, slots=True)
class UncitedFigure:
    """A figure that nothing supports: where it stands in the document, its field, and what it is called."""

    path: str
    field: str
    figure: str


def uncited_figures(record: Record) -> Iterator[UncitedFigure]:
    """Every figure without a source, in reading order. The desk shows them by the same rule that refuses them."""
    for path, fact in cited_facts(record):
        for field, figure in _figures_of(record, path, fact):
            # What is said of another field of it, its year for instance, is no source of the figure.
            about = [c for c in fact.citations if c.fact in {"", field}]
            if not any(c.document or c.reason or c.terms for c in about):
                yield UncitedFigure(path, field, figure)


def _figures_of(record: Record, path: str, fact: Cited) -> Iterator[tuple[str, str]]:
    """The fields of a fact that hold a figure, and what each is called."""
    amount = getattr(fact, "amount", None)
    if isinstance(amount, Amount):
        if amount.is_stated:
            name = getattr(fact, "label", "") or path
            yield (
                "amount",
                _figure(record, fact) if isinstance(fact, Entry) else f"{name}: {format_amount(amount)}",
            )
    elif isinstance(fact, Residents):
        yield "count", _("Residents %(year)s") % {"year": fact.year}
    elif isinstance(fact, Indicator | Observation):
        for field in ("baseline", "target", "value"):
            if getattr(fact, field, None) is not None:
                yield field, getattr(fact, "name", path)


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
