"""The guards are there, whole, on every table: after migrating, after a crash is mended, and it is noticed when not."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, models
from django.db.migrations import Migration

from allocations import guards
from allocations.guards import postgres, sqlite
from allocations.guards.rules import Unguardable
from allocations.guards.tables import guarded_tables
from allocations.models import Decision, Publication
from tests import factories

pytestmark = pytest.mark.django_db

UNGUARDED = {
    # What follows from time, and what versions only quote: they keep what they said.
    *("document", "indicator", "measure", "nationalpool", "observation", "outturn", "poolamount", "purpose"),
    "statedfigure",
    # The projection, which can be made again.
    *("publishedcitation", "publishedline", "publishedpackage", "publishedname", "publishedmention"),
    *(
        "publisheddecision",
        "publisheddecided",
        "publishedfunding",
        "publishedposition",
        "publishedalternative",
    ),
    *("publishedcondition", "publishedmeasure", "publisheddocument", "linetally", "nametally", "listedname"),
    # What is beside the record: what readers report, what mail people choose, files on their way in, the workers'
    # signs of life.
    *("errorreport", "importpart", "importrun", "mailchoices", "workerprocess"),
}


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def one_guard_less() -> str:
    """Take one guard down past Django; return its name."""
    if connection.vendor == "sqlite":
        execute('DROP TRIGGER "guard_allocations_publication_deleted"')
        return "guard_allocations_publication_deleted"
    execute('DROP TRIGGER "guard_allocations_publication_row" ON "allocations_publication"')
    return "guard_allocations_publication_row"


def test_every_guard_is_up_after_migrating() -> None:
    assert guards.missing(connection) == set()
    guards.require(connection)


def test_every_model_is_guarded_or_left_open_on_purpose() -> None:
    guarded = {each.model._meta.model_name for each in guarded_tables()}
    every = {
        model._meta.model_name
        for model in Publication._meta.apps.get_app_config("allocations").get_models(
            include_auto_created=True
        )
        if not model._meta.model_name.startswith("historical") and model.__name__.count("_") == 0
    }

    assert every - guarded == UNGUARDED


def test_a_guard_that_is_taken_down_is_named() -> None:
    name = one_guard_less()

    assert guards.missing(connection) == {name}
    with pytest.raises(guards.GuardsMissing, match=name):
        guards.require(connection)


@pytest.mark.sqlite
def test_a_guard_that_was_made_harmless_is_named_on_sqlite() -> None:
    name = one_guard_less()
    execute(
        f'CREATE TRIGGER "{name}" BEFORE DELETE ON "allocations_publication" WHEN FALSE BEGIN SELECT 1; END'
    )

    assert guards.missing(connection) == {name}


HARMLESS = {
    "it is off": "ALTER TABLE {table} DISABLE TRIGGER {name}",
    "it is off for replicas": "ALTER TABLE {table} ENABLE TRIGGER {name}",
    "it sees deletes only": "DROP TRIGGER {name} ON {table}; CREATE TRIGGER {name} BEFORE DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION {function}(); ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    "it has a condition": "DROP TRIGGER {name} ON {table};"
    " CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table}"
    " FOR EACH ROW WHEN (1 = 0) EXECUTE FUNCTION {function}(); ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    "it sees one column only": "DROP TRIGGER {name} ON {table};"
    " CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF number OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION {function}(); ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
}


@pytest.mark.postgres
@pytest.mark.parametrize("how", HARMLESS)
def test_a_trigger_that_was_made_harmless_is_named(how: str) -> None:
    function = "guard_allocations_publication"
    name = f"{function}_row"

    execute(HARMLESS[how].format(name=name, table="allocations_publication", function=function))

    assert guards.missing(connection) == {name}


@pytest.mark.postgres
def test_a_function_that_was_made_harmless_is_named() -> None:
    execute(
        'CREATE OR REPLACE FUNCTION "guard_allocations_publication"() RETURNS trigger LANGUAGE plpgsql'
        " AS $$ BEGIN RETURN NEW; END; $$"
    )

    assert guards.missing(connection) == {
        "guard_allocations_publication_row",
        "guard_allocations_publication_truncate",
    }


def test_migrate_puts_back_what_is_missing() -> None:
    guards.drop(connection)
    assert len(guards.missing(connection)) > 30

    call_command("migrate", verbosity=0)

    assert guards.missing(connection) == set()


def test_the_guards_are_down_while_tables_are_altered_and_up_again_afterwards() -> None:
    """SQLite alters no table that another table's trigger mentions."""
    plan = [(Migration("0002_something", "allocations"), False)]

    emit_pre_migrate_signal(0, False, "default", plan=plan)
    assert len(guards.missing(connection)) > 30

    emit_post_migrate_signal(0, False, "default", plan=plan)
    assert guards.missing(connection) == set()


def test_migrate_with_nothing_to_do_leaves_the_guards_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "drop", lambda _connection: pytest.fail("The guards were down for a moment."))

    call_command("migrate", verbosity=0)

    assert guards.missing(connection) == set()


def test_no_guard_is_up_on_tables_of_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = next(each for each in guarded_tables() if each.model is Decision)
    monkeypatch.setitem(decision.__dict__, "columns", [*decision.columns, "a_column_of_tomorrow"])
    guards.drop(connection)

    guards.install(connection)

    assert len(guards.missing(connection)) > 30
    factories.make_decision()


def test_the_check_of_the_database_names_what_is_missing() -> None:
    name = one_guard_less()
    said = StringIO()

    call_command("check", databases=["default"], stderr=said)

    assert "allocations.W001" in said.getvalue()
    assert name in said.getvalue()


def test_the_check_of_the_database_is_silent_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    call_command("check", databases=["default"], stderr=said)
    assert "allocations.W001" not in said.getvalue()

    monkeypatch.setattr(connection.introspection, "table_names", list)
    guards.drop(connection)
    call_command("check", databases=["default"], stderr=said)
    assert "allocations.W001" not in said.getvalue(), "Before the first migrate there is nothing to keep."


def test_every_unique_key_of_a_guarded_table_is_guarded_against_replace() -> None:
    """SQLite's REPLACE deletes by any of them; the guards read them from the models."""
    for each in guarded_tables():
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, each.table)
        unique = [name for name, about in found.items() if about["unique"] and about["columns"] != ["id"]]

        assert len(sqlite.unique_keys(each.model)) == len(unique) + 1, each.table


def test_a_unique_key_that_cannot_be_guarded_is_refused() -> None:
    class Meta:
        app_label = "allocations"
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(key="x"), name="only_sometimes"),
        ]

    options = models.options.Options(Meta)
    options.constraints = Meta.constraints
    partial = type("Sometimes", (), {"_meta": options})

    with pytest.raises(Unguardable, match="only_sometimes"):
        sqlite.unique_keys(partial)


def test_every_sentence_is_plain_words() -> None:
    sentences = {rule.sentence for each in guarded_tables() for rule in each.rules}
    sentences |= {each.replaced for each in guarded_tables()}

    assert all(re.fullmatch(r"[a-z,: ]+", sentence) for sentence in sentences)


@pytest.mark.postgres
def test_no_name_is_too_long_for_postgresql() -> None:
    assert all(len(name) <= 63 for name in postgres.expected())
