"""A decision is posted once, to the publication of its own submission; then only its further way stays open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from allocations.models import Citation, Decision, DecisionPoint, Publication
from tests import factories
from tests.support.refused import another, insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db

CHANGED = "a posted decision is never changed"
DELETED = "a posted decision is never deleted"
REPLACED = "a posted decision is never replaced"
POSTED = "a decision is posted to the publication of its own submission, and nothing else changes in it then"
BORN_POSTED = "a decision is written first and posted afterwards"
TOO_LATE = "a decision does not join a submission that is already published"
OPEN = {"posted_on", "appeal", "final_on", "appealed"}


@pytest.fixture
def decision() -> Decision:
    decision = factories.make_decision(title="Beslut", summary="Medlen fördelas.", initiative="Nämnden")
    factories.post(decision)
    return decision


def row_of(decision: Decision) -> Any:
    return Decision.objects.filter(pk=decision.pk)


def withdraw(publication: Publication) -> None:
    Publication.objects.filter(pk=publication.pk).update(
        document="", withdrawn_at=factories.NOON, withdrawn_reason="Personuppgifter."
    )


# Changing, deleting, replacing


def test_no_column_but_the_open_ones_is_changed(decision: Decision) -> None:
    row = stored(decision)

    for field in Decision._meta.concrete_fields:
        if field.column is None or field.column in OPEN:
            continue
        with pytest.raises(IntegrityError, match=CHANGED), transaction.atomic():
            set_columns(decision, **{field.column: another(field, row[field.column])})


def test_it_is_not_changed_in_any_way_of_writing(decision: Decision) -> None:
    def save() -> None:
        again = row_of(decision).get()
        again.summary = "Annat."
        again.save()

    refused(save, CHANGED)
    refused(lambda: row_of(decision).update(summary="Annat."), CHANGED)
    refused(lambda: set_columns(decision, summary="Annat."), CHANGED)


def test_it_is_never_unposted(decision: Decision) -> None:
    refused(lambda: row_of(decision).update(publication=None), CHANGED)
    refused(lambda: row_of(decision).update(submission=None), CHANGED)


def test_what_follows_a_decision_stays_open(decision: Decision) -> None:
    decision.posted_on, decision.final_on, decision.appealed = date(2023, 3, 2), date(2023, 3, 23), False
    decision.save()

    assert row_of(decision).get().final_on == date(2023, 3, 23)


def test_it_is_not_deleted(decision: Decision) -> None:
    refused(row_of(decision).get().delete, DELETED)
    refused(lambda: run('DELETE FROM "allocations_decision"'), DELETED)


def test_it_is_not_changed_by_an_insert_that_updates(decision: Decision) -> None:
    row = stored(decision) | {"publication_id": None, "submission_id": None}
    sentence = REPLACED if connection.vendor == "sqlite" else CHANGED

    refused(lambda: upsert("allocations_decision", row), sentence)


@pytest.mark.sqlite
def test_it_is_not_replaced(decision: Decision) -> None:
    other = factories.make_decision()
    draft = stored(other)
    by_id = draft | {"id": decision.pk, "key": "annan"}
    by_key = draft | {"id": 987_654, "key": decision.key, "package_id": decision.package_id}

    refused(lambda: insert("allocations_decision", by_id, verb="REPLACE"), REPLACED)
    refused(lambda: insert("allocations_decision", by_key, verb="INSERT OR REPLACE"), REPLACED)
    refused(lambda: set_columns(other, verb="UPDATE OR REPLACE", id=decision.pk), REPLACED)


@pytest.mark.sqlite
def test_a_decision_about_a_body_is_not_replaced_by_its_key() -> None:
    decision = factories.make_decision(factories.make_body(factories.make_municipality()))
    factories.post(decision)
    row = stored(factories.make_decision(decision.subject_body)) | {"id": 987_654, "key": decision.key}

    refused(lambda: insert("allocations_decision", row, verb="REPLACE"), REPLACED)


def test_a_draft_is_changed_and_deleted_with_all_its_parts() -> None:
    draft = factories.make_decision()
    factories.make_citation(factories.make_position_amount(factories.make_position(draft)))
    factories.make_citation(factories.make_appropriation(draft))

    row_of(draft).update(summary="Annat.")
    draft.delete()

    assert not Decision.objects.exists()


# Posting


def test_it_is_not_written_as_posted() -> None:
    decision = factories.make_decision()
    publication = factories.post(decision)
    row = stored(factories.make_decision(decision.package)) | {"key": "ny", "publication_id": publication.pk}
    del row["id"]

    refused(lambda: insert("allocations_decision", row), BORN_POSTED)


def test_it_is_posted_to_no_publication_but_its_own_submission_s(decision: Decision) -> None:
    draft = factories.make_decision(decision.package)

    refused(lambda: row_of(draft).update(publication=decision.publication), POSTED)


def test_nothing_else_changes_in_it_when_it_is_posted() -> None:
    draft = factories.make_decision()
    publication = factories.publish_without_posting(draft)

    refused(lambda: row_of(draft).update(publication=publication, summary="Annat."), POSTED)

    row_of(draft).update(publication=publication)
    assert row_of(draft).get().is_posted


def test_it_does_not_join_what_is_already_published(decision: Decision) -> None:
    draft = factories.make_decision(decision.package)
    row = stored(draft) | {"key": "ny", "submission_id": decision.submission_id}
    del row["id"]

    refused(lambda: row_of(draft).update(submission=decision.submission), TOO_LATE)
    refused(lambda: insert("allocations_decision", row), TOO_LATE)


def test_it_joins_a_draft_submission() -> None:
    draft = factories.make_decision()

    submission = factories.make_submission(decisions=[draft])

    assert list(submission.decisions.all()) == [draft]


# Blanking free texts after a withdrawal


def test_free_texts_are_blanked_when_the_version_is_withdrawn(decision: Decision) -> None:
    assert decision.publication is not None
    withdraw(decision.publication)

    row_of(decision).update(summary="", initiative="", title="")

    assert row_of(decision).get().summary == ""


def test_free_texts_are_not_blanked_before_that(decision: Decision) -> None:
    refused(lambda: row_of(decision).update(summary=""), CHANGED)


def test_free_texts_are_not_rewritten_even_then(decision: Decision) -> None:
    assert decision.publication is not None
    withdraw(decision.publication)

    refused(lambda: row_of(decision).update(summary="Annat."), CHANGED)
    refused(lambda: row_of(decision).update(summary="", paragraph="§ 9"), CHANGED)


def test_a_withdrawn_later_version_carried_the_text_as_well(decision: Decision) -> None:
    withdraw(factories.post(factories.make_decision(decision.package)))

    row_of(decision).update(summary="")

    assert row_of(decision).get().summary == ""


def test_a_withdrawn_earlier_version_did_not_carry_the_text(decision: Decision) -> None:
    later = factories.make_decision(decision.package, summary="Medlen fördelas.")
    factories.post(later)
    assert decision.publication is not None
    withdraw(decision.publication)

    refused(lambda: row_of(later).update(summary=""), CHANGED)


def test_a_withdrawn_version_of_another_package_changes_nothing(decision: Decision) -> None:
    withdraw(factories.post(factories.make_decision()))

    refused(lambda: row_of(decision).update(summary=""), CHANGED)


def test_free_texts_of_parts_are_blanked_when_the_version_is_withdrawn() -> None:
    decision = factories.make_decision()
    point = factories.make_point(decision)
    citation = factories.make_citation(point)
    publication = factories.post(decision)
    points, citations = DecisionPoint.objects.filter(pk=point.pk), Citation.objects.filter(pk=citation.pk)
    part_changed = "what belongs to a posted decision is never changed"
    refused(lambda: points.update(text=""), part_changed)

    withdraw(publication)
    points.update(text="")
    citations.update(printed="", locator="")

    assert (points.get().text, citations.get().printed) == ("", "")
    refused(lambda: points.update(key="annan"), part_changed)
    refused(lambda: citations.update(printed="Annat."), part_changed)
