"""The guards in PostgreSQL's words: a function for each table, called for each row and before TRUNCATE.

The triggers fire always, also where `session_replication_role` says replica. The functions look up tables in the
schema they were made for, so that nobody's temporary table can stand in for a guarded one. What they raise reaches
Django as an IntegrityError.
"""

from __future__ import annotations

from functools import cache

from django.db.backends.utils import CursorWrapper

from allocations.guards.rules import Event, Guarded, Rule
from allocations.guards.tables import guarded_tables

ROW, TRUNCATE = 1 + 2 + 4 + 8 + 16, 2 + 32
"""`tgtype`: for each row (1), before (2), insert (4), delete (8), update (16), truncate (32)."""

FOUND = """
SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.proname, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgname LIKE 'guard\\_%' AND NOT t.tgisinternal AND t.tgqual IS NULL AND t.tgattr::text = ''
  AND c.relnamespace = current_schema()::regnamespace AND p.pronamespace = c.relnamespace
  AND p.proconfig = ARRAY['search_path=pg_catalog, ' || quote_ident(current_schema()) || ', pg_temp']
"""

Found = tuple[str, int, str, str, str]
"""Table, kind, whether it fires always, function, and what the function does."""


@cache
def expected() -> dict[str, Found]:
    triggers: dict[str, Found] = {}
    for guarded in guarded_tables():
        function = f"guard_{guarded.table}"
        for suffix, kind in (("row", ROW), ("truncate", TRUNCATE)):
            triggers[f"{function}_{suffix}"] = (guarded.table, kind, "A", function, _body(guarded))
    return triggers


def found(cursor: CursorWrapper) -> dict[str, Found]:
    cursor.execute(FOUND)
    return {
        name: (table, kind, fires, function, body)
        for name, table, kind, fires, function, body in cursor.fetchall()
    }


def create(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT quote_ident(current_schema())")
    (schema,) = cursor.fetchone()
    statements = []
    for name, (table, kind, _always, function, body) in expected().items():
        if kind == ROW:
            statements.append(
                f'CREATE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql'
                f" SET search_path = pg_catalog, {schema}, pg_temp AS $guard${body}$guard$"
            )
        events = "INSERT OR UPDATE OR DELETE" if kind == ROW else "TRUNCATE"
        each = "ROW" if kind == ROW else "STATEMENT"
        statements.append(
            f'CREATE TRIGGER "{name}" BEFORE {events} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{function}"()'
        )
        statements.append(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"')
    cursor.execute(";\n".join(statements))


def drop(cursor: CursorWrapper) -> None:
    """The functions, and with them the triggers that call them."""
    # PostgreSQL changes no triggers of a table that has foreign keys left to check in this transaction.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(
        "SELECT quote_ident(proname) FROM pg_proc"
        " WHERE proname LIKE 'guard\\_%' AND pronamespace = current_schema()::regnamespace"
    )
    functions = [f"{name}()" for (name,) in cursor.fetchall()]
    if functions:
        cursor.execute(f"DROP FUNCTION {', '.join(functions)} CASCADE")


def _body(guarded: Guarded) -> str:
    return f"""
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {_raise("truncated", f"{guarded.table} is never emptied")}
{"".join(_branch(guarded, event) for event in ("INSERT", "UPDATE", "DELETE"))}  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END;
"""


def _branch(guarded: Guarded, event: Event) -> str:
    checks = "".join(_check(rule) for rule in guarded.on(event))
    return f"  ELSIF TG_OP = '{event}' THEN\n{checks or '    NULL;' + chr(10)}"


def _check(rule: Rule) -> str:
    hold = f"\n      PERFORM {rule.lock.removeprefix('SELECT ')};" if rule.lock else ""
    return f"""    IF {rule.when} THEN{hold}
      IF {rule.refused} THEN
        {_raise(rule.name, rule.sentence)}
      END IF;
    END IF;
"""


def _raise(rule: str, sentence: str) -> str:
    return (
        f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{sentence}',"
        f" TABLE = TG_TABLE_NAME, CONSTRAINT = 'guard_{rule}';"
    )
