"""The steps that a change took on its way to the public: who took each, when, and why. Appended to only."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allocations.models.choices import StepKind
from allocations.models.columns import choice_check
from allocations.models.submissions import Submission
from municipalities.models import Body, Municipality
from municipalities.models.fields import ProseField


class SubmissionStep(models.Model):
    """One step of one change, written in the transaction of the step.

    The step outlives a draft that is deleted: then it still says what was done with a change of its package or body.
    """

    submission = models.ForeignKey(
        Submission,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("submission"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    package = models.ForeignKey(
        "allocations.SafetyPackage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("safety package"),
    )
    subject_body = models.ForeignKey(
        Body,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("body concerned"),
    )
    kind = models.CharField(_("step"), max_length=16, choices=StepKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
        help_text=_("Empty: the worker, when the time had come."),
    )
    taken_at = models.DateTimeField(_("when"))
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    reason = ProseField(_("reason"))

    class Meta:
        verbose_name = _("step of a change")
        verbose_name_plural = _("steps of changes")
        ordering = ("taken_at", "pk")
        constraints: ClassVar = [
            choice_check("kind", StepKind, "submission_step_known"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(kind__in=[StepKind.PUBLISHED, StepKind.REFUSED]),
                name="submission_step_by_somebody",
                violation_error_message=_("Only what is due is done by the worker."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "taken_at"], name="submission_step_when"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_at:%Y-%m-%d %H:%M}"
