"""Who a letter is for: asked when it is put in the queue, and once more when it is sent."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from allocations.mail.kinds import OF_STEP, Letter
from allocations.models import ErrorReport, SubmissionStep
from allocations.models.choices import StepKind, SubmissionStatus
from municipalities.models import Municipality, Role, User


def of_step(step: SubmissionStep) -> QuerySet[User]:
    """Who is to know of the step, less who took it. Nobody without a role in the municipality."""
    letter = OF_STEP.get(step.kind)
    if letter is None or step.submission is None:
        return User.objects.none()
    if letter is Letter.PUBLISHED:
        found = staff_of(step.municipality, Role.WRITER, Role.APPROVER)
    elif letter is Letter.WAITS:
        writers = step.submission.writers.values("user")
        found = staff_of(step.municipality, Role.APPROVER).exclude(
            Q(pk=step.submission.author_id) | Q(pk__in=writers)
        )
    else:
        found = staff_of(step.municipality, *Role).filter(pk__in=_concerned(step))
    return found.exclude(pk=step.user_id) if step.user_id is not None else found


def _concerned(step: SubmissionStep) -> set[int]:
    """Author and writers; of what was refused when due also who had approved it."""
    submission = step.submission
    if submission is None:
        return set()
    found = {submission.author_id, *submission.writers.values_list("user", flat=True)}
    if step.kind == StepKind.REFUSED:
        approved = submission.steps.filter(kind=StepKind.APPROVED, pk__lt=step.pk).order_by("pk").last()
        if approved is not None and approved.user_id is not None:
            found.add(approved.user_id)
    return found


def of_report(report: ErrorReport) -> QuerySet[User]:
    return staff_of(report.municipality, Role.WRITER)


def staff_of(municipality: Municipality, *roles: Role) -> QuerySet[User]:
    """Who works there in one of the roles, and has an address."""
    here = User.objects.filter(memberships__municipality=municipality, memberships__role__in=roles)
    return here.filter(is_active=True, is_staff=True).exclude(email="").distinct().order_by("pk")


def still_concerns(step: SubmissionStep) -> bool:
    """Whether the step is worth a letter by now: what waited may have been approved or sent back meanwhile."""
    submission = step.submission
    if submission is None:
        return False
    if step.kind == StepKind.SUBMITTED:
        return submission.status == SubmissionStatus.SUBMITTED
    if step.kind in {StepKind.SENT_BACK, StepKind.REFUSED}:
        return submission.status in {SubmissionStatus.SENT_BACK, SubmissionStatus.DRAFT}
    return True
