"""The migrations say what the models say, and can be taken back."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

OUR_APPS = ("municipalities", "allocations")


@pytest.fixture
def migrations_on_disk(settings):
    """The migrations as they are written, also where the tests' tables were made without them."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration(migrations_on_disk):
    out = StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out)
    except SystemExit:
        pytest.fail(f"Models have changed without a migration:\n{out.getvalue()}")


@pytest.mark.django_db
def test_every_migration_of_ours_can_be_taken_back(migrations_on_disk):
    disk = MigrationLoader(connection).disk_migrations
    one_way = [
        f"{app}.{name}"
        for (app, name), migration in disk.items()
        if app in OUR_APPS
        for operation in migration.operations
        if isinstance(operation, (RunPython, RunSQL)) and not operation.reversible
    ]

    assert one_way == []
