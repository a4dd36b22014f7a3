"""Which lines a question is about. Nothing here counts, sorts or shows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from allocations.models import PublishedLine, PublishedMention
from allocations.models.choices import PositionKind
from allocations.models.projected_names import NameKind
from allocations.models.projection import PublishedLineQuerySet
from allocations.models.tallies import CONCERNED
from allocations.public.filters.named import Named
from allocations.public.filters.question import Question
from allocations.public.filters.words import having, words_of


def narrowed(question: Question) -> PublishedLineQuerySet:
    """The lines asked for, in no order."""
    if question.is_refused:
        return PublishedLine.objects.none()
    lines = PublishedLine.objects.as_of(known_on=question.known_on, decided_by=question.decided_by)
    lines = lines.filter(question.of_homes, of_columns(question))
    if question.text:
        lines = lines.filter(having(words_of(question.text)))
    return _mentioning(lines, question)


def _mentioning(lines: PublishedLineQuerySet, question: Question) -> PublishedLineQuerySet:
    """Those that mention what is asked for, in the roles by which lines are filtered."""
    for kind in (NameKind.PLACE, NameKind.BODY, NameKind.SOURCE, NameKind.PURPOSE):
        if chosen := question.of_kind(kind):
            lines = lines.filter(pk__in=_mentioned(mentions_of(chosen).filter(role__in=CONCERNED[kind])))
    parties = question.of_kind(NameKind.PARTY)
    if parties or question.positions:
        # One mention carries both: it is the party chosen that took the position chosen.
        taken = PublishedMention.objects.filter(role__in=question.positions or PositionKind.values)
        if parties:
            taken = taken & mentions_of(parties)
        lines = lines.filter(pk__in=_mentioned(taken))
    return lines


def of_columns(question: Question) -> Q:
    """What a line's own columns tell: year, certainty, and what its amount is."""
    asked = of_years(question)
    if question.certainties:
        asked &= Q(certainty__in=question.certainties)
    if question.states:
        asked &= Q(amount_state__in=question.states)
    if question.least is not None:
        asked &= Q(kronor__gte=question.least)
    if question.most is not None:
        asked &= Q(kronor__lte=question.most)
    return asked


def of_years(question: Question) -> Q:
    """The years ticked, or those from one to another."""
    stated = [year for year in question.years if year is not None]
    asked = Q()
    if stated:
        asked |= Q(fiscal_year__in=stated)
    if None in question.years:
        asked |= Q(fiscal_year__isnull=True)
    if question.first_year or question.last_year:
        between = Q(fiscal_year__isnull=False)
        if question.first_year:
            between &= Q(fiscal_year__gte=question.first_year)
        if question.last_year:
            between &= Q(fiscal_year__lte=question.last_year)
        asked |= between
    return asked


def mentions_of(chosen: tuple[Named, ...]) -> QuerySet[PublishedMention]:
    """Whatever names any of them."""
    asked = Q()
    for each in chosen:
        asked |= each.itself
    return PublishedMention.objects.filter(asked)


def _mentioned(mentions: QuerySet[PublishedMention]) -> QuerySet[PublishedMention, int | None]:
    return mentions.filter(line__isnull=False).values_list("line_id", flat=True)
