"""Administrators look after the accounts of their people: log-ins, lost factors, letters, roles. All leaves a trail."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from municipalities.models import AccountEvent, AccountEventKind, Membership, Role, User
from municipalities.models.account_event import AppendOnly
from tests.factories import make_municipality, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import address, filled_in, make_member, saved, texts_of
from tests.support.logged_in import give_factor, log_in

pytestmark = pytest.mark.django_db

STEPS = ("reset_factors", "end_sessions", "invite")
REASON = {"reason": "Ringde från sitt kontor, tjänstekortet visat."}


@pytest.fixture
def house():
    return Desk()


def step(client, user, name, **data):
    return client.post(address(user, name), data)


# A lost second factor


def test_an_administrator_resets_a_lost_factor_with_a_reason_and_the_person_is_told(
    house, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=house.approver.pk).update(email="anna@kommun.example")
    theirs = log_in(house.approver)
    assert theirs.get("/admin/").status_code == 200
    desk = log_in(house.administrator)
    assert (
        address(house.approver, "reset_factors")
        in desk.get(address(house.approver, "change")).content.decode()
    )

    asked = desk.get(address(house.approver, "reset_factors"))
    empty = step(desk, house.approver, "reset_factors", reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        done = step(desk, house.approver, "reset_factors", **REASON)

    assert asked.status_code == 200
    assert "reason" in empty.context["form"].errors
    assert done.status_code == 302
    assert not Authenticator.objects.filter(user=house.approver).exists()
    assert theirs.get("/admin/").url.startswith("/admin/login/")
    event = AccountEvent.objects.get(kind=AccountEventKind.FACTORS_RESET)
    assert (event.user, event.by, event.address) == (house.approver, house.administrator, "127.0.0.1")
    assert REASON["reason"] in event.detail
    (letter,) = mailoutbox
    assert letter.to == ["anna@kommun.example"]
    assert REASON["reason"] in letter.body
    assert str(house.administrator) in letter.body


def test_after_the_reset_the_password_alone_opens_only_the_enrolment(house):
    give_factor(house.approver)
    step(log_in(house.administrator), house.approver, "reset_factors", **REASON)
    client = Client()

    client.post("/logga-in/", {"login": house.approver.username, "password": "a long enough password"})

    assert client.get("/admin/").url == "/logga-in/konto/"


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    "who",
    [
        "writer",
        "approver",
        "administrator elsewhere",
        "administrator of one of two",
        "of a superuser",
        "for oneself",
    ],
)
def test_nobody_else_does(house, who, name):
    target = house.approver
    actor = {
        "writer": house.writer,
        "approver": make_member(Role.APPROVER, municipality=house.municipality),
    }.get(who, house.administrator)
    if who == "administrator elsewhere":
        actor = Desk().administrator
    elif who == "administrator of one of two":
        Membership.objects.create(user=target, municipality=make_municipality(), role=Role.WRITER)
    elif who == "of a superuser":
        User.objects.filter(pk=target.pk).update(is_superuser=True)
    elif who == "for oneself":
        target = house.administrator
    give_factor(target)
    desk = log_in(actor)

    for response in (desk.get(address(target, name)), step(desk, target, name, **REASON)):
        assert response.status_code in {403, 404}
    assert Authenticator.objects.filter(user=target).exists()
    assert not AccountEvent.objects.exclude(kind=AccountEventKind.LOGGED_IN).exists()


def test_a_superuser_does_it_for_everybody_but_themselves(house):
    chief, other = make_user(is_superuser=True), make_user(is_superuser=True)
    give_factor(other)
    desk = log_in(chief)

    assert step(desk, other, "reset_factors", **REASON).status_code == 302
    assert step(desk, chief, "reset_factors", **REASON).status_code == 403
    assert not Authenticator.objects.filter(user=other).exists()


def test_a_step_is_never_taken_by_looking(house):
    give_factor(house.approver)
    desk = log_in(house.administrator)

    for name in STEPS:
        desk.get(address(house.approver, name))

    assert Authenticator.objects.filter(user=house.approver).exists()
    assert User.objects.get(pk=house.approver.pk).log_in_round == 0


# Log-ins


def test_an_administrator_ends_all_log_ins_of_somebody(house):
    one, two = log_in(house.writer), log_in(house.writer)

    step(log_in(house.administrator), house.writer, "end_sessions")

    assert {one.get("/admin/").status_code, two.get("/admin/").status_code} == {302}
    assert log_in(User.objects.get(pk=house.writer.pk)).get("/admin/").status_code == 200


def test_one_sees_ones_own_log_ins_and_ends_them(house):
    here, there, third = Client(), Client(), Client()
    for number, client in enumerate((here, there, third)):
        client.post(
            "/logga-in/",
            {"login": house.writer.username, "password": "a long enough password"},
            headers={"user-agent": f"Bläddrare {number}"},
        )
    page = here.get(reverse("usersessions_list"))
    assert [f"Bläddrare {number}" in page.content.decode() for number in range(3)] == [True] * 3
    (session,) = [each for each in page.context["sessions"] if each.user_agent == "Bläddrare 1"]

    here.post(reverse("usersessions_list"), {"session": session.pk})
    assert (there.get("/admin/").status_code, third.get("/admin/").status_code) == (302, 200)
    here.post(reverse("usersessions_list"))

    assert (third.get("/admin/").status_code, here.get("/admin/").status_code) == (302, 200)
    assert AccountEvent.objects.filter(kind=AccountEventKind.SESSIONS_ENDED).count() == 2


def test_one_ends_no_log_in_of_somebody_else(house):
    theirs, mine = Client(), log_in(house.writer)
    theirs.post("/logga-in/", {"login": house.approver.username, "password": "a long enough password"})
    from allauth.usersessions.models import UserSession

    session = UserSession.objects.get(user=house.approver)
    mine.post(reverse("usersessions_list"), {"session": session.pk})

    assert UserSession.objects.filter(pk=session.pk).exists()
    assert theirs.session.get("_auth_user_id")


def test_a_new_password_ends_the_other_log_ins_and_keeps_this_one(house, mailoutbox):
    here, there = log_in(house.writer), log_in(house.writer)
    new = {"password1": "en helt ny lång fras", "password2": "en helt ny lång fras"}

    wrong = here.post(reverse("account_change_password"), {"oldpassword": "x", **new})
    here.post(reverse("account_change_password"), {"oldpassword": "a long enough password", **new})

    assert "oldpassword" in wrong.context["form"].errors
    assert (here.get("/admin/").status_code, there.get("/admin/").status_code) == (200, 302)


# Roles and details


def test_a_role_that_is_taken_counts_from_the_next_request_and_is_in_the_trail(house):
    theirs, desk = log_in(house.writer), log_in(house.administrator)
    membership = Membership.objects.get(user=house.writer)
    assert theirs.get("/admin/allocations/decision/add/").status_code == 200

    saved(desk, membership, role=Role.APPROVER)

    assert theirs.get("/admin/allocations/decision/add/").status_code == 403
    taken, given = AccountEvent.objects.filter(municipality=house.municipality).order_by("pk")
    assert (taken.kind, taken.role, given.kind, given.role) == (
        "role_taken",
        "writer",
        "role_given",
        "approver",
    )
    assert taken.by == given.by == house.administrator


def test_roles_given_and_taken_on_the_users_page_are_in_the_trail(house):
    desk = log_in(house.administrator)
    url = address(house.writer, "change")
    more = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-municipality": house.municipality.pk,
        "memberships-1-role": Role.APPROVER,
    }

    desk.post(url, filled_in(desk, url) | more)
    desk.post(url, filled_in(desk, url) | {"memberships-0-DELETE": "on"})

    said = AccountEvent.objects.filter(user=house.writer).order_by("pk").values_list("kind", "role")
    assert list(said) == [("role_given", "approver"), ("role_taken", "approver")] or list(said) == [
        ("role_given", "approver"),
        ("role_taken", "writer"),
    ]
    assert Membership.objects.filter(user=house.writer).count() == 1


def test_roles_deleted_in_a_list_are_in_the_trail(house):
    desk = log_in(house.administrator)
    membership = Membership.objects.get(user=house.writer)
    data = {"action": "delete_selected", "_selected_action": [membership.pk], "post": "yes"}

    desk.post(address(Membership, "changelist"), data)

    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert AccountEvent.objects.get(user=house.writer).kind == AccountEventKind.ROLE_TAKEN


def test_closing_an_account_ends_its_log_ins_and_a_new_address_is_told_to_the_old(
    house, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=house.writer.pk).update(email="gammal@kommun.example")
    theirs, desk = log_in(house.writer), log_in(house.administrator)

    with django_capture_on_commit_callbacks(execute=True):
        saved(desk, house.writer, email="ny@kommun.example", is_active="")

    kinds = set(AccountEvent.objects.filter(user=house.writer).values_list("kind", flat=True))
    assert kinds == {"details_changed", "closed", "sessions_ended"}
    assert theirs.get("/admin/").status_code == 302
    assert [letter.to for letter in mailoutbox] == [["gammal@kommun.example"]]


def test_an_administrator_sets_nobodys_password_but_sends_a_link(
    house, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=house.writer.pk).update(email="anna@kommun.example")
    desk = log_in(house.administrator)
    new = {
        "password1": "en helt ny lång fras",
        "password2": "en helt ny lång fras",
        "usable_password": "true",
    }

    refused = desk.post(reverse("admin:auth_user_password_change", args=(house.writer.pk,)), new)
    with django_capture_on_commit_callbacks(execute=True):
        page = step(desk, house.writer, "invite")

    assert refused.status_code == 403
    assert page.status_code == 302
    shown = texts_of(desk.get(page.url))
    assert "Ett brev har skickats till anna@kommun.example" in shown
    assert "/logga-in/glomt/" not in shown
    assert "https://trygghetsbudget.example/logga-in/glomt/" in mailoutbox[0].body


def test_where_no_letters_are_sent_the_link_is_shown(house, settings):
    settings.LETTERS_ARE_SENT = False
    desk = log_in(house.administrator)

    page = step(desk, house.writer, "invite")

    shown = texts_of(desk.get(page.url))
    path = shown.split("https://trygghetsbudget.example")[1].split()[0]
    assert Client().get(path, follow=True).context["form"]


def test_a_superuser_sets_a_password_and_the_person_is_told(
    house, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=house.writer.pk).update(email="anna@kommun.example")
    theirs = log_in(house.writer)
    new = {
        "password1": "en helt ny lång fras",
        "password2": "en helt ny lång fras",
        "usable_password": "true",
    }
    chief = log_in(make_user(is_superuser=True))

    with django_capture_on_commit_callbacks(execute=True):
        chief.post(reverse("admin:auth_user_password_change", args=(house.writer.pk,)), new)

    assert User.objects.get(pk=house.writer.pk).check_password("en helt ny lång fras")
    assert theirs.get("/admin/").status_code == 302
    assert AccountEvent.objects.get(user=house.writer).by.is_superuser
    assert mailoutbox[0].subject == "En administratör har bytt ditt lösenord"


# The trail


def test_the_trail_is_only_added_to():
    event = AccountEvent.objects.create(kind=AccountEventKind.LOGGED_IN, user=make_user())

    for change in (
        event.save,
        event.delete,
        AccountEvent.objects.all().delete,
        lambda: AccountEvent.objects.update(detail="x"),
    ):
        with pytest.raises(AppendOnly):
            change()
    desk = log_in(make_user(is_superuser=True))
    assert desk.get(address(AccountEvent, "add")).status_code == 403
    assert desk.post(address(event, "delete"), {"post": "yes"}).status_code == 403
    assert desk.post(address(event, "change"), {"detail": "x"}).status_code == 403


def test_an_administrator_reads_of_the_own_people_and_roles_and_of_nobody_else(house):
    elsewhere = Desk()
    Membership.objects.create(user=house.writer, municipality=elsewhere.municipality, role=Role.APPROVER)
    mine = AccountEvent.objects.create(kind=AccountEventKind.LOGGED_IN, user=house.writer)
    given = AccountEvent.objects.create(
        kind=AccountEventKind.ROLE_GIVEN, user=house.writer, municipality=house.municipality, role=Role.WRITER
    )
    hidden = [
        AccountEvent.objects.create(
            kind=AccountEventKind.ROLE_GIVEN,
            user=house.writer,
            municipality=elsewhere.municipality,
            role=Role.APPROVER,
        ),
        AccountEvent.objects.create(kind=AccountEventKind.LOGGED_IN, user=elsewhere.approver),
        AccountEvent.objects.create(kind=AccountEventKind.LOG_IN_FAILED),
    ]
    desk = log_in(house.administrator)

    shown = set(desk.get(address(AccountEvent, "changelist")).context["cl"].result_list)

    assert shown == {mine, given}
    assert all(desk.get(address(event, "change")).status_code == 302 for event in hidden)
    for other in (house.writer, house.approver):
        assert log_in(other).get(address(AccountEvent, "changelist")).status_code == 403
