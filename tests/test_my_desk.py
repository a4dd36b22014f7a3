"""My desk says what waits for whoever is logged in, why and since when, and costs the same with many rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from allocations.desk.mydesk import due
from allocations.desk.mydesk.sections import MOST, desk_of
from allocations.desk.reach import Reach
from allocations.models import Condition, ErrorReport, Indicator, Observation, Outturn, Submission
from allocations.publishing import approve, publish_due, send_back
from municipalities.models import Role
from tests.factories import make_body, make_condition, make_user
from tests.support.desk import Desk, again
from tests.support.desk_pages import address, log_in, make_member, saved, texts_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk():
    return Desk()


def sections(user):
    return {section.key: section for section in desk_of(Reach(user))}


def names(user, key):
    return [item.name for item in sections(user)[key].items]


def report(desk, **given):
    plain = {
        "municipality": desk.municipality,
        "address": "/",
        "message": "Fel",
        "received_at": timezone.now(),
    }
    return ErrorReport.objects.create(**plain | given)


# Who sees what


def test_what_is_submitted_waits_for_the_approver_and_leads_to_its_page(desk):
    submission = desk.submit(desk.adopt(100)[0])

    (item,) = sections(desk.approver)["waits"].items

    assert item.address == address(submission, "review")
    assert str(desk.package) in item.whose
    assert str(desk.writer) in item.when
    assert "waits" not in sections(desk.writer)


def test_an_approver_who_wrote_in_it_is_told_that_somebody_else_approves(desk):
    both = make_member(Role.WRITER, Role.APPROVER, municipality=desk.municipality)
    decision, _lines = desk.adopt(100)
    saved(log_in(both), decision, summary="Ny text")
    desk.submit(decision)

    assert sections(both)["waits"].items[0].note
    assert not sections(desk.approver)["waits"].items[0].note


def test_what_is_sent_back_is_there_for_its_writer_with_the_reason(desk):
    submission = desk.submit(desk.adopt(100)[0])
    send_back(submission=submission, user=desk.approver, reason="Fel paragraf")

    (item,) = sections(desk.writer)["sent-back"].items

    assert item.note == "Fel paragraf"
    assert str(desk.approver) in item.when
    assert names(desk.administrator, "sent-back") == []


def test_what_is_refused_when_due_is_there_for_both_with_the_reason(desk):
    decision, _lines = desk.adopt(100)
    submission = desk.submit(decision)
    moment = timezone.now() + HOUR
    approve(submission=submission, approver=desk.approver, publish_at=moment)
    desk.give(decision, 5, fiscal_year=2024)
    publish_due(now=moment)

    for user in (desk.writer, desk.approver):
        (item,) = sections(user)["sent-back"].items
        assert item.note == again(submission).sent_back_reason


def test_drafts_are_those_that_one_has_written_in(desk):
    mine = desk.decision(title="Mitt")
    desk.decision(title="Någon annans")
    saved(log_in(desk.writer), mine, summary="Text")

    assert names(desk.writer, "drafts") == ["Mitt"]


def test_what_is_approved_for_a_time_is_there_until_it_is_published(desk):
    submission = desk.submit(desk.adopt(100)[0])
    moment = timezone.now() + HOUR
    approve(submission=submission, approver=desk.approver, publish_at=moment)
    assert names(desk.writer, "timed") == [submission.title]

    publish_due(now=moment)

    assert names(desk.writer, "timed") == []
    assert names(desk.writer, "latest") == [submission.title]


def test_a_report_is_there_until_it_is_handled(desk):
    row = report(desk, about="Post 3")
    assert names(desk.writer, "reports") == ["Post 3"]

    row.state, row.handled_by, row.handled_at = "handled", desk.writer, timezone.now()
    row.save()

    assert names(desk.writer, "reports") == []


def test_nothing_of_another_municipality_is_there(desk):
    other = Desk()
    other.submit(other.adopt(100)[0])
    report(other)
    other.publish(other.adopt(100)[0])

    for section in desk_of(Reach(make_member(*Role, municipality=desk.municipality))):
        assert section.items == (), section.key


def test_who_has_no_role_has_no_desk_and_is_told_so(desk):
    assert desk_of(Reach(make_user(is_superuser=True))) == []

    page = log_in(make_user(is_superuser=True)).get(reverse("admin:index"))

    assert "ingen roll" in texts_of(page)


def test_an_empty_desk_says_so_in_words(desk):
    page = texts_of(log_in(desk.approver).get(reverse("admin:index")))

    assert "Inget väntar på dig." in page
    assert "Ingen anmälan är obesvarad." in page


def test_every_list_of_models_stands_under_a_heading_of_ours(desk):
    page = log_in(desk.writer).get(reverse("admin:index"))

    for heading in ("Satsningar och pengar", "Beslut", "Uppföljning", "Publicering"):
        assert heading in texts_of(page)


def test_it_costs_the_same_with_thirty_more_rows(desk):
    client = log_in(make_member(*Role, municipality=desk.municipality))

    def fill(number):
        for _each in range(number):
            other = Desk(desk.municipality)
            other.submit(other.adopt(100, [10])[0])
            report(desk)
            past = Desk(desk.municipality)
            past.publish(past.adopt(100, [10])[0])

    def count():
        client.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("admin:index"))
        return len(counted)

    fill(MOST)
    few = count()
    fill(10)

    assert Submission.objects.count() == 2 * (MOST + 10)
    assert count() <= few


# What falls due


def waiting_condition(desk, **given):
    decision, _lines = desk.adopt(100)
    condition = make_condition(decision, **given)
    desk.publish(decision)
    return condition


def municipality(desk):
    return [desk.municipality.pk]


def test_a_condition_falls_due_when_the_expected_day_has_passed(desk):
    waiting_condition(desk, expected_on=date(2026, 11, 1), expected_precision="day")

    assert due.conditions(municipality(desk), date(2026, 11, 1)) == []
    (found,) = due.conditions(municipality(desk), date(2026, 11, 2))
    assert "1 november 2026" in found.why


def test_a_condition_is_looked_at_again_after_ninety_days(desk):
    body = make_body(desk.municipality)
    row = waiting_condition(desk, kind="awaits", awaits=body, last_checked_on=TODAY - due.CHECK_AGAIN)
    assert due.conditions(municipality(desk), TODAY) == []

    (found,) = due.conditions(municipality(desk), TODAY + timedelta(days=1))
    assert found.row == row

    Condition.objects.filter(pk=row.pk).update(last_checked_on=TODAY)
    assert due.conditions(municipality(desk), TODAY + timedelta(days=1)) == []


def test_a_condition_of_a_draft_does_not_fall_due(desk):
    decision, _lines = desk.adopt(100)
    make_condition(decision, expected_on=date(2020, 1, 1), expected_precision="day")

    assert due.conditions(municipality(desk), TODAY) == []


def test_a_condition_that_is_met_does_not_fall_due(desk):
    decision = desk.decision()
    first = desk.give(decision, 100, certainty="conditional")
    condition = make_condition(decision, expected_on=date(2020, 1, 1), expected_precision="day")
    condition.appropriations.add(first)
    desk.publish(decision)
    assert len(due.conditions(municipality(desk), TODAY)) == 1

    later = desk.decision()
    desk.give(later, 100, replaces=first)
    desk.publish(later)

    assert due.conditions(municipality(desk), TODAY) == []


def indicator(desk, **given):
    return Indicator.objects.create(package=desk.package, key="matt", name="Mått", **given)


def test_an_indicator_falls_due_the_year_after_its_target(desk):
    indicator(desk, target_year=2025)

    assert due.indicators(municipality(desk), date(2025, 12, 31)) == []
    assert len(due.indicators(municipality(desk), date(2026, 1, 1))) == 1


@pytest.mark.parametrize(("state", "found"), [("measured", 0), ("not_measured", 0), ("not_due", 1)])
def test_an_answer_ends_the_waiting_but_not_due_only_puts_it_off(desk, state, found):
    row = indicator(desk, target_year=2025)
    words = "bra" if state == "measured" else ""
    Observation.objects.create(indicator=row, key="a", state=state, words=words)

    assert len(due.indicators(municipality(desk), TODAY)) == found


@pytest.mark.parametrize(("measured", "found"), [(2024, 1), (2025, 0)])
def test_what_was_measured_before_the_target_year_is_no_answer(desk, measured, found):
    row = indicator(desk, target_year=2025)
    day = date(measured, 6, 1)
    Observation.objects.create(
        indicator=row, key="a", state="measured", words="bra", observed_on=day, observed_precision="day"
    )

    assert len(due.indicators(municipality(desk), TODAY)) == found


def test_not_due_is_an_answer_for_a_year(desk):
    row = indicator(desk)
    day = TODAY - due.MEASURE_AGAIN
    Observation.objects.create(
        indicator=row, key="a", state="not_due", observed_on=day, observed_precision="day"
    )

    assert due.indicators(municipality(desk), TODAY) == []
    assert len(due.indicators(municipality(desk), TODAY + timedelta(days=1))) == 1


def test_a_package_lacks_outturn_until_each_line_of_a_past_year_has_it(desk):
    decision, (first, second) = desk.adopt(100, [40, 60])
    desk.publish(decision)
    assert due.outturns(municipality(desk), date(2023, 12, 31)) == []

    (found,) = due.outturns(municipality(desk), date(2024, 1, 1))
    assert found.row == desk.package
    assert found.why.startswith("2 ")
    Outturn.objects.create(line=first, fiscal_year=2023, kronor=40)
    Outturn.objects.create(line=second, fiscal_year=2023, kronor=10, kind="forecast")

    (found,) = due.outturns(municipality(desk), date(2024, 1, 1))
    assert found.why.startswith("1 ")


def test_what_is_not_decided_or_not_published_lacks_no_outturn(desk):
    announced = desk.decision()
    desk.give(announced, 100, certainty="announced")
    desk.spread(announced, desk.line(), 100, certainty="announced")
    desk.publish(announced)
    desk.adopt(100, [40])

    assert due.outturns(municipality(desk), TODAY) == []
