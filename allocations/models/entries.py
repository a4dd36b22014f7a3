"""The ledger: entries by which decisions move money, and the figures a source prints beside them.

Only standing entries (those that no entry in view replaces) are summed, and never here: sums are made
on the document, in ``allocations.record``, so that what is checked is what is sealed.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import (
    AmountIs,
    Certainty,
    Measures,
    MoneyIs,
    Nature,
    Runs,
    StatedFigureKind,
)
from allocations.models.columns import AmountColumns, amount_constraints, choice_check
from allocations.models.decisions import DecisionPart, PartQuerySet, part_key_once
from allocations.models.packages import AllocationLine, SafetyPackage
from allocations.models.sources import FundingSource
from allocations.money import KronorField
from municipalities.models.fields import KeyField, NameField, YearField, year_check


class Entry(DecisionPart, AmountColumns):
    """One movement of money by one decision. What is not said has its own value; certainty must be said.

    ``replaces`` names the earlier entry that this one takes the place of: announced then decided, not
    stated then known, wrong then corrected, conditional then met or lapsed.
    """

    fiscal_year = YearField(_("fiscal year"), null=True, blank=True, help_text=_("Empty: not stated."))
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty)
    amount_is = models.CharField(_("amount is"), max_length=14, choices=AmountIs, default=AmountIs.NOT_STATED)
    runs = models.CharField(_("runs"), max_length=20, choices=Runs, default=Runs.NOT_STATED)
    runs_to = YearField(_("runs to the year"), null=True, blank=True)
    measures = models.CharField(_("measures"), max_length=10, choices=Measures, default=Measures.LEVEL)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, default=Nature.NOT_STATED)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = NameField(_("unit"), blank=True, max_length=80)
    unit_amount = KronorField(_("kronor for each unit"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        earlier = self.replaces
        if earlier is not None:
            if earlier.decision.subject_key != self.decision.subject_key:
                raise ValidationError({"replaces": _("An entry replaces one in the same package.")})
            if earlier.decision_id == self.decision_id:
                raise ValidationError({"replaces": _("An entry replaces one of an earlier decision.")})
        if self.decision.package_id is None:
            raise ValidationError({"decision": _("A decision about a body carries no money.")})


def entry_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        *amount_constraints(name),
        part_key_once(f"{name}_key_once"),
        year_check("fiscal_year", f"{name}_year_in_range"),
        year_check("runs_to", f"{name}_runs_to_in_range"),
        choice_check("certainty", Certainty, f"{name}_certainty_known"),
        choice_check("amount_is", AmountIs, f"{name}_amount_is_known"),
        choice_check("runs", Runs, f"{name}_runs_known"),
        choice_check("measures", Measures, f"{name}_measures_known"),
        choice_check("nature", Nature, f"{name}_nature_known"),
        models.CheckConstraint(
            condition=Q(runs=Runs.TO_YEAR, runs_to__isnull=False)
            | (~Q(runs=Runs.TO_YEAR) & Q(runs_to__isnull=True)),
            name=f"{name}_runs_to_exactly_when_to_a_year",
            violation_error_message=_("Give the last year exactly when the money runs to a year."),
        ),
        models.CheckConstraint(
            condition=Q(kronor__isnull=True) | Q(measures=Measures.CHANGE) | Q(kronor__gte=0),
            name=f"{name}_level_not_below_zero",
            violation_error_message=_("A level does not go below zero; a change may."),
        ),
        models.CheckConstraint(
            condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            name=f"{name}_does_not_replace_itself",
            violation_error_message=_("An entry cannot replace itself."),
        ),
        models.CheckConstraint(
            condition=Q(quantity__isnull=True, unit_amount__isnull=True)
            | Q(quantity__isnull=False, unit_amount__isnull=False),
            name=f"{name}_quantity_with_unit_amount",
            violation_error_message=_("A quantity and the amount for each unit go together."),
        ),
    ]


class Appropriation(Entry):
    """Money from a source to the package, in one fiscal year, by one decision (anslag, bidrag)."""

    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        related_name="appropriations",
        verbose_name=_("funding source"),
    )
    money_is = models.CharField(
        _("new or moved money"), max_length=12, choices=MoneyIs, default=MoneyIs.NOT_STATED
    )

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appropriation")
        verbose_name_plural = _("appropriations")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [
            *entry_constraints("appropriation"),
            choice_check("money_is", MoneyIs, "appropriation_money_is_known"),
            models.UniqueConstraint(
                "decision",
                "source",
                Coalesce("fiscal_year", 0),
                "certainty",
                "amount_is",
                "nature",
                "measures",
                name="appropriation_one_figure_in_a_cell",
                violation_error_message=_("The decision already has a figure for this source and year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.fiscal_year or '–'}"

    def clean(self) -> None:
        super().clean()
        if self.source.package_id != self.decision.package_id:
            raise ValidationError({"source": _("Choose a source of the same package.")})


class Allocation(Entry):
    """Money for one line in one fiscal year, by one decision; negative where a decision takes money away."""

    line = models.ForeignKey(
        AllocationLine, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("line")
    )
    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("from the source"),
        help_text=_("Empty: not stated."),
    )

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [
            *entry_constraints("allocation"),
            models.UniqueConstraint(
                "decision",
                "line",
                Coalesce("source", 0),
                Coalesce("fiscal_year", 0),
                "certainty",
                "amount_is",
                "nature",
                "measures",
                name="allocation_one_figure_in_a_cell",
                violation_error_message=_("The decision already has a figure for this line and year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.fiscal_year or '–'}"

    def clean(self) -> None:
        super().clean()
        if self.line.package_id != self.decision.package_id:
            raise ValidationError({"line": _("Choose a line of the same package.")})
        if self.source is not None and self.source.package_id != self.decision.package_id:
            raise ValidationError({"source": _("Choose a source of the same package.")})


class StatedFigureQuerySet(models.QuerySet["StatedFigure"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> StatedFigure:
        return self.get(package__municipality__code=code, package__slug=slug, key=key)


class StatedFigure(AmountColumns):
    """A figure the source prints that is no entry. Shown and reconciled with the entries, never summed."""

    package = models.ForeignKey(
        SafetyPackage,
        on_delete=models.PROTECT,
        related_name="stated_figures",
        verbose_name=_("safety package"),
    )
    key = KeyField(_("key"))
    kind = models.CharField(_("kind"), max_length=12, choices=StatedFigureKind)
    label = NameField(_("label"))
    fiscal_year = YearField(_("fiscal year"), null=True, blank=True)
    amount_is = models.CharField(_("amount is"), max_length=14, choices=AmountIs, default=AmountIs.NOT_STATED)
    lines = models.ManyToManyField(
        AllocationLine, blank=True, related_name="stated_figures", verbose_name=_("lines it covers")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = StatedFigureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ("package", "position", "key")
        constraints: ClassVar = [
            *amount_constraints("stated_figure"),
            choice_check("kind", StatedFigureKind, "stated_figure_kind_known"),
            choice_check("amount_is", AmountIs, "stated_figure_amount_is_known"),
            year_check("fiscal_year", "stated_figure_year_in_range"),
            models.UniqueConstraint(
                fields=["package", "key"],
                name="stated_figure_key_once",
                violation_error_message=_("The package already has a figure with this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.package.natural_key(), self.key)

    natural_key.dependencies = ["allocations.safetypackage", "allocations.allocationline"]  # type: ignore[attr-defined]
