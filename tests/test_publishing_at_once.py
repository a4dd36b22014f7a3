"""Two people at the same moment, on a real PostgreSQL: one version and a clear refusal, one chain, nothing unsealed."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from allocations.models import Allocation, Publication
from allocations.publishing import approve, publish_due, refusals, steps, verify_record
from municipalities.models import Role
from tests import factories
from tests.support.at_once import at_once
from tests.support.desk import Desk, again, record_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_approvers_of_one_submission_make_one_version_and_one_clear_refusal():
    desk = Desk()
    other = factories.make_user(role=Role.APPROVER, municipality=desk.municipality)
    submission = desk.submit(desk.adopt(100, [40])[0])

    results = at_once(
        lambda: approve(submission=submission, approver=desk.approver),
        lambda: approve(submission=submission, approver=other),
    )

    assert sorted(type(result).__name__ for result in results) == ["Publication", "WrongState"]
    assert Publication.objects.count() == 1


def test_two_packages_of_one_municipality_are_both_published_in_one_chain():
    desk = Desk()
    second = factories.make_package(desk.municipality)
    decision = factories.make_decision(second)
    entry = factories.make_appropriation(decision, factories.make_source(second))
    factories.make_citation(entry, desk.document)
    one, other = desk.submit(desk.adopt(100)[0]), desk.submit(decision, subject=second)

    results = at_once(
        lambda: approve(submission=one, approver=desk.approver),
        lambda: approve(submission=other, approver=desk.approver),
    )

    assert [type(result).__name__ for result in results] == ["Publication", "Publication"]
    assert sorted(Publication.objects.values_list("link", flat=True)) == [1, 2]
    assert list(verify_record()) == []


@pytest.mark.parametrize("round_", range(4))
def test_an_entry_saved_while_its_decision_is_published_is_sealed_or_refused(round_, monkeypatch):
    desk = Desk()
    decision, _lines = desk.adopt(100, [40])
    late = desk.line(name="Sen post")
    submission = desk.submit(decision)
    building, saved = Event(), Event()
    build = steps.build

    def slow_build(given):
        building.set()
        saved.wait(1 if round_ % 2 else 0)
        return build(given)

    def save_late():
        building.wait(10)
        try:
            with transaction.atomic():
                factories.make_allocation(decision, late, 10, key="sen")
        finally:
            saved.set()

    monkeypatch.setattr(steps, "build", slow_build)
    published, entry = at_once(lambda: approve(submission=submission, approver=desk.approver), save_late)
    monkeypatch.undo()

    posted = again(decision).is_posted
    stored = Allocation.objects.filter(decision=decision, key="sen").exists()
    if posted:
        sealed = {e.key for e in record_of(published).allocations}
        assert stored == ("sen" in sealed)
        assert stored or isinstance(entry, IntegrityError)
    else:
        assert isinstance(published, refusals.Stale)
        assert stored


def test_two_workers_publish_what_is_due_once():
    desk = Desk()
    submission = desk.submit(desk.adopt(100)[0])
    assert (
        approve(submission=submission, approver=desk.approver, publish_at=timezone.now() + timedelta(hours=1))
        is None
    )
    later = timezone.now() + timedelta(hours=2)

    results = at_once(lambda: publish_due(now=later), lambda: publish_due(now=later))

    assert sum(len(published) for published, _returned in results) == 1
    assert Publication.objects.count() == 1
