"""What changes between two versions of a record, in plain words and figures.

A pure function over two documents: the approver's page, the list of changes and the feed say the same. Whatever differs
in the documents is a change here: no difference means the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allocations.record import shapes
from allocations.record.naming import called, said
from allocations.record.shapes import Citation, Corrected, Entry
from allocations.record.whole import Record
from allocations.record.words import FIELDS, PARTS

LONGEST = 240
"""Signs of an old or new text that a sentence repeats; ``before`` and ``after`` have it whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. ``kind`` is ``added``, ``removed``, ``changed``, ``replaced``, ``cited`` or ``order``.

    ``path`` is the place in the document of what differs, ``part`` what kind of thing it is, ``name`` what it is
    called, ``fact`` which of its fields it is, in words and as ``field`` in the shapes (empty: the whole). ``before``
    and ``after`` say it in words, and are empty where there is nothing. All words are in the active language;
    ``sentence`` says it all, long texts shortened.
    """

    kind: str
    section: str
    path: str
    part: str
    name: str
    fact: str
    before: str
    after: str
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: where it lies, what it is called, and what it says."""

    path: str
    section: str
    name: str
    said: Any


def difference(before: Record | None, after: Record) -> tuple[Change, ...]:
    """Every change from the one version to the other, section by section; everything is new after nothing."""
    old = {part.path: part for part in parts(before)} if before is not None else {}
    new = {part.path: part for part in parts(after)}
    changes = [
        *(change for path, part in new.items() for change in _changes(old.get(path), part, before, after)),
        *(_removed(part, before) for path, part in old.items() if path not in new and before is not None),
        *(_reordered(before, after) if before is not None else ()),
    ]
    return tuple(sorted(changes, key=lambda change: SECTIONS.index(change.section)))


# The parts of a document

SECTIONS = ("package", "money", "decisions", "lines", "results", "bodies", "documents", "surroundings")
"""Under which heading a change is shown, in this order."""

SECTION_OF: dict[type, str] = {
    shapes.Package: "package",
    shapes.StatedFigure: "money",
    shapes.Appropriation: "money",
    shapes.Allocation: "money",
    shapes.PositionAmount: "money",
    shapes.Source: "money",
    shapes.Pool: "money",
    shapes.PoolAmount: "money",
    shapes.Decision: "decisions",
    shapes.Point: "decisions",
    shapes.Condition: "decisions",
    shapes.Position: "decisions",
    shapes.FactCorrection: "decisions",
    shapes.Line: "lines",
    shapes.Measure: "lines",
    shapes.Indicator: "results",
    shapes.Observation: "results",
    shapes.Outturn: "results",
    shapes.Body: "bodies",
    shapes.Seat: "bodies",
    shapes.Document: "documents",
    shapes.Area: "surroundings",
    shapes.Residents: "surroundings",
    shapes.Purpose: "surroundings",
    shapes.Municipality: "surroundings",
}


def parts(record: Record) -> Iterator[Part]:
    """Every part of the document that has a place of its own."""
    yield from _part(record, "municipality", record.municipality)
    if record.package is not None:
        yield from _part(record, "package", record.package)
    for name, held in _held(record):
        yield from _each(record, name, held)


def _part(record: Record, path: str, said_here: Any) -> Iterator[Part]:
    yield Part(path, SECTION_OF[type(said_here)], called(record, said_here), said_here)
    for name, held in _held(said_here):
        yield from _each(record, f"{path}/{name}", held)


def _each(record: Record, path: str, held: Iterable[Any]) -> Iterator[Part]:
    for key, said_here in _keyed(held):
        yield from _part(record, f"{path}/{key}", said_here)


def _held(whole: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The fields that hold parts with places of their own, and not words, keys or citations."""
    for field in fields(whole):
        value = getattr(whole, field.name)
        if (
            isinstance(value, tuple)
            and value
            and is_dataclass(value[0])
            and not isinstance(value[0], Citation | Corrected)
        ):
            yield field.name, value


def _keyed(held: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each with its key among its like. Two of one key (alternative amounts have none) are told apart by number."""
    seen: dict[str, int] = {}
    for said_here in held:
        key = _key(said_here)
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key}-{seen[key]}"), said_here


def _key(said_here: Any) -> str:
    match said_here:
        case shapes.Residents():
            return str(said_here.year)
        case shapes.PoolAmount():
            return f"{said_here.year or '-'}/{said_here.certainty}"
        case shapes.PositionAmount():
            return f"{said_here.line or said_here.source}/{said_here.year or '-'}"
        case shapes.Outturn():
            period = f"{said_here.year}/{said_here.period}-{said_here.period_number}"
            return f"{said_here.line}/{said_here.kind}/{period}"
        case shapes.Area():
            return said_here.slug
    return str(said_here.key)


