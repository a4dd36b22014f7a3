"""What a record calls by name, and what mentions it: for pages of places, bodies, parties, sources and purposes.

Codes of kinds and roles are those of the projection (`allocations.models.projected_names`). Nothing here is for people
to read but the names themselves, which are the record's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from allocations.record.shapes import Body, Decision, Line, Source
from allocations.record.sums import Cell
from allocations.record.whole import Record

KEY_OF_KIND: Final = {
    "municipal_budget": "kommunens-egna-medel",
    "state_grant": "statsbidrag",
    "other": "ovriga-kallor",
    "not_stated": "anges-inte",
}
"""By the kind of a source that names no grantor: the key it has among all municipalities' sources."""

LISTED: Final = re.compile(r",|;| och ")
INITIATIVE: Final = "initiative"
UNSTATED_SOURCE: Final = KEY_OF_KIND["not_stated"]


@dataclass(frozen=True, slots=True)
class Name:
    """Something that the record calls by name. ``home``: a municipality's address name, empty for what is shared."""

    kind: str
    home: str
    key: str
    name: str
    name_en: str = ""
    parent_home: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """That something with a name is named, and as what."""

    kind: str
    home: str
    key: str
    role: str


def source_key(record: Record, source: Source | None) -> str:
    """What a source is called among all municipalities' sources: its grantor's slug, else the word of its kind."""
    if source is None:
        return UNSTATED_SOURCE
    grantor = record.body_by_key.get(source.grantor or "")
    return grantor.slug if grantor is not None else KEY_OF_KIND.get(source.kind, KEY_OF_KIND["other"])


def names(record: Record) -> tuple[Name, ...]:
    """Everything that the record calls by name, once: its subject first, then in the record's order."""
    return tuple({(name.kind, name.home, name.key): name for name in _names(record)}.values())


def _names(record: Record) -> Iterator[Name]:
    home = record.municipality.slug
    if record.package is not None:
        yield Name("package", home, record.subject_slug, record.name)
    for body in record.bodies:
        above = record.body_by_key.get(body.parent or "")
        part_of = (home_of(record, above)[1], above.slug) if above is not None else ("", "")
        yield Name(*home_of(record, body), body.slug, body.name, "", *part_of)
    for area in record.areas:
        part_of = (home, area.parent) if area.parent else ("", "")
        yield Name("place", home, area.slug, area.name, "", *part_of)
    for source in record.sources:
        grantor = record.body_by_key.get(source.grantor or "")
        if grantor is not None:
            yield Name("source", "", grantor.slug, grantor.name)
    for pool in record.pools:
        yield Name("pool", "", pool.key, pool.name)
    for purpose in record.purposes:
        yield Name("purpose", "", purpose.key, purpose.name, purpose.name_en)
    for document in record.documents:
        yield Name("document", "", document.key, document.title or document.description)


def home_of(record: Record, body: Body) -> tuple[str, str]:
    """The kind of a body's name, and the municipality that it belongs to, empty where it is shared."""
    kind = "party" if body.kind == "party" else "body"
    return kind, record.municipality.slug if body.municipality else ""


def of_line(record: Record, line: Line, cell: Cell | None) -> tuple[Mention, ...]:
    """What a cell of a line names: its places, purpose and sources, who answers for it, decided or took a position."""
    return tuple(dict.fromkeys(_of_line(record, line, cell)))


def _of_line(record: Record, line: Line, cell: Cell | None) -> Iterator[Mention]:
    home = record.municipality.slug
    yield from (Mention("place", home, slug, "touches") for slug in line.areas)
    yield from _bodies(record, line.responsible, "responsible")
    if line.purpose is not None:
        yield Mention("purpose", "", line.purpose, "purpose")
    if cell is None:
        return
    for key in cell.sources:
        source = record.source_by_key.get(key or "")
        yield Mention("source", "", source_key(record, source), "pays")
        if source is not None and source.pool:
            yield Mention("pool", "", source.pool, "pays")
    for key in dict.fromkeys(entry.decision for entry in cell.entries):
        yield from of_decision(record, record.decision_by_key[key], awaited=False)


def of_decision(record: Record, decision: Decision, *, awaited: bool = True) -> Iterator[Mention]:
    """Who decided, whom it waits for, and who took which position."""
    yield from _bodies(record, [decision.body], "decided")
    for position in decision.positions:
        yield from _bodies(record, [position.actor], position.kind)
    if awaited:
        yield from _bodies(record, initiators(record, decision), INITIATIVE)
        yield from _bodies(record, [condition.awaits for condition in decision.conditions], "awaited")


def initiators(record: Record, decision: Decision) -> tuple[str, ...]:
    """The keys of the parties on whose initiative the decision was taken.

    The initiative is prose. Only where it is nothing but names of parties that the record knows is it theirs.
    """
    parties = {body.name.casefold(): body.key for body in record.bodies if body.kind == "party"}
    named = [name.strip(" .").casefold() for name in LISTED.split(decision.initiative)]
    return tuple(parties[name] for name in named) if all(name in parties for name in named) else ()


def of_version(record: Record) -> tuple[Mention, ...]:
    """What the version names beside its lines and decisions."""
    return tuple(dict.fromkeys(_of_version(record)))


def _of_version(record: Record) -> Iterator[Mention]:
    home = record.municipality.slug
    for measure in record.measures:
        yield from (Mention("place", home, slug, "measure") for slug in measure.areas)
    for source in record.sources:
        yield Mention("source", "", source_key(record, source), "source")
        yield from _bodies(record, [source.grantor], "grantor")
    for pool in record.pools:
        yield Mention("pool", "", pool.key, "source")
        yield from _bodies(record, [pool.administered_by], "administers")
        yield from _bodies(record, [pool.decided_by], "decides")
        yield from _bodies(record, [held.awaits for held in pool.amounts], "decides")
    if record.body is not None:
        yield from _bodies(record, record.body.founded_with, "founded_with")
        yield from _bodies(record, [record.body.parent], "parent")
    yield from _bodies(record, [seat.represents for seat in record.seats], "seat")


def _bodies(record: Record, keys: Iterable[str | None], role: str) -> Iterator[Mention]:
    for key in keys:
        body = record.body_by_key.get(key or "")
        if body is not None:
            kind, home = home_of(record, body)
            yield Mention(kind, home, body.slug, role)
