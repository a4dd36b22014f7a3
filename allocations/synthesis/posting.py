"""Posting in bulk: what has been entered is frozen, approved, sealed and projected, a municipality at a time.

Only first versions: nothing that is published already is touched. Each document comes from the builder, each seal from
`sealing`, each row of the projection from `projection`, and the guards are up all the time.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from allocations.models import Decision, Publication, Submission
from allocations.models.choices import SubmissionStatus
from allocations.publishing.canonical import canonical, sha256
from allocations.publishing.checks import check, read_checked
from allocations.publishing.document import build
from allocations.publishing.projection import project
from allocations.publishing.sealing import seal_of
from allocations.publishing.steps import lock
from allocations.publishing.tallies import tally
from municipalities.models import Municipality, User

AT_ONCE = 25
"""Packages whose documents are in memory together."""

CHECKED_ONE_IN = 50
"""Every fiftieth document goes through all checks of publishing; JSON Schema alone takes longer than all the rest."""


@transaction.atomic
def post_all(*, municipality: Municipality, author: User, approver: User) -> int:
    """Publish the author's drafts about packages that have no version yet. Returns how many."""
    lock(municipality.pk)
    drafts = Submission.objects.filter(
        municipality=municipality, author=author, status=SubmissionStatus.DRAFT, package__publications=None
    )
    waiting = list(drafts.select_related("package__municipality", "municipality").order_by("pk"))
    last = Publication.objects.filter(municipality=municipality).order_by("-link").first()
    for start in range(0, len(waiting), AT_ONCE):
        together = waiting[start : start + AT_ONCE]
        for at, submission in enumerate(together, start=start):
            _freeze(submission, is_checked=at % CHECKED_ONE_IN == 0)
        _approve(together, approver)
        last = _post(together, last)
    tally(municipality)
    return len(waiting)


def _freeze(submission: Submission, *, is_checked: bool) -> None:
    document = build(submission).document
    submission.document = canonical(document)
    if is_checked:
        new = set(submission.decisions.values_list("key", flat=True))
        check(read_checked(document, submission.document), None, new)
    submission.status = SubmissionStatus.SUBMITTED
    submission.submitted_at = timezone.now()
    submission.save(update_fields=["document", "status", "submitted_at"])


def _approve(submissions: list[Submission], approver: User) -> None:
    """By somebody else than the author, in a step of its own: what is approved is what was frozen."""
    Submission.objects.filter(pk__in=[submission.pk for submission in submissions]).update(
        status=SubmissionStatus.PUBLISHED, approver=approver, approved_at=timezone.now()
    )


def _post(submissions: list[Submission], last: Publication | None) -> Publication | None:
    """Seal them in a row after the last link, post their decisions, project them. Returns the new last link."""
    publications: list[Publication] = []
    for submission in submissions:
        last = _sealed(submission, last)
        publications.append(last)
    Publication.objects.bulk_create(publications)
    own = Publication.objects.filter(submission=OuterRef("submission")).values("pk")[:1]
    named = Decision.objects.filter(submission__in=submissions, publication=None)
    named.update(publication=Subquery(own))
    for publication in publications:
        project(publication, tallied=False)
    return last


def _sealed(submission: Submission, last: Publication | None) -> Publication:
    moment = timezone.now()
    if last is not None and moment <= last.published_at:
        moment = last.published_at + timedelta(microseconds=1)
    publication = Publication(
        municipality=submission.municipality,
        package=submission.package,
        subject_slug=submission.subject_key[2],
        submission=submission,
        number=1,
        link=last.link + 1 if last is not None else 1,
        published_at=moment,
        document=submission.document,
        digest=sha256(submission.document),
        previous_seal=last.seal if last is not None else "",
    )
    publication.seal = seal_of(publication)
    return publication
