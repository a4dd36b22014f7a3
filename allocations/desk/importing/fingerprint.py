"""A digest of what an import wrote, as it is in the database: the same for as long as nobody has changed any of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from allocations.desk.ledger.planning import COLUMNS
from allocations.models import Allocation, AllocationLine, Citation, Outturn

PART = 500
ENTRY = ("pk", "decision_id", "line_id", "source_id", "fiscal_year", "replaces_id", *COLUMNS)
LINE = ("pk", "key", "number", "name", "description", "parent_id", "movement", "purpose_id", "recipients")
CITED = (
    "pk",
    "allocation_id",
    "outturn_id",
    "document_id",
    "basis",
    "fact",
    "locator",
    "printed",
    "terms",
    "claim",
)
FIGURE = (
    *("pk", "line_id", "kind", "fiscal_year", "period", "period_number"),
    *("amount_state", "kronor", "qualifier", "qualifier_word", "included_in"),
)


def parts(pks: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """In pieces that every database takes in one query."""
    for start in range(0, len(pks), PART):
        yield pks[start : start + PART]


def written_entries(made: dict[str, Any]) -> list[int]:
    return sorted([*made.get("entries", ()), *(each["pk"] for each in made.get("altered", ()))])


def written_outturns(made: dict[str, Any]) -> list[Outturn]:
    """The outturn that stands where the import wrote."""
    places = {tuple(each[:5]) for each in made.get("outturns", ())}
    found: list[Outturn] = []
    for some in parts(sorted({place[0] for place in places})):
        found += [
            row for row in Outturn.objects.filter(line__in=some).order_by("pk") if place_of(row) in places
        ]
    return found


def place_of(row: Outturn) -> tuple[int, str, int, str, int]:
    return (row.line_id, row.kind, row.fiscal_year, row.period, row.period_number)


def fingerprint(made: dict[str, Any]) -> str:
    total = hashlib.sha256()

    def add(rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            total.update(repr(tuple(map(str, row))).encode())

    entries = written_entries(made)
    outturns = [row.pk for row in written_outturns(made)]
    for some in parts(made.get("lines", [])):
        add(AllocationLine.objects.filter(pk__in=some).order_by("pk").values_list(*LINE))
    for some in parts(entries):
        add(Allocation.objects.filter(pk__in=some).order_by("pk").values_list(*ENTRY))
        add(Citation.objects.filter(allocation__in=some).order_by("pk").values_list(*CITED))
    for some in parts(outturns):
        add(Outturn.objects.filter(pk__in=some).order_by("pk").values_list(*FIGURE))
        add(Citation.objects.filter(outturn__in=some).order_by("pk").values_list(*CITED))
    return total.hexdigest()
