"""Who wrote what at the desk, and who therefore cannot approve a submission.

``note_write`` is called by every way of writing at the desk (admin, worksheet, import), in the same transaction.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from allocations.models import Decision, DeskWrite, Publication, SafetyPackage, Submission
from municipalities.models import Body, User

Row = tuple[str, int]
"""A row of the desk: its model's label and primary key."""


def row_of(instance: models.Model) -> Row:
    return (instance._meta.label_lower, int(instance.pk))


def row_text(row: Row) -> str:
    return f"{row[0]}:{row[1]}"


def note_write(
    *,
    user: User,
    instance: models.Model,
    package: SafetyPackage | None = None,
    body: Body | None = None,
    decision: Decision | None = None,
) -> None:
    """Note that the user wrote (or deleted) the row, and what package, body or decision it is a part of."""
    if decision is not None:
        package, body = decision.package, decision.subject_body
    DeskWrite.objects.create(
        user=user,
        written_at=timezone.now(),
        row=row_text(row_of(instance)),
        package=package,
        subject_body=body,
        decision=decision,
    )


def writers_of(submission: Submission, used: set[Row]) -> set[int]:
    """Primary keys of the users who wrote any part of what the submission would publish.

    Its author; whoever wrote in a decision it names; whoever changed another row of the package or body, or a row it
    uses (a document, an area, a body, residents), since the version it is built on.
    """
    base = (
        Publication.objects.filter(package=submission.package, subject_body=submission.subject_body)
        .order_by("-number")
        .first()
    )
    subject = (
        Q(package=submission.package_id)
        if submission.package_id is not None
        else Q(subject_body=submission.subject_body_id)
    )
    undecided = Q(decision__isnull=True)
    since = Q() if base is None else Q(written_at__gt=base.published_at)
    named = Q(decision__submission=submission)
    of_subject = DeskWrite.objects.filter(named | (subject & undecided & since))
    found = set(of_subject.values_list("user", flat=True))
    rows = sorted(row_text(row) for row in used)
    for start in range(0, len(rows), 500):
        shared = DeskWrite.objects.filter(
            since, row__in=rows[start : start + 500], package=None, subject_body=None
        )
        found.update(shared.values_list("user", flat=True))
    return found | {submission.author_id}
