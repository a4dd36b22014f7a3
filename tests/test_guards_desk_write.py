"""The log of who wrote is only added to, for it tells who may not approve."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from allocations.models import DeskWrite
from tests import factories
from tests.support.refused import another, insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db

CHANGED = "the log of who wrote is never changed"
DELETED = "the log of who wrote is never deleted"
REPLACED = "the log of who wrote is never replaced"


@pytest.fixture
def write() -> DeskWrite:
    decision = factories.make_decision()
    return factories.make_desk_write(decision.package, decision=decision)


def test_no_column_is_changed(write: DeskWrite) -> None:
    row = stored(write)

    for field in DeskWrite._meta.concrete_fields:
        if field.column is None or field.column == "decision_id":
            continue
        with pytest.raises(IntegrityError, match=CHANGED), transaction.atomic():
            set_columns(write, **{field.column: another(field, row[field.column])})


def test_it_is_not_changed_in_any_way_of_writing(write: DeskWrite) -> None:
    other = factories.make_user()

    def save() -> None:
        again = DeskWrite.objects.get()
        again.user = other
        again.save()

    refused(save, CHANGED)
    refused(lambda: DeskWrite.objects.update(user=other), CHANGED)
    refused(lambda: DeskWrite.objects.update(decision=factories.make_decision(write.package)), CHANGED)
    refused(
        lambda: upsert("allocations_deskwrite", stored(write) | {"user_id": other.pk}),
        REPLACED if connection.vendor == "sqlite" else CHANGED,
    )


def test_it_is_not_deleted(write: DeskWrite) -> None:
    refused(DeskWrite.objects.all().delete, DELETED)
    refused(lambda: run('DELETE FROM "allocations_deskwrite"'), DELETED)


@pytest.mark.sqlite
def test_it_is_not_replaced(write: DeskWrite) -> None:
    row = stored(write) | {"user_id": factories.make_user().pk}

    refused(lambda: insert("allocations_deskwrite", row, verb="REPLACE"), REPLACED)


def test_it_forgets_a_draft_decision_that_is_deleted(write: DeskWrite) -> None:
    assert write.decision is not None

    write.decision.delete()

    assert DeskWrite.objects.get().decision is None
    assert DeskWrite.objects.get().user == write.user


def test_it_does_not_forget_a_posted_decision(write: DeskWrite) -> None:
    assert write.decision is not None
    factories.post(write.decision)

    refused(lambda: DeskWrite.objects.update(decision=None), CHANGED)


def test_it_goes_with_a_package_or_body_that_holds_nothing() -> None:
    package = factories.make_package()
    body = factories.make_body(factories.make_municipality())
    factories.make_desk_write(package)
    factories.make_desk_write(body)

    package.delete()
    body.delete()

    assert not DeskWrite.objects.exists()


@pytest.mark.parametrize("make", [factories.make_decision, factories.make_submission])
def test_it_stays_while_there_is_something_to_approve_of_a_body(make: Callable[[object], object]) -> None:
    body = factories.make_body(factories.make_municipality())
    factories.make_desk_write(body)
    make(body)

    refused(DeskWrite.objects.all().delete, DELETED)


@pytest.mark.parametrize(
    "make", [factories.make_decision, factories.make_submission, factories.make_line, factories.make_source]
)
def test_it_stays_while_there_is_something_to_approve_of_a_package(make: Callable[[object], object]) -> None:
    package = factories.make_package()
    factories.make_desk_write(package)
    make(package)

    refused(DeskWrite.objects.all().delete, DELETED)
