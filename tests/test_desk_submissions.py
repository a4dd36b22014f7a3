"""A change is looked through as a difference, submitted, and approved or sent back by somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocations.models import Decision, Publication, Submission
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing.canonical import sha256
from allocations.publishing.refusals import WrongState
from municipalities.models import Membership, Role
from tests.factories import make_decision, make_package, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import address, filled_in, log_in, texts_of

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


def review(row):
    return address(row, "review")


def step(client, row, name, **data):
    return client.post(address(row, name), data)


def approving(client, submission, **data):
    """Press the button of the page as it is shown now."""
    shown = client.get(review(submission)).context["approval"]["shown"].value()
    return step(client, submission, "approve", shown=shown, **data)


def submitted(house, given=100, spread=(60, 40)):
    decision, _lines = house.adopt(given, spread)
    return house.submit(decision)


# Made


def test_a_change_takes_up_the_drafts_of_its_package(house, writer):
    drafts = [house.decision(), house.decision()]
    house.publish(house.adopt(1)[0])
    other = make_decision()
    url = f"{address(Submission, 'add')}?package={house.package.pk}"

    data = filled_in(writer, url) | {"title": "Budget för 2023"}
    response = writer.post(url, data)

    submission = Submission.objects.get(status=Status.DRAFT)
    assert response.url == review(submission)
    assert set(submission.decisions.all()) == set(drafts)
    assert (submission.author, submission.municipality) == (house.writer, house.municipality)
    assert str(other) not in writer.get(url).content.decode()


def test_a_draft_is_left_out_and_taken_back(house, writer):
    one, other = house.decision(), house.decision()
    submission = house.submission(one, other)
    url = address(submission, "change")

    writer.post(url, filled_in(writer, url) | {"decisions": [one.pk]})
    left = set(submission.decisions.all())
    writer.post(url, filled_in(writer, url) | {"decisions": [one.pk, other.pk]})

    assert left == {one}
    assert set(submission.decisions.all()) == {one, other}


def test_a_draft_that_another_change_carries_is_not_offered(house, writer):
    taken = house.decision(title="Upptaget beslut")
    house.submission(taken)

    page = writer.get(f"{address(Submission, 'add')}?package={house.package.pk}")

    assert "Upptaget beslut" not in page.content.decode()


def test_a_decision_about_something_else_is_refused(house, writer):
    elsewhere = make_decision(make_package(house.municipality))
    url = address(Submission, "add")
    data = filled_in(writer, url) | {
        "package": house.package.pk,
        "title": "Ändring",
        "decisions": [elsewhere.pk],
    }

    response = writer.post(url, data)

    assert "decisions" in response.context["adminform"].form.errors
    assert not Submission.objects.exists()


def test_what_is_submitted_is_read_until_it_is_sent_back(house, writer):
    submission = submitted(house)
    url = address(submission, "change")

    writer.post(url, {"title": "En annan rubrik", "package": house.package.pk})

    assert Submission.objects.get().title == submission.title
    assert writer.get(url).context["has_change_permission"] is False
    writer.post(address(submission, "delete"), {"post": "yes"})
    assert Submission.objects.exists()


# Looked through


def test_the_first_version_is_shown_as_new_with_every_figure_and_its_source(house, approver):
    submission = submitted(house, 5_700_000, [5_700_000])

    words = texts_of(approver.get(review(submission)))

    assert "5 700 000 kr" in words
    assert str(house.document) in words
    assert "100 kronor" in words


def test_a_change_is_shown_against_the_current_version(house, approver):
    first, (line,) = house.adopt(100, [100])
    house.publish(first)
    later = house.decision(title="Tillägg")
    house.give(later, 50, measures="change", certainty="decided")
    submission = house.submit(later)

    page = approver.get(review(submission))

    changed = {change.name for change in page.context["proposal"].changes}
    assert "Tillägg" in changed
    assert line.name not in changed
    assert page.context["proposal"].base.number == 1


def test_what_changes_outside_decisions_is_shown(house, writer):
    house.publish(house.adopt(100)[0])
    house.package.scope_note = "Utöver det som redan görs"
    house.package.save()
    submission = house.submission()

    words = texts_of(writer.get(review(submission)))

    assert "Utöver det som redan görs" in words


def test_a_draft_that_could_not_be_submitted_says_so_before(house, writer):
    decision = house.decision()
    house.give(decision, 100, cited=False)
    submission = house.submission(decision)

    page = writer.get(review(submission))

    assert page.context["proposal"].refusal.sentences
    for sentence in page.context["proposal"].refusal.sentences:
        assert " ".join(sentence.split()) in texts_of(page)


# Submitted


def test_a_writer_submits_from_the_page(house, writer):
    submission = house.submission(house.adopt(100, [60])[0])

    step(writer, submission, "submit")

    submission.refresh_from_db()
    assert submission.status == Status.SUBMITTED
    assert sha256(submission.document)


@pytest.mark.parametrize(("given", "spread"), [(100, [60, 41])])
def test_every_sentence_of_a_refusal_stands_on_the_page(house, writer, given, spread):
    submission = house.submission(house.adopt(given, spread)[0])

    response = step(writer, submission, "submit")

    assert response.status_code == 200
    sentences = response.context["refusal"].sentences
    assert sentences
    assert all(" ".join(sentence.split()) in texts_of(response) for sentence in sentences)
    assert Submission.objects.get().status == Status.DRAFT


def test_nobody_but_a_writer_submits(house, approver):
    submission = house.submission(house.adopt(100)[0])

    response = step(approver, submission, "submit")

    assert "handläggare" in texts_of(response)
    assert Submission.objects.get().status == Status.DRAFT


# Approved


def test_an_approver_publishes_what_was_shown(house, approver):
    submission = submitted(house)

    response = approving(approver, submission)

    publication = Publication.objects.get()
    assert response.url == review(submission)
    assert publication.submission == submission
    assert publication.seal[:8] in texts_of(approver.get(response.url))


def test_a_writer_with_the_approvers_role_is_refused_in_words(house):
    Membership.objects.create(user=house.writer, municipality=house.municipality, role=Role.APPROVER)
    submission = submitted(house)

    response = approving(log_in(house.writer), submission)

    assert str(house.writer) in " ".join(response.context["refusal"].sentences)
    assert not Publication.objects.exists()


def test_what_was_submitted_anew_after_the_page_was_opened_is_not_approved(house, approver, writer):
    submission = submitted(house)
    shown = approver.get(review(submission)).context["approval"]["shown"].value()
    step(approver, submission, "send_back", reason="Fel år")
    house.package.scope_note = "Annat"
    house.package.save()
    step(writer, submission, "submit")

    response = step(approver, submission, "approve", shown=shown)

    assert response.context["refusal"].sentences
    assert not Publication.objects.exists()


def test_a_desk_that_has_changed_since_is_refused_in_words(house, approver):
    submission = submitted(house)
    house.package.scope_note = "Ändrat efteråt"
    house.package.save()

    response = approving(approver, submission)

    assert response.status_code == 200
    assert response.context["refusal"].sentences[0] in texts_of(response)
    assert Submission.objects.get().status == Status.SUBMITTED


def test_it_is_approved_for_a_time_to_come(house, approver):
    submission = submitted(house)
    moment = timezone.localtime() + timedelta(days=2)

    approving(approver, submission, publish_at=moment.strftime("%Y-%m-%dT%H:%M"))

    submission.refresh_from_db()
    assert submission.status == Status.APPROVED
    assert timezone.localtime(submission.publish_at).strftime("%Y-%m-%d %H:%M") == moment.strftime(
        "%Y-%m-%d %H:%M"
    )


@pytest.mark.parametrize("typed", ["2001-01-01T12:00", "i morgon"])
def test_a_time_that_has_passed_or_is_none_is_refused_and_kept(house, approver, typed):
    submission = submitted(house)

    response = approving(approver, submission, publish_at=typed)

    assert "publish_at" in response.context["approval"].errors
    assert typed in response.content.decode()
    assert Submission.objects.get().status == Status.SUBMITTED


def test_without_what_was_shown_nothing_is_approved(house, approver):
    submission = submitted(house)

    response = step(approver, submission, "approve")

    assert "shown" in response.context["approval"].errors
    assert not Publication.objects.exists()


def test_an_approver_sends_back_with_a_reason(house, approver):
    submission = submitted(house)

    step(approver, submission, "send_back", reason="Källan saknas")

    submission.refresh_from_db()
    assert (submission.status, submission.sent_back_reason) == (Status.SENT_BACK, "Källan saknas")
    assert "Källan saknas" in texts_of(log_in(house.writer).get(review(submission)))


def test_nothing_is_sent_back_without_a_reason(house, approver):
    submission = submitted(house)

    response = step(approver, submission, "send_back", reason="  ")

    assert "reason" in response.context["return_form"].errors
    assert Submission.objects.get().status == Status.SUBMITTED


# Who sees which button


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


def test_who_comes_second_is_told_and_publishes_nothing(house, approver):
    submission = submitted(house)
    shown = approver.get(review(submission)).context["approval"]["shown"].value()
    step(approver, submission, "approve", shown=shown)

    response = step(approver, submission, "approve", shown=shown)

    assert response.status_code == 200
    assert response.context["refusal"].sentences
    assert Publication.objects.count() == 1


def test_markup_in_what_changes_is_shown_as_it_was_typed(house, approver):
    house.package.scope_note = "<script>alert(1)</script>"
    house.package.save()
    decision = house.decision(title="<b>Budget</b>")
    house.give(decision, 100)

    answer = approver.get(review(house.submit(decision))).content.decode()

    assert "<script>alert" not in answer
    assert "<b>Budget" not in answer
    assert "&lt;script&gt;alert" in answer
