"""Who wrote what at the desk, and who therefore cannot approve a submission.

``note_write`` is called by every way of writing at the desk (admin, worksheet, import), in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from allocations.models import Decision, DeskWrite, Publication, SafetyPackage, Submission
from allocations.models.choices import StepKind
from allocations.publishing.document import Built
from allocations.publishing.document.build import Place
from allocations.publishing.rows import Row, row_of, row_text
from allocations.record import read
from municipalities.models import Body, User


def note_write(
    *,
    user: User,
    instance: models.Model,
    package: SafetyPackage | None = None,
    body: Body | None = None,
    decision: Decision | None = None,
    municipality_id: int | None = None,
    action: str = "",
) -> None:
    """Note that the user wrote (or deleted) the row, and what package, body or decision it is a part of.

    ``action`` is a WriteKind, where it is known what was done with the row.
    """
    if decision is not None:
        package, body = decision.package, decision.subject_body
    home = package or body
    DeskWrite.objects.create(
        user=user,
        written_at=_time_of_writing(),
        action=action,
        row=row_text(row_of(instance)),
        municipality_id=municipality_id or (home.municipality_id if home is not None else None),
        package=package,
        subject_body=body,
        decision=decision,
    )


def note_writes(
    *,
    user: User,
    instances: Sequence[models.Model],
    package: SafetyPackage,
    decision: Decision | None = None,
    action: str = "",
) -> None:
    """Note at once that the user wrote (or deleted) many rows of a package, or of one decision about it."""
    if not instances:
        return
    moment = _time_of_writing()
    DeskWrite.objects.bulk_create(
        [
            DeskWrite(
                user=user,
                written_at=moment,
                action=action,
                row=row_text(row_of(instance)),
                municipality_id=package.municipality_id,
                package=package,
                decision=decision,
            )
            for instance in instances
        ],
        batch_size=500,
    )


def _time_of_writing() -> datetime:
    """Now, but never before what is published already: a clock set back must not hide what is written since."""
    now = timezone.now()
    newest = Publication.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    return now if newest is None or newest < now else newest + timedelta(microseconds=1)


def writers_of(submission: Submission, built: Built) -> set[int]:
    """Primary keys of the users who wrote any part of what the submission would publish.

    Its author, and whoever chose what it carries or handed it in; whoever wrote in a decision it names; whoever changed
    another row of the package or body, or a row it uses (the municipality, a document, an area, a body, residents),
    since the version it is built on; and whoever ever wrote a row that this version is the first to carry.
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
    shared = DeskWrite.objects.filter(since, package=None, subject_body=None)
    found |= _of_rows(shared, built.shared)
    if base is not None:
        earlier = _places(base.document)
        everything = {**built.shared, **built.own}
        brought = [row for row, place in everything.items() if place not in earlier]
        found |= _of_rows(DeskWrite.objects.all(), brought)
    return found | {submission.author_id} | _who_made(submission)


def _who_made(submission: Submission) -> set[int]:
    """Who made the change what it is: chose what it carries, worded it, or handed it in for approval."""
    made = submission.steps.filter(
        kind__in=[StepKind.MADE, StepKind.CHANGED, StepKind.SUBMITTED], user__isnull=False
    )
    return set(made.values_list("user", flat=True))


def _of_rows(writes: QuerySet[DeskWrite], rows: Iterable[Row]) -> set[int]:
    texts = sorted(map(row_text, rows))
    found: set[int] = set()
    for start in range(0, len(texts), 500):
        found.update(writes.filter(row__in=texts[start : start + 500]).values_list("user", flat=True))
    return found


def _places(text: str) -> set[Place]:
    """What a version carried; nothing where its text was withdrawn, so that all of it counts as new."""
    if not text:
        return set()
    record = read(text)
    lists: dict[str, Iterable[Any]] = {
        "documents": record.documents,
        "bodies": record.bodies,
        "pools": record.pools,
        "purposes": record.purposes,
        "lines": record.lines,
        "sources": record.sources,
        "indicators": record.indicators,
    }
    return {
        ("municipality", record.municipality.code),
        *((name, each.key) for name, held in lists.items() for each in held),
        *(("areas", area.slug) for area in record.areas),
        *(("residents", str(row.year)) for row in record.municipality.residents),
    }
