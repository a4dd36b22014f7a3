"""How a package stands: published, under way, and lacking. The number of queries does not grow with the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.desk.follow_up.indicators import lacking, of_package
from allocations.desk.follow_up.sheet import newest_of
from allocations.desk.follow_up.unpublished import Unpublished, unpublished
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Decision,
    Indicator,
    Observation,
    Outturn,
    Publication,
    SafetyPackage,
    StatedFigure,
    Submission,
)
from allocations.models.choices import SubmissionStatus as Status
from allocations.money import format_amount, format_share
from allocations.record import Record, balance, headline, line_cells, read
from allocations.record.words import word

UNDER_WAY = (Status.DRAFT, Status.SUBMITTED, Status.SENT_BACK, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that somebody ought to do, and where."""

    words: str
    address: str


class Standing:
    """All that the hub says of one package."""

    def __init__(self, package: SafetyPackage) -> None:
        self.package = package

    # Published

    @cached_property
    def newest(self) -> Publication | None:
        return newest_of(self.package)

    @cached_property
    def record(self) -> Record | None:
        newest = self.newest
        return read(newest.document) if newest is not None and newest.document else None

    @property
    def figure(self) -> str:
        """The headline: 15 000 000 kr, announced."""
        group = headline(self.record).group if self.record is not None else None
        if group is None:
            return ""
        words = [format_amount(group.amount), word("certainty", group.certainty)]
        return ", ".join([*words, str(group.year)] if group.year is not None else words)

    @property
    def balance_words(self) -> str:
        found = balance(self.record) if self.record is not None else None
        if found is None:
            return ""
        if not found.traced.kronor:
            return _("Nothing can be followed to lines.")
        words = {
            "traced": format_amount(found.traced),
            "share": format_share(found.share),
            "left": format_amount(found.left),
        }
        return _("%(traced)s can be followed to lines (%(share)s). Left to divide: %(left)s.") % words

    # Under way

    @cached_property
    def submissions(self) -> list[Submission]:
        return list(
            Submission.objects.filter(package=self.package, status__in=UNDER_WAY)
            .select_related("author", "approver")
            .order_by("-pk")
        )

    @cached_property
    def drafts(self) -> list[Decision]:
        """Draft decisions that no change carries yet."""
        return list(
            Decision.objects.filter(
                package=self.package, publication__isnull=True, submission__isnull=True
            ).order_by("position", "key")
        )

    @cached_property
    def unpublished(self) -> Unpublished:
        return unpublished(self.package, self.record)

    # Lacking

    @cached_property
    def lacking(self) -> list[Lacking]:
        return [*self._uncited(), *self._without_amount(), *self._unanswered(), *self._without_outturn()]

    def _uncited(self) -> Iterator[Lacking]:
        """Figures without a source, by kind: none of them can be published."""
        for model, target, within, figures in CITABLE:
            count = _without_source(model, target, within, figures, self.package).count()
            if count:
                name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                words = _("%(count)d %(name)s without a source") % {"count": count, "name": name}
                yield Lacking(words, _list_of(model, within, self.package))

    def _without_amount(self) -> Iterator[Lacking]:
        """Lines to which no decision, draft or published, gives a stated amount, themselves or in their parts."""
        lines = list(AllocationLine.objects.filter(package=self.package).only("pk", "parent", "name"))
        entries = Allocation.objects.filter(line__package=self.package, amount_state="stated")
        told = set(entries.values_list("line", flat=True))
        parents = {line.pk: line.parent_id for line in lines}
        for pk in tuple(told):
            above = parents.get(pk)
            while above is not None and above not in told:
                told.add(above)
                above = parents.get(above)
        silent = [line for line in lines if line.parent_id is None and line.pk not in told]
        if silent:
            words = ngettext(
                "%(count)d line without a stated amount",
                "%(count)d lines without a stated amount",
                len(silent),
            )
            address = f"{reverse('admin:allocations_allocationline_changelist')}?package__id__exact={self.package.pk}"
            yield Lacking(words % {"count": len(silent)}, address)

    def _unanswered(self) -> Iterator[Lacking]:
        found = [indicator for indicator in of_package(self.package) if lacking(indicator)]
        if found:
            words = ngettext(
                "%(count)d indicator without an answer", "%(count)d indicators without an answer", len(found)
            )
            address = reverse("admin:allocations_safetypackage_indicators", args=(self.package.pk,))
            yield Lacking(words % {"count": len(found)}, address)

    def _without_outturn(self) -> Iterator[Lacking]:
        """Years that have ended, and lines that were given decided money for them of which no cost is told."""
        if self.record is None:
            return
        told = set(
            Outturn.objects.filter(line__package=self.package, kind="outturn").values_list(
                "line__key", "fiscal_year"
            )
        )
        missing: dict[int, int] = {}
        for line in self.record.top_lines:
            parts = [line.key, *(part.key for part in self.record.parts_of_line.get(line.key, ()))]
            years = {
                cell.year
                for cell in line_cells(self.record, line)
                if cell.year is not None and cell.certainty == "decided"
            }
            for year in years:
                if year < timezone.localdate().year and not any((key, year) in told for key in parts):
                    missing[year] = missing.get(year, 0) + 1
        address = reverse("admin:allocations_safetypackage_follow_up", args=(self.package.pk,))
        for year, count in sorted(missing.items()):
            words = ngettext(
                "%(count)d line without outturn for %(year)d",
                "%(count)d lines without outturn for %(year)d",
                count,
            )
            yield Lacking(words % {"count": count, "year": year}, f"{address}?year={year}&period=year")


STATED = Q(amount_state="stated")
IN_DRAFT = STATED & Q(decision__publication__isnull=True)

CITABLE: tuple[tuple[Any, str, str, Q], ...] = (
    (Appropriation, "appropriation", "decision__package", IN_DRAFT),
    (Allocation, "allocation", "decision__package", IN_DRAFT),
    (StatedFigure, "stated_figure", "package", STATED),
    (Indicator, "indicator", "package", Q(baseline__isnull=False) | Q(target__isnull=False)),
    (Observation, "observation", "indicator__package", Q(value__isnull=False)),
    (Outturn, "outturn", "line__package", STATED),
)
"""Figures need a source before they can be published: the model, the citation's key to it, its way to the package, and
which of its rows hold a figure that is not published yet."""


def _without_source(
    model: Any, target: str, within: str, figures: Q, package: SafetyPackage
) -> QuerySet[Any]:
    cited = Exists(Citation.objects.filter(**{target: OuterRef("pk")}))
    found: QuerySet[Any] = model.objects.filter(figures, ~cited, **{within: package})
    return found


def _list_of(model: Any, within: str, package: SafetyPackage) -> str:
    return f"{reverse(f'admin:allocations_{model._meta.model_name}_changelist')}?{within}__id__exact={package.pk}"
