"""An approver publishes exactly what was shown, now or at a time, or sends it back with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocations.models import Publication, Submission
from allocations.models.choices import SubmissionStatus as Status
from municipalities.models import Membership, Role
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, texts_of
from tests.support.desk_steps import approving, review, step, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def writer(house):
    return log_in(house.writer)


@pytest.fixture
def approver(house):
    return log_in(house.approver)


def test_an_approver_publishes_what_was_shown(house, approver):
    submission = submitted(house)

    response = approving(approver, submission)

    publication = Publication.objects.get()
    assert response.url == review(submission)
    assert publication.submission == submission
    assert publication.seal[:8] in texts_of(approver.get(response.url))


def test_a_writer_with_the_approvers_role_is_refused_in_words(house):
    Membership.objects.create(user=house.writer, municipality=house.municipality, role=Role.APPROVER)
    submission = submitted(house)

    response = approving(log_in(house.writer), submission)

    assert str(house.writer) in " ".join(response.context["refusal"].sentences)
    assert not Publication.objects.exists()


def test_what_was_submitted_anew_after_the_page_was_opened_is_not_approved(house, approver, writer):
    submission = submitted(house)
    shown = approver.get(review(submission)).context["approval"]["shown"].value()
    step(approver, submission, "send_back", reason="Fel år")
    house.package.scope_note = "Annat"
    house.package.save()
    step(writer, submission, "submit")

    response = step(approver, submission, "approve", shown=shown)

    assert response.context["refusal"].sentences
    assert not Publication.objects.exists()


def test_a_desk_that_has_changed_since_is_refused_in_words(house, approver):
    submission = submitted(house)
    house.package.scope_note = "Ändrat efteråt"
    house.package.save()

    response = approving(approver, submission)

    assert response.status_code == 200
    assert response.context["refusal"].sentences[0] in texts_of(response)
    assert Submission.objects.get().status == Status.SUBMITTED


def test_it_is_approved_for_a_time_to_come(house, approver):
    submission = submitted(house)
    moment = timezone.localtime() + timedelta(days=2)

    approving(approver, submission, publish_at=moment.strftime("%Y-%m-%dT%H:%M"))

    submission.refresh_from_db()
    assert submission.status == Status.APPROVED
    assert timezone.localtime(submission.publish_at).strftime("%Y-%m-%d %H:%M") == moment.strftime(
        "%Y-%m-%d %H:%M"
    )


@pytest.mark.parametrize("typed", ["2001-01-01T12:00", "i morgon"])
def test_a_time_that_has_passed_or_is_none_is_refused_and_kept(house, approver, typed):
    submission = submitted(house)

    response = approving(approver, submission, publish_at=typed)

    assert "publish_at" in response.context["approval"].errors
    assert typed in response.content.decode()
    assert Submission.objects.get().status == Status.SUBMITTED


def test_without_what_was_shown_nothing_is_approved(house, approver):
    submission = submitted(house)

    response = step(approver, submission, "approve")

    assert "shown" in response.context["approval"].errors
    assert not Publication.objects.exists()


def test_an_approver_sends_back_with_a_reason(house, approver):
    submission = submitted(house)

    step(approver, submission, "send_back", reason="Källan saknas")

    submission.refresh_from_db()
    assert (submission.status, submission.sent_back_reason) == (Status.SENT_BACK, "Källan saknas")
    assert "Källan saknas" in texts_of(log_in(house.writer).get(review(submission)))


def test_nothing_is_sent_back_without_a_reason(house, approver):
    submission = submitted(house)

    response = step(approver, submission, "send_back", reason="  ")

    assert "reason" in response.context["return_form"].errors
    assert Submission.objects.get().status == Status.SUBMITTED


def test_who_comes_second_is_told_and_publishes_nothing(house, approver):
    submission = submitted(house)
    shown = approver.get(review(submission)).context["approval"]["shown"].value()
    step(approver, submission, "approve", shown=shown)

    response = step(approver, submission, "approve", shown=shown)

    assert response.status_code == 200
    assert response.context["refusal"].sentences
    assert Publication.objects.count() == 1
