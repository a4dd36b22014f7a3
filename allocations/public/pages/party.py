"""The page of a party: what it has proposed and had recorded, beside what stands. Without judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F
from django.http import QueryDict
from django.urls import reverse

from allocations.models import (
    PublishedAlternative,
    PublishedDecision,
    PublishedFunding,
    PublishedLine,
    PublishedMention,
    PublishedPosition,
)
from allocations.models.choices import DecisionKind, PositionKind
from allocations.models.projected_facts import PublishedPositionQuerySet
from allocations.money import format_amount
from allocations.public.days import Days
from allocations.public.pages.lists import projected_amount
from allocations.public.pages.named_lines import (
    NamedAmount,
    NamedDecision,
    amount_of,
    date_words,
    decision_rows,
    paragraph_words,
)
from allocations.public.pages.naming import Choosing, Found, Link, Paged, choosing, link, one_page, with_rows
from allocations.public.pages.words import year_words
from allocations.record.mentions import INITIATIVE

PER_PAGE = 25
MOST_BESIDE = 6
MOST_INITIATIVES = 50


@dataclass(frozen=True, slots=True)
class Alternative:
    """What somebody wanted a line or a source's money to be, and what stands now in the same place and year."""

    name: str
    address: str
    year: str
    wanted: str
    stands: tuple[NamedAmount, ...]


@dataclass(frozen=True, slots=True)
class NamedPosition:
    """A position with the decision it was taken on. ``content`` is empty where it is not stated."""

    kind: str
    content: str
    inferred: bool
    decision: str
    decision_is_ours: bool
    decided_by: Link | None
    when: str
    when_inferred: bool
    paragraph: str
    subject: str
    subject_address: str
    municipality: str
    municipality_address: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class PartyPage:
    found: Found
    positions: Paged[NamedPosition]
    choosing: Choosing
    kinds: tuple[tuple[str, int], ...]
    initiatives: Paged[NamedDecision]


def party_page(found: Found, question: QueryDict) -> PartyPage:
    taken = found.standing(PublishedPosition.objects.of(found.kind, found.key, found.homes))
    chosen, shown = _chosen(taken, question)
    page = one_page(shown.latest_first(), question, per_page=PER_PAGE)
    counted = shown.order_by().values_list("kind").annotate(Count("pk")).order_by("kind")
    return PartyPage(
        found=found,
        positions=with_rows(page, position_rows(page.rows, found.days)),
        choosing=chosen,
        kinds=tuple((str(PositionKind(kind).label), count) for kind, count in counted),
        initiatives=_initiatives(found, chosen),
    )


def _initiatives(found: Found, chosen: Choosing) -> Paged[NamedDecision]:
    """Decisions that documents say were taken on the party's initiative, the latest first. Three queries."""
    named = found.standing(PublishedMention.objects.of(found.kind, found.key, found.homes))
    taken = named.filter(chosen.of_home, role=INITIATIVE).order_by("-pk")
    keys = set(taken.values_list("publication", "decision_key")[:MOST_INITIATIVES])
    decisions = found.standing(PublishedDecision.objects.all()).filter(
        publication__in={publication for publication, _key in keys},
        key__in={key for _publication, key in keys},
    )
    rows = decisions.order_by(F("counts_from").desc(nulls_last=True), "subject_name", "position", "id")
    shown = [row for row in rows if (row.publication_id, row.key) in keys and not chosen.refusals]
    return Paged(tuple(decision_rows(shown, found.days)), len(shown), False, 1, 1, "", "")


def _chosen(
    taken: PublishedPositionQuerySet, question: QueryDict
) -> tuple[Choosing, PublishedPositionQuerySet]:
    places = taken.order_by().values_list("municipality_code")
    chosen = choosing(question, places.annotate(Count("pk")))
    if chosen.refusals:
        return chosen, taken.none()
    return chosen, taken.filter(chosen.of_home)


def position_rows(positions: Sequence[PublishedPosition], days: Days) -> list[NamedPosition]:
    """The positions as they are shown, with what they wanted beside what stands. Three queries."""
    publications = {position.publication_id for position in positions}
    wanted: dict[tuple[int, str, str], list[PublishedAlternative]] = {}
    rows = PublishedAlternative.objects.filter(
        publication__in=publications, decision_key__in={position.decision_key for position in positions}
    )
    for row in rows.order_by("position", "pk"):
        wanted.setdefault((row.publication_id, row.decision_key, row.position_key), []).append(row)
    every = [row for found in wanted.values() for row in found]
    stands = _stands(every, days)
    return [
        _position(
            each,
            [
                _alternative(each, row, stands.get(_cell(row), ()), days.query)
                for row in wanted.get((each.publication_id, each.decision_key, each.key), ())
            ],
            days.query,
        )
        for each in positions
    ]


Cell = tuple[int, str, int | None]
"""The version, the line's key or the source's name, and the year."""


def _cell(row: PublishedAlternative) -> Cell:
    return row.publication_id, row.line_key or f"source {row.name}", row.fiscal_year


def _stands(wanted: Iterable[PublishedAlternative], days: Days) -> dict[Cell, list[NamedAmount]]:
    """What stands now where something else was wanted."""
    rows = list(wanted)
    found: dict[Cell, list[NamedAmount]] = {}
    if not rows:
        return found
    publications = {row.publication_id for row in rows}
    lines = PublishedLine.objects.as_of(**days.clocks).filter(
        publication__in=publications, key__in={row.line_key for row in rows if row.line_key}
    )
    for line in lines.order_by("fiscal_year", "pk"):
        found.setdefault((line.publication_id, line.key, line.fiscal_year), []).append(amount_of(line))
    funding = PublishedFunding.objects.as_of(**days.clocks).filter(
        publication__in=publications, source_name__in={row.name for row in rows if not row.line_key}
    )
    for given in funding.order_by("fiscal_year", "pk"):
        cell = (given.publication_id, f"source {given.source_name}", given.fiscal_year)
        found.setdefault(cell, []).append(amount_of(given))
    return found


def _alternative(
    position: PublishedPosition, row: PublishedAlternative, stands: Sequence[NamedAmount], days: str
) -> Alternative:
    subject = reverse(position.subject_kind, args=(position.municipality_slug, position.subject_slug)) + days
    return Alternative(
        name=row.name,
        address=f"{subject}#line-{row.line_key}" if row.line_key else f"{subject}#funding",
        year=year_words(row.fiscal_year),
        wanted=format_amount(projected_amount(row)),
        stands=tuple(stands[:MOST_BESIDE]),
    )


def _position(row: PublishedPosition, alternatives: list[Alternative], days: str) -> NamedPosition:
    kind = str(DecisionKind(row.decision_kind).label)
    subject = reverse(row.subject_kind, args=(row.municipality_slug, row.subject_slug)) + days
    return NamedPosition(
        kind=str(PositionKind(row.kind).label),
        content=row.content,
        inferred=row.inferred,
        decision=row.decision_title or kind,
        decision_is_ours=not row.decision_title,
        decided_by=link("body", row.body_home, row.body_slug, row.body_name) if row.body_slug else None,
        when=date_words(row.dated, row.date_precision),
        when_inferred=row.date_inferred,
        paragraph=paragraph_words(row.paragraph),
        subject=row.subject_name,
        subject_address=f"{subject}#decisions",
        municipality=row.municipality_name,
        municipality_address=reverse("municipality", args=(row.municipality_slug,)),
        alternatives=tuple(alternatives),
    )
