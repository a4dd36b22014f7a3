"""The fixtures load into an empty database, obey every rule of the desk, and come out as they went in."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.support.real_input import FILES, load, loaded_models, rows, words


def test_every_object_obeys_the_rules_of_the_desk(db: None) -> None:
    load()

    for model in loaded_models():
        for instance in model._default_manager.all():
            instance.full_clean()


def test_the_files_name_no_primary_keys_and_nothing_twice(db: None) -> None:
    load()

    assert [row for row in rows() if "pk" in row] == []
    stored = sum(model._default_manager.count() for model in loaded_models())
    assert stored == len(rows())


def test_each_file_needs_only_those_before_it(db: None) -> None:
    for file in FILES:
        load([file])


def dump(to: Path) -> str:
    labels = [model._meta.label for model in loaded_models()]
    call_command(
        "dumpdata",
        *labels,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        indent=1,
        output=str(to),
        verbosity=0,
        skip_checks=True,
    )
    return to.read_text(encoding="utf-8")


def empty_the_desk() -> None:
    with connection.cursor() as cursor:
        for model in reversed(loaded_models()):
            tables = [field.m2m_db_table() for field in model._meta.local_many_to_many]
            for table in [*tables, model._meta.db_table]:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def test_what_is_dumped_with_natural_keys_loads_as_the_same(db: None, tmp_path: Path) -> None:
    load()
    before = dump(tmp_path / "before.json")

    empty_the_desk()
    load([tmp_path / "before.json"])

    assert dump(tmp_path / "after.json") == before


def test_what_is_dumped_finds_its_own_rows_again(db: None, tmp_path: Path) -> None:
    load()
    counts = [model._default_manager.count() for model in loaded_models()]
    dump(tmp_path / "again.json")

    load([tmp_path / "again.json"])

    assert [model._default_manager.count() for model in loaded_models()] == counts


# Two words with capitals side by side look like a person's name. These do not name one.
NO_PERSONS = {
    "Bara Moderaterna",
    "Lokalpolisområde Västerås",
    "Norra City",
    "Region Västmanland",
    "Trygga Unga",
    "Även Skultuna",
}
PRIVATE = {
    "an e-mail address": re.compile(r"\S+@\S+|mailto:"),
    "a telephone number": re.compile(r"\+\s?46|\b0[1-9]\d{0,2}\s?[-–/ ]\s?\d[\d ]{4,}"),
    "a personal identity number": re.compile(r"\b(?:\d{2})?\d{6}[-+]\d{4}\b"),
    "an elected person's party": re.compile(r"\([A-ZÅÄÖ]{1,2}\)"),
}
CAPITALS = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)? [A-ZÅÄÖ][a-zåäöé]+\b")


@pytest.mark.parametrize("what", PRIVATE)
def test_no_private_data_of_anybody(what: str) -> None:
    assert [(name, text) for name, text in words() if PRIVATE[what].search(text)] == []


def test_no_persons_name() -> None:
    found = {name for _field, text in words() for name in CAPITALS.findall(text)}

    assert found == NO_PERSONS


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an e-mail address", "namn@kommun.example"),
        ("a telephone number", "Ring 08-465 004 00"),
        ("a telephone number", "+46 8 465 004 00"),
        ("a personal identity number", "19121212-1212"),
        ("an elected person's party", "ordföranden (S) i styrelsen"),
    ],
)
def test_private_data_would_be_found(what: str, text: str) -> None:
    assert PRIVATE[what].search(text)


def test_a_persons_name_would_be_found() -> None:
    assert CAPITALS.findall("menar Anna-Karin Andersson i nämnden") == ["Anna-Karin Andersson"]
