"""Every schema ever sealed keeps its reader: documents sealed on the first day are read, and say what they said then.

The files are never made anew. A new schema gets new files beside them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocations.money import Amount
from allocations.publishing.canonical import canonical, sha256
from allocations.record import (
    balance,
    condition_state,
    ending,
    final_day,
    headline,
    line_cells,
    pool_shares,
    read,
    unknowns,
)
from allocations.record.schema import schema_errors
from tests.support.published import SEALED

GOLDEN = Path(__file__).parent / "golden"
DIGESTS = {
    "schema-1-bryta-nyrekryteringen.json": "0019d87697c15b89c4bb042786844a57668b3b9a6eaf22e3ae9f92a1b1b14c4f",
    "schema-2-tryggare.json": "ac6592b777f704f863c31e93874f83be5c2b3a9225a599a7561968ffe24cf6e9",
    "schema-1-trygghetsradet.json": "9eb5c870854a38928692933dcee041f1736d18415770b34ac7ddfaddf0fcf400",
}


@pytest.mark.parametrize(("name", "digest"), DIGESTS.items())
def test_the_golden_documents_are_as_they_were_sealed(name, digest):
    text = (GOLDEN / name).read_text(encoding="ascii")

    assert sha256(text) == digest
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize("name", DIGESTS)
def test_the_golden_documents_fit_the_schema_they_were_sealed_under(name):
    assert list(schema_errors(json.loads((GOLDEN / name).read_text(encoding="ascii")))) == []


def test_orebros_first_document_still_says_what_it_said():
    record = read((GOLDEN / "schema-1-bryta-nyrekryteringen.json").read_text(encoding="ascii"))
    found = headline(record)

    assert found.group.amount == Amount.stated(10_200_000)
    assert [(g.year, g.certainty) for g in found.beside] == [
        (2022, "conditional"),
        (2023, "conditional"),
        (None, "announced"),
    ]
    assert balance(record).unstated_lines == len(record.lines) == 6
    assert condition_state(record, record.conditions[0]) == "pending"
    assert str(pool_shares(record)[0].share.fraction) == "0.0408"
    assert {u.group for u in unknowns(record)} == {"waiting", "not_stated", "inferred"}


def test_the_safety_councils_first_document_still_says_what_it_said():
    record = read((GOLDEN / "schema-1-trygghetsradet.json").read_text(encoding="ascii"))

    assert record.body.name == "Trygghetsrådet"
    assert [seat.role for seat in record.seats].count("co_chair") == 2
    assert len(record.decisions[0].points) == 3
    assert headline(record).group is None


def test_the_second_schemas_first_document_still_says_what_it_said():
    record = read((GOLDEN / "schema-2-tryggare.json").read_text(encoding="ascii"))
    first, last = record.decisions[0], record.decisions[-1]

    assert (first.paragraph, first.earlier("paragraph")[0].was) == ("§ 45", "§ 54")
    assert record.body_by_key[first.positions[0].actor].name == "Partiet"
    assert record.body_by_key[first.earlier("actor", "stallning")[0].was].name == "Fel parti"
    assert str(final_day(first).day) == "2023-05-29"
    assert ending(record) is last
    assert last.continues_in.name == "Fortsättningen"
    stating, silent = (line_cells(record, line)[0] for line in record.lines)
    assert (stating.amount, silent.amount) == (Amount.stated(500), Amount.not_stated())
    assert [entry.amount for entry in silent.changes] == [Amount.stated(100)]


def test_the_documents_that_tests_read_are_what_publishing_makes_of_the_real_input(published, tmp_path):
    made = {slug: publication.document for slug, publication in published.items()}
    for slug, text in made.items():
        (tmp_path / f"{slug}.json").write_text(text, encoding="ascii")

    kept = {file.stem: file.read_text(encoding="ascii") for file in SEALED.glob("*.json")}
    assert kept == made, f"If it is meant, keep what is made now: {tmp_path}"
