"""Ways round the promises of publishing: acts half approved, strangers' decisions, circles, withdrawn bases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from allocations.models import AllocationLine, Appropriation, Decision, DecisionPoint, Publication
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import approve, publish_due, refusals, send_back, submit, withdraw
from allocations.publishing.proposing import proposed_text
from municipalities.models import Body, Membership, Role
from tests import factories
from tests.support.desk import Desk, again, record_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refuses(desk: Desk, refusal: type[refusals.Refused], *decisions: Decision) -> None:
    submission = desk.submission(*decisions)
    assert isinstance(proposed_text(submission)[1], refusal)
    with pytest.raises(refusal):
        submit(submission=submission, user=desk.writer)
    assert again(submission).status == Status.DRAFT


# Acts


def act_on_the_way(desk: Desk, acts: tuple[str, ...] = ("flytt",)):
    """Two packages, and a submission for each with a decision of the same act."""
    other = factories.make_package(desk.municipality)
    submissions = []
    for package in (desk.package, other):
        decisions = [factories.make_decision(package, act=act) for act in acts]
        submissions.append(desk.submit(*decisions, subject=package))
    return submissions


def approved_for_later(desk: Desk, submission) -> None:
    assert approve(submission=submission, approver=desk.approver, publish_at=timezone.now() + HOUR) is None


def later() -> tuple[list[Publication], list]:
    return publish_due(now=timezone.now() + 2 * HOUR)


def test_sending_back_a_part_of_an_act_that_waits_sends_back_the_whole(desk):
    one, other = act_on_the_way(desk)
    approved_for_later(desk, one)

    send_back(submission=other, user=desk.approver, reason="Fel år.")

    assert [again(each).status for each in (one, other)] == [Status.SENT_BACK, Status.SENT_BACK]
    assert later() == ([], [])


def test_a_part_of_an_act_that_is_no_longer_approved_stops_neither_the_others_nor_the_worker(desk):
    one, other = act_on_the_way(desk)
    approved_for_later(desk, one)
    type(other).objects.filter(pk=other.pk).update(status=Status.SUBMITTED, approver=None, approved_at=None)
    stranger = Desk()
    approved_for_later(stranger, stranger.submit(stranger.adopt(100)[0]))

    published, returned = later()

    assert [publication.municipality for publication in published] == [stranger.municipality]
    assert returned == [one]
    assert again(other).status == Status.SUBMITTED


def test_a_decision_that_leaves_its_submission_in_an_act_that_waits_does_not_stop_the_worker(desk):
    one, other = act_on_the_way(desk)
    approved_for_later(desk, one)
    Decision.objects.filter(submission=other).update(submission=None)

    published, returned = later()

    assert published == []
    assert one in returned


def test_acts_that_are_tied_together_by_way_of_a_third_are_published_together(desk):
    third = factories.make_package(desk.municipality)
    one, other = act_on_the_way(desk)
    send_back(submission=other, user=desk.approver, reason="Mer.")
    factories.make_decision(other.package, act="vidare", submission=other)
    submit(submission=other, user=desk.writer)
    last = factories.make_decision(third, act="vidare")

    with pytest.raises(refusals.ActIncomplete):
        approve(submission=one, approver=desk.approver)

    desk.submit(last, subject=third)
    approve(submission=one, approver=desk.approver)
    assert Publication.objects.count() == 3


def test_two_decisions_of_one_act_in_one_package_are_weighed_together(desk):
    decision, lines = desk.adopt(100, [40, 60])
    desk.publish(decision)
    out = desk.reallocate({lines[0]: -10}, act="flytt")
    into = desk.reallocate({lines[1]: 10}, act="flytt")

    assert desk.publish(out, into).number == 2


@pytest.mark.parametrize(
    "leave",
    [
        lambda user: Membership.objects.filter(user=user, role=Role.APPROVER).delete(),
        lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False),
    ],
)
def test_what_somebody_approved_who_is_no_approver_when_it_is_due_goes_back(desk, leave):
    submission = desk.submit(desk.adopt(100)[0])
    approved_for_later(desk, submission)
    leave(desk.approver)

    assert later() == ([], [submission])
    assert again(submission).status == Status.SENT_BACK


# What belongs to somebody else


def test_a_submission_that_names_a_decision_about_another_package_is_refused(desk):
    stranger = factories.make_decision(factories.make_package(desk.municipality))

    refuses(desk, refusals.Misplaced, desk.adopt(100)[0], stranger)
    with pytest.raises(ValidationError):
        again(stranger).full_clean()


def test_a_submission_does_not_publish_another_municipalitys_package(desk):
    decision, _lines = desk.adopt(100)
    here = Desk()
    submission = factories.make_submission(desk.package, decisions=[decision], author=here.writer)
    type(submission).objects.filter(pk=submission.pk).update(municipality=here.municipality)

    with pytest.raises(refusals.Misplaced):
        submit(submission=again(submission), user=here.writer)
    with pytest.raises(ValidationError):
        again(submission).full_clean()


def test_a_line_that_was_moved_to_another_package_is_refused(desk):
    decision, lines = desk.adopt(100, [40])
    lines[0].package = factories.make_package(desk.municipality)
    with pytest.raises(ValidationError):
        lines[0].full_clean()
    AllocationLine.objects.filter(pk=lines[0].pk).update(package=lines[0].package)

    refuses(desk, refusals.Misplaced, decision)


def test_an_alternative_amount_is_for_a_line_of_the_same_package(desk):
    decision, _lines = desk.adopt(100)
    taken = factories.make_position(decision)

    with pytest.raises(ValidationError):
        factories.make_position_amount(taken, factories.make_line())
    taken.amounts.create(line=factories.make_line(), kronor=5)
    refuses(desk, refusals.Misplaced, decision)


def test_what_a_shared_document_mentions_at_another_municipality_is_not_told_here(desk):
    shared = factories.make_document()
    theirs = factories.make_document(municipality=Desk().municipality, at_hand=False, mentioned_in=shared)
    decision, _lines = desk.adopt(100)
    factories.make_citation(decision, shared)

    record = record_of(desk.publish(decision))

    assert shared.key in record.document_by_key
    assert theirs.key not in record.document_by_key


# Rules of money


def test_entries_that_replace_each_other_are_refused(desk):
    first, second = desk.decision(), desk.decision()
    one, other = desk.give(first, 100), desk.give(second, 120, fiscal_year=2024)
    Appropriation.objects.filter(pk=one.pk).update(replaces=other)
    Appropriation.objects.filter(pk=other.pk).update(replaces=one)

    refuses(desk, refusals.ReplacesItself, first, second)


def test_an_entry_does_not_replace_one_of_its_own_decision(desk):
    decision = desk.decision()
    one, other = desk.give(decision, 100), desk.give(decision, 120, fiscal_year=2024)
    Appropriation.objects.filter(pk=one.pk).update(replaces=other)

    refuses(desk, refusals.ReplacesItself, decision)


def test_a_change_of_another_nature_does_not_take_a_line_below_zero(desk):
    decision, _lines = desk.adopt(100)
    lines = [desk.line(), desk.line()]
    for line in lines:
        desk.spread(decision, line, 40, nature="operating")
    desk.publish(decision)

    refuses(desk, refusals.BelowZero, desk.reallocate({lines[0]: -41, lines[1]: 41}))


def test_announced_money_does_not_lift_a_decided_level_that_goes_below_zero(desk):
    decision, lines = desk.adopt(100, [40, 60])
    desk.spread(decision, lines[0], 500, certainty="announced")
    desk.publish(decision)

    refuses(desk, refusals.BelowZero, desk.reallocate({lines[0]: -41, lines[1]: 41}))


def test_an_inference_about_the_year_is_no_source_of_the_figure(desk):
    decision = desk.decision()
    entry = desk.give(decision, 100, cited=False)
    factories.make_citation(
        entry, basis="inference", fact="fiscal_year", claim="att det gäller 2023", reason="Budgetåret."
    )

    refuses(desk, refusals.Uncited, decision)


def test_an_unknown_word_that_came_in_past_the_forms_is_refused(desk):
    body = factories.make_body(desk.municipality)
    decision = desk.decision(body=body)
    desk.give(decision, 100)
    Body.objects.filter(pk=body.pk).update(kind="a club")

    refuses(desk, refusals.Malformed, decision)


def test_an_unknown_word_for_an_amount_does_not_even_come_in(desk):
    entry = desk.give(desk.decision(), 100)

    with pytest.raises(IntegrityError), transaction.atomic():
        Appropriation.objects.filter(pk=entry.pk).update(qualifier="roughly")


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f"])
def test_a_control_character_is_refused_at_the_desk_and_in_the_record(desk, sign):
    decision, _lines = desk.adopt(100)
    decision.summary = f"Ett{sign}två"
    with pytest.raises(ValidationError):
        decision.full_clean()
    if sign == "\x00":
        return  # PostgreSQL stores none
    Decision.objects.filter(pk=decision.pk).update(summary=decision.summary)

    refuses(desk, refusals.Malformed, decision)


def test_after_a_cut_whose_version_was_withdrawn_the_next_can_still_be_published(desk):
    decision, _lines = desk.adopt(100, [100])
    desk.publish(decision)
    cut = desk.decision()
    desk.give(cut, 80, replaces=decision.appropriations.get())
    withdraw(publication=desk.publish(cut), user=desk.administrator, reason="Personuppgift.")
    desk.package.heading = "Ny rubrik"
    desk.package.save()

    assert desk.publish().number == 3


def test_a_tiny_total_beside_large_lines_can_be_published(desk):
    decision, _lines = desk.adopt(1)
    desk.spread(decision, desk.line(), 5_000_000, certainty="announced")

    assert desk.publish(decision).number == 1


# Order and texts


def test_the_points_of_a_decision_stand_in_their_order_whatever_was_written_first(desk):
    decision, _lines = desk.adopt(100)
    for position, key in ((3, "c"), (1, "a"), (2, "b")):
        factories.make_point(decision, key=key, position=position)

    record = record_of(desk.publish(decision))

    assert [point.key for point in record.decisions[0].points] == ["a", "b", "c"]


def test_points_conditions_and_positions_are_blanked_with_a_withdrawn_version(desk):
    decision, _lines = desk.adopt(100)
    factories.make_point(decision, text="Ett namn")
    factories.make_condition(decision, text="Ett namn")
    factories.make_position(decision, content_stated=True, content="Ett namn")
    publication = desk.publish(decision)

    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.", blank_texts=True)

    assert DecisionPoint.objects.get().text == ""
    assert decision.conditions.get().text == ""
    assert decision.positions.get().content == ""
    assert not DecisionPoint.history.exclude(text="").exists()


def test_an_address_that_another_package_was_published_under_is_not_taken_over(desk):
    desk.publish(desk.adopt(100)[0])
    old = desk.package.slug
    desk.package.slug = "nytt-namn"
    desk.package.save()
    desk.package.full_clean()

    with pytest.raises(ValidationError):
        factories.make_package(desk.municipality, slug=old).full_clean()
