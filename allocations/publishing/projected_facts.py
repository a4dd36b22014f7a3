"""The projection's facts beside names: positions, what decisions gave, what is awaited, measures, documents.

Made from the sealed document alone, as all of the projection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from allocations.models import (
    Publication,
    PublishedAlternative,
    PublishedCondition,
    PublishedDecided,
    PublishedDocument,
    PublishedMeasure,
    PublishedPosition,
)
from allocations.models.choices import Grade
from allocations.models.projection import Validity
from allocations.money import Amount
from allocations.publishing.projected_names import amount_columns
from allocations.record import Record, cited_facts, condition_state, counting, counts_from
from allocations.record.adding import summed
from allocations.record.folding import folded, sort_key
from allocations.record.mentions import home_of
from allocations.record.shapes import Decision, Entry, PositionAmount

GRADES = tuple(Grade.values)

Columns = dict[str, Any]


def facts(publication: Publication, record: Record) -> dict[type[Validity], list[Any]]:
    """The rows of one version, by table."""
    version: Columns = {
        "publication": publication,
        "municipality_code": record.municipality.code,
        "valid_from": publication.published_at,
    }
    subject = version | {
        "municipality_name": record.municipality.name,
        "municipality_slug": record.municipality.slug,
        "subject_kind": record.subject_kind,
        "subject_slug": record.subject_slug,
        "subject_name": record.name,
    }
    return {
        PublishedPosition: list(_positions(record, subject)),
        PublishedAlternative: list(_alternatives(record, version)),
        PublishedDecided: [
            row for decision in record.decisions for row in _decided(record, decision, version)
        ],
        PublishedCondition: list(_conditions(record, subject)),
        PublishedMeasure: list(_measures(record, subject)),
        PublishedDocument: list(_documents(record, subject)),
    }


def _body(record: Record, key: str | None, prefix: str) -> Columns:
    body = record.body_by_key.get(key or "")
    kind, home = home_of(record, body) if body is not None else ("", "")
    return {
        f"{prefix}_kind": kind,
        f"{prefix}_home": home,
        f"{prefix}_key": body.slug if body is not None else "",
        f"{prefix}_name": body.name if body is not None else "",
    }


def _positions(record: Record, subject: Columns) -> Iterator[PublishedPosition]:
    for decision in record.decisions:
        by = _body(record, decision.body, "by")
        for taken in decision.positions:
            yield PublishedPosition(
                **subject,
                **_body(record, taken.actor, "actor"),
                decision_key=decision.key,
                key=taken.key,
                kind=taken.kind,
                content_stated=taken.content_stated,
                content=taken.content if taken.content_stated else "",
                inferred=bool(taken.inferences),
                decision_kind=decision.kind,
                decision_title=decision.title[:400],
                body_home=by["by_home"],
                body_slug=by["by_key"],
                body_name=by["by_name"],
                dated=decision.when.date,
                date_precision=decision.when.precision,
                date_inferred=decision.inference_on("date") is not None,
                counts_from=counts_from(record, decision),
                paragraph=decision.paragraph[:120],
            )


def _alternatives(record: Record, version: Columns) -> Iterator[PublishedAlternative]:
    for decision in record.decisions:
        for taken in decision.positions:
            for position, wanted in enumerate(taken.amounts):
                yield PublishedAlternative(
                    **version,
                    **amount_columns(wanted.amount),
                    decision_key=decision.key,
                    position_key=taken.key,
                    line_key=wanted.line or "",
                    name=_place_of(record, wanted),
                    fiscal_year=wanted.year,
                    position=position,
                )


def _place_of(record: Record, wanted: PositionAmount) -> str:
    if wanted.line is not None:
        return record.line_by_key[wanted.line].name
    return record.source_by_key[wanted.source].name if wanted.source is not None else ""


def _decided(record: Record, decision: Decision, version: Columns) -> Iterator[PublishedDecided]:
    """The money of a decision by year, certainty, basis, whether it is a level or a change, and nature."""
    to_lines = not decision.appropriations
    given: Sequence[Entry] = decision.allocations if to_lines else decision.appropriations
    alike: dict[tuple[int | None, str, str, str, str], list[Entry]] = {}
    for entry in given:
        sort = (entry.year, entry.certainty, entry.amount_is, entry.measures, entry.nature)
        alike.setdefault(sort, []).append(entry)
    for position, ((year, certainty, amount_is, measures, _nature), entries) in enumerate(alike.items()):
        amount = _together(record, entries, to_lines=to_lines)
        if measures == "change" and amount.kronor == 0:
            continue
        yield PublishedDecided(
            **version,
            **amount_columns(amount),
            decision_key=decision.key,
            to_lines=to_lines,
            fiscal_year=year,
            certainty=certainty,
            amount_is=amount_is,
            is_change=measures == "change",
            year_inferred=any(entry.inference_on("year") for entry in entries),
            position=position,
        )


def _together(record: Record, entries: Iterable[Entry], *, to_lines: bool) -> Amount:
    if not to_lines:
        return summed(entries)
    allocations = [entry for entry in record.allocations if entry.ref in {each.ref for each in entries}]
    return summed(counting(record, allocations))


def _conditions(record: Record, subject: Columns) -> Iterator[PublishedCondition]:
    for condition in record.conditions:
        held = [record.entry_by_ref[ref] for ref in condition.entries if ref in record.entry_by_ref]
        years = sorted({entry.year for entry in held if entry.year})
        yield PublishedCondition(
            **subject,
            **_body(record, condition.awaits, "awaits"),
            decision_key=condition.decision,
            key=condition.key,
            kind=condition.kind,
            text=condition.text,
            expected=condition.expected.date,
            expected_precision=condition.expected.precision,
            last_checked_on=condition.last_checked_on,
            state=condition_state(record, condition),
            years=", ".join(map(str, years))[:200],
            inferred=bool(condition.inferences),
        )


def _measures(record: Record, subject: Columns) -> Iterator[PublishedMeasure]:
    for position, measure in enumerate(record.measures):
        yield PublishedMeasure(
            **subject,
            key=measure.key,
            name=measure.name,
            description=measure.description,
            movement=measure.movement,
            open_list=measure.open_list,
            areas=f" {' '.join(measure.areas)} " if measure.areas else "",
            inferred=bool(measure.inferences),
            position=position,
        )


def _documents(record: Record, subject: Columns) -> Iterator[PublishedDocument]:
    cited = Counter(
        citation.document
        for _path, fact in cited_facts(record)
        for citation in fact.citations
        if citation.document
    )
    for document in record.documents:
        title = (document.title or document.description)[:300]
        yield PublishedDocument(
            **subject,
            key=document.key,
            title=title,
            kind=document.kind,
            grade=document.grade,
            step=GRADES.index(document.grade) + 1,
            publisher=document.publisher,
            dated=document.dated.date,
            date_precision=document.dated.precision,
            at_hand=document.at_hand,
            cited=cited[document.key],
            search_text=folded(f"{title} {document.publisher} {subject['municipality_name']}"),
            sort_key=sort_key(title),
        )
