"""A new schema of the document neither makes a waiting change stale nor a version that changes nothing."""

from __future__ import annotations

import json

import pytest

from allocations.models import Publication, Submission
from allocations.publishing import approve, refusals, submit
from allocations.publishing.canonical import canonical, sha256
from allocations.publishing.document import build
from allocations.publishing.document.schemas import as_first_schema, says_the_same
from allocations.publishing.sealing import seal_of
from allocations.record.schema import schema_errors
from tests.support.desk import Desk, again

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def in_first_schema(submission: Submission) -> str:
    """What the submission's text would have been before the upgrade."""
    return canonical(as_first_schema(build(submission).document))


def frozen_before_the_upgrade(desk: Desk) -> Submission:
    decision, _lines = desk.adopt(100, [60])
    submission = desk.submission(decision)
    text = in_first_schema(submission)
    submission = submit(submission=submission, user=desk.writer)
    Submission.objects.filter(pk=submission.pk).update(status="draft")
    Submission.objects.filter(pk=submission.pk).update(document=text, status="submitted")
    return again(submission)


def test_the_first_schema_of_a_document_fits_it(desk):
    decision, _lines = desk.adopt(100, [60])

    assert list(schema_errors(json.loads(in_first_schema(desk.submission(decision))))) == []


def test_what_waits_since_before_the_upgrade_is_published_as_it_was_approved(desk):
    submission = frozen_before_the_upgrade(desk)

    publication = approve(submission=submission, approver=desk.approver, shown=sha256(submission.document))

    assert publication.document == submission.document
    assert json.loads(publication.document)["schema"] == 1


def test_what_waits_is_stale_where_the_desk_now_says_more_than_the_old_schema_could(desk):
    submission = frozen_before_the_upgrade(desk)
    submission.decisions.update(appeal="municipal_law")

    with pytest.raises(refusals.Stale):
        approve(submission=submission, approver=desk.approver)


def test_an_upgrade_alone_changes_nothing(desk):
    approve(submission=frozen_before_the_upgrade(desk), approver=desk.approver)

    with pytest.raises(refusals.NothingChanges):
        desk.submit()


def test_after_the_upgrade_the_next_change_is_sealed_in_the_newest_schema(desk):
    first = approve(submission=frozen_before_the_upgrade(desk), approver=desk.approver)
    first.decisions.update(appeal="municipal_law")

    second = desk.publish()

    assert json.loads(second.document)["schema"] == 2
    assert second.seal == seal_of(second)
    assert Publication.objects.count() == 2


def test_nothing_is_the_same_as_no_text():
    assert not says_the_same({"schema": 2, "decisions": []}, "")
