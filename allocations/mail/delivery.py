"""Sending one letter to one person: the tasks that the worker does. Whether it is still theirs is asked again here."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task

from allocations.mail import letters
from allocations.mail.kinds import OF_STEP, Letter, choices_of
from allocations.mail.recipients import of_report, of_step, still_concerns
from allocations.models import ErrorReport, SubmissionStep
from municipalities.models import User

log = structlog.get_logger(__name__)

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long to wait after each attempt that failed. After the last the letter is given up; the desk tells the same."""


class Undelivered(Exception):
    """The mail server would not have the letter, however often it was tried."""


@task(queue_name="mail")
def send_of_step(step_pk: int, user_pk: int, attempt: int = 0) -> str:
    step = SubmissionStep.objects.filter(pk=step_pk).first()
    user = of_step(step).filter(pk=user_pk).first() if step is not None else None
    if step is None or user is None or not still_concerns(step):
        return "no longer theirs"
    letter = OF_STEP[step.kind]
    return _send(user, letter, step, lambda: _later(send_of_step, attempt, step_pk, user_pk))


@task(queue_name="mail")
def send_of_report(report_pk: int, user_pk: int, attempt: int = 0) -> str:
    report = ErrorReport.objects.filter(pk=report_pk).first()
    user = of_report(report).filter(pk=user_pk).first() if report is not None else None
    if report is None or user is None:
        return "no longer theirs"
    return _send(user, Letter.REPORTED, report, lambda: _later(send_of_report, attempt, report_pk, user_pk))


def _send(user: User, letter: Letter, about: SubmissionStep | ErrorReport, again: Any) -> str:
    choices = choices_of(user)
    if not getattr(choices, letter):
        return "not wanted"
    subject, body = letters.written(letter, about, user, choices.language)
    try:
        EmailMessage(subject=subject, body=body, to=[user.email]).send()
    except (SMTPException, OSError) as error:
        log.warning("mail_not_sent", letter=letter, user=user.pk, error=type(error).__name__)
        again()
        return "to be tried again"
    return "sent"


def _later(sending: Any, attempt: int, about_pk: int, user_pk: int) -> None:
    if attempt >= len(AGAIN_AFTER):
        raise Undelivered
    wait = AGAIN_AFTER[attempt]
    sending.using(run_after=timezone.now() + wait).enqueue(about_pk, user_pk, attempt + 1)