# What differs


def _changes(old: Part | None, new: Part, before: Record | None, after: Record) -> Iterator[Change]:
    if old is None:
        yield _added(new, before, after)
        return
    if old.said == new.said:
        return
    for field in fields(new.said):
        was, becomes = getattr(old.said, field.name), getattr(new.said, field.name)
        if was == becomes or field.name in dict(_held(new.said)) or field.name in dict(_held(old.said)):
            continue
        if field.name == "corrected" and len(was) != len(becomes):
            continue  # the correction itself is added, and the fact it puts right is changed
        if field.name == "citations":
            yield from _cited(new, was, becomes, before or after, after)
        else:
            yield _changed(
                new,
                field.name,
                said(before or after, new.said, field.name, was),
                said(after, new.said, field.name, becomes),
            )


def _added(part: Part, before: Record | None, after: Record) -> Change:
    what = said(after, part.said)
    replaced = part.said.replaces if isinstance(part.said, Entry) else None
    if replaced is not None and before is not None and replaced in before.entry_by_ref:
        was = said(before, before.entry_by_ref[replaced])
        sentence = _("%(name)s: %(before)s → %(after)s") % {"name": part.name, "before": was, "after": what}
        return _change(part, "replaced", sentence, was=was, becomes=what)
    sentence = _("Added, %(part)s: %(name)s%(what)s") % _words(part, what)
    return _change(part, "added", sentence, becomes=what)


def _removed(part: Part, before: Record) -> Change:
    what = said(before, part.said)
    sentence = _("Left out, %(part)s: %(name)s%(what)s") % _words(part, what)
    return _change(part, "removed", sentence, was=what)


def _changed(part: Part, fact: str, was: str, becomes: str) -> Change:
    words = {
        **_words(part),
        "fact": FIELDS[fact],
        "before": short(was) or _("nothing"),
        "after": short(becomes) or _("nothing"),
    }
    sentence = _("Changed, %(part)s: %(name)s, %(fact)s: %(before)s → %(after)s") % words
    return _change(part, "changed", sentence, fact=str(FIELDS[fact]), was=was, becomes=becomes, field=fact)


def _cited(
    part: Part, was: tuple[Citation, ...], becomes: tuple[Citation, ...], before: Record, after: Record
) -> Iterator[Change]:
    old = [said(before, citation) for citation in was if citation not in becomes]
    new = [said(after, citation) for citation in becomes if citation not in was]
    fact = _("source")
    for text in old:
        sentence = _("Source taken away, %(part)s: %(name)s%(what)s") % _words(part, text)
        yield _change(part, "cited", sentence, fact=fact, was=text)
    for text in new:
        sentence = _("Source added, %(part)s: %(name)s%(what)s") % _words(part, text)
        yield _change(part, "cited", sentence, fact=fact, becomes=text)
    if not old and not new:
        sentence = _("The order of the sources is changed, %(part)s: %(name)s") % _words(part)
        yield _change(part, "order", sentence, fact=fact)


def _words(part: Part, what: str = "") -> dict[str, str]:
    said_here = f". {capfirst(short(what))}" if what else ""
    return {"part": str(PARTS[type(part.said)]), "name": part.name.rstrip("."), "what": said_here}


def _change(
    part: Part,
    kind: str,
    sentence: str,
    *,
    fact: str = "",
    was: str = "",
    becomes: str = "",
    field: str = "",
) -> Change:
    noun = str(PARTS[type(part.said)])
    return Change(kind, part.section, part.path, noun, part.name, fact, was, becomes, sentence, field)


def _reordered(before: Record, after: Record) -> Iterator[Change]:
    """Parts that are in both, in another order."""
    old, new = dict(_orders(before)), dict(_orders(after))
    for path, becomes in new.items():
        was = old.get(path, ())
        common = set(was) & set(becomes)
        if [key for key in was if key in common] != [key for key in becomes if key in common]:
            names = {part.path: part for part in (*parts(before), *parts(after))}
            first = names[f"{path}/{becomes[0]}"]
            sentence = _("The order is changed: %(part)s") % _words(first)
            listed = [
                ", ".join(names[f"{path}/{key}"].name for key in keys if key in common)
                for keys in (was, becomes)
            ]
            yield _change(first, "order", sentence, fact=_("order"), was=listed[0], becomes=listed[1])


def _orders(whole: Any, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, held in _held(whole):
        keyed = tuple(_keyed(held))
        yield f"{path}{name}", tuple(key for key, _said in keyed)
        for key, inner in keyed:
            yield from _orders(inner, f"{path}{name}/{key}/")
    if isinstance(whole, Record):
        yield from _orders(whole.municipality, "municipality/")


def short(text: str) -> str:
    """A text as a sentence can repeat it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"
