"""The projection: flat rows of each version for lists, filters and sums, made from the sealed document alone.

Rebuilt from the publications at any time; nothing in it is a source of anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from allocations.models import (
    Publication,
    PublishedCitation,
    PublishedLine,
    PublishedPackage,
    PublishedPlace,
)
from allocations.models.record import Validity
from allocations.money import Amount
from allocations.record import (
    Record,
    cited_facts,
    counting,
    groups,
    headline,
    line_cells,
    read,
    specified_share,
)
from allocations.record.folding import folded, sort_key
from allocations.record.shapes import Cited, Line
from allocations.record.sums import Cell, own_cells, share_as_decimal
from municipalities.models import Municipality

PROJECTED = (PublishedPlace, PublishedLine, PublishedPackage, PublishedCitation)
BATCH = 1_000


def project(publication: Publication) -> None:
    """Make the rows of a version and end those of the version before it."""
    for table in PROJECTED:
        table.objects.filter(
            publication__package=publication.package_id,
            publication__subject_body=publication.subject_body_id,
            valid_until__isnull=True,
        ).update(valid_until=publication.published_at)
    if publication.document:
        for model, rows in projected(publication).items():
            QuerySet(model).bulk_create(rows, batch_size=BATCH)


def projected(publication: Publication) -> dict[type[Validity], list[Any]]:
    """The rows of a version, not yet in the database: what ``project`` writes and ``verify_record`` compares with."""
    record = read(publication.document)
    lines: list[PublishedLine] = []
    if record.package is not None:
        counted = {
            entry.ref
            for group in groups(record.standing_allocations)
            for entry in counting(record, group.allocations)
        }
        for at, line in enumerate(record.lines):
            lines.extend(_lines(publication, record, line, at, counted))
    return {
        PublishedPackage: [_package(publication, record)] if record.package is not None else [],
        PublishedLine: lines,
        PublishedPlace: [place for row in lines for place in _places(publication, record, row)],
        PublishedCitation: list(_citations(publication, record)),
    }


@transaction.atomic
def rebuild_projection() -> int:
    """Throw the projection away and make it anew, under the locks of all municipalities. Returns how many versions."""
    list(Municipality.objects.locked().order_by("pk").values_list("pk"))
    for table in PROJECTED:
        table.objects.all().delete()
    count = 0
    for publication in Publication.objects.order_by("municipality", "link").iterator(chunk_size=100):
        project(publication)
        count += 1
    return count


def _amount(amount: Amount) -> dict[str, object]:
    return {
        "amount_state": amount.state,
        "kronor": amount.kronor,
        "qualifier": amount.qualifier,
        "qualifier_word": amount.word,
        "about": amount.about,
        "known": amount.known,
    }


def _package(publication: Publication, record: Record) -> PublishedPackage:
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
        **_amount(group.amount if group is not None else Amount.not_stated()),
        fiscal_year=group.year if group is not None else None,
        certainty=group.certainty if group is not None else "",
        amount_is=group.amount_is if group is not None else "",
        runs=group.runs if group is not None else "",
        specified_share=share_as_decimal(specified_share(record)),
        line_count=len(record.top_lines),
        search_text=folded(f"{name} {municipality.name}"),
        sort_key=sort_key(name),
        valid_from=publication.published_at,
    )


def _lines(
    publication: Publication, record: Record, line: Line, position: int, counted: set[str]
) -> Iterator[PublishedLine]:
    """A row for each cell of the line; one without amount for a line that has none.

    ``counted`` are the entries that a sum over like rows counts: of two levels of lines only the upper one.
    """
    cells: tuple[Cell | None, ...] = own_cells(record, line) or (None,)
    if cells == (None,) and line_cells(record, line):
        return
    municipality, package = record.municipality, record.package
    places = ", ".join(record.area_by_slug[slug].name for slug in line.areas)
    words = (
        line.name,
        line.description,
        line.recipients,
        places,
        package.name if package else "",
        municipality.name,
    )
    for cell in cells:
        yield PublishedLine(
            publication=publication,
            municipality_code=municipality.code,
            municipality_name=municipality.name,
            municipality_slug=municipality.slug,
            package_slug=record.subject_slug,
            package_name=package.name if package is not None else "",
            key=line.key,
            parent_key=line.parent or "",
            number=line.number,
            name=line.name,
            position=position,
            **_amount(cell.amount if cell is not None else Amount.not_stated()),
            fiscal_year=cell.year if cell is not None else None,
            certainty=cell.certainty if cell is not None else "",
            amount_is=cell.amount_is if cell is not None else "not_stated",
            runs=cell.runs if cell is not None else "not_stated",
            nature=cell.nature if cell is not None else "not_stated",
            counts_in_sums=cell is None or any(entry.ref in counted for entry in cell.entries),
            places=places,
            whole_municipality=line.whole_municipality,
            search_text=folded(" ".join(words)),
            sort_key=sort_key(line.name),
            valid_from=publication.published_at,
        )


def _places(publication: Publication, record: Record, row: PublishedLine) -> Iterator[PublishedPlace]:
    for slug in record.line_by_key[row.key].areas:
        area = record.area_by_slug[slug]
        yield PublishedPlace(
            publication=publication,
            line=row,
            municipality_code=row.municipality_code,
            municipality_slug=row.municipality_slug,
            slug=slug,
            name=area.name,
            sort_key=sort_key(area.name),
            valid_from=publication.published_at,
        )


def _citations(publication: Publication, record: Record) -> Iterator[PublishedCitation]:
    position = 0
    for path, fact in cited_facts(record):
        amount = getattr(fact, "amount", None)
        for citation in fact.citations:
            if citation.document is None:
                continue
            position += 1
            document = record.document_by_key[citation.document]
            yield PublishedCitation(
                publication=publication,
                municipality_code=record.municipality.code,
                municipality_name=record.municipality.name,
                municipality_slug=record.municipality.slug,
                document_key=document.key,
                document_title=(document.title or document.description)[:300],
                subject_kind=record.subject_kind,
                subject_slug=record.subject_slug,
                subject_name=record.name,
                path=path,
                label=_label(record, fact)[:400],
                basis=citation.basis,
                locator=citation.locator,
                printed=citation.printed,
                kronor=amount.kronor if isinstance(amount, Amount) else None,
                position=position,
                valid_from=publication.published_at,
            )


def _label(record: Record, fact: Cited) -> str:
    """What a fact is called on the document's page: its own name, its line's or its source's."""
    line, source = getattr(fact, "line", None), getattr(fact, "source", None)
    if isinstance(line, str) and line in record.line_by_key:
        return record.line_by_key[line].name
    if isinstance(source, str) and source in record.source_by_key:
        return record.source_by_key[source].name
    pool = next((pool for pool in record.pools if any(fact is held for held in pool.amounts)), None)
    if pool is not None:
        return pool.name
    for name in ("name", "label", "title", "office", "text", "summary", "claim"):
        found = getattr(fact, name, "")
        if isinstance(found, str) and found:
            return found
    actor = getattr(fact, "actor", None)
    return record.body_by_key[actor].name if isinstance(actor, str) else record.name
