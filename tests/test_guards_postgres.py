"""What only PostgreSQL can do to a table: TRUNCATE, replicas' rights, tables in the way, two at the same moment."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from allocations.guards.tables import guarded_tables
from allocations.models import (
    Allocation,
    AllocationLine,
    Citation,
    Decision,
    Position,
    Submission,
    SubmissionWriter,
)
from allocations.models.choices import SubmissionStatus
from tests import factories
from tests.support.at_once import at_once
from tests.support.refused import refused, run

pytestmark = pytest.mark.postgres

ADDED = "nothing is added to a posted decision"


def truncate(table: str) -> None:
    connection.check_constraints()  # PostgreSQL empties no table that has foreign keys left to check
    with connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.django_db
@pytest.mark.parametrize("table", [each.table for each in guarded_tables()])
def test_no_guarded_table_is_emptied(table: str) -> None:
    refused(lambda: truncate(table), "is never emptied")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["municipalities_user", "municipalities_municipality", "allocations_document"]
)
def test_nothing_is_emptied_by_way_of_what_it_refers_to(table: str) -> None:
    refused(lambda: truncate(table), "is never emptied")


@pytest.mark.django_db
def test_the_guards_fire_for_a_replica_too() -> None:
    publication = factories.make_publication_row()
    connection.check_constraints()
    run("SET LOCAL session_replication_role = replica")

    refused(lambda: run('DELETE FROM "allocations_publication"'), "a publication is never deleted")
    assert publication.pk


@pytest.mark.django_db
def test_no_temporary_table_stands_in_for_a_guarded_one() -> None:
    decision = factories.make_decision()
    entry = factories.make_allocation(decision)
    factories.post(decision)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMPORARY TABLE "allocations_decision" (LIKE public."allocations_decision")')

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Allocation.objects.filter(pk=entry.pk).update(key="annan")


# Two at the same moment


def posting(decision: Decision, started: Event, go_on: Event) -> None:
    """What publishing does: lock the decision, look at it, post it."""
    with transaction.atomic():
        list(Decision.objects.select_for_update().filter(pk=decision.pk))
        started.set()
        go_on.wait(1)
        factories.post(decision)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["allocation", "citation", "position amount", "moved", "line"])
def test_a_write_during_the_posting_of_its_decision_waits_and_is_refused(what: str) -> None:
    decision = factories.make_decision()
    entry = factories.make_allocation(decision)
    position = factories.make_position(decision)
    draft = factories.make_allocation(factories.make_decision(decision.package))
    started, written = Event(), Event()

    def write() -> object:
        started.wait(10)
        try:
            match what:
                case "allocation":
                    return factories.make_allocation(decision)
                case "citation":
                    return factories.make_citation(entry)
                case "position amount":
                    return factories.make_position_amount(position)
                case "moved":
                    return Allocation.objects.filter(pk=draft.pk).update(decision=decision)
                case _:
                    return AllocationLine.objects.filter(pk=entry.line_id).update(key="annan")
        finally:
            written.set()

    _, outcome = at_once(lambda: posting(decision, started, written), write)

    assert isinstance(outcome, IntegrityError), outcome
    assert Allocation.objects.filter(decision=decision).count() == 1
    assert not Citation.objects.exists()
    assert Position.objects.get(pk=position.pk).amounts.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_is_added_during_the_approval_is_refused() -> None:
    submission = factories.make_submission(status=SubmissionStatus.SUBMITTED)
    approver = factories.make_user()
    started, written = Event(), Event()

    def approve() -> None:
        with transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(approver=approver)
            started.set()
            written.wait(1)

    def add_writer() -> object:
        started.wait(10)
        try:
            return SubmissionWriter.objects.create(submission=submission, user=approver)
        finally:
            written.set()

    _, outcome = at_once(approve, add_writer)

    assert isinstance(outcome, IntegrityError), outcome
    assert not SubmissionWriter.objects.exists()
