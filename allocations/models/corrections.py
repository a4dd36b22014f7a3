"""Corrected facts of a posted decision: part of a later correction, which replaces and never overwrites."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import DatePrecision, DecisionFact, DecisionKind, PositionKind
from allocations.models.columns import choice_check, date_constraints, date_precision_field
from allocations.models.decisions import DecisionPart, PartQuerySet, part_key_once
from allocations.models.positions import Position
from municipalities.models import Body
from municipalities.models.fields import ProseField

F = DecisionFact
OF_POSITION = (F.ACTOR, F.POSITION_KIND, F.CONTENT)
IN_BODY = (F.BODY, F.ACTOR)
"""Facts whose value is a body."""


class FactCorrection(DecisionPart):
    """One fact of the decision that this one corrects, as it should have been.

    The value stands in the column of its type: ``text``, ``body``, or ``date`` with its precision. An empty one says
    that the fact is not stated. Of several corrections of one fact the latest decision's holds.
    """

    fact = models.CharField(_("fact"), max_length=20, choices=DecisionFact)
    position_taken = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("position taken"),
        help_text=_("Whose party, kind or content is corrected."),
    )
    text = ProseField(_("right text"))
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fact_corrections",
        verbose_name=_("right body or party"),
    )
    date = models.DateField(_("right date"), null=True, blank=True)
    date_precision = date_precision_field(_("precision of the date"))

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("corrected fact")
        verbose_name_plural = _("corrected facts")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [
            part_key_once("fact_correction_key_once"),
            choice_check("fact", DecisionFact, "fact_correction_fact_known"),
            choice_check("date_precision", DatePrecision, "fact_correction_precision_known"),
            *date_constraints("date", "date_precision", "fact_correction"),
            models.CheckConstraint(
                condition=Q(fact=F.DATE) | Q(date__isnull=True),
                name="fact_correction_date_of_a_date",
                violation_error_message=_("A date corrects a date."),
            ),
            models.CheckConstraint(
                condition=Q(fact__in=IN_BODY) | Q(body__isnull=True),
                name="fact_correction_body_of_a_body",
                violation_error_message=_("A body corrects a body or party."),
            ),
            models.CheckConstraint(
                condition=~Q(fact=F.ACTOR) | Q(body__isnull=False),
                name="fact_correction_actor_is_somebody",
                violation_error_message=_("Choose the right party or group."),
            ),
            models.CheckConstraint(
                condition=~Q(fact__in=[*IN_BODY, F.DATE]) | Q(text=""),
                name="fact_correction_text_of_a_text",
                violation_error_message=_("A text corrects a text."),
            ),
            models.CheckConstraint(
                condition=~Q(fact=F.POSITION_KIND) | Q(text__in=[*PositionKind.values, ""]),
                name="fact_correction_position_kind_known",
                violation_error_message=_("Choose one of the listed values."),
            ),  # empty only where a withdrawal has blanked it
            models.CheckConstraint(
                condition=Q(fact__in=OF_POSITION, position_taken__isnull=False)
                | (~Q(fact__in=OF_POSITION) & Q(position_taken__isnull=True)),
                name="fact_correction_names_its_position",
                violation_error_message=_(
                    "Name the position exactly when its party, kind or content is wrong."
                ),
            ),
            models.UniqueConstraint(
                "decision",
                "fact",
                Coalesce("position_taken", 0),
                name="fact_correction_each_fact_once",
                violation_error_message=_("The correction already corrects this fact."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.value or _('not stated')}"

    @property
    def value(self) -> str | dt.date | Body | None:
        return self.date if self.fact == F.DATE else self.body if self.fact in IN_BODY else self.text

    def clean(self) -> None:
        corrected = self.decision.corrects
        if self.decision.kind != DecisionKind.CORRECTION or corrected is None:
            raise ValidationError(
                _("Facts are corrected by a correction that says which decision it corrects.")
            )
        if self.fact == F.POSITION_KIND and not self.text:
            raise ValidationError({"text": _("Choose one of the listed values.")})
        if self.position_taken is not None and self.position_taken.decision_id != corrected.pk:
            raise ValidationError({"position_taken": _("Choose a position on the corrected decision.")})
