"""The guards in SQLite's words: a trigger for each rule, and two for each table against REPLACE.

SQLite's REPLACE deletes the rows that are in its way without firing delete triggers (unless the connection has asked
for `recursive_triggers`, which nobody can be made to do). So every insert and update of a guarded table first looks
for a frozen row that has the new row's id or any of its unique keys. There is no TRUNCATE in SQLite.
"""

from __future__ import annotations

from functools import cache

from django.db import models
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from allocations.guards.rules import Event, Guarded, Unguardable
from allocations.guards.tables import guarded_tables

FOUND = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"


@cache
def expected() -> dict[str, str]:
    """Name and text of every trigger."""
    triggers: dict[str, str] = {}

    def refuse(guarded: Guarded, rule: str, event: Event, condition: str, sentence: str) -> None:
        name = f"guard_{guarded.table}_{rule}"
        condition = condition.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
        triggers[name] = (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{guarded.table}" WHEN {condition}'
            f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )

    for guarded in guarded_tables():
        for rule in guarded.rules:
            refuse(guarded, rule.name, rule.event, f"({rule.when}) AND ({rule.refused})", rule.sentence)
        in_the_way = f'EXISTS (SELECT 1 FROM "{guarded.table}" AS e WHERE ({_same_key(guarded.model)})'
        in_the_way += f" AND {guarded.frozen('e')}"
        refuse(guarded, "replaced", "INSERT", f"{in_the_way})", guarded.replaced)
        refuse(
            guarded, "replaced_by_update", "UPDATE", f'{in_the_way} AND e."id" <> OLD."id")', guarded.replaced
        )
    return triggers


def found(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute(FOUND)
    return dict(cursor.fetchall())


def create(cursor: CursorWrapper) -> None:
    for text in expected().values():
        cursor.execute(text)


def drop(cursor: CursorWrapper) -> None:
    for name in found(cursor):
        cursor.execute(f'DROP TRIGGER "{name}"')


def unique_keys(model: type[models.Model]) -> list[list[str]]:
    """Every unique key of the table, as SQL for the row `{row}`."""
    meta = model._meta
    keys = [[_term(model, F(field.name))] for field in meta.concrete_fields if field.unique]
    keys += [[_term(model, F(name)) for name in names] for names in meta.unique_together]
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            if constraint.condition is not None:
                raise Unguardable(f"{constraint.name} is unique only under a condition.")
            expressions = constraint.expressions or [F(name) for name in constraint.fields]
            keys.append([_term(model, expression) for expression in expressions])
    return keys


def _same_key(model: type[models.Model]) -> str:
    same = (
        " AND ".join(f"{term.format(row='e')} = {term.format(row='NEW')}" for term in key)
        for key in unique_keys(model)
    )
    return " OR ".join(f"({terms})" for terms in same)


def _term(model: type[models.Model], expression: object) -> str:
    match expression:
        case F(name=name):  # type: ignore[misc] # django-stubs do not know the name
            column = model._meta.get_field(name).column  # type: ignore[union-attr]
            return f'{{row}}."{column}"'
        case Coalesce() as coalesce:
            inner, otherwise = coalesce.get_source_expressions()
            if isinstance(otherwise, Value) and isinstance(otherwise.value, int):
                return f"COALESCE({_term(model, inner)}, {otherwise.value})"
    raise Unguardable(f"A unique key of {model.__name__} that the guards cannot read: {expression!r}.")
