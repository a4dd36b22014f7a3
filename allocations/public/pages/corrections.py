"""Corrections alone: what stood, what stands, whose error it was, and in which version it was put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse

from allocations.models import Publication, PublishedDecision
from allocations.models.choices import WhoseError
from allocations.money import format_amount
from allocations.public.pages.changes import steps_of
from allocations.public.pages.decisions import called_decision, called_place
from allocations.public.pages.words import when_words, year_words
from allocations.record import Record, read
from allocations.record.naming import fact_words
from allocations.record.shapes import Corrected, Decision, FactCorrection
from allocations.record.words import word


@dataclass(frozen=True, slots=True)
class PutRight:
    """One thing as it stood and as it stands. `name` is a line's or source's; `fact` our word where it is no money."""

    name: str
    fact: str
    year: str
    was: str
    stands: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction, and the version that it first stood in. No `before_address`: there was none, or it is withdrawn."""

    municipality: str
    name: str
    kind: str
    title: str
    when: str
    whose: str
    of: str
    put_right: tuple[PutRight, ...]
    number: int
    published_at: datetime
    address: str
    before_address: str
    difference_address: str


def corrections() -> QuerySet[Any, dict[str, Any]]:
    """Each correction once, by the first version that has it, the latest first."""
    subject = ("publication__package", "publication__subject_body", "key")
    found = PublishedDecision.objects.filter(kind="correction").order_by().values(*subject)
    firsts: QuerySet[Any, dict[str, Any]] = found.annotate(
        first=Min("publication"), since=Min("valid_from")
    ).order_by("-since", "key")
    return firsts


def correction_rows(found: Sequence[dict[str, Any]]) -> tuple[CorrectionRow, ...]:
    """Rows of `corrections`. Two queries, however many rows."""
    keys = {row["first"] for row in found}
    publications = Publication.objects.select_related("municipality").in_bulk(keys)
    steps = {step["seal"]: step for step in steps_of(Publication.objects.filter(pk__in=keys))}
    rows = []
    for row in found:
        publication = publications[row["first"]]
        record = read(publication.document)
        decision = record.decision_by_key[row["key"]]
        rows.append(_row(publication, record, decision, steps[publication.seal]))
    return tuple(rows)


def _row(publication: Publication, record: Record, decision: Decision, step: dict[str, Any]) -> CorrectionRow:
    kind, number = publication.kind, publication.number
    place = (publication.municipality.slug, publication.subject_slug)
    has_before = number > 1 and step["withdrawn_before"] is None
    corrected = record.decision_by_key.get(decision.corrects or "")
    return CorrectionRow(
        municipality=publication.municipality.name,
        name=record.name,
        kind=kind,
        title=decision.title or decision.summary,
        when=when_words(decision.when),
        whose=str(WhoseError(decision.whose_error).label) if decision.whose_error else "",
        of=called_decision(record, corrected) if corrected else "",
        put_right=tuple(put_right(record, decision)),
        number=number,
        published_at=publication.published_at,
        address=reverse(f"{kind}-version", args=(*place, number)),
        before_address=reverse(f"{kind}-version", args=(*place, number - 1)) if has_before else "",
        difference_address=reverse(f"{kind}-difference", args=(*place, number - 1, number))
        if has_before
        else "",
    )


def put_right(record: Record, correction: Decision) -> Iterator[PutRight]:
    """Each figure and each fact that a correction puts right."""
    for entry in (*correction.appropriations, *correction.allocations):
        earlier = record.entry_by_ref.get(entry.replaces or "")
        yield PutRight(
            name=called_place(record, entry),
            fact="",
            year=year_words(entry.year),
            was=format_amount(earlier.amount) if earlier else "",
            stands=format_amount(entry.amount),
        )
    corrected = record.decision_by_key.get(correction.corrects or "")
    for each in correction.fact_corrections:
        was = [c.was for c in corrected.corrected if _is_of(c, correction, each)] if corrected else []
        yield PutRight(
            name="",
            fact=word("fact", each.fact),
            year="",
            was=fact_words(record, each.fact, was[0]) if was else "",
            stands=fact_words(record, each.fact, each.value),
        )


def _is_of(corrected: Corrected, correction: Decision, each: FactCorrection) -> bool:
    return (corrected.by, corrected.fact, corrected.position) == (correction.key, each.fact, each.position)
