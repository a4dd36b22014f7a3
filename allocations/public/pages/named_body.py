"""The page of a body that others name: what it decided, what it answers for, what waits for it, where it sits.

A body that is published itself has a page of its own (`pages.body`), which shows ``BodyDeeds`` too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import F
from django.http import QueryDict

from allocations.models import (
    PublishedCondition,
    PublishedDecision,
    PublishedFunding,
    PublishedLine,
    PublishedMention,
    PublishedName,
    PublishedPosition,
)
from allocations.models.ordering import in_swedish
from allocations.public.pages.body import kind_of_body
from allocations.public.pages.evidence import Evidence, SourceList
from allocations.public.pages.named_lines import (
    NamedDecision,
    NamedLine,
    date_words,
    decision_rows,
    in_order,
    line_rows,
)
from allocations.public.pages.naming import (
    Found,
    Link,
    Paged,
    described_at,
    link,
    one_page,
    sources_of,
    with_rows,
)
from allocations.public.pages.party import NamedPosition, position_rows
from allocations.public.pages.place import parts_of
from allocations.public.pages.words import day_words
from allocations.record.mentions import home_of

MOST_AWAITED = 50
MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that waits, or waited, for the body's decision."""

    text: str
    inferred: bool
    state: str
    years: str
    expected: str
    checked: str
    of: Link
    municipality: str


@dataclass(frozen=True, slots=True)
class BodyDeeds:
    """What versions say that the body has done and is waited for to do."""

    decisions: Paged[NamedDecision]
    printed: tuple[str, ...]
    lines: Paged[NamedLine]
    awaited: tuple[Awaited, ...]
    positions: tuple[NamedPosition, ...]
    sits_in: tuple[Link, ...]
    founded: tuple[Link, ...]
    pays: Link | None
    pools: tuple[Link, ...]
    parts: tuple[Link, ...]

    @property
    def is_silent(self) -> bool:
        return not (self.decisions.total or self.lines.total or self.awaited or self.positions)


@dataclass(frozen=True, slots=True)
class NamedBodyPage:
    found: Found
    kind: str
    task: str
    note: str
    numbers: tuple[int, ...]
    task_numbers: tuple[int, ...]
    note_numbers: tuple[int, ...]
    parents: tuple[Link, ...]
    founded_with: tuple[Link, ...]
    deeds: BodyDeeds
    sources: tuple[SourceList, ...]
    described: Link


def named_body_page(found: Found, question: QueryDict) -> NamedBodyPage:
    record = found.record()
    evidence = Evidence(record)
    body = next(
        each for each in record.bodies if each.slug == found.key and home_of(record, each)[1] == found.home
    )
    above = record.body_by_key.get(body.parent or "")
    founders = [record.body_by_key[key] for key in body.founded_with]
    return NamedBodyPage(
        found=found,
        kind=kind_of_body(body.kind),
        task=body.task,
        note=body.note,
        numbers=evidence.numbers(body),
        task_numbers=evidence.numbers_on(body, "task"),
        note_numbers=evidence.numbers_on(body, "note"),
        parents=(_to(home_of(record, above), above.slug, above.name),) if above else (),
        founded_with=tuple(_to(home_of(record, each), each.slug, each.name) for each in founders),
        deeds=body_deeds(found, question),
        sources=sources_of(evidence, body),
        described=described_at(found),
    )


def _to(of: tuple[str, str], key: str, name: str) -> Link:
    return link(*of, key, name)


def body_deeds(found: Found, question: QueryDict) -> BodyDeeds:
    decided = found.standing(PublishedDecision.objects.filter(body_slug=found.key, body_home__in=found.homes))
    decisions = one_page(
        decided.order_by(
            F("counts_from").desc(nulls_last=True),
            in_swedish("municipality_name"),
            in_swedish("subject_name"),
            "position",
            "id",
        ),
        question,
        "decisions",
        25,
    )
    answers_for = found.standing(PublishedLine.objects.all()).filter(
        pk__in=_mentions(found, "responsible").filter(line__isnull=False).values("line")
    )
    lines = one_page(in_order(answers_for), question)
    positions = found.standing(PublishedPosition.objects.of(found.kind, found.key, found.homes))
    has_paid = not found.code and found.standing(PublishedFunding.objects.from_source(found.key)).exists()
    printed = decided.exclude(body_printed="").order_by("body_printed").values_list("body_printed", flat=True)
    return BodyDeeds(
        decisions=with_rows(decisions, decision_rows(decisions.rows, found.days)),
        printed=tuple(
            each for each in printed.distinct()[:MOST_NAMES] if each.casefold() != found.name.casefold()
        ),
        lines=with_rows(lines, line_rows(lines.rows, found)),
        # Which conditions waited on a day is not kept by the dates of decisions.
        awaited=_awaited(found) if found.days.decided_by.day is None else (),
        positions=tuple(position_rows(list(positions.latest_first()[:MOST_NAMES]), found.days)),
        sits_in=_subjects(found, "seat"),
        founded=_subjects(found, "founded_with"),
        pays=link("source", "", found.key, found.name) if has_paid else None,
        pools=_pools(found),
        parts=parts_of(found.kind, found),
    )


def _mentions(found: Found, *roles: str):  # type: ignore[no-untyped-def]  # a queryset of mentions
    named = PublishedMention.objects.of(found.kind, found.key, found.homes).filter(role__in=roles)
    return found.standing(named)


def _awaited(found: Found) -> tuple[Awaited, ...]:
    rows = found.standing(PublishedCondition.objects.awaiting(found.kind, found.key, found.homes))
    kept = rows.order_by(  # what is pending first
        "-state", in_swedish("municipality_name"), in_swedish("subject_name"), "pk"
    )[:MOST_AWAITED]
    return tuple(
        Awaited(
            text=row.text,
            inferred=row.inferred,
            state=row.state,
            years=row.years,
            expected=date_words(row.expected, row.expected_precision) if row.expected else "",
            checked=day_words(row.last_checked_on) if row.last_checked_on else "",
            of=link(row.subject_kind, row.municipality_slug, row.subject_slug, row.subject_name),
            municipality=row.municipality_name,
        )
        for row in kept
    )


def _subjects(found: Found, role: str) -> tuple[Link, ...]:
    """The bodies whose own versions name it in this role."""
    rows = PublishedName.objects.filter(
        publication__in=_mentions(found, role).values("publication"),
        kind="body",
        key=F("publication__subject_slug"),
    )
    names = (
        rows.order_by("sort_key", in_swedish("municipality_name"))
        .values_list("home", "key", "name", "sort_key", "municipality_name")
        .distinct()
    )
    return tuple(link("body", home, key, name, place) for home, key, name, _sort, place in names[:MOST_NAMES])


def _pools(found: Found) -> tuple[Link, ...]:
    """The pools that it decides on or hands out, as the newest version that says so has them."""
    newest = _mentions(found, "decides", "administers").order_by("-valid_from", "-publication_id").first()
    if newest is None:
        return ()
    record = replace(found, newest=newest.publication_id).record()
    mine = [
        body.key
        for body in record.bodies
        if body.slug == found.key and home_of(record, body)[1] == found.home
    ]
    return tuple(
        link("pool", "", pool.key, pool.name)
        for pool in record.pools
        if {pool.decided_by, pool.administered_by, *(held.awaits for held in pool.amounts)}.intersection(mine)
    )
