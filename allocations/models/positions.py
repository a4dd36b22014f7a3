"""Positions taken on a decision, and the amounts that they wanted instead."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import PositionKind
from allocations.models.columns import AmountColumns, amount_constraints, choice_check, one_of
from allocations.models.decisions import Decision, DecisionPart, PartQuerySet, part_key_once
from allocations.models.packages import AllocationLine
from allocations.models.sources import FundingSource
from municipalities.models import Body
from municipalities.models.fields import ProseField, YearField, year_check


class Position(DecisionPart):
    """Who took which stand on a decision, with its content or “content not stated”."""

    actor = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="positions", verbose_name=_("party or group")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PositionKind)
    content_stated = models.BooleanField(_("content is stated"), default=False)
    content = ProseField(_("content"))

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("position taken")
        verbose_name_plural = _("positions taken")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [
            part_key_once("position_key_once"),
            choice_check("kind", PositionKind, "position_kind_known"),
            models.CheckConstraint(
                condition=Q(content_stated=True) | Q(content=""),
                name="position_content_only_when_stated",
                violation_error_message=_("Give the content, or say that it is not stated."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_kind_display()}"


class PositionAmount(AmountColumns):
    """The amount that a position wanted instead, for a line or from a source."""

    position_taken = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="amounts", verbose_name=_("position taken")
    )
    line = models.ForeignKey(
        AllocationLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="position_amounts",
        verbose_name=_("line"),
    )
    source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="position_amounts",
        verbose_name=_("funding source"),
    )
    fiscal_year = YearField(_("fiscal year"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("alternative amount")
        verbose_name_plural = _("alternative amounts")
        ordering = ("position_taken", "fiscal_year", "pk")
        constraints: ClassVar = [
            *amount_constraints("position_amount"),
            one_of(
                ["line", "source"], "position_amount_of_one", _("Choose exactly one: a line or a source.")
            ),
            year_check("fiscal_year", "position_amount_year_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.position_taken}: {self.line or self.source}"

    @property
    def decision(self) -> Decision:
        return self.position_taken.decision

    def clean(self) -> None:
        for home in (self.line, self.source):
            if home is not None and home.package_id != self.decision.package_id:
                raise ValidationError(_("Choose a line or a source of the same package."))
