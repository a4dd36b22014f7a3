"""What came of it: outturn and forecast of lines, indicators and what was observed.

These are facts that follow from time: they stay editable at the desk; sealed versions keep what they said.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import DatePrecision, Measures, ObservationState, OutturnKind, Period
from allocations.models.columns import (
    AmountColumns,
    amount_constraints,
    choice_check,
    date_constraints,
    date_precision_field,
)
from allocations.models.packages import AllocationLine, SafetyPackage
from municipalities.models.fields import KeyField, NameField, ProseField, YearField, year_check

PERIODS_IN_A_YEAR = {Period.MONTH: 12, Period.QUARTER: 4, Period.TERTIAL: 3, Period.YEAR: 1}


class OutturnQuerySet(models.QuerySet["Outturn"]):
    def get_by_natural_key(
        self, code: str, slug: str, line: str, kind: str, year: int, period: str, number: int
    ) -> Outturn:
        found = AllocationLine.objects.get_by_natural_key(code, slug, line)
        return self.get(line=found, kind=kind, fiscal_year=year, period=period, period_number=number)


class Outturn(AmountColumns):
    """What a line has cost in a period, or is forecast to cost in the year."""

    line = models.ForeignKey(
        AllocationLine, on_delete=models.PROTECT, related_name="outturns", verbose_name=_("line")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OutturnKind, default=OutturnKind.OUTTURN)
    fiscal_year = YearField(_("fiscal year"))
    period = models.CharField(_("period"), max_length=10, choices=Period, default=Period.YEAR)
    period_number = models.PositiveSmallIntegerField(
        _("number of the period"),
        default=1,
        help_text=_("1–12 for months, 1–4 for quarters, 1–3 for tertials."),
    )

    objects = OutturnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("outturn")
        verbose_name_plural = _("outturns")
        ordering = ("line", "fiscal_year", "kind", "period", "period_number")
        constraints: ClassVar = [
            *amount_constraints("outturn"),
            year_check("fiscal_year", "outturn_year_in_range"),
            choice_check("kind", OutturnKind, "outturn_kind_known"),
            models.CheckConstraint(
                condition=Q(period=Period.MONTH, period_number__range=(1, 12))
                | Q(period=Period.QUARTER, period_number__range=(1, 4))
                | Q(period=Period.TERTIAL, period_number__range=(1, 3))
                | Q(period=Period.YEAR, period_number=1),
                name="outturn_period_exists",
                violation_error_message=_("A year has twelve months, four quarters and three tertials."),
            ),
            models.UniqueConstraint(
                fields=["line", "kind", "fiscal_year", "period", "period_number"],
                name="outturn_once_a_period",
                violation_error_message=_("The line already has a figure for this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.fiscal_year} {self.get_period_display()} {self.period_number}"

    def natural_key(self) -> tuple[str, str, str, str, int, str, int]:
        return (*self.line.natural_key(), self.kind, self.fiscal_year, self.period, self.period_number)

    natural_key.dependencies = ["allocations.allocationline"]  # type: ignore[attr-defined]


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> Indicator:
        return self.get(package__municipality__code=code, package__slug=slug, key=key)


class Indicator(models.Model):
    """What a package or one of its lines is to be judged by: a level or a change, any part of it missing."""

    package = models.ForeignKey(
        SafetyPackage, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("safety package")
    )
    line = models.ForeignKey(
        AllocationLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("line"),
    )
    key = KeyField(_("key"))
    name = NameField(_("name"))
    unit = NameField(_("unit"), blank=True, max_length=80)
    measures = models.CharField(_("measures"), max_length=10, choices=Measures, default=Measures.LEVEL)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=2, null=True, blank=True)
    baseline_words = NameField(_("baseline, in words"), blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2, null=True, blank=True)
    target_words = NameField(_("target, in words"), blank=True)
    target_year = YearField(_("by the year"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("package", "position", "key")
        constraints: ClassVar = [
            year_check("target_year", "indicator_year_in_range"),
            choice_check("measures", Measures, "indicator_measures_known"),
            models.UniqueConstraint(
                fields=["package", "key"],
                name="indicator_key_once",
                violation_error_message=_("The package already has an indicator with this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.package.natural_key(), self.key)

    natural_key.dependencies = ["allocations.safetypackage", "allocations.allocationline"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.line is not None and self.line.package_id != self.package_id:
            raise ValidationError({"line": _("Choose a line of the same package.")})


class ObservationQuerySet(models.QuerySet["Observation"]):
    def get_by_natural_key(self, code: str, slug: str, indicator: str, key: str) -> Observation:
        return self.get(indicator=Indicator.objects.get_by_natural_key(code, slug, indicator), key=key)


class Observation(models.Model):
    """One reading of an indicator. “Not measured” and “not due” are answers too."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="observations", verbose_name=_("indicator")
    )
    key = KeyField(_("key"))
    state = models.CharField(_("state"), max_length=14, choices=ObservationState)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    words = NameField(_("in words"), blank=True)
    observed_on = models.DateField(_("observed on"), null=True, blank=True)
    observed_precision = date_precision_field(_("precision of the date"))
    comment = ProseField(_("comment"))

    objects = ObservationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ("indicator", "observed_on", "key")
        constraints: ClassVar = [
            *date_constraints("observed_on", "observed_precision", "observation"),
            choice_check("state", ObservationState, "observation_state_known"),
            choice_check("observed_precision", DatePrecision, "observation_precision_known"),
            models.CheckConstraint(
                condition=Q(state=ObservationState.MEASURED) & (Q(value__isnull=False) | ~Q(words=""))
                | ~Q(state=ObservationState.MEASURED) & Q(value__isnull=True, words=""),
                name="observation_value_exactly_when_measured",
                violation_error_message=_("Give a value when it was measured, and none when it was not."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "key"],
                name="observation_key_once",
                violation_error_message=_("The indicator already has an observation with this key."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_state_display()}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.indicator.natural_key(), self.key)

    natural_key.dependencies = ["allocations.indicator"]  # type: ignore[attr-defined]
