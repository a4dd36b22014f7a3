"""What posted money or a publication is tied to keeps the names by which the sealed text speaks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connection, models

from tests import factories
from tests.support.refused import insert, refused, run, set_columns, stored, upsert

pytestmark = pytest.mark.django_db


@dataclass
class Kept:
    """A row that is tied, one of the same kind that is not, what it keeps and what may change."""

    row: models.Model
    loose: models.Model
    keeps: dict[str, Any]
    free: dict[str, Any]
    name: str
    unique: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.row._meta.db_table


def line_with(entry: Callable[..., Any]) -> Callable[[], Kept]:
    def make() -> Kept:
        decision = factories.make_decision()
        line = factories.make_line(decision.package)
        entry(
            factories.make_position(decision) if entry is factories.make_position_amount else decision, line
        )
        factories.post(decision)
        keeps = {"key": "annan", "package_id": factories.make_package().pk}
        loose = factories.make_line(decision.package)
        return Kept(
            line, loose, keeps, {"name": "Annat namn"}, "a line with posted money", ("package_id", "key")
        )

    return make


def source_of(entry: Callable[..., Any]) -> Callable[[], Kept]:
    def make() -> Kept:
        decision = factories.make_decision()
        source = factories.make_source(decision.package)
        if entry is factories.make_position_amount:
            amount = factories.make_position_amount(factories.make_position(decision))
            amount.line, amount.source = None, source
            amount.save()
        else:
            entry(decision, source=source)
        factories.post(decision)
        keeps = {"key": "annan", "package_id": factories.make_package().pk}
        loose = factories.make_source(decision.package)
        return Kept(
            source, loose, keeps, {"name": "Annat namn"}, "a source with posted money", ("package_id", "key")
        )

    return make


def package() -> Kept:
    made = factories.make_package()
    factories.post(factories.make_decision(made))
    keeps = {"municipality_id": factories.make_municipality().pk}
    loose = factories.make_package(made.municipality)
    return Kept(made, loose, keeps, {"slug": "annan"}, "a published package", ("municipality_id", "slug"))


def body() -> Kept:
    made = factories.make_body(factories.make_municipality())
    factories.post(factories.make_decision(made))
    keeps = {"municipality_id": factories.make_municipality().pk}
    loose = factories.make_body(made.municipality)
    return Kept(made, loose, keeps, {"slug": "annat"}, "a published body", ("municipality_id", "slug"))


def municipality() -> Kept:
    made = factories.make_municipality()
    factories.post(factories.make_decision(factories.make_package(made)))
    loose = factories.make_municipality()
    return Kept(made, loose, {"code": "9999"}, {"slug": "annan"}, "a published municipality", ("slug",))


KEPT = {
    "line with an allocation": line_with(factories.make_allocation),
    "line with a position's amount": line_with(factories.make_position_amount),
    "source of an appropriation": source_of(factories.make_appropriation),
    "source of an allocation": source_of(factories.make_allocation),
    "source of a position's amount": source_of(factories.make_position_amount),
    "package": package,
    "body": body,
    "municipality": municipality,
}


@pytest.fixture(params=KEPT)
def kept(request: pytest.FixtureRequest) -> Kept:
    return KEPT[request.param]()


def test_what_the_sealed_text_names_it_by_is_kept(kept: Kept) -> None:
    rows = type(kept.row)._default_manager.filter(pk=kept.row.pk)

    for column, value in {**kept.keeps, "id": 987_654}.items():
        refused(lambda column=column, value=value: rows.update(**{column: value}), f"{kept.name} keeps")  # type: ignore[misc]
        refused(partial(rows.update, **{column: value}), f"{kept.name} keeps")
        refused(partial(set_columns, kept.row, **{column: value}), f"{kept.name} keeps")


def test_it_is_not_deleted(kept: Kept) -> None:
    refused(
        lambda: run(f'DELETE FROM "{kept.table}" WHERE "id" = %s', [kept.row.pk]),
        f"{kept.name} is never deleted",
    )


def test_it_is_not_changed_by_an_insert_that_updates(kept: Kept) -> None:
    sentence = f"{kept.name} is never replaced" if connection.vendor == "sqlite" else f"{kept.name} keeps"

    refused(lambda: upsert(kept.table, stored(kept.row) | kept.keeps), sentence)


@pytest.mark.sqlite
def test_it_is_not_replaced(kept: Kept) -> None:
    own, other = stored(kept.row), stored(kept.loose)
    by_id = (
        other
        | {"id": own["id"]}
        | {column: f"{other[column]}-x" for column in ("key", "slug") if column in other}
    )
    if "code" in by_id:
        by_id["code"] = "9998"
    by_key = other | {"id": 987_654} | {column: own[column] for column in kept.unique}
    sentence = f"{kept.name} is never replaced"

    refused(lambda: insert(kept.table, by_id, verb="REPLACE"), sentence)
    refused(lambda: insert(kept.table, by_key, verb="REPLACE"), sentence)
    refused(lambda: set_columns(kept.loose, verb="UPDATE OR REPLACE", id=kept.row.pk), sentence)


def test_all_else_of_it_changes(kept: Kept) -> None:
    set_columns(kept.row, **kept.free)

    kept.row.refresh_from_db()
    assert all(getattr(kept.row, column) == value for column, value in kept.free.items())


def test_what_is_not_tied_changes_and_goes(kept: Kept) -> None:
    set_columns(kept.loose, **kept.keeps)

    kept.loose.delete()

    assert not type(kept.loose)._default_manager.filter(pk=kept.loose.pk).exists()


def test_a_line_with_money_in_a_draft_still_moves() -> None:
    draft = factories.make_allocation()

    set_columns(draft.line, key="annan")

    draft.line.refresh_from_db()
    assert draft.line.key == "annan"
