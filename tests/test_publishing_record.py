"""What is in the record: the canonical document, the chain, the projection, and what a draft cannot do to them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from allocations import guards
from allocations.models import (
    Decision,
    Publication,
    PublishedLine,
    PublishedPackage,
)
from allocations.models.record import STOCKHOLM
from allocations.publishing import rebuild_projection, verify_record
from allocations.publishing.canonical import canonical
from allocations.publishing.projection import PROJECTED
from allocations.record import read
from municipalities.models import Area
from tests import factories
from tests.support.desk import Desk, again, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_document_is_its_own_canonical_form(desk):
    text = desk.publish(desk.adopt(100, [40])[0]).document

    assert canonical(json.loads(text)) == text
    assert text.isascii()


def test_text_is_sealed_in_one_composed_form(desk):
    desk.package.heading = "Ta\u030agba\u0308tt"
    desk.package.save()

    record = record_of(desk.publish(desk.adopt(100)[0]))

    assert record.package.heading == "Tågbätt"


def test_anybody_can_recompute_the_seal_from_the_description(desk):
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    publication = again(desk.publish(later))

    digest = hashlib.sha256(publication.document.encode()).hexdigest()
    envelope = {
        "digest": digest,
        "link": 2,
        "municipality": desk.municipality.code,
        "number": 2,
        "previous_seal": Publication.objects.get(link=1).seal,
        "published_at": publication.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "subject": {"kind": "package", "slug": desk.package.slug},
    }
    text = json.dumps(envelope, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    assert publication.seal == hashlib.sha256(text.encode()).hexdigest()


def test_packages_and_bodies_of_a_municipality_share_one_chain(desk):
    body = factories.make_body(desk.municipality, task="Samordnar.")
    first = desk.publish(desk.adopt(100)[0])
    second = desk.publish(factories.make_decision(body), subject=body)

    assert (second.link, second.previous_seal, second.number) == (2, first.seal, 1)
    assert list(verify_record()) == []


def test_a_draft_decision_outside_the_submission_is_not_in_the_document(desk):
    secret = desk.decision(title="Hemligt utkast")
    desk.spread(secret, desk.line(name="Hemlig post"), 7)
    decision, _lines = desk.adopt(100, [40])

    publication = desk.publish(decision)

    assert "Hemlig" not in publication.document
    assert again(secret).publication is None


def test_publishing_posts_exactly_the_decisions_named(desk):
    decision, _lines = desk.adopt(100)
    publication = desk.publish(decision)

    assert list(Decision.objects.posted()) == [decision]
    assert again(decision).publication == publication


def test_facts_without_a_decision_become_public_by_a_submission_without_one(desk):
    decision, lines = desk.adopt(100, [40])
    desk.publish(decision)
    outturn = lines[0].outturns.create(fiscal_year=2023, kronor=38)
    factories.make_citation(outturn, desk.document)

    record = record_of(desk.publish())

    assert [str(row.amount.kronor) for row in record.outturns] == ["38.00"]


def test_the_number_of_queries_does_not_grow_with_the_lines(desk, django_assert_max_num_queries):
    decision, _lines = desk.adopt(1000, [10] * 5)
    desk.publish(decision)
    more = desk.decision()
    for _line in range(30):
        desk.spread(more, desk.line(), 1)

    with django_assert_max_num_queries(190):
        desk.publish(more)


# The projection


def rows(table):
    """All rows without their keys, as comparable values."""
    skipped = {"id", "line_id"}
    return sorted(
        tuple((k, str(v)) for k, v in sorted(row.items()) if k not in skipped)
        for row in table.objects.values()
    )


def test_the_projection_can_be_rebuilt_from_the_publications(desk):
    area = Area.objects.create(municipality=desk.municipality, slug="centrum", name="Centrum")
    decision, lines = desk.adopt(100, [40, 60])
    lines[0].areas.add(area)
    desk.publish(decision)
    desk.publish(desk.reallocate({lines[0]: -10, lines[1]: 10}))
    before = {table: rows(table) for table in PROJECTED}

    assert rebuild_projection() == 2

    assert {table: rows(table) for table in PROJECTED} == before
    assert PublishedLine.objects.current().count() == 2


def test_a_list_can_be_asked_as_known_on_a_day(desk, monkeypatch):
    """The day ends at midnight in Stockholm, in winter and in summer."""
    midnight = datetime(2024, 7, 2, tzinfo=STOCKHOLM)
    at = iter([midnight - timedelta(microseconds=1)] * 3 + [midnight] * 3)
    decision, _lines = desk.adopt(100)
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    submission = desk.submit(decision)
    monkeypatch.setattr("django.utils.timezone.now", lambda: next(at))
    from allocations.publishing import approve

    approve(submission=submission, approver=desk.approver)
    monkeypatch.undo()

    first = date(2024, 7, 1)
    assert PublishedPackage.objects.as_known_on(first).count() == 1
    assert PublishedPackage.objects.as_known_on(first - timedelta(days=1)).count() == 0


# Verifying


def test_verification_names_the_first_link_that_does_not_hold(desk):
    desk.publish(desk.adopt(100)[0])
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    second = desk.publish(later)
    guards.drop(connection)
    forged = second.document.replace('"50.00"', '"51.00"')
    assert forged != second.document
    Publication.objects.filter(pk=second.pk).update(document=forged)
    guards.install(connection)

    faults = list(verify_record())

    assert len(faults) == 1
    assert desk.municipality.name in faults[0]
    assert "2" in faults[0]


def test_verification_finds_a_tail_that_was_cut_off(desk):
    publication = desk.publish(desk.adopt(100)[0])
    kept = publication.seal

    assert list(verify_record(expect=kept)) == []
    with pytest.raises(CommandError):
        call_command("verify_record", expect="f" * 64)


def test_verification_names_missing_guards(desk):
    guards.drop(connection)
    faults = list(verify_record())
    guards.install(connection)

    assert faults


def test_a_changed_envelope_is_found(desk):
    publication = desk.publish(desk.adopt(100)[0])
    guards.drop(connection)
    Publication.objects.filter(pk=publication.pk).update(
        published_at=publication.published_at - timedelta(days=1)
    )
    guards.install(connection)

    assert len(list(verify_record())) >= 1


def test_reading_back_gives_what_was_entered(desk):
    decision, lines = desk.adopt(100, [40, 60])
    record = read(desk.publish(decision).document)

    assert [line.name for line in record.lines] == [line.name for line in lines]
    assert [str(e.amount.kronor) for e in record.allocations] == ["40.00", "60.00"]
