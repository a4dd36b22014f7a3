"""Readers' reports of errors: how one is taken in. They are answered at the desk (``allocations.desk.error_reports``).

``receive_report`` is the one door from the public side to the desk. It takes plain words, and gives back the number
under which the report can be asked about, nothing else.
"""

from __future__ import annotations

import secrets
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from allocations.mail import announce_report, confirm_report
from allocations.models import ErrorReport, SafetyPackage
from municipalities.models import Municipality

__all__ = ["NotTold", "receive_report", "tell_operator"]

log = structlog.get_logger(__name__)


class NotTold(Exception):
    """The letter to whoever runs the site could not be sent."""


@transaction.atomic
def receive_report(
    *,
    municipality: str,
    package: str = "",
    address: str,
    message: str,
    about: str = "",
    sender: str = "",
    receipt_in: str = "",
) -> str:
    """Take in what a reader says is wrong, for the staff of the municipality, who are told by mail if they wish.

    ``municipality`` is a code, ``package`` a slug (left out where it is not there), ``address`` the path of the page,
    ``about`` what figure or fact. With ``receipt_in``, a language, the sender gets a receipt by mail where there is an
    address. Returns the report's reference, such as F-12. Raises ValidationError by field, and
    Municipality.DoesNotExist.
    """
    home = Municipality.objects.get(code=municipality)
    report = ErrorReport(
        municipality=home,
        package=SafetyPackage.objects.filter(municipality=home, slug=package).first(),
        address=address,
        about=about,
        message=message,
        sender=sender,
        received_at=timezone.now(),
    )
    report.full_clean()
    report.save()
    announce_report(report)
    if receipt_in and report.sender:
        confirm_report(report, receipt_in)
    return report.reference


def tell_operator(*, address: str, message: str, sender: str = "") -> str:
    """Send what is about the site itself to whoever runs it (``OPERATOR_EMAIL``), who answers the sender.

    It is no municipality's, so no desk keeps it, nor does anything here. Returns a reference of its own, such as
    W-3f9a2c. Raises NotTold where the mail server would not have it.
    """
    reference = f"W-{secrets.token_hex(3)}"
    with translation.override(settings.LANGUAGE_CODE):
        where = address or _("no page given")
        letter = EmailMessage(
            subject=_("A reader writes about the site: %(reference)s") % {"reference": reference},
            body=f"{_('Page')}: {where}\n\n{message}\n",
            to=[settings.OPERATOR_EMAIL],
            reply_to=[sender] if sender else None,
        )
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("operator_not_told", error=type(error).__name__)
        raise NotTold from error
    return reference
