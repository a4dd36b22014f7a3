"""A condition is looked after in one press, and ends by a decision whose entries replace those that waited."""

from __future__ import annotations

import pytest
from django.utils import timezone

from allocations.models import Decision, DeskWrite
from allocations.record import condition_state
from tests import factories
from tests.support.desk import Desk, again, record_of
from tests.support.desk_pages import address, filled_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def condition(desk):
    decision = desk.decision()
    waiting = desk.give(decision, 100, certainty="conditional")
    parliament = factories.make_body(kind="parliament", name="Riksdagen")
    made = factories.make_condition(decision, kind="awaits", awaits=parliament)
    made.appropriations.add(waiting)
    desk.publish(decision)
    return again(made)


def settle(desk, condition, **typed):
    client = log_in(desk.writer)
    url = address(condition, "settle")
    return client.post(url, filled_in(client, url) | {"document": desk.document.pk} | typed)


@pytest.mark.parametrize(("outcome", "state"), [("decided", "met"), ("lapsed", "lapsed")])
def test_a_condition_ends_by_a_decision(desk, condition, outcome, state):
    settle(desk, condition, outcome=outcome, when="2023-12-01")

    decision = Decision.objects.drafts().get()
    assert (decision.body.name, decision.appeal) == ("Riksdagen", "none")
    entry = decision.appropriations.get()
    assert (entry.certainty, entry.kronor, entry.replaces) == (outcome, 100, condition.appropriations.get())
    record = record_of(desk.publish(decision))
    assert condition_state(record, record.conditions[0]) == state


def test_how_it_ended_is_asked_for(desk, condition):
    assert "outcome" in settle(desk, condition).context["form"].errors


def test_a_correction_meanwhile_is_what_is_settled(desk, condition):
    earlier = condition.appropriations.get()
    correction = factories.make_correction(earlier.decision)
    desk.give(correction, 90, certainty="conditional", replaces=earlier)
    desk.publish(correction)

    settle(desk, condition, outcome="decided")

    assert Decision.objects.drafts().get().appropriations.get().kronor == 90


def test_what_is_settled_is_not_settled_again(desk, condition):
    settle(desk, condition, outcome="decided")

    response = log_in(desk.writer).get(address(condition, "settle"))

    assert response.url == address(condition, "change")


def test_it_is_checked_in_one_press_also_when_posted(desk, condition):
    client = log_in(desk.writer)

    assert client.get(address(condition, "checked")).status_code == 405
    client.post(address(condition, "checked"))

    assert again(condition).last_checked_on == timezone.localdate()
    assert DeskWrite.objects.filter(user=desk.writer, row=f"allocations.condition:{condition.pk}").exists()
    assert address(condition, "checked") in client.get(address(condition, "change")).content.decode()
    assert address(condition, "settle") in client.get(address(condition.decision, "change")).content.decode()


def test_nobody_else_touches_it(desk, condition):
    stranger, approver = log_in(Desk().writer), log_in(desk.approver)

    for page in ("settle", "checked"):
        assert stranger.post(address(condition, page)).status_code == 404
        assert approver.post(address(condition, page)).status_code == 403
    assert again(condition).last_checked_on is None
