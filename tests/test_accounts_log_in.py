"""Logging in: one way in, one message for every mistake, no way round it by the admin."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from municipalities.accounts.letters import tell_forgetful
from municipalities.models import AccountEvent, AccountEventKind, User
from tests.factories import make_user
from tests.support.desk_pages import texts_of
from tests.support.logged_in import code_now, give_factor, log_in

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
LOG_IN = "/logga-in/"
WRONG = "Användarnamnet eller lösenordet är fel."


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


def typed(client, username, password=PASSWORD, **more):
    return client.post(LOG_IN, {"login": username, "password": password, **more.pop("fields", {})}, **more)


def logged_in_as(client):
    return client.session.get("_auth_user_id")


# One way in


@pytest.mark.parametrize("page", ["/admin/", "/admin/allocations/decision/", "/admin/no/such/page/"])
def test_a_page_of_the_desk_leads_to_the_one_log_in_and_back(client, page):
    response = client.get(page, follow=True)

    assert response.redirect_chain[-1][0].split("?")[0] == LOG_IN
    assert response.context["redirect_field_value"] == page


def test_what_is_sent_to_the_admins_own_log_in_logs_nobody_in(client):
    user = make_user(is_superuser=True)
    for address in (reverse("admin:login"), "/admin/", "/en/admin/login/"):
        response = client.post(
            address,
            {"username": user.username, "password": PASSWORD, "login": user.username, "next": "/admin/"},
        )

        assert response.status_code == 302
        assert logged_in_as(client) is None
    assert client.get("/admin/").status_code == 302


def test_a_writer_comes_in_with_a_password_alone(client):
    user = make_user()

    response = typed(client, user.username.upper(), fields={"next": "/admin/allocations/decision/"})

    assert (response.status_code, response.url) == (302, "/admin/allocations/decision/")
    assert logged_in_as(client) == str(user.pk)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil"],
)
def test_nobody_is_sent_elsewhere_after_logging_in(client, elsewhere):
    user = make_user()

    sent_on = client.get(reverse("admin:login"), {"next": elsewhere})
    response = typed(client, user.username, fields={"next": elsewhere})

    assert sent_on.url == LOG_IN
    assert response.url == "/admin/"
    assert client.get(reverse("admin:login"), {"next": elsewhere}).url == "/admin/"


def test_who_is_not_staff_is_told_so_and_goes_round_in_no_circle(client):
    user = make_user(is_staff=False)
    typed(client, user.username)

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "inte öppet för handläggningen" in texts_of(response)


def test_leaving_and_changing_the_password_are_the_same_everywhere():
    user = make_user()
    desk = log_in(user)

    assert desk.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert desk.get(reverse("admin:logout")).status_code == 405
    assert desk.post(reverse("admin:logout")).url == LOG_IN
    assert logged_in_as(desk) is None


def test_nobody_signs_up(client):
    for address in ("/logga-in/signup/", "/accounts/signup/", "/logga-in/email/", "/logga-in/konto/epost/"):
        assert client.get(address).status_code == 404
    assert User.objects.count() == 0


# What is told


def test_an_unknown_username_and_a_wrong_password_are_told_alike(client):
    user = make_user()

    unknown, wrong = typed(client, "nobody"), typed(client, user.username, "not the password")

    assert WRONG in texts_of(unknown)
    assert texts_of(unknown) == texts_of(wrong)
    assert unknown.status_code == wrong.status_code == 200


def test_an_unknown_username_costs_as_many_hashes_as_a_wrong_password(client, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: hashed.append(1) or encode(self, *a))
    user = make_user()
    hashed.clear()

    typed(client, "nobody")
    unknown = len(hashed)
    hashed.clear()
    typed(client, user.username, "not the password")

    assert unknown == len(hashed) == 1


def test_a_closed_account_does_not_open_and_its_session_ends_at_once(client):
    user = make_user()
    desk = log_in(user)
    assert desk.get("/admin/").status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert desk.get("/admin/").status_code == 302
    assert typed(client, user.username).url == reverse("account_inactive")
    assert logged_in_as(client) is None


def test_a_session_that_was_there_before_is_not_the_one_one_logs_in_to(client):
    user = make_user()
    client.get("/admin/", follow=True)
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    typed(client, user.username)

    assert client.session.session_key != before


# The second step


def test_a_code_from_the_app_is_asked_for_and_works_once(client):
    user = make_user()
    give_factor(user)
    assert typed(client, user.username).url == reverse("mfa_authenticate")
    assert logged_in_as(client) is None
    assert client.get("/admin/").status_code == 302

    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    code = code_now()
    right = client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    typed(other, user.username)
    again = other.post(reverse("mfa_authenticate"), {"code": code})

    assert "Koden är fel" in texts_of(wrong)
    assert right.url == "/admin/"
    assert logged_in_as(client) == str(user.pk)
    assert "redan använd" in texts_of(again)
    assert logged_in_as(other) is None


def test_a_recovery_code_stands_in_once(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_user()
    give_factor(user)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    typed(client, user.username)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == "/admin/"

    other = Client()
    typed(other, user.username)

    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_codes_are_not_guessed_for_ever(client):
    user = make_user()
    give_factor(user)
    typed(client, user.username)
    for _attempt in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert "Vänta" in texts_of(response)
    assert logged_in_as(client) is None


# A forgotten password


def send_what_is_queued(django_capture_on_commit_callbacks):
    """As the worker does it."""
    with django_capture_on_commit_callbacks(execute=True):
        for queued in DBTaskResult.objects.order_by("enqueued_at"):
            tell_forgetful.call(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])


def test_a_forgotten_password_tells_strangers_nothing(client, mailoutbox, django_capture_on_commit_callbacks):
    make_user(email="anna@kommun.example")

    with django_capture_on_commit_callbacks(execute=True):
        known = client.post(reverse("account_reset_password"), {"email": "ANNA@kommun.example"}, follow=True)
        unknown = client.post(reverse("account_reset_password"), {"email": "bo@kommun.example"}, follow=True)

    assert texts_of(known) == texts_of(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert mailoutbox == []
    send_what_is_queued(django_capture_on_commit_callbacks)
    (letter,) = mailoutbox
    assert letter.to == ["anna@kommun.example"]
    assert letter.subject == "Välj ett nytt lösenord"


def test_the_link_of_the_letter_sets_the_password_once_and_ends_every_session(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    user = make_user(email="anna@kommun.example")
    desk = log_in(user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": user.email})
    send_what_is_queued(django_capture_on_commit_callbacks)
    link = next(word for word in mailoutbox[0].body.split() if word.startswith("https://"))
    assert link.startswith("https://trygghetsbudget.example/logga-in/glomt/")
    path = link.removeprefix("https://trygghetsbudget.example")

    page = client.get(path, follow=True)
    form = page.request["PATH_INFO"]
    short = client.post(form, {"password1": "kort", "password2": "kort"})
    saved = client.post(form, {"password1": "en helt ny lång fras", "password2": "en helt ny lång fras"})

    assert "password1" in short.context["form"].errors
    assert saved.url == reverse("account_reset_password_from_key_done")
    assert logged_in_as(client) is None
    assert desk.get("/admin/").status_code == 302
    assert "fungerar inte längre" in texts_of(Client().get(path, follow=True))
    assert typed(Client(), user.username, "en helt ny lång fras").status_code == 302


def test_a_new_password_is_no_way_round_the_second_factor(client):
    from municipalities.accounts.letters import link_to_set_password

    user = make_user(is_superuser=True)
    give_factor(user)
    path = link_to_set_password(user).removeprefix("https://trygghetsbudget.example")
    form = client.get(path, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "en helt ny lång fras", "password2": "en helt ny lång fras"})

    assert logged_in_as(client) is None
    assert typed(client, user.username, "en helt ny lång fras").url == reverse("mfa_authenticate")


# Pages and languages


@pytest.mark.parametrize(
    "address", ["/logga-in/", "/logga-in/glomt/", "/logga-in/glomt/skickat/", "/logga-in/stangt/"]
)
def test_the_pages_of_log_in_are_swedish_english_under_en_and_kept_by_no_cache(client, address):
    swedish, english = client.get(address), client.get(f"/en{address}")

    assert 'lang="sv"' in swedish.content.decode()
    assert 'lang="en"' in english.content.decode()
    assert "no-store" in swedish.headers["Cache-Control"]
    assert f'href="/en{address}"' in swedish.content.decode()
    assert f'href="{address}"' in english.content.decode()


def test_the_desk_is_in_english_under_en():
    desk = log_in(make_user(is_superuser=True))

    page = desk.get("/en/admin/")

    assert page.headers["Content-Language"] == "en"
    assert 'href="/en/admin/allocations/decision/"' in page.content.decode()
    assert 'href="/admin/"' in page.content.decode()


def test_a_visitor_of_public_pages_gets_no_cookie_even_after_the_log_in_was_built(client):
    response = client.get("/kommuner/")

    assert response.cookies == {}
    assert "cookie" not in response.headers.get("Vary", "").lower()


def test_logging_in_is_in_the_trail_and_no_typed_name_is_kept(client):
    user = make_user()
    typed(client, "my-password-by-mistake", "x")
    typed(client, user.username)

    failed, done = AccountEvent.objects.order_by("pk")
    assert (failed.kind, failed.user, failed.detail) == (AccountEventKind.LOG_IN_FAILED, None, "")
    assert (done.kind, done.user, done.detail) == (AccountEventKind.LOGGED_IN, user, "lösenord")


def test_a_session_ends_after_a_long_pause_and_after_a_days_work(settings):
    user = make_user()
    for name, ago in (
        ("account_pulse", settings.SESSION_IDLE_MINUTES * 60 + 1),
        ("account_begun", settings.SESSION_COOKIE_AGE + 1),
    ):
        desk = log_in(user)
        assert desk.get("/admin/").status_code == 200
        session = desk.session
        session[name] = int(time.time()) - ago
        session.save()

        response = desk.get("/admin/allocations/decision/")

        assert response.url == "/logga-in/?next=%2Fadmin%2Fallocations%2Fdecision%2F"
        assert logged_in_as(desk) is None


@pytest.mark.parametrize(
    "where", ["/admin/spar/", "/en/admin/utskick/", "/admin/allocations/submission/1/preview/"]
)
def test_it_ends_on_every_page_under_the_admins_address_whoever_wrote_it(settings, where):
    desk = log_in(make_user())
    session = desk.session
    session["account_pulse"] = int(time.time()) - settings.SESSION_IDLE_MINUTES * 60 - 1
    session.save()

    response = desk.get(where)

    assert response.status_code == 302
    assert logged_in_as(desk) is None
