"""What readers of the public pages report as wrong. No part of the record: it is answered at the desk."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allocations.models.choices import ReportState
from allocations.models.columns import choice_check
from allocations.models.packages import SafetyPackage
from municipalities.models import Municipality
from municipalities.models.fields import NameField, ProseField


class ErrorReport(models.Model):
    """One report. The sender's address is personal data: seen by staff of the municipality only, and erased in time.

    It has no history table, which would keep the address.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("municipality")
    )
    package = models.ForeignKey(
        SafetyPackage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="error_reports",
        verbose_name=_("safety package"),
    )
    address = models.CharField(_("page"), max_length=500, help_text=_("The address of the page or figure."))
    about = NameField(_("what it is about"), blank=True)
    message = ProseField(_("what is wrong"), blank=False)
    sender = models.EmailField(
        _("sender's e-mail"), blank=True, help_text=_("Only for the answer. Erased when it is not needed.")
    )
    received_at = models.DateTimeField(_("received at"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.NEW)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    answer = ProseField(
        _("what came of it"), help_text=_("For colleagues: what was found, and what was done.")
    )

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ("-received_at", "-pk")
        constraints: ClassVar = [
            choice_check("state", ReportState, "error_report_state_known"),
            models.CheckConstraint(
                condition=~Q(message=""),
                name="error_report_says_something",
                violation_error_message=_("Say what is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.HANDLED, handled_by__isnull=False, handled_at__isnull=False)
                | ~Q(state=ReportState.HANDLED) & Q(handled_at__isnull=True),
                name="error_report_handled_by_somebody",
                violation_error_message=_("What is handled is so by somebody, at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.about or self.message[:80]

    @property
    def reference(self) -> str:
        """What sender and staff call it by."""
        return f"F-{self.pk}"
