"""Nobody who had a hand in a change approves it, by whatever door they come: pages, services, `update()` or raw SQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from allocations.models import DeskWrite, Publication, Submission, SubmissionWriter
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import approve, refusals, send_back, submit
from municipalities.models import Role
from tests.support.desk import Desk, again
from tests.support.desk_pages import address, filled_in, log_in, make_member, saved
from tests.support.desk_steps import step
from tests.support.refused import refused, run

pytestmark = pytest.mark.django_db

OWN = "nobody who wrote a change approves it"


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def both(house):
    """Somebody who writes and approves in the municipality, as in a small one."""
    return make_member(Role.WRITER, Role.APPROVER, municipality=house.municipality)


def is_refused(user, submission):
    with pytest.raises(refusals.WriterCannotApprove), transaction.atomic():
        approve(submission=submission, approver=user)
    assert not Publication.objects.exists()
    return True


def test_who_hands_it_in_does_not_approve_it(house, both):
    submission = house.submission(house.adopt(100)[0])

    submit(submission=submission, user=both)

    assert is_refused(both, submission)


def test_who_chose_what_it_carries_does_not_approve_it(house, both):
    first, _lines = house.adopt(100)
    submission = house.submission()
    url = address(submission, "change")
    client = log_in(both)
    response = client.post(url, filled_in(client, url) | {"decisions": [first.pk]})
    assert response.status_code == 302
    assert again(first).submission == submission

    submit(submission=submission, user=house.writer)

    assert is_refused(both, submission)


def test_who_handed_it_in_the_first_time_does_not_approve_it_the_second(house, both):
    submission = house.submission(house.adopt(100)[0])
    submit(submission=submission, user=both)
    send_back(submission=submission, user=house.approver, reason="Fel")
    submit(submission=again(submission), user=house.writer)

    assert is_refused(both, submission)


def test_who_wrote_what_was_taken_out_again_is_still_a_writer_of_the_package(house, both):
    decision, _lines = house.adopt(100)
    saved(log_in(both), house.package, scope_note="Ett ord")
    saved(log_in(both), house.package, scope_note="")

    assert is_refused(both, house.submit(decision))


def written_by(house, both):
    """Submitted, and the second person wrote a part of it."""
    decision, _lines = house.adopt(100)
    saved(log_in(both), decision, summary="Text")
    return house.submit(decision)


def test_the_button_the_action_and_a_typed_request_are_refused(house, both):
    submission = written_by(house, both)
    client = log_in(both)
    page = client.get(address(submission, "review"))
    assert "Godkänn och publicera" not in page.content.decode()

    shown = page.context["approval"]["shown"].value()
    for asked in ({"shown": shown}, {"shown": shown, "publish_at": "2030-01-01T08:00"}):
        assert step(client, submission, "approve", **asked).status_code == 200
    client.post(address(submission, "change"), {"status": "published", "approver": both.pk})

    assert again(submission).status == Status.SUBMITTED
    assert not Publication.objects.exists()


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHED])
def test_no_update_makes_a_writer_the_approver(house, both, status):
    submission = written_by(house, both)
    row = Submission.objects.filter(pk=submission.pk)

    refused(
        lambda: row.update(
            approver=both,
            status=status,
            approved_at=submission.submitted_at,
            publish_at=submission.submitted_at,
        ),
        OWN,
    )
    refused(
        lambda: run(f"UPDATE allocations_submission SET approver_id = {both.pk} WHERE id = {submission.pk}"),
        OWN,
    )


def test_no_sql_makes_somebody_no_writer(house, both):
    submission = written_by(house, both)

    for sql in (
        "DELETE FROM allocations_submissionwriter",
        f"UPDATE allocations_submissionwriter SET user_id = {house.approver.pk} WHERE user_id = {both.pk}",
        "DELETE FROM allocations_deskwrite",
        f"UPDATE allocations_deskwrite SET user_id = {house.approver.pk}",
        "DELETE FROM allocations_submissionstep",
        f"UPDATE allocations_submissionstep SET user_id = {house.approver.pk}",
        f"UPDATE allocations_submission SET author_id = {house.approver.pk} WHERE id = {submission.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            run(sql)

    assert SubmissionWriter.objects.filter(submission=submission, user=both).exists()
    assert DeskWrite.objects.filter(user=both).exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SENT_BACK])
def test_a_draft_does_not_change_hands_before_it_is_handed_in(house, both, status):
    submission = house.submission(house.adopt(100)[0], author=both)
    if status == Status.SENT_BACK:
        submit(submission=submission, user=house.writer)
        send_back(submission=submission, user=house.approver, reason="Fel")

    refused(
        lambda: Submission.objects.filter(pk=submission.pk).update(author=house.writer),
        "a change keeps its author",
    )


def test_no_sql_publishes_past_the_steps(house, both):
    submission = written_by(house, both)
    moment = "'2026-01-01 00:00:00'" if connection.vendor == "sqlite" else "now()"

    with pytest.raises(IntegrityError), transaction.atomic():
        run(
            f"UPDATE allocations_submission SET status = 'published', approved_at = {moment},"
            f" approver_id = {both.pk} WHERE id = {submission.pk}"
        )

    assert again(submission).status == Status.SUBMITTED


def test_somebody_without_a_hand_in_it_approves(house, both):
    submission = written_by(house, both)

    assert approve(submission=submission, approver=house.approver) is not None
