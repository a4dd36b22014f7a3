"""A change on its way to the public, and the log of who wrote what at the desk.

The steps themselves (submit, send back, approve, publish) live in ``allocations.publishing``.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allocations.models.choices import SubmissionStatus, WriteKind
from allocations.models.columns import SubjectColumns, choice_check, subject_check
from municipalities.models import Municipality
from municipalities.models.fields import NameField, ProseField

S = SubmissionStatus


class Submission(SubjectColumns):
    """One change: the decisions it names, and from submission on the frozen bytes that will be sealed.

    Submitting freezes ``document``, built with exactly the decisions that name this submission, and
    ``base_number``, the version it was built on (0: none). The approver approves these bytes.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("municipality")
    )
    title = NameField(_("what changes"))
    comment = ProseField(_("comment to the approver"))
    status = models.CharField(_("status"), max_length=10, choices=S, default=S.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("author"),
    )
    written_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="allocations.SubmissionWriter",
        related_name="submissions_written",
        verbose_name=_("written by"),
    )
    base_number = models.PositiveIntegerField(_("built on version"), default=0)
    document = models.TextField(_("frozen document"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions_approved",
        verbose_name=_("approver"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, help_text=_("Empty: at once."))
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions_sent_back",
        verbose_name=_("sent back by"),
    )
    sent_back_reason = ProseField(_("why it was sent back"))

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-pk",)
        constraints: ClassVar = [
            subject_check("submission_concerns_one"),
            choice_check("status", S, "submission_status_known"),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="submission_two_people",
                violation_error_message=_("Nobody who wrote a change approves it."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.APPROVED, S.PUBLISHED])
                | Q(approver__isnull=False, approved_at__isnull=False),
                name="submission_approved_has_approver",
                violation_error_message=_("An approved change has an approver."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.SUBMITTED, S.APPROVED]) | ~Q(document=""),
                name="submission_submitted_has_document",
                violation_error_message=_("A submitted change has its frozen document."),
            ),
            models.CheckConstraint(
                condition=~Q(status=S.APPROVED) | Q(publish_at__isnull=False),
                name="submission_waiting_has_a_time",
                violation_error_message=_("What waits has a time to be published at."),
            ),
            models.CheckConstraint(
                condition=~Q(status=S.SENT_BACK) | ~Q(sent_back_reason=""),
                name="submission_sent_back_has_a_reason",
                violation_error_message=_("Say why it is sent back."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.municipality_id and self.subject_municipality.pk != self.municipality_id:
            raise ValidationError(_("Choose the municipality of the package or body."))


class SubmissionWriter(models.Model):
    """Somebody who wrote a part of what a submission would publish; such a person cannot approve it."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="writers", verbose_name=_("submission")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("user")
    )

    class Meta:
        verbose_name = _("writer")
        verbose_name_plural = _("writers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "user"], name="submission_writer_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class DeskWrite(models.Model):
    """One write at the desk: who changed which row, for which package, body or decision. Appended to only.

    From it a submission's ``written_by`` is collected. The history tables are for display: they miss bulk writes.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="desk_writes", verbose_name=_("user")
    )
    written_at = models.DateTimeField(_("written at"))
    action = models.CharField(_("what was done"), max_length=10, choices=WriteKind, blank=True, default="")
    row = models.CharField(_("row"), max_length=80, help_text=_("app.model:primary key"))
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    package = models.ForeignKey(
        "allocations.SafetyPackage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="desk_writes",
        verbose_name=_("safety package"),
    )
    subject_body = models.ForeignKey(
        "municipalities.Body",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="desk_writes",
        verbose_name=_("body concerned"),
    )
    decision = models.ForeignKey(
        "allocations.Decision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="desk_writes",
        verbose_name=_("decision"),
    )

    class Meta:
        verbose_name = _("write at the desk")
        verbose_name_plural = _("writes at the desk")
        indexes: ClassVar = [models.Index(fields=["row", "written_at"], name="desk_write_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.written_at:%Y-%m-%d %H:%M} {self.user}"
