"""Made-up municipalities in the record alone: sealed versions and their projection, with a desk that holds no money.

For millions of lines, where entering everything at the desk first takes hours. Each package has its row, its
submission with the frozen document and two people behind it, its place in the chain and its seal; its decisions, lines
and citations are in the document and nowhere else. All that the public side reads is there, `verify_record` finds
nothing amiss, and nothing more can be written at that desk, which has no use here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from allocations.models import Publication, SafetyPackage, Submission, SubmissionWriter
from allocations.models.choices import SubmissionStatus
from allocations.publishing.canonical import canonical, sha256
from allocations.publishing.sealing import seal_of
from allocations.synthesis.copying import project_all
from allocations.synthesis.documents import Json
from allocations.synthesis.plan import (
    PlannedMunicipality,
    PlannedPackage,
    Size,
    drawing,
    municipality,
    package,
)
from allocations.synthesis.rows import COUNTY
from allocations.synthesis.variety import SIZES, versions
from municipalities.models import Municipality, User

Waiting = tuple[datetime, int, SafetyPackage, Json]
"""When, which version, of which package, and what it says."""

SMALLEST = 3
"""Lines in the first package of a municipality; in every other one more."""


@dataclass(frozen=True)
class Subject:
    """A planned package, and its versions, the earlier first."""

    plan: PlannedPackage
    versions: list[tuple[datetime, Json]]


def planned(*, number: int, seed: int) -> PlannedMunicipality:
    return municipality(number=number, size=Size(1, 0, 0), seed=seed)


def subjects(home: PlannedMunicipality, lines: int) -> Iterator[Subject]:
    """Packages until they have as many lines as that; the first is small, the others are of every size."""
    draw = drawing(home.seed, home.number, 0)
    count, number = 0, 1
    while count < lines:
        size = SMALLEST + home.number % 2 if number == 1 else min(draw.choice(SIZES), lines - count)
        plan = package(replace(home, lines=size), number)
        yield Subject(plan, versions(home, plan))
        count += size
        number += 1


def municipality_row(home: PlannedMunicipality) -> Municipality:
    return Municipality(code=home.code, slug=home.slug, name=home.name, county=COUNTY)


@transaction.atomic
def publish(here: Municipality, found: Iterable[Subject], *, author: User, approver: User) -> int:
    """Seal every version in the order of time, in a chain of the municipality's own. Returns how many rows of lines.

    The municipality has none yet. Its kept counts (`publishing.tallies`) are left to whoever has made all.
    """
    found = list(found)
    rows = [
        SafetyPackage(
            municipality=here, slug=each.plan.slug, name=each.plan.name, framework=each.plan.framework
        )
        for each in found
    ]
    SafetyPackage.objects.bulk_create(rows)
    waiting = [
        (moment, number, row, document)
        for row, each in zip(rows, found, strict=True)
        for number, (moment, document) in enumerate(each.versions, start=1)
    ]
    waiting.sort(key=lambda each: each[0])
    return project_all(_sealed(here, waiting, author, approver))


def _sealed(here: Municipality, waiting: list[Waiting], author: User, approver: User) -> list[Publication]:
    """Frozen by one, approved by another, and sealed link by link."""
    submissions = [
        Submission(
            municipality=here,
            package=row,
            title=row.name,
            author=author,
            base_number=number - 1,
            document=canonical(document),
            status=SubmissionStatus.SUBMITTED,
            submitted_at=moment,
        )
        for moment, number, row, document in waiting
    ]
    Submission.objects.bulk_create(submissions)
    SubmissionWriter.objects.bulk_create(
        SubmissionWriter(submission=each, user=author) for each in submissions
    )
    Submission.objects.filter(municipality=here, author=author).update(
        status=SubmissionStatus.PUBLISHED, approver=approver, approved_at=F("submitted_at")
    )
    publications: list[Publication] = []
    for (moment, number, row, _document), submission in zip(waiting, submissions, strict=True):
        publications.append(
            Publication(
                municipality=here,
                package=row,
                subject_slug=row.slug,
                submission=submission,
                number=number,
                link=len(publications) + 1,
                published_at=moment,
                document=submission.document,
                digest=sha256(submission.document),
                previous_seal=publications[-1].seal if publications else "",
            )
        )
        publications[-1].seal = seal_of(publications[-1])
    Publication.objects.bulk_create(publications)
    return publications
