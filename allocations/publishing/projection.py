"""The projection: flat rows of each version for lists, filters and sums, made from the sealed document alone.

Rebuilt from the publications at any time; nothing in it is a source of anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from allocations.models import (
    Publication,
    PublishedAlternative,
    PublishedCitation,
    PublishedCondition,
    PublishedDecided,
    PublishedDecision,
    PublishedDocument,
    PublishedFunding,
    PublishedLine,
    PublishedMeasure,
    PublishedMention,
    PublishedName,
    PublishedPackage,
    PublishedPosition,
)
from allocations.models.projection import Validity
from allocations.money import Amount
from allocations.publishing.projected_facts import facts
from allocations.publishing.projected_names import (
    amount_columns,
    citations,
    decisions,
    funding,
    mentions,
    names,
)
from allocations.publishing.tallies import tally
from allocations.record import (
    Record,
    Spell,
    counted_entries,
    headline,
    line_cells,
    read,
    specified_share,
    spells,
)
from allocations.record.as_decided import CellKey
from allocations.record.folding import folded, sort_key
from allocations.record.mentions import Mention, of_line
from allocations.record.shapes import Line
from allocations.record.sums import STRENGTH, Cell, own_cells, share_as_decimal
from municipalities.models import Municipality

PROJECTED = (
    *(PublishedMention, PublishedLine, PublishedPackage, PublishedName),
    *(PublishedDecision, PublishedFunding, PublishedCitation),
    *(PublishedPosition, PublishedAlternative, PublishedDecided, PublishedCondition),
    *(PublishedMeasure, PublishedDocument),
)
BATCH = 1_000


def project(publication: Publication, *, tallied: bool = True) -> None:
    """Make the rows of a version and end those of the version before it.

    Whoever projects many versions of a municipality tallies them himself, when all are there.
    """
    for table in PROJECTED:
        table.objects.filter(
            publication__package=publication.package_id,
            publication__subject_body=publication.subject_body_id,
            valid_until__isnull=True,
        ).update(valid_until=publication.published_at)
    if publication.document:
        for model, rows in projected(publication).items():
            QuerySet(model).bulk_create(rows, batch_size=BATCH)
    if tallied:
        tally(publication.municipality)


def projected(publication: Publication) -> dict[type[Validity], list[Any]]:
    """The rows of a version, not yet in the database: what ``project`` writes and ``verify_record`` compares with."""
    record = read(publication.document)
    lines = list(_lines(publication, record)) if record.package is not None else []
    return {
        PublishedPackage: [_package(publication, record, lines)] if record.package is not None else [],
        PublishedLine: [row for row, _named in lines],
        PublishedMention: mentions(publication, record, lines),
        PublishedName: names(publication, record),
        PublishedDecision: decisions(publication, record),
        PublishedFunding: funding(publication, record),
        PublishedCitation: citations(publication, record),
        **facts(publication, record),
    }


@transaction.atomic
def rebuild_projection() -> int:
    """Throw the projection away and make it anew, under the locks of all municipalities. Returns how many versions."""
    municipalities = list(Municipality.objects.locked().order_by("pk"))
    for table in PROJECTED:
        table.objects.all().delete()
    count = 0
    for publication in Publication.objects.order_by("municipality", "link").iterator(chunk_size=100):
        project(publication, tallied=False)
        count += 1
    for municipality in municipalities:
        tally(municipality)
    return count


def _package(
    publication: Publication, record: Record, lines: list[tuple[PublishedLine, tuple[Mention, ...]]]
) -> PublishedPackage:
    group = headline(record).group
    package, municipality = record.package, record.municipality
    name = package.name if package is not None else ""
    return PublishedPackage(
        publication=publication,
        municipality_code=municipality.code,
        municipality_name=municipality.name,
        municipality_slug=municipality.slug,
        slug=record.subject_slug,
        name=name,
        **amount_columns(group.amount if group is not None else Amount.not_stated()),
        fiscal_year=group.year if group is not None else None,
        certainty=group.certainty if group is not None else "",
        amount_is=group.amount_is if group is not None else "",
        runs=group.runs if group is not None else "",
        specified_share=share_as_decimal(specified_share(record)),
        line_count=len(record.top_lines),
        row_count=sum(row.stands for row, _named in lines),
        search_text=folded(f"{name} {municipality.name}"),
        sort_key=sort_key(name),
        valid_from=publication.published_at,
    )


def _lines(publication: Publication, record: Record) -> Iterator[tuple[PublishedLine, tuple[Mention, ...]]]:
    """The rows of all lines, each with what it names: what stands, then what had once been decided."""
    counted = counted_entries(record)
    told: dict[CellKey, list[Spell]] = {}
    for spell in spells(record):
        told.setdefault(spell.key, []).append(spell)
    for position, line in enumerate(record.lines):
        cells: tuple[Cell | None, ...] = own_cells(record, line) or (None,)
        if cells == (None,) and line_cells(record, line):
            cells = ()  # its parts say what it has
        for cell in cells:
            row = _line(publication, record, line, position, cell)
            row.counts_in_sums = cell is None or any(entry.ref in counted for entry in cell.entries)
            if cell is not None:
                row.decided_from = _still(told, (line.key, *_kind(cell)), cell)
            yield row, of_line(record, line, cell)
    place = {line.key: position for position, line in enumerate(record.lines)}
    for key, once in told.items():
        line = record.line_by_key[key[0]]
        for spell in once:
            row = _line(publication, record, line, place[line.key], spell.cell)
            row.stands, row.counts_in_sums = False, spell.counted
            row.decided_from, row.decided_until = spell.since, spell.until
            yield row, of_line(record, line, spell.cell)


def _kind(cell: Cell) -> tuple[int | None, str, str, str]:
    return cell.year, cell.certainty, cell.amount_is, cell.nature


def _still(told: dict[CellKey, list[Spell]], key: CellKey, cell: Cell) -> date | None:
    """Take out the spell in which the decisions say what stands, and tell since when; None where they never do."""
    for spell in told.get(key, ()):
        if spell.until is None and spell.cell == cell:
            told[key].remove(spell)
            return spell.since
    return None


def _line(
    publication: Publication, record: Record, line: Line, position: int, cell: Cell | None
) -> PublishedLine:
    """A row for a cell of the line; one without amount for a line that has none."""
    municipality, package = record.municipality, record.package
    places = ", ".join(record.area_by_slug[slug].name for slug in line.areas)
    package_name = package.name if package is not None else ""
    kronor = cell.amount.kronor if cell is not None else None
    year = cell.year if cell is not None else None
    words = (line.name, line.description, line.recipients, places, package_name, municipality.name)
    return PublishedLine(
        publication=publication,
        municipality_code=municipality.code,
        municipality_name=municipality.name,
        municipality_slug=municipality.slug,
        package_slug=record.subject_slug,
        package_name=package_name,
        key=line.key,
        parent_key=line.parent or "",
        number=line.number,
        name=line.name,
        position=position,
        **amount_columns(cell.amount if cell is not None else Amount.not_stated()),
        fiscal_year=year,
        certainty=cell.certainty if cell is not None else "",
        amount_is=cell.amount_is if cell is not None else "not_stated",
        runs=cell.runs if cell is not None else "not_stated",
        nature=cell.nature if cell is not None else "not_stated",
        places=places,
        whole_municipality=line.whole_municipality,
        open_places=line.open_areas,
        year_inferred=any(entry.inference_on("year") for entry in cell.entries)
        if cell is not None
        else False,
        places_inferred=any(c.fact in {"areas", "whole_municipality"} for c in line.inferences),
        yearless=year is None,
        unstated=kronor is None,
        certainty_rank=STRENGTH.index(cell.certainty) if cell is not None else len(STRENGTH),
        search_text=folded(" ".join(words)),
        sort_key=sort_key(line.name),
        municipality_sort_key=sort_key(municipality.name)[:100],
        places_sort_key=_places_in_order(line, places),
        valid_from=publication.published_at,
    )


def _places_in_order(line: Line, places: str) -> str:
    """By the names of the places; then those of the whole municipality, then those that name none."""
    if line.whole_municipality:
        return "~1"
    return sort_key(places)[:200] or "~2"
