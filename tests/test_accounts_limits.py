"""Limits on failed log-ins: by account and by address, over all processes, whatever a browser says of its address."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client

from municipalities.accounts import adapter
from municipalities.models import AccountEvent, AccountEventKind
from tests.factories import make_user
from tests.support.desk_pages import texts_of
from tests.support.sources import ROOT

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
LOG_IN = "/logga-in/"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


def typed(client, username, password=PASSWORD, **more):
    return client.post(LOG_IN, {"login": username, "password": password}, **more)


def logged_in_as(client):
    return client.session.get("_auth_user_id")


def test_after_too_many_attempts_the_right_password_waits_too(client):
    user = make_user()
    for _attempt in range(10):
        typed(client, user.username, "not the password")

    response = typed(client, user.username)

    assert "Vänta 15 minuter" in texts_of(response)
    assert logged_in_as(client) is None
    kinds = AccountEvent.objects.filter(user=user).values_list("kind", flat=True)
    assert list(kinds).count(AccountEventKind.LOG_IN_FAILED) == 10
    assert AccountEventKind.LOCKED_OUT in kinds


@pytest.mark.parametrize("written", ["UPPER", " spaces ", "another host"])
def test_the_account_is_counted_however_it_is_written(client, written):
    user = make_user(username="anna@kommun.example")
    for attempt in range(10):
        name, more = user.username, {}
        if attempt % 2:
            name = user.username.upper() if written == "UPPER" else f" {user.username} "
            more = {"headers": {"host": "localhost"}} if written == "another host" else {}
        typed(client, name, "not the password", REMOTE_ADDR=f"192.0.2.{attempt}", **more)

    assert "Vänta" in texts_of(typed(client, user.username, REMOTE_ADDR="198.51.100.1"))


def test_names_that_the_database_takes_for_one_account_are_counted_as_one(client, monkeypatch):
    """With many a collation PostgreSQL finds “siri” by “ſırı” too: they are the same in capitals."""
    user = make_user(username="siri@kommun.example")
    monkeypatch.setattr(adapter, "get_user_by_username", lambda _name: user)
    names = [f"{name}@kommun.example" for name in ("siri", "ſiri", "sıri", "sirı", "sırı")]
    for number in range(10):
        typed(client, names[number % 5], "not the password", REMOTE_ADDR=f"192.0.2.{number}")

    assert "Vänta" in texts_of(typed(client, user.username, REMOTE_ADDR="198.51.100.1"))


def test_one_address_tries_so_many_accounts_and_no_more(client):
    user = make_user()
    for attempt in range(40):
        typed(client, f"nobody-{attempt}", "not the password")

    assert "Vänta" in texts_of(typed(client, user.username))
    assert typed(Client(), user.username, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_a_forged_address_in_front_of_the_proxys_own_does_not_start_afresh(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user()
    for attempt in range(40):
        forged = f"203.0.113.{attempt}, 192.0.2.7"
        typed(client, f"nobody-{attempt}", "x", headers={"x-forwarded-for": forged})

    locked = typed(client, user.username, headers={"x-forwarded-for": "203.0.113.200, 192.0.2.7"})
    elsewhere = typed(Client(), user.username, headers={"x-forwarded-for": "192.0.2.7, 192.0.2.8"})

    assert "Vänta" in texts_of(locked)
    assert elsewhere.status_code == 302
    assert set(AccountEvent.objects.values_list("address", flat=True)) == {"192.0.2.7", "192.0.2.8"}


def test_without_a_proxy_the_header_is_not_looked_at(client):
    typed(client, "nobody", headers={"x-forwarded-for": "203.0.113.9"})

    assert AccountEvent.objects.get().address == "127.0.0.1"


IN_ANOTHER_PROCESS = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
django.setup()
settings.ALLOWED_HOSTS = ["*"]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.test import Client
for _ in range(int({attempts})):
    answer = Client().post("/logga-in/", {{"login": {name!r}, "password": "not the password"}})
print("Vänta" in answer.content.decode())
"""


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_over_two_processes(client):
    """What one worker has counted, the other knows: five failures in each, and the eleventh waits in a third."""
    from django.db import connection

    user = make_user()
    name = str(connection.settings_dict["NAME"])
    url = os.environ.get("DATABASE_URL", "")
    address = f"{url.rsplit('/', 1)[0]}/{name}" if connection.vendor == "postgresql" else f"sqlite:///{name}"
    said = [
        subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_PROCESS.format(attempts=5, name=user.username)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _process in range(2)
    ]

    assert said == ["False", "False"]
    assert "Vänta" in texts_of(typed(client, user.username))
