"""The CSV file says of each line what the sealed record says, to the öre, and never a zero for what is not stated."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from allocations.exports.lines_csv import COLUMNS, lines_csv
from allocations.models import Publication
from allocations.record import read
from tests.support.desk import Desk
from tests.support.once import PLACES, packages_published

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def packages(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Publication]]:
    with packages_published(django_db_blocker, tmp_path_factory.mktemp("demo")) as found:
        yield found


def rows(publication: Publication) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lines_csv(publication).decode("utf-8"), newline="")))


def test_the_lines_of_vasteras_are_there_with_their_kronor_as_plain_numbers(
    packages: dict[str, Publication],
) -> None:
    found = rows(packages["vasteras"])

    assert [row["kronor"] for row in found] == ["6000000.00", "5700000.00", "3300000.00"]
    assert {row["year"] for row in found} == {"2023"}
    assert {row["certainty"] for row in found} == {"announced"}
    assert [row["printed"].split(" | ")[0] for row in found] == [
        "6 MILJONER KRONOR",
        "5,7 MILJONER KRONOR",
        "3,3 MILJONER KRONOR",
    ]


@pytest.mark.parametrize("place", PLACES)
def test_the_file_and_the_record_agree_to_the_ore(packages: dict[str, Publication], place: str) -> None:
    record = read(packages[place].document)
    standing = {entry.ref: entry for entry in record.standing_allocations}

    found = rows(packages[place])

    assert {row["entry"] for row in found if row["entry"]} == set(standing)
    assert {row["line"] for row in found} == {line.key for line in record.lines}
    for row in found:
        entry = standing[row["entry"]]
        assert (Decimal(row["kronor"]) if row["kronor"] else None) == entry.amount.kronor
        assert (row["line"], row["certainty"], row["amount_is"]) == (
            entry.line,
            entry.certainty,
            entry.amount_is,
        )
        assert row["seal"] == packages[place].seal


@pytest.mark.parametrize("place", ["eskilstuna", "orebro"])
def test_what_is_not_stated_is_empty_and_says_so(packages: dict[str, Publication], place: str) -> None:
    for row in rows(packages[place]):
        assert (row["kronor"], row["amount_state"], row["qualifier"]) == ("", "not_stated", "")
        assert (row["source"], row["year"]) == ("not_stated", "")
        assert row["document"]


def test_the_whole_municipality_is_not_the_same_as_no_place(packages: dict[str, Publication]) -> None:
    found = rows(packages["vasteras"])

    assert [(row["places"], row["whole_municipality"]) for row in found] == [
        ("", "true"),
        ("Skultuna | Västra stadsdelarna", "false"),
        ("Norra City | Vasaparken", "false"),
    ]
    assert [row["more_places"] for row in found] == ["false", "false", "true"]
    assert "Konstlabbet" in found[0]["inference"]


def test_the_code_of_a_municipality_keeps_its_zero(packages: dict[str, Publication]) -> None:
    assert {row["municipality_code"] for row in rows(packages["eskilstuna"])} == {"0484"}


def test_a_date_is_as_precise_as_its_source_is() -> None:
    desk = Desk()
    decision = desk.decision(decided_on="2022-11-01", decided_precision="month")
    desk.give(decision, 100)
    desk.spread(decision, desk.line(), 40)

    [row] = rows(desk.publish(decision))

    assert (row["decision_date"], row["decision_date_precision"]) == ("2022-11", "month")


def test_a_line_whose_money_stands_on_its_parts_has_its_row() -> None:
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100)
    whole = desk.line()
    desk.spread(decision, desk.line(parent=whole), 40)

    found = rows(desk.publish(decision))

    [row] = [row for row in found if row["line"] == whole.key]
    assert [row["kronor"] for row in found if row["parent_line"] == whole.key] == ["40.00"]
    assert (row["amount_state"], row["kronor"], row["entry"], row["decision"]) == ("not_stated", "", "", "")


def test_a_replaced_entry_is_not_among_the_rows() -> None:
    desk = Desk()
    decision, [line] = desk.adopt(100, [40])
    desk.publish(decision)
    later = desk.decision(kind="correction", whose_error="ours")
    desk.spread(later, line, 41, replaces=decision.allocations.get())

    found = rows(desk.publish(later))

    assert [row["kronor"] for row in found] == ["41.00"]


def test_text_is_given_as_it_is() -> None:
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100)
    desk.spread(decision, desk.line(name='=1+1, "med citat"\noch ny rad'), 40)

    [row] = rows(desk.publish(decision))

    assert row["line_name"] == '=1+1, "med citat"\noch ny rad'


def test_every_column_is_described() -> None:
    documentation = Path("docs/files.md").read_text(encoding="utf-8")
    table = documentation.split("## The CSV file")[1].split("## The PDF file")[0]

    described = [
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]

    assert described == list(COLUMNS)
