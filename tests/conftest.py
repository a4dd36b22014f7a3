"""What every test stands on: the environment of the tests, and which database they run on.

The settings are those of production, less HTTPS. Nothing of the site is imported before the environment is set.
`--database=postgres` starts a PostgreSQL server for the run; without it the tests run on SQLite.
"""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

SERVER_VARIABLE = "TRYGGHETSBUDGET_TEST_SERVER"
STATE = tempfile.mkdtemp(prefix="trygghetsbudget-tests-")

pytest_plugins = [
    "tests.support.browser",
    "tests.support.flush",
    "tests.support.hard_records",
    "tests.support.published",
    "tests.support.quick",
    "tests.support.site",
]

for name in ("TRYGGHETSBUDGET_DEMO", "TRYGGHETSBUDGET_DEBUG", "DATABASE_URL", "CACHE_URL", "PORT"):
    os.environ.pop(name, None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="safety_budget.settings",
    SECRET_KEY="only-for-the-tests-" * 3,
    SITE_ADDRESS="https://trygghetsbudget.example",
    ALLOWED_HOSTS="trygghetsbudget.example,testserver,localhost,127.0.0.1",
    HTTPS="0",
    LOG_LEVEL="WARNING",
    STATE_DIRECTORY=STATE,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="the database that the tests run on",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    on_postgres = config.getoption("--database") == "postgres"
    if on_postgres:
        if not hasattr(config, "workerinput"):
            _start_postgres(config)
        os.environ["DATABASE_URL"] = os.environ[SERVER_VARIABLE]

    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # No file need be collected before a test: they are found where they are written.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
    if not on_postgres:
        # A file, as in production, so that threads have connections and locks of their own.
        database = settings.DATABASES["default"]
        database.setdefault("TEST", {})["NAME"] = str(Path(STATE) / "tests.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


def _start_postgres(config: pytest.Config) -> None:
    from tests.support.postgres import NoPostgres, Server

    try:
        server = Server.start()
    except NoPostgres as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(server.stop)
    # A run that is told to end cleans up after itself, as one that is interrupted does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ[SERVER_VARIABLE] = server.url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that is about one engine runs on that one only, and one that asks no database runs on SQLite's turn."""
    on_postgres = config.getoption("--database") == "postgres"
    other = "sqlite" if on_postgres else "postgres"
    left_out = [
        item
        for item in items
        if item.get_closest_marker(other) or (on_postgres and not _asks_a_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "django_db_setup"}
    )


def pytest_unconfigure() -> None:
    shutil.rmtree(STATE, ignore_errors=True)
