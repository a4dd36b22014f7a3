"""A publication is written once, as it was approved, and never again touched but by one withdrawal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from allocations import guards
from allocations.models import Publication
from allocations.models.choices import SubmissionStatus
from tests import factories
from tests.support.refused import another, insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db

APPROVED = "what is published is exactly what somebody approved who wrote nothing in it"
CHANGED = "a publication is never changed, only withdrawn, once"
DELETED = "a publication is never deleted"
REPLACED = "a publication is never replaced"
WITHDRAWN: dict[str, Any] = {
    "document": "",
    "withdrawn_at": factories.NOON,
    "withdrawn_reason": "Personuppgifter.",
}


@pytest.fixture
def publication() -> Publication:
    return factories.make_publication_row()


def rows(publication: Publication) -> models.QuerySet[Publication]:
    return Publication.objects.filter(pk=publication.pk)


# Changing


def test_no_column_is_changed(publication: Publication) -> None:
    row = stored(publication)

    for field in Publication._meta.concrete_fields:
        if field.column is None:
            continue
        with pytest.raises(IntegrityError, match=CHANGED), transaction.atomic():
            set_columns(publication, **{field.column: another(field, row[field.column])})


def test_its_text_is_not_changed_in_any_way_of_writing(publication: Publication) -> None:
    def save() -> None:
        again = rows(publication).get()
        again.document = "{}"
        again.save()

    refused(save, CHANGED)
    refused(lambda: rows(publication).update(document="{}"), CHANGED)
    refused(lambda: set_columns(publication, document="{}"), CHANGED)


def test_it_is_not_deleted(publication: Publication) -> None:
    refused(rows(publication).get().delete, DELETED)
    refused(rows(publication).delete, DELETED)
    refused(lambda: run('DELETE FROM "allocations_publication"'), DELETED)


def test_it_is_not_changed_by_an_insert_that_updates(publication: Publication) -> None:
    row = stored(publication) | {"digest": "0" * 64}
    sentence = REPLACED if connection.vendor == "sqlite" else CHANGED

    refused(lambda: upsert("allocations_publication", row), sentence)


def test_the_same_row_can_be_saved_again(publication: Publication) -> None:
    row = stored(publication)

    publication.save()

    assert stored(publication) == row


# Replacing, which SQLite does behind the back of delete and update triggers


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "key",
    [
        ["id"],
        ["seal"],
        ["submission_id"],
        ["package_id", "number"],
        ["municipality_id", "link"],
        ["municipality_id", "previous_seal"],
    ],
)
def test_it_is_not_replaced_by_any_of_its_keys(publication: Publication, key: list[str]) -> None:
    other = factories.make_submission(status=SubmissionStatus.PUBLISHED)
    own = stored(publication)
    row = own | {
        "submission_id": other.pk,
        "package_id": other.package_id,
        "municipality_id": other.municipality_id,
        "seal": "f" * 64,
        "previous_seal": "e" * 64,
        "number": 9,
        "link": 9,
    }
    del row["id"]
    row |= {column: own[column] for column in key}

    refused(lambda: insert("allocations_publication", row, verb="REPLACE"), REPLACED)


@pytest.mark.sqlite
def test_a_body_s_publication_is_not_replaced_by_its_number() -> None:
    body = factories.make_body(factories.make_municipality())
    publication = factories.post(factories.make_decision(body))
    row = stored(publication) | {"link": 2, "seal": "f" * 64, "previous_seal": "e" * 64}
    row["submission_id"] = factories.make_submission(status=SubmissionStatus.PUBLISHED).pk
    del row["id"]

    refused(lambda: insert("allocations_publication", row, verb="REPLACE"), REPLACED)


# Withdrawing


def test_it_is_withdrawn_all_at_once(publication: Publication) -> None:
    rows(publication).update(**WITHDRAWN)

    publication.refresh_from_db()
    assert (publication.document, publication.withdrawn_reason) == ("", "Personuppgifter.")


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_reason": "Personuppgifter."},
        {"document": "", "withdrawn_at": factories.NOON, "withdrawn_reason": ""},
        {"document": "{}", "withdrawn_at": factories.NOON, "withdrawn_reason": "Personuppgifter."},
        WITHDRAWN | {"digest": "0" * 64},
        WITHDRAWN | {"seal": "0" * 64},
        WITHDRAWN | {"subject_slug": "annan"},
        {"document": ""},
    ],
)
def test_a_withdrawal_is_whole_and_changes_nothing_else(
    publication: Publication, change: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=CHANGED), transaction.atomic():
        rows(publication).update(**change)


def test_a_withdrawal_is_not_taken_back_nor_done_again(publication: Publication) -> None:
    text = publication.document
    rows(publication).update(**WITHDRAWN)

    refused(lambda: rows(publication).update(withdrawn_reason="Annat skäl."), CHANGED)
    refused(
        lambda: rows(publication).update(document=text, withdrawn_at=None, withdrawn_reason=""),
        CHANGED,
    )


# Being written


def test_only_what_is_published_by_its_submission_is_written() -> None:
    submission = factories.make_submission(status=SubmissionStatus.SUBMITTED)

    refused(lambda: factories.make_publication_row(submission), APPROVED)


def test_a_writer_s_own_approval_publishes_nothing() -> None:
    approver = factories.make_user()
    submission = factories.make_submission(status=SubmissionStatus.PUBLISHED, approver=approver)
    guards.drop(connection)  # the guards of submissions let it come to this in no other way
    submission.written_by.add(approver)
    guards.install(connection)

    refused(lambda: factories.make_publication_row(submission), APPROVED)


def test_other_text_than_the_approved_is_not_written() -> None:
    submission = factories.make_submission(status=SubmissionStatus.PUBLISHED)

    refused(lambda: factories.make_publication_row(submission, document='{"schema":2}'), APPROVED)


def test_another_subject_than_the_approved_is_not_written() -> None:
    submission = factories.make_submission(status=SubmissionStatus.PUBLISHED)
    other = factories.make_package(submission.municipality)

    refused(lambda: factories.make_publication_row(submission, package=other), APPROVED)


def test_nothing_is_born_withdrawn() -> None:
    submission = factories.make_submission(status=SubmissionStatus.PUBLISHED, document="")

    refused(lambda: factories.make_publication_row(submission, **WITHDRAWN), APPROVED)
