"""The parts of a document, one function a shape (docs/record.md). Rows in, plain JSON values out; no queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Condition,
    Decision,
    Document,
    FactCorrection,
    FundingSource,
    Indicator,
    Measure,
    NationalPool,
    Observation,
    Outturn,
    PoolAmount,
    Position,
    PositionAmount,
    SafetyPackage,
    StatedFigure,
)
from allocations.models.columns import AmountColumns
from allocations.models.entries import Entry
from allocations.publishing.document.citations import Evidence
from municipalities.models import Area, Body, Seat

Json = dict[str, Any]


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def number(value: Decimal | None) -> str | None:
    """A figure as plain digits with two decimals, as it is read back from the database."""
    return None if value is None else f"{value:.2f}"


def key_of(body: Body | None) -> str | None:
    """A body's key in the document: with its municipality's code where it has one."""
    if body is None:
        return None
    return f"{body.municipality.code}/{body.slug}" if body.municipality is not None else body.slug


def amount(row: AmountColumns) -> Json:
    return {
        "state": row.amount_state,
        "kronor": number(row.kronor),
        "qualifier": row.qualifier,
        "word": row.qualifier_word,
        "included_in": row.included_in,
    }


def package(row: SafetyPackage, evidence: Evidence) -> Json:
    return {
        "slug": row.slug,
        "name": row.name,
        "framework": row.framework,
        "heading": row.heading,
        "scope_note": row.scope_note,
        "open_list": row.open_list,
        "follow_up": row.follow_up,
        "citations": evidence.of("package", row),
    }


def document(row: Document, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "title": row.title,
        "description": row.description,
        "publisher": row.publisher,
        "date": day(row.dated),
        "date_precision": row.dated_precision,
        "address": row.address,
        "grade": row.grade,
        "at_hand": row.at_hand,
        "size_printed": row.size_printed,
        "mentioned_in": row.mentioned_in.key if row.mentioned_in is not None else None,
        "retrieved_on": day(row.retrieved_on),
        "sha256": row.sha256,
        "redistributable": row.redistributable,
        "citations": evidence.of("described_document", row),
    }


def body(row: Body, evidence: Evidence) -> Json:
    return {
        "key": key_of(row),
        "slug": row.slug,
        "municipality": row.municipality.code if row.municipality is not None else None,
        "name": row.name,
        "kind": row.kind,
        "parent": key_of(row.parent),
        "founded_with": sorted(str(key_of(other)) for other in row.founded_with.all()),
        "task": row.task,
        "note": row.note,
        "citations": evidence.of("body", row),
    }


def area(row: Area, evidence: Evidence) -> Json:
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "members_listed": row.members_listed,
        "parent": row.parent.slug if row.parent is not None else None,
        "note": row.note,
        "citations": evidence.of("area", row),
    }


def seat(row: Seat, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "represents": key_of(row.represents),
        "role": row.role,
        "office": row.office,
        "acting": row.acting,
        "how_many": row.how_many,
        "how_many_words": row.how_many_words,
        "from": day(row.valid_from),
        "to": day(row.valid_to),
        "note": row.note,
        "citations": evidence.of("seat", row),
    }


def pool(row: NationalPool, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "name": row.name,
        "decided_by": key_of(row.decided_by),
        "administered_by": key_of(row.administered_by),
        "description": row.description,
        "citations": evidence.of("pool", row),
        "amounts": [pool_amount(held, evidence) for held in row.amounts.all()],
    }


def pool_amount(row: PoolAmount, evidence: Evidence) -> Json:
    return {
        "year": row.fiscal_year,
        "amount": amount(row),
        "certainty": row.certainty,
        "amount_is": row.amount_is,
        "awaits": key_of(row.awaits),
        "citations": evidence.of("pool_amount", row),
    }


def source(row: FundingSource, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "earmarked": row.earmarked,
        "grantor": key_of(row.grantor),
        "pool": row.pool.key if row.pool is not None else None,
        "description": row.description,
        "citations": evidence.of("source", row),
    }


def line(row: AllocationLine, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "number": row.number,
        "name": row.name,
        "description": row.description,
        "parent": row.parent.key if row.parent is not None else None,
        "movement": row.movement,
        "open_list": row.open_list,
        "whole_municipality": row.whole_municipality,
        "areas": sorted(area.slug for area in row.areas.all()),
        "open_areas": row.open_areas,
        "recipients": row.recipients,
        "responsible": sorted(str(key_of(body)) for body in row.responsible.all()),
        "purpose": row.purpose.key if row.purpose is not None else None,
        "citations": evidence.of("line", row),
    }


def decision(row: Decision, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "act": row.act,
        "title": row.title,
        "body": key_of(row.body),
        "body_printed": row.body_printed,
        "date": day(row.decided_on),
        "date_precision": row.decided_precision,
        "paragraph": row.paragraph,
        "case_number": row.case_number,
        "initiative": row.initiative,
        "summary": row.summary,
        "posted_on": day(row.posted_on),
        "appeal": row.appeal,
        "final_on": day(row.final_on),
        "appealed": row.appealed,
        "corrects": row.corrects.key if row.corrects is not None else None,
        "whose_error": row.whose_error,
        "continues_in": goes_on_in(row.continues_in),
        "citations": evidence.of("decision", row),
        "points": [
            {"key": point.key, "text": point.text, "citations": evidence.of("point", point)}
            for point in row.decisionpoints.all()
        ],
        "appropriations": [appropriation(entry, evidence) for entry in row.appropriations.all()],
        "allocations": [allocation(entry, evidence) for entry in row.allocations.all()],
        "conditions": [condition(each, evidence) for each in row.conditions.all()],
        "positions": [position(each, evidence) for each in row.positions.all()],
        "fact_corrections": [fact_correction(each, evidence) for each in row.factcorrections.all()],
    }


def goes_on_in(row: SafetyPackage | None) -> Json | None:
    return None if row is None else {"slug": row.slug, "name": row.name}


def fact_correction(row: FactCorrection, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "fact": row.fact,
        "position": row.position_taken.key if row.position_taken is not None else None,
        "date": day(row.date),
        "date_precision": row.date_precision,
        "text": row.text,
        "body": key_of(row.body),
        "citations": evidence.of("fact_correction", row),
    }


def ref(entry: Entry | None) -> str | None:
    """How a document names an entry: its decision's key and its own."""
    return None if entry is None else f"{entry.decision.key}/{entry.key}"


