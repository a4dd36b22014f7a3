"""Who may take which step of a change, and what meets those who may not."""

import pytest

from allocations.models import Decision, Publication, Submission
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing.canonical import sha256
from allocations.publishing.refusals import WrongState
from tests.factories import make_user
from tests.support.desk import Desk
from tests.support.desk_pages import address, log_in, texts_of
from tests.support.desk_steps import review, step, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def writer(house):
    return log_in(house.writer)


@pytest.fixture
def approver(house):
    return log_in(house.approver)


def test_each_sees_the_buttons_of_their_role(house, writer, approver):
    draft = house.submission(house.adopt(100)[0])
    page = writer.get(review(draft))
    assert (page.context["may_submit"], page.context["approval"], page.context["return_form"]) == (
        True,
        None,
        None,
    )
    assert not approver.get(review(draft)).context["may_submit"]
    step(writer, draft, "submit")

    page = approver.get(review(draft))
    assert page.context["approval"] is not None
    assert page.context["return_form"] is not None
    assert writer.get(review(draft)).context["approval"] is None


def test_a_superuser_looks_and_takes_no_step(house):
    desk = log_in(make_user(is_superuser=True))
    submission = submitted(house)

    page = desk.get(review(submission))
    response = step(desk, submission, "approve", shown=sha256(Submission.objects.get().document))

    assert page.status_code == 200
    assert page.context["approval"] is None
    assert response.context["refusal"].sentences
    assert not Publication.objects.exists()


@pytest.mark.parametrize("name", ["review", "submit", "approve", "send_back"])
def test_nobody_from_elsewhere_comes_to_a_step(house, name):
    submission = submitted(house)
    stranger = log_in(Desk().approver)

    for answer in (stranger.get(address(submission, name)), stranger.post(address(submission, name))):
        assert answer.status_code in {404, 405}
    assert Submission.objects.get(pk=submission.pk).status == Status.SUBMITTED


@pytest.mark.parametrize("name", ["submit", "approve", "send_back"])
def test_a_step_is_never_a_link(house, approver, name):
    assert approver.get(address(submitted(house), name)).status_code == 405


def test_the_action_of_the_list_leads_to_the_page(house, approver):
    one, other = submitted(house), house.submission()
    data = {"action": "look_through_one", "_selected_action": [one.pk]}

    taken = approver.post(address(Submission, "changelist"), data)
    refused = approver.post(
        address(Submission, "changelist"), data | {"_selected_action": [one.pk, other.pk]}
    )

    assert taken.url == review(one)
    assert refused.status_code == 302
    assert Decision.objects.exists()


def test_a_published_change_is_shown_against_what_it_was_built_on(house, approver):
    house.publish(house.adopt(100)[0])
    later = house.decision()
    house.give(later, 50, fiscal_year=2024)
    second = house.publish(later)

    page = approver.get(review(second.submission))

    assert page.context["proposal"].base.number == 1
    assert page.context["proposal"].changes


def test_what_cannot_be_built_is_told_of_and_the_page_opens(house, writer, monkeypatch):
    refusal = WrongState("Det går inte att bygga.")
    monkeypatch.setattr("allocations.desk.submissions.proposal.proposed_text", lambda _row: ("", refusal))

    page = writer.get(review(house.submission(house.decision())))

    assert "Det går inte att bygga." in texts_of(page)


def test_markup_in_what_changes_is_shown_as_it_was_typed(house, approver):
    house.package.scope_note = "<script>alert(1)</script>"
    house.package.save()
    decision = house.decision(title="<b>Budget</b>")
    house.give(decision, 100)

    answer = approver.get(review(house.submit(decision))).content.decode()

    assert "<script>alert" not in answer
    assert "<b>Budget" not in answer
    assert "&lt;script&gt;alert" in answer
