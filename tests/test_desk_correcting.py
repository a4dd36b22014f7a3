"""“Rätta”: what is wrong in a posted decision is typed over, and becomes a draft correction with its source."""

from __future__ import annotations

from datetime import date

import pytest

from allocations.models import Decision, DeskWrite, Submission
from allocations.publishing import approve, submit
from allocations.record import headline
from municipalities.models import BodyKind
from tests import factories
from tests.support.desk import Desk, again, record_of
from tests.support.desk_pages import address, filled_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def decision(desk):
    made, _lines = desk.adopt(100, [60])
    made.paragraph = "§ 54"
    made.save()
    desk.publish(made)
    return again(made)


def press(desk, decision, **typed):
    client = log_in(desk.writer)
    url = address(decision, "correct")
    return client.post(url, filled_in(client, url) | {"document": desk.document.pk} | typed)


def test_a_wrong_paragraph_is_mended_in_one_go(desk, decision):
    response = press(desk, decision, paragraph="§ 45", submit="1", printed="§ 45")

    correction = Decision.objects.drafts().get()
    assert response.url == address(correction.submission, "review")
    assert (correction.kind, correction.corrects, correction.whose_error) == ("correction", decision, "ours")
    (fact,) = correction.factcorrections.all()
    assert (fact.fact, fact.text, fact.citations.get().printed) == ("paragraph", "§ 45", "§ 45")
    assert DeskWrite.objects.filter(user=desk.writer, decision=correction).count() == 3

    submit(submission=correction.submission, user=desk.writer)
    publication = approve(submission=again(correction.submission), approver=desk.approver)
    assert record_of(publication).decision_by_key[decision.key].paragraph == "§ 45"
    assert "§\xa054" in log_in(desk.writer).get(address(decision, "change")).content.decode()


def test_nothing_typed_over_is_said(desk, decision):
    response = press(desk, decision)

    assert response.context["form"].errors
    assert not Decision.objects.drafts().exists()


def test_a_wrong_amount_is_replaced_with_everything_else_copied(desk, decision):
    press(desk, decision, **{"figure-0-kronor": "90"})

    entry = Decision.objects.drafts().get().appropriations.get()
    earlier = decision.appropriations.get()
    assert (entry.kronor, entry.replaces, entry.source) == (90, earlier, earlier.source)
    assert (entry.certainty, entry.fiscal_year) == (earlier.certainty, earlier.fiscal_year)
    record = record_of(desk.publish(entry.decision))
    assert headline(record).group.amount.kronor == 90


def test_a_wrong_year_and_an_amount_that_was_never_stated_are_mended(desk, decision):
    press(
        desk,
        decision,
        **{"figure-0-year": "2024", "figure-1-kronor": "", "figure-1-state": "not_stated"},
    )

    draft = Decision.objects.drafts().get()
    assert draft.appropriations.get().fiscal_year == 2024
    assert draft.allocations.get().amount_state == "not_stated"


def test_a_correction_is_corrected_on_its_own_page(desk, decision):
    press(desk, decision, **{"figure-0-kronor": "90"})
    first = Decision.objects.drafts().get()
    desk.publish(first)

    page = log_in(desk.writer).get(address(first, "correct"))
    assert "paragraph" not in page.context["form"].fields
    press(desk, again(first), **{"figure-0-kronor": "95"})

    second = Decision.objects.drafts().get()
    assert headline(record_of(desk.publish(second))).group.amount.kronor == 95
    # What is replaced is not offered again where it first stood.
    figures = log_in(desk.writer).get(address(decision, "correct")).context["figures"]
    assert len(figures) == 1


def test_date_body_and_party_are_typed_over(desk):
    made, _lines = desk.adopt(100)
    taken = factories.make_position(made)
    desk.publish(made)
    board = factories.make_body(desk.municipality, kind=BodyKind.BOARD)
    party = factories.make_body(kind=BodyKind.PARTY)

    press(desk, again(made), date="2023-05", body=board.pk, **{f"actor-{taken.key}": party.pk})

    facts = {f.fact: f for f in Decision.objects.drafts().get().factcorrections.all()}
    assert (facts["date"].date, facts["date"].date_precision) == (date(2023, 5, 1), "month")
    assert facts["body"].body == board
    assert (facts["actor"].body, facts["actor"].position_taken) == (party, taken)


def test_a_date_that_is_none_is_said_at_the_field(desk, decision):
    response = press(desk, decision, date="2023-13-01")

    assert "date" in response.context["form"].errors


def test_a_draft_is_changed_on_its_own_page(desk, decision):
    draft = desk.decision()

    assert log_in(desk.writer).get(address(draft, "correct")).url == address(draft, "change")


def test_only_writers_of_the_municipality_correct(desk, decision):
    assert log_in(Desk().writer).get(address(decision, "correct")).status_code == 404
    assert log_in(desk.approver).get(address(decision, "correct")).status_code == 403
    assert not Submission.objects.filter(status="draft").exists()


def test_the_posted_decision_leads_to_correct(desk, decision):
    page = log_in(desk.writer).get(address(decision, "change")).content.decode()

    assert address(decision, "correct") in page