def _entry(row: Entry) -> Json:
    return {
        "key": row.key,
        "year": row.fiscal_year,
        "amount": amount(row),
        "certainty": row.certainty,
        "amount_is": row.amount_is,
        "runs": row.runs,
        "runs_to": row.runs_to,
        "measures": row.measures,
        "nature": row.nature,
        "quantity": number(row.quantity),
        "unit": row.unit,
        "unit_amount": number(row.unit_amount),
        "replaces": ref(row.replaces),
    }


def appropriation(row: Appropriation, evidence: Evidence) -> Json:
    return {
        **_entry(row),
        "source": row.source.key,
        "money_is": row.money_is,
        "citations": evidence.of("appropriation", row),
    }


def allocation(row: Allocation, evidence: Evidence) -> Json:
    return {
        **_entry(row),
        "line": row.line.key,
        "source": row.source.key if row.source is not None else None,
        "citations": evidence.of("allocation", row),
    }


def condition(row: Condition, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "text": row.text,
        "awaits": key_of(row.awaits),
        "expected_on": day(row.expected_on),
        "expected_precision": row.expected_precision,
        "last_checked_on": day(row.last_checked_on),
        "appropriations": sorted(str(ref(entry)) for entry in row.appropriations.all()),
        "allocations": sorted(str(ref(entry)) for entry in row.allocations.all()),
        "citations": evidence.of("condition", row),
    }


def position(row: Position, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "actor": key_of(row.actor),
        "kind": row.kind,
        "content_stated": row.content_stated,
        "content": row.content,
        "citations": evidence.of("position_taken", row),
        "amounts": [position_amount(wanted, evidence) for wanted in row.amounts.all()],
    }


def position_amount(row: PositionAmount, evidence: Evidence) -> Json:
    return {
        "line": row.line.key if row.line is not None else None,
        "source": row.source.key if row.source is not None else None,
        "year": row.fiscal_year,
        "amount": amount(row),
        "citations": evidence.of("position_amount", row),
    }


def stated_figure(row: StatedFigure, lines: set[str], evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "label": row.label,
        "year": row.fiscal_year,
        "amount": amount(row),
        "amount_is": row.amount_is,
        "lines": sorted(line.key for line in row.lines.all() if line.key in lines),
        "citations": evidence.of("stated_figure", row),
    }


def measure(row: Measure, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "name": row.name,
        "description": row.description,
        "movement": row.movement,
        "open_list": row.open_list,
        "areas": sorted(area.slug for area in row.areas.all()),
        "citations": evidence.of("measure", row),
    }


def indicator(row: Indicator, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "line": row.line.key if row.line is not None else None,
        "name": row.name,
        "unit": row.unit,
        "measures": row.measures,
        "baseline": number(row.baseline),
        "baseline_words": row.baseline_words,
        "target": number(row.target),
        "target_words": row.target_words,
        "target_year": row.target_year,
        "citations": evidence.of("indicator", row),
        "observations": [observation(each, evidence) for each in row.observations.all()],
    }


def observation(row: Observation, evidence: Evidence) -> Json:
    return {
        "key": row.key,
        "state": row.state,
        "value": number(row.value),
        "words": row.words,
        "date": day(row.observed_on),
        "date_precision": row.observed_precision,
        "comment": row.comment,
        "citations": evidence.of("observation", row),
    }


def outturn(row: Outturn, evidence: Evidence) -> Json:
    return {
        "line": row.line.key,
        "kind": row.kind,
        "year": row.fiscal_year,
        "period": row.period,
        "period_number": row.period_number,
        "amount": amount(row),
        "citations": evidence.of("outturn", row),
    }
