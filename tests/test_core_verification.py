"""Tampering that verification has to notice: a link taken out, texts swapped, a figure in a list changed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from allocations import guards
from allocations.models import (
    Decision,
    Publication,
    PublishedCitation,
    PublishedLine,
    PublishedName,
    PublishedPackage,
)
from allocations.publishing import rebuild_projection, verify_record, withdraw
from allocations.publishing.projection import PROJECTED
from municipalities.models import Area
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@contextmanager
def without_guards() -> Iterator[None]:
    guards.drop(connection)
    yield
    guards.install(connection)


def versions(desk: Desk, count: int = 3) -> list[Publication]:
    found = []
    for year in range(2023, 2023 + count):
        decision = desk.decision()
        desk.give(decision, year, fiscal_year=year)
        desk.spread(decision, desk.line(), 1, fiscal_year=year)
        found.append(desk.publish(decision))
    return found


def test_a_link_that_was_taken_out_of_the_middle_is_found(desk):
    _first, second, _third = versions(desk)
    with without_guards(), transaction.atomic():
        for table in PROJECTED:
            table.objects.filter(publication=second).delete()
        Decision.objects.filter(publication=second).update(publication=None)
        Publication.objects.filter(pk=second.pk).delete()

    assert any("3" in fault for fault in verify_record())


def test_texts_that_were_swapped_are_found_at_the_first_of_them(desk):
    first, second, _third = versions(desk)
    with without_guards():
        for one, other in ((first, second), (second, first)):
            Publication.objects.filter(pk=one.pk).update(document=other.document, digest=other.digest)

    faults = list(verify_record())

    assert len([fault for fault in faults if desk.municipality.name in fault]) == 1


def test_a_version_that_was_given_to_another_package_is_found(desk):
    second = versions(desk, 2)[1]
    other = Desk(desk.municipality)
    with without_guards():
        Publication.objects.filter(pk=second.pk).update(package=other.package)

    assert list(verify_record())


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (PublishedPackage, {"kronor": 1}),
        (PublishedLine, {"kronor": 7}),
        (PublishedLine, {"counts_in_sums": False}),
        (PublishedName, {"name": "Annan plats"}),
        (PublishedCitation, {"printed": "7 kronor"}),
    ],
)
def test_a_row_of_the_projection_that_was_changed_by_hand_is_found_and_can_be_rebuilt(desk, table, change):
    decision, lines = desk.adopt(100, [40])
    lines[0].areas.add(Area.objects.create(municipality=desk.municipality, slug="centrum", name="Centrum"))
    desk.publish(decision)
    assert list(verify_record()) == []
    table.objects.update(**change)

    assert len(list(verify_record())) == 1

    rebuild_projection()
    assert list(verify_record()) == []


def test_an_interval_that_was_changed_and_a_row_too_many_or_too_few_are_found(desk):
    versions(desk, 2)
    row = PublishedLine.objects.current().first()

    PublishedLine.objects.filter(pk=row.pk).update(valid_until=row.valid_from + timedelta(days=1))
    assert list(verify_record())
    rebuild_projection()

    PublishedLine.objects.current().first().delete()
    assert list(verify_record())
    rebuild_projection()

    row = PublishedCitation.objects.first()
    row.pk = None
    row.save()
    assert list(verify_record())


def test_the_projection_is_the_same_when_rebuilt_after_a_withdrawal(desk):
    _first, second, _third = versions(desk)
    withdraw(publication=second, user=desk.administrator, reason="Personuppgift.")
    assert list(verify_record()) == []

    rebuild_projection()

    assert list(verify_record()) == []
    assert not PublishedLine.objects.filter(publication=second).exists()


def test_a_seal_is_expected_whole_or_by_its_first_eight_signs_or_more(desk):
    seal = versions(desk, 1)[0].seal

    for expect in (seal, seal.upper(), f" {seal}\n", seal[:8], seal[:20]):
        assert list(verify_record(expect=expect)) == []
    for expect in (seal[:7], "0" * 8 if not seal.startswith("0" * 8) else "1" * 8, seal[1:]):
        assert len(list(verify_record(expect=expect))) == 1


def test_what_is_public_is_seen_to_change_also_when_the_clock_is_behind(desk):
    versions(desk, 1)
    before = Publication.objects.state()
    behind = Publication.objects.get().published_at - timedelta(days=1)
    other = Desk()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: behind)
        versions(other, 1)

    assert Publication.objects.state() != before
