"""A check of the database: `manage.py check --database default` names the guards that are not up.

A warning, not an error: an error would stop `manage.py migrate`, which is what puts them back. Where it must stop
something, ask for `--fail-level WARNING`, or call `guards.require`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections, router

from allocations import guards
from allocations.models import Publication


@checks.register(checks.Tags.database)
def guards_are_up(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if not router.allow_migrate_model(alias, Publication):
            continue
        if Publication._meta.db_table not in connection.introspection.table_names():
            continue  # nothing is migrated yet, so there is nothing to keep
        names = guards.missing(connection)
        if names:
            found.append(
                checks.Warning(
                    f"The database “{alias}” can lose what is published: {len(names)} guards are missing.",
                    hint="Run manage.py migrate, which puts them back. Missing: " + ", ".join(sorted(names)),
                    id="allocations.W001",
                )
            )
    return found
