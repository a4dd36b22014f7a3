"""Mail to staff: to those whose it is, as they choose, once the step is done, and never with a draft's figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from allocations.mail.delivery import AGAIN_AFTER, Undelivered, send_of_step
from allocations.models import ErrorReport, MailChoices
from allocations.publishing import approve, publish_due, send_back
from allocations.reports import receive_report
from municipalities.models import Membership, Role, User
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, make_member, texts_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, _messages):
        raise TimeoutError


@pytest.fixture
def desk():
    desk = Desk()
    for user in (desk.writer, desk.approver, desk.administrator):
        user.email = f"{user.username}@kommun.example"
        user.save()
    return desk


def send_all():
    """What the worker would do with what is queued."""
    for task in DBTaskResult.objects.filter(status="READY").order_by("enqueued_at"):
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])


def sent():
    send_all()
    found = [(message.to, message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return found


def choose(user, **chosen):
    MailChoices.objects.update_or_create(user=user, defaults=chosen)


def test_the_way_of_a_change_is_told_to_whose_turn_it_is(desk):
    submission = desk.submit(desk.adopt(100)[0])
    assert [to for to, _subject in sent()] == [[desk.approver.email]]

    send_back(submission=submission, user=desk.approver, reason="Fel")
    assert [to for to, _subject in sent()] == [[desk.writer.email]]


def test_what_is_refused_when_due_is_told_to_writer_and_approver(desk):
    decision, _lines = desk.adopt(100)
    submission = desk.submit(decision)
    due = timezone.now() + HOUR
    approve(submission=submission, approver=desk.approver, publish_at=due)
    desk.give(decision, 5, fiscal_year=2024)
    publish_due(now=due)

    assert {to[0] for to, _subject in sent()} == {desk.writer.email, desk.approver.email}


def test_publication_is_told_to_those_who_asked_for_it(desk):
    choose(desk.writer, published=True)
    desk.publish(desk.adopt(100)[0])

    assert [to for to, _subject in sent()] == [[desk.writer.email]]


def test_who_does_not_want_it_gets_none(desk):
    choose(desk.approver, waits=False)
    desk.submit(desk.adopt(100)[0])

    assert sent() == []


def test_who_wrote_in_it_is_not_asked_to_approve_it(desk):
    desk.writer.email = "samma@kommun.example"
    desk.writer.save()
    Membership.objects.create(user=desk.writer, municipality=desk.municipality, role=Role.APPROVER)
    desk.submit(desk.adopt(100)[0])

    assert [to for to, _subject in sent()] == [[desk.approver.email]]


@pytest.mark.parametrize("change", ["role", "active", "staff", "approved"])
def test_who_has_nothing_to_do_with_it_any_more_gets_none(desk, change):
    submission = desk.submit(desk.adopt(100)[0])
    if change == "role":
        Membership.objects.filter(user=desk.approver).delete()
    elif change == "approved":
        approve(submission=submission, approver=desk.approver)
    else:
        User.objects.filter(pk=desk.approver.pk).update(**{f"is_{change}": False})

    assert sent() == []


def test_nobody_elsewhere_gets_anything(desk):
    other = Desk()
    User.objects.filter(pk=other.approver.pk).update(email="annan@kommun.example")
    choose(other.approver, published=True, reports=True)
    desk.publish(desk.adopt(100)[0])

    assert "annan@kommun.example" not in [to[0] for to, _subject in sent()]


def test_a_letter_leads_to_the_page_and_says_nothing_of_what_the_draft_says(desk):
    decision, _lines = desk.adopt(123456)
    submission = desk.submit(decision)
    send_all()

    (message,) = mail.outbox

    assert reverse("admin:allocations_submission_review", args=[submission.pk]) in message.body
    assert reverse("desk:mail") in message.body
    assert "123" not in message.body.replace("\u00a0", "")
    assert str(desk.municipality) in message.subject


def test_it_is_written_in_the_language_chosen(desk):
    choose(desk.approver, language="en")
    desk.submit(desk.adopt(100)[0])
    send_all()

    assert "waits for approval" in mail.outbox[0].subject
    assert "/en/admin/" in mail.outbox[0].body


def test_a_step_that_is_rolled_back_is_told_to_nobody(desk):
    decision, _lines = desk.adopt(100)
    with transaction.atomic():
        desk.submit(decision)
        transaction.set_rollback(True)

    assert sent() == []


def test_a_mail_server_that_is_away_is_tried_again_and_the_step_is_done(desk, settings, caplog):
    settings.EMAIL_BACKEND = f"{Down.__module__}.Down"
    submission = desk.submit(desk.adopt(100)[0])
    send_all()

    (waiting,) = DBTaskResult.objects.filter(status="READY")
    assert waiting.run_after > timezone.now()
    assert submission.status == "submitted"
    assert "mail_not_sent" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(sent()) == 1


def test_after_many_attempts_it_is_given_up(desk, settings):
    settings.EMAIL_BACKEND = f"{Down.__module__}.Down"
    submission = desk.submit(desk.adopt(100)[0])

    with pytest.raises(Undelivered):
        send_of_step.call(submission.steps.get().pk, desk.approver.pk, len(AGAIN_AFTER))


# My mail


def test_everybody_chooses_for_themselves(desk):
    client = log_in(desk.approver)
    page = client.get(reverse("desk:mail"))
    assert desk.approver.email in texts_of(page)

    response = client.post(reverse("desk:mail"), {"published": "on", "language": "en"})

    assert response.status_code == 302
    choices = MailChoices.objects.get()
    assert (choices.user, choices.published, choices.waits, choices.language) == (
        desk.approver,
        True,
        False,
        "en",
    )


def test_who_has_no_address_is_told_so(desk):
    user = make_member(Role.WRITER, municipality=desk.municipality, email="")

    assert "ingen e-postadress" in texts_of(log_in(user).get(reverse("desk:mail")))


# Reports from readers


def take_in(desk, **given):
    plain = {"municipality": desk.municipality.code, "address": "/x/", "message": "Fel belopp"}
    receive_report(**plain | given)
    return ErrorReport.objects.get()


def test_a_report_is_told_to_the_writers_who_wish_it(desk):
    choose(desk.writer, reports=True)

    take_in(desk)

    assert [to for to, _subject in sent()] == [[desk.writer.email]]


def test_a_report_finds_its_package_or_does_without(desk):
    row = take_in(desk, package=desk.package.slug)
    assert row.package == desk.package
    row.delete()

    assert take_in(desk, package="finns-inte").package is None
