"""Every step of a change is kept: who took it, when and why; and nothing changes it afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from allocations.models import SubmissionStep
from allocations.models.choices import StepKind
from allocations.publishing import approve, note_step, publish_due, refusals, send_back, submit, withdraw
from tests import factories
from tests.support.desk import Desk, again
from tests.support.refused import another, insert, refused, run, set_columns, stored

pytestmark = pytest.mark.django_db

CHANGED = "the steps of a change are never changed"
MOVED = "the steps of a change stay with it"
DELETED = "the steps of a change are never deleted"
REPLACED = "the steps of a change are never replaced"
HOUR = timedelta(hours=1)


@pytest.fixture
def desk():
    return Desk()


def steps(submission):
    return [(step.kind, step.user, step.reason) for step in submission.steps.all()]


def test_the_way_of_a_change_is_kept_from_submitting_to_publishing(desk):
    submission = desk.submit(desk.adopt(100)[0])
    send_back(submission=submission, user=desk.approver, reason="Fel belopp")
    submit(submission=submission, user=desk.writer)

    approve(submission=submission, approver=desk.approver)

    assert steps(submission) == [
        (StepKind.SUBMITTED, desk.writer, ""),
        (StepKind.SENT_BACK, desk.approver, "Fel belopp"),
        (StepKind.SUBMITTED, desk.writer, ""),
        (StepKind.APPROVED, desk.approver, ""),
        (StepKind.PUBLISHED, desk.approver, ""),
    ]


def test_what_the_worker_publishes_is_its_own_step(desk):
    submission = desk.submit(desk.adopt(100)[0])
    due = timezone.now() + HOUR
    approve(submission=submission, approver=desk.approver, publish_at=due)

    publish_due(now=due)

    approved, published = submission.steps.all()[1:]
    assert (approved.kind, approved.publish_at) == (StepKind.APPROVED, due)
    assert (published.kind, published.user) == (StepKind.PUBLISHED, None)


def test_what_is_refused_when_due_keeps_who_had_approved_it(desk):
    decision, _lines = desk.adopt(100)
    submission = desk.submit(decision)
    due = timezone.now() + HOUR
    approve(submission=submission, approver=desk.approver, publish_at=due)
    desk.give(decision, 5, fiscal_year=2024)

    publish_due(now=due)

    approved, returned = submission.steps.all()[1:]
    assert approved.user == desk.approver
    assert (returned.kind, returned.user) == (StepKind.REFUSED, None)
    assert returned.reason == again(submission).sent_back_reason


def test_a_step_that_is_refused_is_no_step(desk):
    submission = desk.submit(desk.adopt(100)[0])

    with pytest.raises(refusals.NotAllowed):
        approve(submission=submission, approver=desk.writer)

    assert len(steps(submission)) == 1


def test_a_withdrawal_takes_the_reasons_along(desk):
    submission = desk.submit(desk.adopt(100)[0])
    send_back(submission=submission, user=desk.approver, reason="Ta bort namnet")
    submit(submission=submission, user=desk.writer)
    publication = approve(submission=submission, approver=desk.approver)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift")

    assert {step.reason for step in submission.steps.all()} == {""}
    assert submission.steps.last().kind == StepKind.WITHDRAWN


# Held by the tables themselves


@pytest.fixture
def step():
    submission = factories.make_submission(status="submitted")
    return note_step(submission, StepKind.SENT_BACK, submission.author, reason="Fel")


def test_no_column_of_a_step_is_changed(step):
    row = stored(step)
    for field in SubmissionStep._meta.concrete_fields:
        with pytest.raises(IntegrityError), transaction.atomic():
            set_columns(step, **{field.column: another(field, row[field.column])})
    refused(lambda: SubmissionStep.objects.update(reason="Annat"), CHANGED)
    refused(lambda: SubmissionStep.objects.update(reason=""), CHANGED)


def test_a_step_is_neither_deleted_nor_taken_from_its_change(step):
    refused(SubmissionStep.objects.all().delete, DELETED)
    refused(lambda: run('DELETE FROM "allocations_submissionstep"'), DELETED)
    refused(lambda: SubmissionStep.objects.update(submission=None), MOVED)
    other = factories.make_submission()
    refused(lambda: SubmissionStep.objects.update(submission=other), MOVED)


@pytest.mark.sqlite
def test_a_step_is_not_replaced(step):
    row = stored(step) | {"reason": "Annat"}
    refused(lambda: insert("allocations_submissionstep", row, verb="REPLACE"), REPLACED)


def test_a_step_outlives_a_draft_that_is_deleted():
    submission = factories.make_submission()
    note_step(submission, StepKind.MADE, submission.author)

    submission.delete()

    step = SubmissionStep.objects.get()
    assert step.submission is None
    assert step.package is not None


def test_the_table_is_emptied_by_nobody(step):
    if connection.vendor == "postgresql":
        refused(lambda: run('TRUNCATE "allocations_submissionstep"'), "")
