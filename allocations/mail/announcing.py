"""A letter for each person who is to know, put in the queue in the transaction of what it tells of."""

from __future__ import annotations

from allocations.mail.delivery import send_of_report, send_of_step
from allocations.mail.recipients import of_report, of_step
from allocations.models import ErrorReport, SubmissionStep


def announce_step(step: SubmissionStep) -> None:
    for user in of_step(step).values_list("pk", flat=True):
        send_of_step.enqueue(step.pk, user)


def announce_report(report: ErrorReport) -> None:
    for user in of_report(report).values_list("pk", flat=True):
        send_of_report.enqueue(report.pk, user)
