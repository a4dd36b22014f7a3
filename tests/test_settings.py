"""Settings: what the environment may say, and what holds when it says nothing."""

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from safety_budget.environment import Environment

SETTINGS = Path(__file__).parent.parent / "safety_budget" / "settings.py"
PRODUCTION = {"SECRET_KEY": "k" * 60, "SITE_ADDRESS": "https://trygghet.example"}


def settings_under(monkeypatch: pytest.MonkeyPatch, **values: str) -> dict[str, Any]:
    """The settings as another process with this environment would read them."""
    monkeypatch.setattr(os, "environ", values)
    return runpy.run_path(str(SETTINGS))


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_ADDRESS"])
def test_production_does_not_start_without_its_key_or_address_and_says_which(monkeypatch, missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"{missing} is not set: give"):
        settings_under(monkeypatch, **given)


def test_without_further_words_production_is_closed_and_encrypted(monkeypatch):
    settings = settings_under(monkeypatch, **PRODUCTION)

    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["trygghet.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://trygghet.example"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert settings["SIMPLE_HISTORY_REVERT_DISABLED"] is True


def test_the_demo_needs_no_environment_and_answers_this_machine_only(monkeypatch):
    settings = settings_under(monkeypatch, TRYGGHETSBUDGET_DEMO="1", PORT="8123")

    assert len(settings["SECRET_KEY"]) >= 50
    assert settings["SITE_ADDRESS"] == "http://127.0.0.1:8123"
    assert set(settings["ALLOWED_HOSTS"]) == {"127.0.0.1", "localhost", "[::1]"}
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["DEBUG"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRYGGHETSBUDGET_DEMO", "perhaps"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("HSTS_SECONDS", "-1"),
        ("HTTPS", "2"),
        ("LOG_LEVEL", "LOUD"),
        ("SITE_ADDRESS", "trygghet.example"),
        ("SITE_ADDRESS", "https://trygghet.example/path"),
        ("DATABASE_URL", "mysql://root@localhost/site"),
        ("CACHE_URL", "memcached://localhost"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(monkeypatch, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_under(monkeypatch, **{**PRODUCTION, name: value})


def test_an_empty_variable_counts_as_not_given():
    environment = Environment({"PORT": "", "HTTPS": "  "})

    assert environment.number("PORT", 8000, most=9000) == 8000
    assert environment.flag("HTTPS", default=True) is True


def test_sqlite_takes_its_write_lock_at_the_start_of_a_transaction(monkeypatch):
    database = settings_under(monkeypatch, **PRODUCTION)["DATABASES"]["default"]

    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert not database.get("ATOMIC_REQUESTS")


def test_postgresql_and_redis_are_chosen_by_their_addresses(monkeypatch):
    settings = settings_under(
        monkeypatch,
        **PRODUCTION,
        DATABASE_URL="postgres://site:secret@db.example/site",
        CACHE_URL="redis://cache.example/1",
    )

    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["DATABASES"]["default"]["HOST"] == "db.example"
    assert settings["CACHES"]["default"]["LOCATION"] == "redis://cache.example/1"


def test_production_logs_one_json_object_a_line(capfd):
    import logging.config

    import structlog

    from safety_budget.log import logging_config

    configuration = logging_config(as_json=True, level="INFO")
    formatter = configuration["formatters"]["line"]
    settings = {key: value for key, value in formatter.items() if key != "()"}
    record = logging.LogRecord("site", logging.INFO, __file__, 1, "åäö %s", ("ok",), None)

    line = json.loads(structlog.stdlib.ProcessorFormatter(**settings).format(record))

    assert line["event"] == "åäö ok"
    assert line["level"] == "info"


@pytest.mark.parametrize("as_json", [True, False])
def test_the_log_of_a_fault_says_where_and_nothing_of_what_the_variables_held(as_json):
    import logging
    import secrets
    import sys

    import structlog

    from safety_budget.log import logging_config

    hidden = secrets.token_hex()

    def failing(password):
        if password:
            raise OSError(len(password))

    try:
        failing(hidden)
    except OSError:
        told = sys.exc_info()
    formatter = logging_config(as_json=as_json, level="INFO")["formatters"]["line"]
    settings = {key: value for key, value in formatter.items() if key != "()"}
    record = logging.LogRecord("site", logging.ERROR, __file__, 1, "broke", (), told)

    line = structlog.stdlib.ProcessorFormatter(**settings).format(record)

    assert "OSError" in line
    assert "failing" in line
    assert hidden not in line
