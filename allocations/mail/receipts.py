"""Receipts to readers who have reported an error and left an address: plain text, sent by the worker.

A receipt repeats nothing that the reader typed: the form is open to all, and must not carry anybody's words to an
address that somebody else owns.
"""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import task

from allocations.mail.delivery import AGAIN_AFTER, Undelivered
from allocations.models import ErrorReport

log = structlog.get_logger(__name__)


def confirm_report(report: ErrorReport, language: str) -> None:
    """Put a receipt in the queue. Only the report's key is kept there, never the address."""
    send_receipt.enqueue(report.pk, language)


@task(queue_name="mail")
def send_receipt(report_pk: int, language: str, attempt: int = 0) -> str:
    report = ErrorReport.objects.select_related("municipality").filter(pk=report_pk).first()
    if report is None or not report.sender:
        return "the address is erased"
    subject, body = written(report, language)
    letter = EmailMessage(
        subject=subject, body=body, to=[report.sender], headers={"Auto-Submitted": "auto-replied"}
    )
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("receipt_not_sent", report=report_pk, error=type(error).__name__)
        if attempt >= len(AGAIN_AFTER):
            raise Undelivered from error
        send_receipt.using(run_after=timezone.now() + AGAIN_AFTER[attempt]).enqueue(
            report_pk, language, attempt + 1
        )
        return "to be tried again"
    return "sent"


def written(report: ErrorReport, language: str) -> tuple[str, str]:
    """Subject and body, in the language of the page that the report was written on."""
    with translation.override(language):
        words = {
            "reference": report.reference,
            "municipality": report.municipality,
            "when": date_format(timezone.localtime(report.received_at), "j F Y H:i"),
        }
        paragraphs = [
            _("Thank you. Your report %(reference)s was received on %(when)s.") % words,
            _("It is read by the staff of %(municipality)s. Name %(reference)s if you ask about it.") % words,
            _("This letter is sent by the site itself, and cannot be answered."),
            _(
                "If you have not reported anything, somebody else has given your address. You need do nothing: it is "
                "used for this receipt and an answer only."
            ),
            settings.SITE_ADDRESS,
        ]
        subject = _("Received: your report %(reference)s") % words
        return f"Trygghetsbudget: {subject}", "\n\n".join(paragraphs) + "\n"
