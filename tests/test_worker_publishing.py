"""What is to be published at a time is published exactly once, whoever is killed and however many work at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from allocations.models import Decision, Publication, PublishedLine, Submission
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import approve, publish_due, verify_record
from tests.support.desk import Desk, again
from tests.support.process import kill, manage, start, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
STOPS_IN_THE_MIDDLE = """
import sys, time
from pathlib import Path
from django.core.management import call_command
from allocations.publishing import steps

def never_ends(publication):
    Path({marker!r}).touch()
    time.sleep(600)

steps.project = never_ends
call_command("worker", every=0.2, interval=0.1)
"""
"""Everything is written but the projection, and nothing is committed."""


def due() -> Submission:
    """Approved, and its time has come."""
    desk = Desk()
    submission = desk.submit(desk.adopt(100, [40])[0])
    approve(submission=submission, approver=desk.approver, publish_at=timezone.now() + HOUR)
    Submission.objects.filter(pk=submission.pk).update(publish_at=timezone.now() - HOUR)
    return submission


def nothing_is_half_done(submission: Submission) -> None:
    assert again(submission).status == Status.APPROVED
    assert not Publication.objects.exists()
    assert not PublishedLine.objects.exists()
    assert not Decision.objects.filter(publication__isnull=False).exists()


def published_once(submission: Submission) -> None:
    publication = Publication.objects.get(submission=submission)
    assert publication.document == submission.document
    assert again(submission).status == Status.PUBLISHED
    assert PublishedLine.objects.filter(publication=publication).count() == 1
    assert list(verify_record()) == []


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_the_next_publishes_once(tmp_path):
    submission = due()
    marker = tmp_path / "in-the-middle"
    first = start(STOPS_IN_THE_MIDDLE.format(marker=str(marker)))
    wait_for(marker, first)
    kill(first)
    nothing_is_half_done(submission)

    manage("worker", "--once")
    manage("worker", "--once")

    published_once(submission)


def test_two_workers_at_once_publish_once():
    submissions = [due(), due()]
    once = "from django.core.management import call_command; call_command('worker', once=True)"

    processes = [start(once) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], said
    assert Publication.objects.count() == 2
    for submission in submissions:
        assert again(submission).status == Status.PUBLISHED


def test_the_worker_publishes_what_is_due_and_leaves_what_is_not():
    submission = due()
    desk = Desk()
    later = desk.submit(desk.adopt(100, [40])[0])
    approve(submission=later, approver=desk.approver, publish_at=timezone.now() + HOUR)

    call_command("worker", once=True)

    published_once(submission)
    assert again(later).status == Status.APPROVED


def test_what_the_database_refuses_when_due_goes_back_and_stops_no_other(monkeypatch):
    """A guard has the last word, also over a hole in our own rules."""
    from django.db import IntegrityError

    from allocations.publishing import steps

    broken, sound = due(), due()
    real = steps.project

    def refuses(publication):
        if publication.submission_id == broken.pk:
            raise IntegrityError("the guard says no")
        real(publication)

    monkeypatch.setattr(steps, "project", refuses)

    published, returned = publish_due()

    assert [publication.submission for publication in published] == [sound]
    assert returned == [broken]
    assert "the guard says no" in again(broken).sent_back_reason
