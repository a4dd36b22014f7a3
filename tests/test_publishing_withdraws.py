"""Withdrawal: the text goes everywhere, the chain holds, the interval stays a hole."""

from __future__ import annotations

import pytest
from django.conf import settings

from allocations.models import Allocation, Decision, PublishedCitation, PublishedLine, PublishedPackage
from allocations.publishing import rebuild_projection, refusals, verify_record, withdraw
from tests.support.desk import Desk, again

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sealed(desk: Desk):
    decision, _lines = desk.adopt(100, [40])
    decision.summary = "Ett namn som inte skulle stå här"
    decision.save()
    return desk.publish(decision)


def test_the_text_goes_and_the_chain_still_verifies(desk):
    publication = sealed(desk)
    seal, digest = publication.seal, publication.digest

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")

    gone = again(publication)
    assert (gone.document, gone.submission.document) == ("", "")
    assert (gone.seal, gone.digest) == (seal, digest)
    assert gone.withdrawn_reason == "Personuppgift."
    assert list(verify_record(expect=seal)) == []


def test_nothing_of_it_is_left_in_the_projection_also_when_rebuilt(desk):
    publication = sealed(desk)
    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")

    rebuild_projection()

    for table in (PublishedPackage, PublishedLine, PublishedCitation):
        assert not table.objects.filter(publication=publication).exists()


def test_the_interval_of_a_withdrawn_version_is_a_hole_and_not_the_older_version(desk):
    first = sealed(desk)
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    second = desk.publish(later)

    withdraw(publication=second, user=desk.administrator, reason="Personuppgift.")

    assert not PublishedPackage.objects.current().exists()
    assert PublishedPackage.objects.get().publication == first


def test_later_versions_that_carry_the_same_texts_are_listed(desk):
    first = sealed(desk)
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    second = desk.publish(later)

    result = withdraw(publication=first, user=desk.administrator, reason="Personuppgift.")

    assert result.later == (second,)


def test_free_texts_of_its_decisions_can_be_blanked_with_it_in_history_too(desk):
    publication = sealed(desk)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.", blank_texts=True)

    assert Decision.objects.get().summary == ""
    assert not Decision.history.exclude(summary="").exists()


def test_rendered_files_of_it_are_deleted(desk, django_capture_on_commit_callbacks):
    publication = sealed(desk)
    folder = settings.RENDERED_DIRECTORY
    folder.mkdir(parents=True, exist_ok=True)
    rendered = folder / f"{publication.seal}-sv.pdf"
    rendered.write_bytes(b"%PDF")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")

    assert not rendered.exists()


def test_only_an_administrator_of_the_municipality_withdraws(desk):
    publication = sealed(desk)

    for user in (desk.writer, desk.approver, Desk().administrator):
        with pytest.raises(refusals.NotAllowed):
            withdraw(publication=publication, user=user, reason="Personuppgift.")


def test_a_withdrawal_has_a_reason_and_happens_once(desk):
    publication = sealed(desk)

    with pytest.raises(refusals.WrongState):
        withdraw(publication=publication, user=desk.administrator, reason=" ")
    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")
    with pytest.raises(refusals.WrongState):
        withdraw(publication=publication, user=desk.administrator, reason="Igen.")


def test_what_was_built_on_it_goes_back_without_its_text(desk):
    publication = sealed(desk)
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    under_way = desk.submit(later)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")

    under_way = again(under_way)
    assert (under_way.status, under_way.document) == ("sent_back", "")
    assert "1" in under_way.sent_back_reason


def test_the_words_that_citations_repeat_go_with_the_free_texts(desk):
    publication = sealed(desk)
    citations = [entry.citations.get() for entry in Allocation.objects.all()]
    assert all(citation.printed for citation in citations)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.", blank_texts=True)

    for citation in citations:
        assert again(citation).printed == ""
        assert set(citation.history.values_list("printed", flat=True)) == {""}
