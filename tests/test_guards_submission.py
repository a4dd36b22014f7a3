"""Two people publish, and what is submitted is what is approved: held by the tables themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from allocations.models import Submission, SubmissionWriter
from allocations.models.choices import SubmissionStatus as Status
from municipalities.models import User
from tests import factories
from tests.support.refused import another, insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db

OWN = "nobody who wrote a change approves it"
REWRITTEN = "what is submitted does not change: send it back first"
NEW_TEXT = "a new text needs a new approval"
SKIPPED = "only what has been submitted is approved or published"
PUBLISHED = "a published submission is never changed"
DELETED = "what is submitted or published is not deleted"
REPLACED = "what is submitted or published is not replaced"
WRITER_ADDED = "an approver wrote nothing, and nobody is added to the writers of what is published"
WRITER_CHANGED = "who wrote what is submitted does not change"
WRITER_DELETED = "who wrote what is submitted is not deleted"
WRITER_REPLACED = "who wrote what is submitted is not replaced"
FROZEN = [Status.SUBMITTED, Status.APPROVED, Status.PUBLISHED]


def row_of(submission: Submission) -> Any:
    return Submission.objects.filter(pk=submission.pk)


def writer_of(submission: Submission) -> Any:
    return SubmissionWriter.objects.filter(submission=submission)


@pytest.fixture
def writer() -> User:
    return factories.make_user()


# Two people


def test_a_writer_does_not_become_the_approver(writer: User) -> None:
    submission = factories.make_submission(writers=[writer], status=Status.SUBMITTED)

    refused(lambda: row_of(submission).update(approver=writer), OWN)
    refused(lambda: set_columns(submission, approver_id=writer.pk), OWN)


def test_an_approver_is_not_written_after_the_writers(writer: User) -> None:
    row = stored(factories.make_submission(status=Status.SUBMITTED)) | {
        "id": 987_654,
        "approver_id": writer.pk,
    }

    def attack() -> None:
        insert("allocations_submissionwriter", {"submission_id": 987_654, "user_id": writer.pk})
        insert("allocations_submission", row)

    refused(attack, OWN)


def test_the_author_does_not_become_the_approver() -> None:
    submission = factories.make_submission(status=Status.SUBMITTED)

    with pytest.raises(IntegrityError, match="submission_two_people"), transaction.atomic():
        row_of(submission).update(approver=submission.author)


def test_the_approver_does_not_become_a_writer() -> None:
    submission = factories.make_submission(status=Status.APPROVED)
    row: dict[str, Any] = {"submission_id": submission.pk, "user_id": submission.approver_id}

    refused(lambda: SubmissionWriter.objects.create(**row), WRITER_ADDED)
    refused(lambda: SubmissionWriter.objects.bulk_create([SubmissionWriter(**row)]), WRITER_ADDED)
    refused(lambda: insert("allocations_submissionwriter", row), WRITER_ADDED)


def test_a_writer_of_a_draft_is_not_turned_into_its_approver(writer: User) -> None:
    submission = factories.make_submission(writers=[writer], approver=factories.make_user())

    refused(lambda: writer_of(submission).update(user=submission.approver), WRITER_CHANGED)


def test_the_writers_of_what_is_published_stay_as_they_were(writer: User) -> None:
    submission = factories.make_submission(status=Status.PUBLISHED)

    refused(lambda: SubmissionWriter.objects.create(submission=submission, user=writer), WRITER_ADDED)


@pytest.mark.parametrize("status", FROZEN)
def test_the_writers_of_what_is_submitted_are_neither_changed_nor_deleted(
    writer: User, status: Status
) -> None:
    submission = factories.make_submission(writers=[writer], status=Status.SUBMITTED)
    if status != Status.SUBMITTED:
        needs = {
            "approver": factories.make_user(),
            "approved_at": factories.NOON,
            "publish_at": factories.NOON,
        }
        row_of(submission).update(status=status, **needs)
    other = factories.make_submission()
    moved_in = SubmissionWriter.objects.create(submission=other, user=factories.make_user())
    row = writer_of(submission)

    refused(row.delete, WRITER_DELETED)
    refused(
        lambda: run('DELETE FROM "allocations_submissionwriter" WHERE "user_id" = %s', [writer.pk]),
        WRITER_DELETED,
    )
    refused(lambda: row.update(user=factories.make_user()), WRITER_CHANGED)
    refused(lambda: row.update(submission=other), WRITER_CHANGED)
    refused(lambda: set_columns(moved_in, submission_id=submission.pk), WRITER_CHANGED)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SENT_BACK])
def test_the_writers_of_a_draft_are_collected_anew(writer: User, status: Status) -> None:
    submission = factories.make_submission(writers=[writer], status=status)

    writer_of(submission).delete()
    SubmissionWriter.objects.create(submission=submission, user=writer)
    SubmissionWriter.objects.get().save()

    assert submission.writers.get().user == writer


@pytest.mark.sqlite
def test_a_writer_of_what_is_submitted_is_not_replaced(writer: User) -> None:
    submission = factories.make_submission(writers=[writer], status=Status.SUBMITTED)
    row = stored(writer_of(submission).get())
    other = factories.make_submission()

    by_id = row | {"submission_id": other.pk}
    refused(lambda: insert("allocations_submissionwriter", by_id, verb="REPLACE"), WRITER_REPLACED)
    by_key = row | {"id": 987_654}
    refused(lambda: insert("allocations_submissionwriter", by_key, verb="REPLACE"), WRITER_REPLACED)


# What is submitted is what is approved


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
@pytest.mark.parametrize(
    "column",
    ["document", "base_number", "municipality_id", "package_id", "subject_body_id", "author_id", "id"],
)
def test_what_is_submitted_does_not_change(status: Status, column: str) -> None:
    submission = factories.make_submission(status=status)
    field = next(field for field in Submission._meta.concrete_fields if field.column == column)
    value = another(field, stored(submission)[column])

    with pytest.raises(IntegrityError, match=REWRITTEN), transaction.atomic():
        set_columns(submission, **{column: value})


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
def test_the_frozen_text_does_not_change_in_any_way_of_writing(status: Status) -> None:
    submission = factories.make_submission(status=status)

    def save() -> None:
        again = row_of(submission).get()
        again.document = "{}"
        again.save()

    refused(save, REWRITTEN)
    refused(lambda: row_of(submission).update(document="{}"), REWRITTEN)
    refused(lambda: row_of(submission).update(base_number=7), REWRITTEN)
    refused(lambda: set_columns(submission, document="{}"), REWRITTEN)


def test_the_frozen_text_does_not_change_while_it_is_published() -> None:
    submission = factories.make_submission(status=Status.SUBMITTED)
    approval = {"approver": factories.make_user(), "approved_at": factories.NOON}

    refused(lambda: row_of(submission).update(status=Status.PUBLISHED, document="{}", **approval), REWRITTEN)


def test_what_is_sent_back_is_written_anew() -> None:
    submission = factories.make_submission(status=Status.APPROVED)

    row_of(submission).update(
        status=Status.SENT_BACK, sent_back_reason="Källan saknas.", approver=None, approved_at=None
    )
    row_of(submission).update(document="{}", base_number=1)
    row_of(submission).update(status=Status.SUBMITTED, document='{"a":1}')

    assert row_of(submission).get().document == '{"a":1}'


def test_an_approval_does_not_pass_to_another_text() -> None:
    submission = factories.make_submission(status=Status.APPROVED)
    row_of(submission).update(status=Status.DRAFT)

    refused(lambda: row_of(submission).update(document="{}"), NEW_TEXT)
    refused(lambda: row_of(submission).update(status=Status.SUBMITTED, document="{}"), NEW_TEXT)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SENT_BACK])
@pytest.mark.parametrize("to", [Status.APPROVED, Status.PUBLISHED])
def test_no_step_is_left_out(status: Status, to: Status) -> None:
    submission = factories.make_submission(status=status)
    approval = {
        "approver": factories.make_user(),
        "approved_at": factories.NOON,
        "publish_at": factories.NOON,
    }

    refused(lambda: row_of(submission).update(status=to, document="{}", **approval), SKIPPED)


# What is published


def test_no_column_of_a_published_submission_is_changed() -> None:
    submission = factories.make_submission(status=Status.PUBLISHED)
    row = stored(submission)

    for field in Submission._meta.concrete_fields:
        if field.column is None:
            continue
        with pytest.raises(IntegrityError, match=PUBLISHED), transaction.atomic():
            set_columns(submission, **{field.column: another(field, row[field.column])})


def test_a_published_submission_is_not_changed_in_any_way_of_writing() -> None:
    submission = factories.make_submission(status=Status.PUBLISHED)
    sentence = REPLACED if connection.vendor == "sqlite" else PUBLISHED

    refused(lambda: row_of(submission).update(document=""), PUBLISHED)
    refused(lambda: row_of(submission).update(status=Status.DRAFT), PUBLISHED)
    refused(lambda: set_columns(submission, approver_id=factories.make_user().pk), PUBLISHED)
    refused(lambda: upsert("allocations_submission", stored(submission) | {"document": "{}"}), sentence)


def test_its_text_goes_with_that_of_its_withdrawn_publication() -> None:
    publication = factories.make_publication_row()
    submission = publication.submission
    refused(lambda: row_of(submission).update(document=""), PUBLISHED)

    publication.document, publication.withdrawn_reason = "", "Personuppgifter."
    publication.withdrawn_at = factories.NOON
    publication.save()
    row_of(submission).update(document="", comment="")

    assert row_of(submission).get().document == ""
    refused(lambda: row_of(submission).update(document="{}"), PUBLISHED)
    refused(lambda: row_of(submission).update(base_number=7), PUBLISHED)


@pytest.mark.parametrize("status", FROZEN)
def test_what_is_submitted_is_not_deleted(status: Status) -> None:
    submission = factories.make_submission(status=status)

    refused(row_of(submission).delete, DELETED)
    refused(lambda: run('DELETE FROM "allocations_submission"'), DELETED)


@pytest.mark.sqlite
@pytest.mark.parametrize("status", FROZEN)
def test_what_is_submitted_is_not_replaced(status: Status) -> None:
    submission = factories.make_submission(status=status)
    row = stored(factories.make_submission()) | {"id": submission.pk}

    refused(lambda: insert("allocations_submission", row, verb="REPLACE"), REPLACED)


def test_a_draft_is_changed_and_deleted(writer: User) -> None:
    submission = factories.make_submission(writers=[writer])

    row_of(submission).update(document="{}", base_number=3)
    submission.delete()

    assert not Submission.objects.exists()
