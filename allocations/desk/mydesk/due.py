"""What falls due, and was last looked at long ago. Each rule is a function, and says in words why it names a row.

Only what is published falls due: a draft is somebody's work already. Whether a condition still waits is read from the
sealed record, as the public pages read it; when it was last checked, from the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, Model, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.models import (
    Allocation,
    Condition,
    Indicator,
    Observation,
    Outturn,
    Publication,
    SafetyPackage,
)
from allocations.models.choices import Certainty, ConditionKind, ObservationState, OutturnKind
from allocations.record import condition_state, read

CHECK_AGAIN = timedelta(days=90)
"""A condition that still waits is looked at once a quarter."""

MEASURE_AGAIN = timedelta(days=365)
"""“Not due” is an answer for a year."""


@dataclass(frozen=True)
class Due:
    """A row that wants looking at: why, and since when."""

    row: Model
    about: str
    why: str
    since: date | None = None


def conditions(municipalities: Iterable[int], today: date) -> list[Due]:
    """Those that still wait, where the expected day has passed or nobody has looked for a quarter of a year."""
    long_ago = today - CHECK_AGAIN
    unchecked = Q(last_checked_on__lt=long_ago) | Q(
        last_checked_on__isnull=True, decision__publication__published_at__date__lt=long_ago
    )
    overdue = Q(expected_on__lt=today) & (
        Q(last_checked_on__isnull=True) | Q(last_checked_on__lt=today - timedelta(days=7))
    )
    rows = (
        Condition.objects.filter(overdue | (unchecked & Q(kind=ConditionKind.AWAITS)))
        .filter(decision__publication__isnull=False, decision__package__municipality__in=municipalities)
        .select_related("decision__package", "awaits")
        .order_by("expected_on", "pk")
    )
    waiting = _waiting({row.decision.package_id for row in rows})
    found = []
    for row in rows:
        package = row.decision.package
        if package is None or (package.pk, row.decision.key, row.key) not in waiting:
            continue
        passed = row.expected_on is not None and row.expected_on < today
        found.append(
            Due(row, f"{package}: {row.text[:120]}", _of_condition(row, passed=passed), row.expected_on)
        )
    return found


def _of_condition(row: Condition, *, passed: bool) -> str:
    if passed and row.expected_on is not None:
        said = _("Was expected by %(day)s, and no decision is entered.") % {"day": _day(row.expected_on)}
    else:
        said = _("Still waits.")
    if row.last_checked_on is None:
        return f"{said} {_('Nobody has noted a check.')}"
    return f"{said} {_('Last checked on %(day)s.') % {'day': _day(row.last_checked_on)}}"


def _waiting(packages: set[int | None]) -> set[tuple[int, str, str]]:
    """The conditions that the current versions call pending: package, decision and key."""
    current = Publication.objects.filter(package__in=packages).current()
    found: set[tuple[int, str, str]] = set()
    for package, text in current.values_list("package", "document"):
        if not text:  # a withdrawn version says nothing
            continue
        record = read(text)
        found |= {
            (package, decision.key, condition.key)
            for decision in record.decisions
            for condition in decision.conditions
            if condition_state(record, condition) == "pending"
        }
    return found


def indicators(municipalities: Iterable[int], today: date) -> list[Due]:
    """Those whose target year has passed without an answer, or whose “not due” is more than a year old."""
    # What was measured before the year of the target does not answer it; without a date it may be of any year.
    answers = Observation.objects.filter(
        Q(observed_on__isnull=True)
        | Q(indicator__target_year__isnull=True)
        | Q(observed_on__year__gte=OuterRef("target_year")),
        indicator=OuterRef("pk"),
        state__in=[ObservationState.MEASURED, ObservationState.NOT_MEASURED],
    )
    rows = (
        Indicator.objects.filter(package__municipality__in=municipalities)
        .annotate(
            answered=Exists(answers),
            put_off=Max("observations__observed_on", filter=Q(observations__state=ObservationState.NOT_DUE)),
        )
        .filter(answered=False)
        .filter(Q(target_year__lt=today.year) | Q(put_off__lt=today - MEASURE_AGAIN))
        .select_related("package")
        .order_by("target_year", "pk")
    )
    return [Due(row, f"{row.package}: {row}", _of_indicator(row, today)) for row in rows]


def _of_indicator(row: Any, today: date) -> str:
    if row.target_year is not None and row.target_year < today.year:
        return _("The target was for %(year)d, and nothing of that year or later is observed.") % {
            "year": row.target_year
        }
    return _("Was not due on %(day)s.") % {"day": _day(row.put_off)}


def outturns(municipalities: Iterable[int], today: date) -> list[Due]:
    """Packages with lines that had decided money in a year that has ended, and of which no outturn is entered."""
    entered = Outturn.objects.filter(
        line=OuterRef("line"), fiscal_year=OuterRef("fiscal_year"), kind=OutturnKind.OUTTURN
    )
    missing = (
        Allocation.objects.filter(
            decision__publication__isnull=False,
            certainty=Certainty.DECIDED,
            kronor__gt=0,
            fiscal_year__lt=today.year,
            line__package__municipality__in=municipalities,
        )
        .exclude(replaced_by__decision__publication__isnull=False)
        .filter(~Exists(entered))
        .order_by()
        .values("line__package")
        .annotate(lines=Count("line", distinct=True), first=Min("fiscal_year"), last=Max("fiscal_year"))
        .order_by("line__package")
    )
    found = {each["line__package"]: each for each in missing}
    packages = SafetyPackage.objects.filter(pk__in=found).order_by("name")
    return [Due(package, str(package), _of_outturn(found[package.pk])) for package in packages]


def _of_outturn(missing: Any) -> str:
    first, last = missing["first"], missing["last"]
    years = str(first) if first == last else f"{first}–{last}"
    return ngettext(
        "%(lines)d line with decided money for %(years)s has no outturn.",
        "%(lines)d lines with decided money for %(years)s have no outturn.",
        missing["lines"],
    ) % {"lines": missing["lines"], "years": years}


def _day(day: date) -> str:
    return date_format(day, "j F Y")
