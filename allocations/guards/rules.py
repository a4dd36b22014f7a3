"""The form of a rule, and the pieces of SQL that rules are made of.

The SQL is what both engines read alike; only IS [NOT] DISTINCT FROM is put in SQLite's words by `sqlite`. OLD and NEW
are the row before and after. Which rules there are stands in `tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.db import models

from allocations.models import Decision, Publication

Event = Literal["INSERT", "UPDATE", "DELETE"]


class Unguardable(TypeError):
    """A unique key of a guarded table that the guards cannot turn into SQL: teach them before it is used."""


@dataclass(frozen=True)
class Rule:
    """A write that is refused: `when` it looks so from the row alone and then `refused` holds as well.

    PostgreSQL runs `lock` between the two, so that `refused` is asked of rows that nobody is changing.
    """

    name: str
    event: Event
    sentence: str
    when: str = "TRUE"
    refused: str = "TRUE"
    lock: str = ""


@dataclass(frozen=True)
class Guarded:
    """A table and its rules. `frozen(row)` says when a stored row must not be deleted behind the triggers' back
    by a REPLACE (SQLite), and `replaced` the sentence for it.
    """

    model: type[models.Model]
    rules: tuple[Rule, ...]
    frozen: Callable[[str], str]
    replaced: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> list[str]:
        return columns_of(self.model)

    def on(self, event: Event) -> list[Rule]:
        return [rule for rule in self.rules if rule.event == event]


def columns_of(model: type[models.Model], *, but: Iterable[str] = ()) -> list[str]:
    left_out = set(but)
    every = [field.column for field in model._meta.concrete_fields if field.column]
    unknown = left_out - set(every)
    if unknown:
        raise ValueError(f"{model.__name__} has no columns {', '.join(sorted(unknown))}.")
    return [column for column in every if column not in left_out]


def differs(columns: Iterable[str]) -> str:
    return "(" + " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns) + ")"


def changed(model: type[models.Model], *, still_open: Iterable[str] = ()) -> str:
    """Any column but the open ones. A write that changes nothing passes: identical rows can be loaded again."""
    return differs(columns_of(model, but=still_open))


def changed_but_blanked(
    model: type[models.Model], *, still_open: Iterable[str] = (), texts: Iterable[str] = (), withdrawn: str
) -> str:
    """Any column but the open ones, save that free texts may become empty where a withdrawal asks for it."""
    texts = list(texts)
    fixed = differs(columns_of(model, but=[*still_open, *texts]))
    if not texts:
        return fixed
    rewritten = " OR ".join(
        f'(OLD."{column}" IS DISTINCT FROM NEW."{column}" AND NEW."{column}" IS DISTINCT FROM \'\')'
        for column in texts
    )
    return f"({fixed} OR {rewritten} OR ({differs(texts)} AND NOT {withdrawn}))"


def always(_row: str) -> str:
    """Every row of the table is frozen."""
    return "TRUE"


def exists(model: type[models.Model], row: str, condition: str) -> str:
    return f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" AS {row} WHERE {condition})'


def column_of(model: type[models.Model], column: str, pk: str) -> str:
    """One column of the row with that primary key, or NULL."""
    return f'(SELECT x."{column}" FROM "{model._meta.db_table}" AS x WHERE x."id" = {pk})'


def hold(model: type[models.Model], condition: str) -> str:
    """Rows that must not change until this transaction ends, in the one lock order: by id."""
    return f'SELECT 1 FROM "{model._meta.db_table}" AS h WHERE {condition} ORDER BY h."id" FOR SHARE'


def posted(*decision_ids: str) -> str:
    return exists(Decision, "d", f'd."publication_id" IS NOT NULL AND d."id" IN ({", ".join(decision_ids)})')


def hold_decisions(*decision_ids: str) -> str:
    """An entry saved while its decision is being posted would be posted but not sealed, hence the lock."""
    return hold(Decision, f'h."id" IN ({", ".join(decision_ids)})')


def decision_withdrawn(decision_id: str) -> str:
    """A version that carried the decision (its own, or a later one of the same subject) is withdrawn."""
    publications = Publication._meta.db_table
    return (
        f'EXISTS (SELECT 1 FROM "{Decision._meta.db_table}" AS d'
        f' JOIN "{publications}" AS p ON p."id" = d."publication_id"'
        f' JOIN "{publications}" AS w ON w."number" >= p."number"'
        ' AND w."package_id" IS NOT DISTINCT FROM p."package_id"'
        ' AND w."subject_body_id" IS NOT DISTINCT FROM p."subject_body_id"'
        f' WHERE d."id" = {decision_id} AND w."withdrawn_at" IS NOT NULL)'
    )
