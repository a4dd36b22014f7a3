"""A change is looked through as a difference, submitted, and approved or sent back by somebody else."""

import pytest

from allocations.models import Submission
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing.canonical import sha256
from tests.factories import make_decision, make_package
from tests.support.desk import Desk
from tests.support.desk_pages import address, filled_in, log_in, texts_of
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
