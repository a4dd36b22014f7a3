"""Lines and decisions as pages of names list them: made from the projection, a constant number of queries a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allocations.models import PublishedDecided, PublishedDecision, PublishedLine, PublishedMention
from allocations.models.choices import DecisionKind
from allocations.models.projection import PublishedLineQuerySet
from allocations.money import format_amount
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.days import Days
from allocations.public.pages.lists import projected_amount
from allocations.public.pages.naming import Found, Link, link, names_of
from allocations.public.pages.words import certainty_word, short_basis, unstated_words, when_words, year_words
from allocations.record.shapes import When


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """Money in one year: its figure or why there is none, and how certain it is. ``said``: the amount in full."""

    said: str
    year: str
    year_inferred: bool
    figure: str
    why_not: str
    basis: str
    certainty: str
    mark: Mark

    has_year: bool = True


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line's money in one cell, where it stands, and the places that it touches."""

    name: str
    address: str
    package: str
    package_address: str
    municipality: str
    municipality_address: str
    money: NamedAmount
    places: tuple[Link, ...]
    whole_municipality: bool
    open_places: bool
    places_inferred: bool


@dataclass(frozen=True, slots=True)
class NamedDecision:
    """A decision with what it gave."""

    title: str
    title_is_ours: bool
    kind: str
    body: Link | None
    when: str
    when_inferred: bool
    paragraph: str
    subject: str
    subject_address: str
    municipality: str
    money: tuple[NamedAmount, ...]
    to_lines: bool


def amount_of(row: Any) -> NamedAmount:
    """The money of a row of the projection that has year and certainty."""
    amount = projected_amount(row)
    stated = amount.kronor is not None
    return NamedAmount(
        said=format_amount(amount),
        year=year_words(row.fiscal_year),
        has_year=row.fiscal_year is not None,
        year_inferred=row.fiscal_year is not None and bool(row.year_inferred),
        figure=format_amount(amount, unit=False) if stated else "",
        why_not="" if stated else unstated_words(amount),
        basis=short_basis(row.amount_is or "not_stated") if stated else "",
        certainty=certainty_word(row.certainty) if row.certainty else "",
        mark=mark_of(row.certainty, stated=stated) if row.certainty else Mark.DOTS,
    )


def in_order(lines: PublishedLineQuerySet) -> PublishedLineQuerySet:
    """The latest year first, those without a year last."""
    return lines.order_by("yearless", "-fiscal_year", "sort_key", "id")


def line_rows(lines: Sequence[PublishedLine], of: Found) -> list[NamedLine]:
    """The rows as the page of the name shows them, which is not named once more. Two queries."""
    mentions = PublishedMention.objects.filter(
        line__in=[line.pk for line in lines], kind="place", role="touches"
    )
    touched: dict[int, list[tuple[str, str, str]]] = {}
    for line_id, home, key in mentions.order_by("pk").values_list("line", "home", "key"):
        if of.kind != "place" or key != of.key or home not in of.homes:
            touched.setdefault(line_id, []).append(("place", home, key))
    names = names_of((place for places in touched.values() for place in places), of.days)
    return [
        _line(
            line, of.days.query, [(place, names.get(place, place[2])) for place in touched.get(line.pk, ())]
        )
        for line in lines
    ]


def _line(line: PublishedLine, days: str, places: Iterable[tuple[tuple[str, str, str], str]]) -> NamedLine:
    package = reverse("package", args=(line.municipality_slug, line.package_slug)) + days
    return NamedLine(
        name=line.name,
        address=f"{package}#line-{line.key}",
        package=line.package_name,
        package_address=package,
        municipality=line.municipality_name,
        municipality_address=reverse("municipality", args=(line.municipality_slug,)),
        money=amount_of(line),
        places=tuple(link(*place, name, days=days) for place, name in places),
        whole_municipality=line.whole_municipality,
        open_places=line.open_places,
        places_inferred=line.places_inferred,
    )


def decision_rows(decisions: Sequence[PublishedDecision], days: Days) -> list[NamedDecision]:
    """Decisions as they are shown, with what each gave. One query more."""
    given: dict[tuple[int, str], list[PublishedDecided]] = {}
    rows = PublishedDecided.objects.filter(
        publication__in={decision.publication_id for decision in decisions},
        decision_key__in={decision.key for decision in decisions},
    )
    for row in rows.order_by("position", "pk"):
        given.setdefault((row.publication_id, row.decision_key), []).append(row)
    return [
        _decision(decision, given.get((decision.publication_id, decision.key), []), days.query)
        for decision in decisions
    ]


def _decision(row: PublishedDecision, given: list[PublishedDecided], days: str) -> NamedDecision:
    kind = str(DecisionKind(row.kind).label)
    return NamedDecision(
        title=row.title or kind,
        title_is_ours=not row.title,
        kind=kind,
        body=link("body", row.body_home, row.body_slug, row.body_name) if row.body_slug else None,
        when=date_words(row.dated, row.date_precision),
        when_inferred=row.date_inferred,
        paragraph=paragraph_words(row.paragraph),
        subject=row.subject_name,
        subject_address=reverse(row.subject_kind, args=(row.municipality_slug, row.subject_slug))
        + f"{days}#decisions",
        municipality=row.municipality_name,
        money=tuple(amount_of(each) for each in given),
        to_lines=any(each.to_lines for each in given),
    )


def date_words(day: date | None, precision: str) -> str:
    return when_words(When(day, precision)) or _("date not stated")


def paragraph_words(paragraph: str) -> str:
    return f"§\u00a0{paragraph.removeprefix('§').strip()}" if paragraph else ""
