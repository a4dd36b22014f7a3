"""Approved now, published at a time: the worker does it once, and what is refused goes back with the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from allocations.models import Publication
from allocations.models.choices import SubmissionStatus
from allocations.publishing import approve, publish_due, refusals, submit
from tests import factories
from tests.support.desk import Desk, again, record_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def waiting(desk: Desk):
    decision, _lines = desk.adopt(100, [40])
    submission = desk.submit(decision)
    due = timezone.now() + HOUR
    assert approve(submission=submission, approver=desk.approver, publish_at=due) is None
    return again(submission), due


def test_what_waits_is_not_public_before_its_time(desk):
    submission, due = waiting(desk)

    assert submission.status == SubmissionStatus.APPROVED
    assert publish_due(now=due - timedelta(seconds=1)) == ([], [])
    assert not Publication.objects.exists()


def test_what_is_due_is_published_once(desk):
    submission, due = waiting(desk)

    published, returned = publish_due(now=due)

    assert [publication.submission for publication in published] == [submission]
    assert returned == []
    assert publish_due(now=due) == ([], [])
    assert published[0].document == submission.document


def test_a_time_that_has_passed_publishes_at_once(desk):
    submission = desk.submit(desk.adopt(100)[0])

    publication = approve(submission=submission, approver=desk.approver, publish_at=timezone.now() - HOUR)

    assert publication is not None


def test_what_is_refused_when_due_goes_back_with_the_reason(desk):
    submission, due = waiting(desk)
    desk.spread(submission.decisions.get(), desk.line(), 10)

    published, returned = publish_due(now=due)

    assert (published, returned) == ([], [submission])
    back = again(submission)
    assert back.status == SubmissionStatus.SENT_BACK
    assert back.sent_back_reason
    assert back.approver is None
    assert submit(submission=back, user=desk.writer).status == SubmissionStatus.SUBMITTED


def test_one_that_is_refused_does_not_stop_the_others(desk):
    broken, _due = waiting(desk)
    desk.spread(broken.decisions.get(), desk.line(), 10)
    other = Desk()
    waiting(other)

    published, returned = publish_due(now=timezone.now() + 2 * HOUR)

    assert [p.municipality for p in published] == [other.municipality]
    assert returned == [broken]


def test_the_command_says_what_it_did(desk, capsys):
    submission, due = waiting(desk)
    type(submission).objects.filter(pk=submission.pk).update(publish_at=due - 2 * HOUR)

    call_command("publish_due")

    assert desk.package.slug in capsys.readouterr().out


# One act over two packages


def move_between(desk: Desk, taken: int, given: int):
    """A reallocation from the desk's package to another of the municipality: two decisions of one act."""
    other = factories.make_package(desk.municipality)
    first, lines = desk.adopt(100, [40])
    desk.publish(first)
    start = factories.make_decision(other)
    source = factories.make_source(other)
    factories.make_citation(factories.make_appropriation(start, source, 100), desk.document)
    line = factories.make_line(other)
    factories.make_citation(factories.make_allocation(start, line, 10), desk.document)
    desk.publish(start, subject=other)
    out = desk.reallocate({lines[0]: -taken}, act="flytt")
    into = factories.make_decision(other, kind="reallocation", act="flytt")
    entry = factories.make_allocation(into, line, given, measures="change")
    factories.make_citation(entry, desk.document)
    return out, into, other


def test_a_move_between_packages_is_published_together(desk):
    out, into, other = move_between(desk, 5, 5)
    first = desk.submit(out)
    desk.submit(into, subject=other)

    publication = approve(submission=first, approver=desk.approver)

    assert record_of(publication).decision_by_key[out.key].act == "flytt"
    assert again(into).is_posted
    assert Publication.objects.filter(package=other).count() == 2


def test_half_an_act_is_not_published(desk):
    out, _into, _other = move_between(desk, 5, 5)
    first = desk.submit(out)

    with pytest.raises(refusals.ActIncomplete):
        approve(submission=first, approver=desk.approver)


def test_a_move_between_packages_sums_to_zero(desk):
    out, into, other = move_between(desk, 5, 6)
    desk.submit(out)

    with pytest.raises(refusals.NotZeroSum):
        desk.submit(into, subject=other)
