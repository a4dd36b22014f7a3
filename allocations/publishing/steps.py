"""The steps of a submission: submit, send back, approve, publish when due.

Each is one function and one transaction with one lock order: the municipality, then decisions by primary key. All
raise a ``Refused`` with a sentence for people and leave everything as it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allocations.models import Decision, Publication, Submission, SubmissionWriter
from allocations.models.choices import StepKind
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import refusals
from allocations.publishing.acts import act_of, waiting_with
from allocations.publishing.canonical import sha256
from allocations.publishing.document import Built, build
from allocations.publishing.document.schemas import says_the_same
from allocations.publishing.projection import project
from allocations.publishing.proposing import checked_text, current_publication
from allocations.publishing.sealing import seal_of
from allocations.publishing.taken import note_step
from allocations.publishing.writers import writers_of
from municipalities.models import Municipality, Role, User


def lock(municipality_id: int) -> Municipality:
    """Take the first lock of the one lock order. Worksheet, import and submit take it before they write entries."""
    return Municipality.objects.locked().get(pk=municipality_id)


@transaction.atomic
def submit(*, submission: Submission, user: User) -> Submission:
    """Freeze what the submission would publish, for somebody else to approve.

    Raises NotAllowed, WrongState (only a draft or what was sent back), NothingChanges, and every NotPublishable.
    """
    lock(submission.municipality_id)
    submission = Submission.objects.get(pk=submission.pk)
    _require_role(user, Role.WRITER, submission)
    _require_state(submission, Status.DRAFT, Status.SENT_BACK)
    base = current_publication(submission)
    built = build(submission)
    text = checked_text(submission, built, base)
    if base is not None and says_the_same(built.document, base.document):
        raise refusals.NothingChanges(_("Nothing has changed since the current version."))
    submission.document = text
    submission.base_number = base.number if base is not None else 0
    submission.submitted_at = timezone.now()
    submission.approver = None
    submission.approved_at = None
    _note_writers(submission, built)
    submission.status = Status.SUBMITTED
    submission.save()
    note_step(submission, StepKind.SUBMITTED, user)
    return submission


@transaction.atomic
def send_back(*, submission: Submission, user: User, reason: str) -> Submission:
    """Give the change back to its writers with the reason, and what waits for its time as one act with it.

    Raises NotAllowed, WrongState.
    """
    lock(submission.municipality_id)
    submission = Submission.objects.get(pk=submission.pk)
    _require_role(user, Role.APPROVER, submission)
    _require_state(submission, Status.SUBMITTED, Status.APPROVED)
    if not reason.strip():
        raise refusals.WrongState(_("Say why it is sent back."))
    for each in waiting_with(submission):
        returned(each, reason, user)
    return submission


def returned(submission: Submission, reason: str, user: User | None = None) -> Submission:
    """Back with its writers, and nobody has approved it. The caller holds the municipality's lock."""
    note_step(submission, StepKind.SENT_BACK if user else StepKind.REFUSED, user, reason=reason[:5000])
    submission.status = Status.SENT_BACK
    submission.sent_back_by = user
    submission.sent_back_reason = reason[:5000]
    submission.approver = None
    submission.approved_at = None
    submission.publish_at = None
    submission.save()
    return submission


@transaction.atomic
def approve(
    *, submission: Submission, approver: User, shown: str | None = None, publish_at: datetime | None = None
) -> Publication | None:
    """Approve exactly what was submitted, and publish it now, or at ``publish_at`` (then None is returned).

    ``shown`` is the SHA-256 of the frozen document that the approver saw. Submissions of one act are approved and
    published together. Raises NotAllowed, WrongState, WriterCannotApprove, Stale, ActIncomplete, NotPublishable.
    """
    lock(submission.municipality_id)
    submission = Submission.objects.get(pk=submission.pk)
    together = act_of(submission)
    for each in together:
        _require_state(each, Status.SUBMITTED)
        _require_role(approver, Role.APPROVER, each)
        _require_no_writer(each, approver)
    if shown is not None and shown != sha256(submission.document):
        raise refusals.Stale(
            _("The change was submitted anew after you opened it. Read it again before you approve.")
        )
    now = timezone.now()
    later = publish_at is not None and publish_at > now
    for each in together:
        each.approver = approver
        each.approved_at = now
        each.publish_at = publish_at
        note_step(each, StepKind.APPROVED, approver, publish_at=publish_at if later else None)
        if later:
            _require_fresh(each)
            each.status = Status.APPROVED
            each.save()
    if later:
        return None
    return _publish_together(together, approver)[submission.pk]


