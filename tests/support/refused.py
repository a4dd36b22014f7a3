"""Attacks on the tables, past Django: each is refused by a guard, and by nothing but that guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from allocations import guards

Row = dict[str, Any]


class NotWritten(Exception):
    """Takes back what an attack did while the guards were down."""


def refused(attack: Callable[[], object], sentence: str) -> None:
    """The attack fails with the guard's sentence; with the guards down, the very same attack goes through."""
    with pytest.raises(IntegrityError, match=re.escape(sentence)), transaction.atomic():
        attack()
    with pytest.raises(NotWritten):
        unguarded(attack)
    assert guards.missing(connection) == set()


@transaction.atomic
def unguarded(attack: Callable[[], object]) -> None:
    guards.drop(connection)
    attack()
    raise NotWritten


def run(sql: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount != 0, "The statement concerned no row, so it proves nothing."


def stored(instance: models.Model) -> Row:
    """The row as the database has it, by column."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{instance._meta.db_table}" WHERE "id" = %s', [instance.pk])
        row = cursor.fetchone()
        return dict(zip([column[0] for column in cursor.description], row, strict=True))


def set_columns(instance: models.Model, verb: str = "UPDATE", **columns: Any) -> None:
    """UPDATE one row by raw SQL."""
    put = ", ".join(f'"{column}" = %s' for column in columns)
    run(f'{verb} "{instance._meta.db_table}" SET {put} WHERE "id" = %s', [*columns.values(), instance.pk])


def insert(table: str, row: Row, *, verb: str = "INSERT", tail: str = "") -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join(["%s"] * len(row))
    run(f'{verb} INTO "{table}" ({columns}) VALUES ({marks}) {tail}', list(row.values()))


def upsert(table: str, row: Row) -> None:
    """INSERT … ON CONFLICT DO UPDATE, with every column of the row."""
    put = ", ".join(f'"{column}" = excluded."{column}"' for column in row if column != "id")
    insert(table, row, tail=f'ON CONFLICT ("id") DO UPDATE SET {put}')


def another(field: models.Field[Any, Any], value: Any) -> Any:
    """A value that the column does not have now; none of its constraints is asked, for the guards are asked first."""
    if value is not None and field.null:
        return None
    match field.get_internal_type():
        case "CharField" | "TextField" | "SlugField":
            return f"{value}x"[-field.max_length :] if field.max_length else f"{value}x"
        case "BooleanField":
            return not value
        case "DateField":
            return "2001-01-01"
        case "DateTimeField":
            return "2001-01-01 00:00:00+00:00"
        case _:
            return (value or 0) + 1
