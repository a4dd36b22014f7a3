"""Indexes of trigrams, by which PostgreSQL finds a word inside a text without reading every row.

Made after each `migrate`, where they are missing and may be made: the extension pg_trgm is a trusted one, which whoever
may create in the database may have. Without them everything is found as well, only slower. SQLite has none.
"""

from __future__ import annotations

import logging
from typing import Final

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

INDEXES: Final = {
    "published_line_trigrams": "allocations_publishedline",
    "listed_name_trigrams": "allocations_listedname",
}
logger = logging.getLogger(__name__)


def make_trigrams(connection: BaseDatabaseWrapper) -> bool:
    """Make those that are missing. Returns whether all are there."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)])
        there = {name for (name,) in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        missing = {name: table for name, table in INDEXES.items() if name not in there and table in tables}
        if not missing:
            return True
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                for name, table in missing.items():
                    cursor.execute(f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)")
        except DatabaseError as error:
            logger.warning(
                "Search works without trigrams, but reads every row: pg_trgm cannot be had (%s). "
                "Let the database's owner run CREATE EXTENSION pg_trgm, then run migrate again.",
                str(error).splitlines()[0],
            )
            return False
    return True
