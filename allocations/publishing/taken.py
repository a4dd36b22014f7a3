"""The trail of a change: each step is noted in its own transaction, with who took it and why."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from allocations.mail import announce_step
from allocations.models import Submission, SubmissionStep
from allocations.models.choices import StepKind
from municipalities.models import User


def note_step(
    submission: Submission,
    kind: StepKind,
    user: User | None,
    *,
    reason: str = "",
    publish_at: datetime | None = None,
) -> SubmissionStep:
    """Note the step, and have those told by mail who wish it. Without a user it was the worker's, when it was due."""
    step = SubmissionStep.objects.create(
        submission=submission,
        municipality_id=submission.municipality_id,
        package_id=submission.package_id,
        subject_body_id=submission.subject_body_id,
        kind=kind,
        user=user,
        taken_at=timezone.now(),
        publish_at=publish_at,
        reason=reason,
    )
    announce_step(step)
    return step
