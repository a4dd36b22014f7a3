"""The projection's names: what is called by name and who mentions it, decisions, funding, what rests on documents.

Made from the sealed document alone, as all of the projection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allocations.models import (
    Publication,
    PublishedCitation,
    PublishedDecision,
    PublishedFunding,
    PublishedLine,
    PublishedMention,
    PublishedName,
)
from allocations.money import Amount
from allocations.record import Record, cited_facts, counts_from
from allocations.record import mentions as mentioned
from allocations.record.adding import summed
from allocations.record.folding import folded, sort_key
from allocations.record.mentions import Mention
from allocations.record.shapes import Appropriation, Cited


def amount_columns(amount: Amount) -> dict[str, object]:
    """An amount as the columns that every row with an amount has."""
    return {
        "amount_state": amount.state,
        "kronor": amount.kronor,
        "qualifier": amount.qualifier,
        "qualifier_word": amount.word,
        "about": amount.about,
        "known": amount.known,
    }


def _home(publication: Publication, record: Record) -> dict[str, object]:
    return {
        "publication": publication,
        "municipality_code": record.municipality.code,
        "municipality_slug": record.municipality.slug,
        "valid_from": publication.published_at,
    }


def names(publication: Publication, record: Record) -> list[PublishedName]:
    home = _home(publication, record) | {"municipality_name": record.municipality.name}
    return [
        PublishedName(
            **home,
            kind=name.kind,
            home=name.home,
            key=name.key,
            name=name.name[:400],
            name_en=name.name_en[:400],
            parent_home=name.parent_home,
            parent=name.parent,
            search_text=folded(f"{name.name} {name.name_en}"),
            sort_key=sort_key(name.name),
        )
        for name in mentioned.names(record)
    ]


def mentions(
    publication: Publication, record: Record, lines: Iterable[tuple[PublishedLine, tuple[Mention, ...]]]
) -> list[PublishedMention]:
    """What the rows of lines, the decisions and the version itself name."""
    home = _home(publication, record)
    made = [_mention(home, each, line=row) for row, named in lines for each in named]
    for decision in record.decisions:
        named = dict.fromkeys(mentioned.of_decision(record, decision))
        made.extend(_mention(home, each, decision_key=decision.key) for each in named)
    made.extend(_mention(home, each) for each in mentioned.of_version(record))
    return made


def _mention(
    home: dict[str, object], mention: Mention, line: PublishedLine | None = None, decision_key: str = ""
) -> PublishedMention:
    return PublishedMention(
        **home,
        line=line,
        decision_key=decision_key,
        kind=mention.kind,
        home=mention.home,
        key=mention.key,
        role=mention.role,
    )


def decisions(publication: Publication, record: Record) -> list[PublishedDecision]:
    home = _home(publication, record) | {"municipality_name": record.municipality.name}
    made = []
    for position, decision in enumerate(record.decisions):
        body = record.body_by_key.get(decision.body or "")
        made.append(
            PublishedDecision(
                **home,
                subject_kind=record.subject_kind,
                subject_slug=record.subject_slug,
                subject_name=record.name,
                key=decision.key,
                kind=decision.kind,
                title=decision.title[:400],
                body_home=record.municipality.slug if body is not None and body.municipality else "",
                body_slug=body.slug if body is not None else "",
                body_name=body.name if body is not None else "",
                body_printed=decision.body_printed[:300],
                dated=decision.when.date,
                date_precision=decision.when.precision,
                date_inferred=decision.inference_on("date") is not None,
                counts_from=counts_from(record, decision),
                paragraph=decision.paragraph[:120],
                position=position,
            )
        )
    return made


def funding(publication: Publication, record: Record) -> list[PublishedFunding]:
    """Standing appropriations of a package, those alike of one source together."""
    alike: dict[tuple[str | None, int | None, str, str, str], list[Appropriation]] = {}
    for entry in record.standing_appropriations:
        kind = (entry.source, entry.year, entry.certainty, entry.amount_is, entry.nature)
        alike.setdefault(kind, []).append(entry)
    home = _home(publication, record) | {"municipality_name": record.municipality.name}
    made = []
    for (key, year, certainty, amount_is, nature), entries in alike.items():
        source = record.source_by_key.get(key or "")
        runs = {entry.runs for entry in entries}
        made.append(
            PublishedFunding(
                **home,
                package_slug=record.subject_slug,
                package_name=record.name,
                source_key=mentioned.source_key(record, source),
                source_kind=source.kind if source is not None else "not_stated",
                source_name=source.name if source is not None else "",
                pool_key=(source.pool or "") if source is not None else "",
                pool_inferred=source is not None and source.inference_on("pool") is not None,
                year_inferred=any(entry.inference_on("year") for entry in entries),
                **amount_columns(summed(entries)),
                fiscal_year=year,
                certainty=certainty,
                amount_is=amount_is,
                runs=runs.pop() if len(runs) == 1 else "not_stated",
                nature=nature,
                sort_key=sort_key(f"{record.municipality.name} {record.name}"),
            )
        )
    return made


def citations(publication: Publication, record: Record) -> list[PublishedCitation]:
    """What rests on documents, in the order of the document."""
    return list(_citations(publication, record))


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
