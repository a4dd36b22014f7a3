"""Swedish order of names that the database sorts and no column holds a key of."""

from __future__ import annotations

import logging
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace
from django.db.models.sql.compiler import SQLCompiler

SIGNS: Final = {"Å": "{", "å": "{", "Ä": "|", "ä": "|", "Ö": "}", "ö": "}", "É": "e", "é": "e"}
"""What they are sorted as, as in `record.folding`. Capitals too: SQLite lowers ASCII only."""

logger = logging.getLogger(__name__)


class _Lowered(Lower):
    """In the order of the signs' numbers, whatever order the PostgreSQL database has of its own."""

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        sql, values = super().as_sql(compiler, connection, **context)
        return f'{sql} COLLATE "C"', values


def in_swedish(column: str) -> Combinable:
    """The column's text to sort by: å ä ö after z, whatever case. Numbers are sorted sign by sign."""
    found: Combinable = F(column)
    for sign, order in SIGNS.items():
        found = Replace(found, Value(sign), Value(order))
    return _Lowered(found)


def sorts_by_keys(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database sorts `record.folding.sort_key` by the numbers of its signs; if not, it is logged."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'z' < '{' AND '{' < '|' AND '|' < '}' AND 'a b' < 'aa'")
        (as_wanted,) = cursor.fetchone()
    if not as_wanted:
        logger.warning(
            "Lists are not in Swedish order: this database sorts by a language of its own. "
            "Make it with LOCALE 'C.UTF-8' (CREATE DATABASE … TEMPLATE template0 LOCALE 'C.UTF-8')."
        )
    return bool(as_wanted)
