"""Rows of the projection into the database by the thousand: COPY on PostgreSQL, without indexes until all are there.

What is dropped is put back as the database itself describes it, so that keys and references hold for every row.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import connection, models
from django.db.models import QuerySet

from allocations.models import Publication, PublishedLine, PublishedMention
from allocations.models.projection import Validity
from allocations.money import KronorField
from allocations.publishing.projection import PROJECTED, projected

BATCH: Final = 1_000
_SPECIAL: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CONSTRAINTS: Final = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.conrelid = ANY(%s::regclass[]) AND c.contype IN ('f', 'u')
ORDER BY c.contype DESC, c.conname
"""
_INDEXES: Final = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1
"""


def project_all(publications: Sequence[Publication]) -> int:
    """The projection of new versions, each with the interval that the later one of its package gives it.

    Returns how many rows of lines.
    """
    ends: dict[int | None, datetime] = {}
    made: dict[type[Validity], list[Any]] = {table: [] for table in PROJECTED}
    for publication in reversed(publications):
        until = ends.get(publication.package_id)
        ends[publication.package_id] = publication.published_at
        for table, rows in projected(publication).items():
            for row in rows:
                row.valid_until = until
            made[table] += rows
    _number(made[PublishedLine], made[PublishedMention])
    for table in (PublishedLine, *(table for table in PROJECTED if table is not PublishedLine)):
        _store(table, made[table])
    return len(made[PublishedLine])


def _number(lines: list[PublishedLine], mentions: list[PublishedMention]) -> None:
    """Give lines their primary keys beforehand, for mentions to refer to."""
    if connection.vendor != "postgresql" or not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [PublishedLine._meta.db_table, len(lines)],
        )
        keys = [key for (key,) in cursor.fetchall()]
    for line, key in zip(lines, keys, strict=True):
        line.pk = key
    for mention in mentions:
        if mention.line is not None:
            mention.line_id = mention.line.pk


def _store(table: type[Validity], rows: list[Any]) -> None:
    if connection.vendor != "postgresql":
        QuerySet(table).bulk_create(rows, batch_size=BATCH)
    elif rows:
        keyed = rows[0].pk is not None
        fields = [field for field in table._meta.concrete_fields if keyed or not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        text = io.StringIO("".join(_copied(rows, fields)))
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table._meta.db_table}" ({columns}) FROM STDIN', text)


def _copied(rows: list[Any], fields: Sequence[models.Field[Any, Any]]) -> Iterator[str]:
    """A line of text for each row, as COPY reads it."""
    names = [field.attname for field in fields]
    prepared = {at: field for at, field in enumerate(fields) if isinstance(field, KronorField)}
    for row in rows:
        values = [getattr(row, name) for name in names]
        for at, field in prepared.items():
            values[at] = field.get_db_prep_save(values[at], connection)
        yield "\t".join(map(_text, values)) + "\n"


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_SPECIAL) if not value.isprintable() or "\\" in value else value
    return _WRITTEN[type(value)](value)


_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take the projection's indexes and references away, and make them again afterwards from all rows."""
    if connection.vendor != "postgresql":
        yield
        return
    tables = [table._meta.db_table for table in PROJECTED]
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
