"""Guards: database triggers that keep what is published, past forms, `update()` and raw SQL.

What is guarded stands in `tables`, how SQLite and PostgreSQL are told in `sqlite` and `postgres`. The owner of the
tables can drop the triggers: they stop mistakes, and the seals reveal the rest. See docs/guards.md.

Nothing here writes rows, and there is no way around the guards while they are up.
"""

from __future__ import annotations

from types import ModuleType

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from allocations.guards import postgres, sqlite
from allocations.guards.tables import guarded_tables

__all__ = ["GuardsMissing", "drop", "install", "missing", "require"]

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}


class GuardsMissing(Exception):
    """Triggers are not there, or not as they are written here. `str()` names them."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(f"The database lacks guards (run manage.py migrate): {', '.join(sorted(names))}.")
        self.names = names


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard up as it is written here, in one transaction.

    Where the tables are not those of this code (a migration half-way, or backwards) none is put up: a guard that
    names a column that is not there would refuse every write. `missing` then says so.
    """
    if not _tables_stand(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        engine = ENGINES[connection.vendor]
        engine.drop(cursor)
        engine.create(cursor)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take every guard down. Only for a migration: SQLite alters no table that another table's trigger mentions."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        ENGINES[connection.vendor].drop(cursor)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the guards that are not up, or do not say what is written here."""
    with connection.cursor() as cursor:
        engine = ENGINES[connection.vendor]
        found: dict[str, object] = engine.found(cursor)
        expected: dict[str, object] = engine.expected()
    return {name for name, as_written in expected.items() if found.get(name) != as_written}


def require(connection: BaseDatabaseWrapper) -> None:
    """Raise GuardsMissing unless every guard is up."""
    names = missing(connection)
    if names:
        raise GuardsMissing(names)


def _tables_stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether every guarded table is there with every column that the code knows."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
        for guarded in guarded_tables():
            if guarded.table not in names:
                return False
            cursor.execute(f'SELECT * FROM "{guarded.table}" WHERE 1 = 0')
            there = {column[0] for column in cursor.description}
            if not there.issuperset(guarded.columns):
                return False
    return True