def publish_due(*, now: datetime | None = None) -> tuple[list[Publication], list[Submission]]:
    """Publish what is approved and whose time has come; return what was published and what was sent back.

    Each act is a transaction of its own and is looked at again under the lock, so that two workers, or one that was
    killed and started again, publish it once. What is refused goes back to its writers and approver with the reason.
    """
    moment = now or timezone.now()
    due = Submission.objects.filter(status=Status.APPROVED, publish_at__lte=moment).order_by(
        "publish_at", "pk"
    )
    published: list[Publication] = []
    sent_back: list[Submission] = []
    for pk, municipality_id in list(due.values_list("pk", "municipality_id")):
        try:
            published.extend(_publish_if_still_due(pk, municipality_id))
        except refusals.Refused as refusal:
            sent_back.extend(_refused_when_due(pk, municipality_id, str(refusal)))
        except IntegrityError as error:
            # A guard of the database has the last word. It must not stop the others, nor be tried for ever.
            reason = _("The database refuses it: %(reason)s") % {"reason": str(error).partition("\n")[0]}
            sent_back.extend(_refused_when_due(pk, municipality_id, reason))
    return published, sent_back


@transaction.atomic
def _publish_if_still_due(pk: int, municipality_id: int) -> list[Publication]:
    """Publish it with its act, unless another worker has meanwhile."""
    lock(municipality_id)
    submission = Submission.objects.filter(pk=pk, status=Status.APPROVED).first()
    return [] if submission is None else list(_publish_together(_still_approved(submission), None).values())


@transaction.atomic
def _refused_when_due(pk: int, municipality_id: int, reason: str) -> list[Submission]:
    """Give back what could not be published at its time, with all that waits as one act with it."""
    lock(municipality_id)
    submission = Submission.objects.filter(pk=pk, status=Status.APPROVED).first()
    if submission is None:
        return []
    return [returned(each, reason) for each in waiting_with(submission)]


def _still_approved(submission: Submission) -> list[Submission]:
    """What is due together, by approvers who are so still. Raises ActIncomplete, WrongState, NotAllowed."""
    together = act_of(submission)
    for each in together:
        _require_state(each, Status.APPROVED)
        if each.approver is not None:
            _require_role(each.approver, Role.APPROVER, each)
    return together


# Publishing itself


def _publish_together(submissions: list[Submission], user: User | None) -> dict[int, Publication]:
    """Seal the next version of each, under the municipality's lock that the caller holds.

    ``user`` is who publishes; None is the worker, when the time has come.
    """
    named = Decision.objects.filter(submission__in=submissions, publication__isnull=True)
    # With FOR SHARE in the entries' triggers: no entry slips into a decision after it is built and before it is posted.
    list(named.select_for_update().order_by("pk").values_list("pk"))
    return {submission.pk: _publish(submission, user) for submission in submissions}


def _publish(submission: Submission, user: User | None) -> Publication:
    base = _require_fresh(submission)
    last = Publication.objects.filter(municipality=submission.municipality).order_by("-link").first()
    moment = timezone.now()
    if last is not None and moment <= last.published_at:
        moment = last.published_at + timedelta(microseconds=1)
    publication = Publication(
        municipality=submission.municipality,
        package=submission.package,
        subject_body=submission.subject_body,
        subject_slug=submission.subject_key[2],
        submission=submission,
        number=base.number + 1 if base is not None else 1,
        link=last.link + 1 if last is not None else 1,
        published_at=moment,
        document=submission.document,
        digest=sha256(submission.document),
        previous_seal=last.seal if last is not None else "",
    )
    publication.seal = seal_of(publication)
    submission.status = Status.PUBLISHED
    submission.save()
    publication.save(force_insert=True)
    submission.decisions.filter(publication__isnull=True).update(publication=publication)
    project(publication)
    note_step(submission, StepKind.PUBLISHED, user)
    return publication


def _require_fresh(submission: Submission) -> Publication | None:
    """The base version, if the submission still says what the desk says and builds on the current version."""
    base = current_publication(submission)
    if (base.number if base is not None else 0) != submission.base_number:
        raise refusals.Stale(_("A newer version was published after this was submitted. Submit it again."))
    built = build(submission)
    checked_text(submission, built, base)
    if not says_the_same(built.document, submission.document):
        raise refusals.Stale(_("The desk has changed since this was submitted. Submit it again."))
    if submission.approver is not None and submission.approver_id in writers_of(submission, built):
        raise refusals.WriterCannotApprove(_writer_sentence(submission.approver))
    return base


# Who may


def _note_writers(submission: Submission, built: Built) -> None:
    SubmissionWriter.objects.filter(submission=submission).delete()
    SubmissionWriter.objects.bulk_create(
        SubmissionWriter(submission=submission, user_id=user)
        for user in sorted(writers_of(submission, built))
    )


def _require_role(user: User, role: Role, submission: Submission) -> None:
    if not user.has_role(role, submission.municipality_id):
        raise refusals.NotAllowed(
            _("%(user)s is not %(role)s in %(municipality)s.")
            % {"user": user, "role": role.label, "municipality": submission.municipality}
        )


def _require_state(submission: Submission, *states: Status) -> None:
    if submission.status not in states:
        raise refusals.WrongState(
            _("“%(submission)s” is %(state)s.")
            % {"submission": submission, "state": submission.get_status_display()}
        )


def _require_no_writer(submission: Submission, approver: User) -> None:
    if submission.author_id == approver.pk or submission.writers.filter(user=approver).exists():
        raise refusals.WriterCannotApprove(_writer_sentence(approver))


def _writer_sentence(user: User) -> str:
    return _("%(user)s has written a part of the change, and nobody approves their own.") % {"user": user}
