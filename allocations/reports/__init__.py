"""Readers' reports of errors: how one is taken in. They are answered at the desk (``allocations.desk.error_reports``).

``receive_report`` is the one door from the public side to the desk. It takes plain words, and gives back the number
under which the report can be asked about, nothing else.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from allocations.mail import announce_report, confirm_report
from allocations.models import ErrorReport, SafetyPackage
from municipalities.models import Municipality

__all__ = ["receive_report"]


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
