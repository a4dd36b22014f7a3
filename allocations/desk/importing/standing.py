"""What stands at the desk when a file is held against it: fetched in a few queries, however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from allocations.desk.ledger.cells import Entry
from allocations.models import Allocation, AllocationLine, Decision, FundingSource, SafetyPackage

At = tuple[int, int | None]
"""A line by primary key, and a fiscal year."""

NUMERAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class LineInfo:
    """A line of the package; one that the import would make has no primary key yet."""

    pk: int | None
    key: str
    number: str
    name: str
    parent: str = ""


class Lines:
    """The package's lines, and those that the file adds, by key and by number."""

    def __init__(self, package: SafetyPackage) -> None:
        self.by_key: dict[str, LineInfo] = {}
        self.by_number: dict[str, list[LineInfo]] = {}
        self.by_name: dict[str, LineInfo] = {}
        self.by_value: dict[Decimal, set[str]] = {}
        """The numbers that a spreadsheet takes for one and the same: 1.1 and 1.10, 1 and 01."""
        rows = AllocationLine.objects.filter(package=package).order_by("position", "key")
        for pk, key, number, name, parent in rows.values_list("pk", "key", "number", "name", "parent__key"):
            self.add(LineInfo(pk, key, number, name, parent or ""))

    def add(self, line: LineInfo) -> None:
        self.by_key[line.key] = line
        if line.number:
            self.by_number.setdefault(line.number, []).append(line)
            if NUMERAL.fullmatch(line.number):
                self.by_value.setdefault(Decimal(line.number.replace(",", ".")), set()).add(line.number)
        self.by_name.setdefault(line.name.casefold(), line)

    def named(self, reference: str) -> LineInfo | None:
        """By number, where one line has it, else by key."""
        alike = self.by_number.get(reference, [])
        return alike[0] if len(alike) == 1 else self.by_key.get(reference)


class Standing:
    """What published decisions leave standing on the lines, what the chosen draft adds, and what other drafts do."""

    def __init__(self, package: SafetyPackage, decision: Decision | None) -> None:
        self.lines = Lines(package)
        published = Q(decision__publication__isnull=False)
        replaced = Q(replaced_by__decision__publication__isnull=False)
        every = Allocation.objects.filter(decision__package=package)
        chosen = decision.pk if decision is not None else None
        self.published = _by_place(every.filter(published).exclude(replaced))
        self.drafted = _by_place(every.filter(decision=chosen)) if chosen else {}
        self.elsewhere = _by_place(every.filter(~published).exclude(decision=chosen))
        self.drafts = {
            each.pk: str(each) for each in Decision.objects.filter(package=package, publication__isnull=True)
        }
        self.sources: dict[str, int | None] = {}
        for source in FundingSource.objects.filter(package=package):
            self.sources[source.name.casefold()] = source.pk
        for source in FundingSource.objects.filter(package=package):
            self.sources[source.key] = source.pk


def _by_place(entries: Iterable[Allocation]) -> dict[At, list[Entry]]:
    found: dict[At, list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.line_id, entry.fiscal_year), []).append(entry)
    return found
