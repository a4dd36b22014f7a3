"""Nobody who wrote a part approves it, however early or at whatever hour they wrote it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from allocations.publishing import approve, note_write, refusals
from allocations.publishing.withdrawal import withdraw
from municipalities.models import Membership, Role
from tests import factories
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def helper(desk):
    """Somebody who both writes and approves."""
    user = factories.make_user(role=Role.WRITER, municipality=desk.municipality)
    Membership.objects.create(user=user, municipality=desk.municipality, role=Role.APPROVER)
    return user


def refuses(desk: Desk, helper, *decisions) -> None:
    with pytest.raises(refusals.WriterCannotApprove):
        approve(submission=desk.submit(*decisions), approver=helper)


def test_who_wrote_a_line_before_the_version_that_lacked_it_does_not_approve_the_one_that_brings_it(
    desk, helper
):
    line = desk.line()
    note_write(user=helper, instance=line, package=desk.package)
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    desk.spread(later, line, 5)

    refuses(desk, helper, later)


def test_who_cited_such_a_line_does_not_approve_either(desk, helper):
    line = desk.line()
    citation = factories.make_citation(line, desk.document, fact="name")
    note_write(user=helper, instance=citation, package=desk.package)
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    desk.spread(later, line, 5)

    refuses(desk, helper, later)


def test_who_registered_a_document_long_before_it_was_cited_does_not_approve_its_first_use(desk, helper):
    document = factories.make_document(municipality=desk.municipality)
    note_write(user=helper, instance=document)
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    factories.make_citation(desk.give(later, 5, fiscal_year=2024, cited=False), document)

    refuses(desk, helper, later)


def test_what_is_written_while_the_clock_is_set_back_counts(desk, helper, monkeypatch):
    ahead = timezone.now() + timedelta(hours=1)
    submission = desk.submit(desk.adopt(100)[0])
    monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
    approve(submission=submission, approver=desk.approver)
    monkeypatch.undo()
    desk.package.heading = "Ny rubrik"
    desk.package.save()
    note_write(user=helper, instance=desk.package, package=desk.package)

    refuses(desk, helper)


def test_after_a_withdrawal_everything_counts_as_new(desk, helper):
    decision, _lines = desk.adopt(100)
    note_write(user=helper, instance=desk.document)
    withdraw(publication=desk.publish(decision), user=desk.administrator, reason="Personuppgift.")

    refuses(desk, helper)


def test_who_renamed_the_municipality_since_the_version_does_not_approve(desk, helper):
    desk.publish(desk.adopt(100)[0])
    desk.municipality.name = "Ny kommun"
    desk.municipality.save()
    note_write(user=helper, instance=desk.municipality)

    refuses(desk, helper)


def test_who_renamed_it_before_the_version_is_not_bound_by_it_afterwards(desk, helper):
    note_write(user=helper, instance=desk.municipality)
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    desk.give(later, 5, fiscal_year=2024)

    assert approve(submission=desk.submit(later), approver=helper) is not None
