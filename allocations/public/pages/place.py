"""The page of a place: what touches it over the years. Never a sum: a line that touches several is no place's alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from allocations.models import PublishedLine, PublishedMeasure, PublishedName
from allocations.models.choices import Movement
from allocations.models.ordering import in_swedish
from allocations.models.projection import PublishedLineQuerySet
from allocations.public.pages.evidence import Evidence, SourceList
from allocations.public.pages.named_lines import NamedLine, in_order, line_rows
from allocations.public.pages.naming import (
    Found,
    Link,
    Paged,
    Told,
    described_at,
    link,
    one_page,
    sources_of,
    with_rows,
)
from allocations.public.pages.words import movement_words
from allocations.record.words import word

MOST_MEASURES = 100


@dataclass(frozen=True, slots=True)
class NamedMeasure:
    """What is done without money of its own, and in which package or by which body."""

    name: str
    description: str
    movement: str
    open_list: bool
    inferred: bool
    of: Link


@dataclass(frozen=True, slots=True)
class PlacePage:
    """``is_unlisted``: a group whose members no document lists. ``touching``: how many lines do;
    ``everywhere``: how many are for the whole municipality.
    """

    found: Found
    kind: str
    kind_inferred: bool
    is_unlisted: bool
    note: Told | None
    numbers: tuple[int, ...]
    parents: tuple[Link, ...]
    parts: tuple[Link, ...]
    lines: Paged[NamedLine]
    measures: tuple[NamedMeasure, ...]
    touching: int
    everywhere: int
    sources: tuple[SourceList, ...]
    described: Link


def place_page(found: Found, question: QueryDict) -> PlacePage:
    record = found.record()
    evidence = Evidence(record)
    area = record.area_by_slug[found.key]
    lines_there = found.standing(PublishedLine.objects.all())
    named = lines_there.naming("place", found.key, home=found.homes, role="touches")
    lines = one_page(in_order(named), question)
    parents: list[Link] = []
    above = record.area_by_slug.get(area.parent or "")
    while above is not None and len(parents) < len(record.areas):
        parents.append(link("place", found.at, above.slug, above.name))
        above = record.area_by_slug.get(above.parent or "")
    own = lines_there.filter(municipality_slug__in=found.homes)
    return PlacePage(
        found=found,
        kind=word("area", area.kind),
        kind_inferred=area.inference_on("kind") is not None,
        is_unlisted=not area.members_listed,
        note=Told(area.note, evidence.numbers_on(area, "note")) if area.note else None,
        numbers=evidence.numbers(area),
        parents=tuple(parents),
        parts=parts_of("place", found),
        lines=with_rows(lines, line_rows(lines.rows, found)),
        measures=tuple(
            _measure(row)
            for row in found.standing(PublishedMeasure.objects.touching(found.homes, found.key)).order_by(
                in_swedish("subject_name"), "position"
            )[:MOST_MEASURES]
        ),
        touching=_lines_among(named),
        everywhere=_lines_among(own.filter(whole_municipality=True)),
        sources=sources_of(evidence, area),
        described=described_at(found),
    )


def parts_of(kind: str, found: Found) -> tuple[Link, ...]:
    """The places or bodies that are a part of it by any current version."""
    rows = PublishedName.objects.filter(kind=kind, parent=found.key, parent_home__in=found.homes)
    names = found.standing(rows).order_by("sort_key", "key").values_list("home", "key", "name", "sort_key")
    links = (
        link(kind, found.at if home in found.homes else home, key, name)
        for home, key, name, _sort_key in names.distinct()[:MOST_MEASURES]
    )
    return tuple(dict.fromkeys(links))


def _lines_among(rows: PublishedLineQuerySet) -> int:
    """How many lines they are of: a line has a row for each of its amounts."""
    return rows.order_by().values("publication", "key").distinct().count()


def _measure(row: PublishedMeasure) -> NamedMeasure:
    return NamedMeasure(
        name=row.name,
        description=row.description,
        movement=movement_words(row.movement) if row.movement != Movement.NOT_STATED else "",
        open_list=row.open_list,
        inferred=row.inferred,
        of=link(row.subject_kind, row.municipality_slug, row.subject_slug, row.subject_name),
    )
