"""Two people publish: who may take which step, and what exactly is approved."""

from __future__ import annotations

import pytest

from allocations.models import DeskWrite
from allocations.models.choices import SubmissionStatus
from allocations.publishing import approve, note_write, refusals, send_back, submit
from allocations.publishing.canonical import sha256
from municipalities.models import Membership, Role
from tests import factories
from tests.support.desk import Desk, again

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def both(desk: Desk, user):
    """Give a writer the approver's role too: what must stop them is what they wrote."""
    Membership.objects.create(user=user, municipality=desk.municipality, role=Role.APPROVER)
    return user


def test_the_author_does_not_approve(desk):
    submission = desk.submit(desk.adopt(100)[0])

    with pytest.raises(refusals.WriterCannotApprove):
        approve(submission=submission, approver=both(desk, desk.writer))

    assert again(submission).status == SubmissionStatus.SUBMITTED


def test_who_wrote_in_a_decision_of_the_change_does_not_approve(desk):
    decision, _lines = desk.adopt(100)
    helper = both(desk, factories.make_user(role=Role.WRITER, municipality=desk.municipality))
    note_write(user=helper, instance=decision.appropriations.get(), decision=decision)
    submission = desk.submit(decision)

    with pytest.raises(refusals.WriterCannotApprove):
        approve(submission=submission, approver=helper)


def test_who_changed_another_row_of_the_package_since_its_version_does_not_approve(desk):
    desk.publish(desk.adopt(100)[0])
    helper = both(desk, factories.make_user(role=Role.WRITER, municipality=desk.municipality))
    desk.package.heading = "Ny rubrik"
    desk.package.save()
    note_write(user=helper, instance=desk.package, package=desk.package)

    with pytest.raises(refusals.WriterCannotApprove):
        approve(submission=desk.submit(), approver=helper)


def test_who_changed_a_document_that_the_change_cites_does_not_approve(desk):
    decision, _lines = desk.adopt(100)
    helper = both(desk, factories.make_user(role=Role.WRITER, municipality=desk.municipality))
    note_write(user=helper, instance=desk.document)

    with pytest.raises(refusals.WriterCannotApprove):
        approve(submission=desk.submit(decision), approver=helper)


def test_what_somebody_wrote_for_an_earlier_version_does_not_bind_them_now(desk):
    decision, _lines = desk.adopt(100)
    helper = both(desk, factories.make_user(role=Role.WRITER, municipality=desk.municipality))
    note_write(user=helper, instance=desk.package, package=desk.package)
    desk.publish(decision)
    assert DeskWrite.objects.filter(user=helper).exists()
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)

    assert approve(submission=desk.submit(later), approver=helper) is not None


def test_an_approver_of_another_municipality_does_not_approve(desk):
    stranger = Desk().approver

    with pytest.raises(refusals.NotAllowed):
        approve(submission=desk.submit(desk.adopt(100)[0]), approver=stranger)


def test_a_superuser_is_no_approver_by_being_one(desk):
    root = factories.make_user(is_superuser=True)

    with pytest.raises(refusals.NotAllowed):
        approve(submission=desk.submit(desk.adopt(100)[0]), approver=root)


def test_only_a_writer_of_the_municipality_submits(desk):
    submission = desk.submission(desk.adopt(100)[0])

    with pytest.raises(refusals.NotAllowed):
        submit(submission=submission, user=desk.approver)


def test_the_approver_approves_what_was_shown_and_nothing_newer(desk):
    decision, _lines = desk.adopt(100)
    submission = desk.submit(decision)
    shown = sha256(submission.document)
    send_back(submission=submission, user=desk.approver, reason="Fel år.")
    decision.summary = "Ny text"
    decision.save()
    submit(submission=submission, user=desk.writer)

    with pytest.raises(refusals.Stale):
        approve(submission=submission, approver=desk.approver, shown=shown)


def test_exactly_the_approved_bytes_are_published(desk):
    submission = desk.submit(desk.adopt(100)[0])

    publication = approve(submission=submission, approver=desk.approver, shown=sha256(submission.document))

    assert publication.document == submission.document
    assert publication.digest == sha256(submission.document)


def test_a_newer_version_makes_a_waiting_submission_stale(desk):
    first, _lines = desk.adopt(100)
    second = desk.decision()
    desk.give(second, 50, fiscal_year=2024)
    one, other = desk.submit(first), desk.submit(second)
    approve(submission=one, approver=desk.approver)

    with pytest.raises(refusals.Stale):
        approve(submission=other, approver=desk.approver)


def test_what_is_sent_back_says_why_and_can_be_submitted_again(desk):
    submission = desk.submit(desk.adopt(100)[0])

    send_back(submission=submission, user=desk.approver, reason="Källan saknas för posten.")

    returned = again(submission)
    assert (returned.status, returned.sent_back_reason) == ("sent_back", "Källan saknas för posten.")
    assert submit(submission=returned, user=desk.writer).status == SubmissionStatus.SUBMITTED


def test_a_published_submission_takes_no_further_step(desk):
    publication = desk.publish(desk.adopt(100)[0])

    for step in (
        lambda: submit(submission=publication.submission, user=desk.writer),
        lambda: approve(submission=publication.submission, approver=desk.approver),
        lambda: send_back(submission=publication.submission, user=desk.approver, reason="Nej."),
    ):
        with pytest.raises(refusals.WrongState):
            step()
