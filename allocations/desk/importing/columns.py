"""What the columns of a sheet hold: guessed from their headers, and changed by whoever imports.

A column is either left out or has one meaning (`Meaning`); a column of amounts may be of one year, and in thousands or
millions of kronor. Two columns never have the same meaning: of doubled headers neither is taken until one is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.desk.importing.reading import Cell, Sheet
from allocations.desk.importing.reading.cells import letters
from allocations.models.imports import ImportKind
from allocations.record.folding import folded
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR

ROWS_LOOKED_AT = 40
"""A header stands among the first rows, under whatever title the sheet has."""

MOST_YEARS = 60

LINES: dict[str, str | Promise] = {
    "key": gettext_lazy("key of the line"),
    "number": gettext_lazy("number of the line"),
    "name": gettext_lazy("name of the line"),
    "parent": gettext_lazy("part of the line (number or key)"),
    "year": gettext_lazy("fiscal year"),
    "amount": pgettext_lazy("column", "amount"),
    "state": gettext_lazy("amount is stated"),
    "qualifier": pgettext_lazy("column", "qualifier"),
    "qualifier_word": gettext_lazy("qualifier as printed"),
    "included_in": gettext_lazy("included in"),
    "certainty": gettext_lazy("certainty"),
    "amount_is": gettext_lazy("amount is"),
    "runs": gettext_lazy("runs"),
    "runs_to": gettext_lazy("runs to the year"),
    "measures": gettext_lazy("measures"),
    "nature": gettext_lazy("nature"),
    "source": gettext_lazy("funding source (key or name)"),
    "locator": gettext_lazy("place in the document"),
    "printed": gettext_lazy("as printed"),
    "municipality_code": gettext_lazy("municipality code (checked)"),
    "package": gettext_lazy("address name of the package (checked)"),
}
OUTTURNS: dict[str, str | Promise] = {
    **{name: LINES[name] for name in ("key", "number", "name")},
    "year": LINES["year"],
    "period": gettext_lazy("period"),
    "kind": gettext_lazy("outturn or forecast"),
    **{name: LINES[name] for name in ("amount", "state", "qualifier", "qualifier_word", "included_in")},
    **{name: LINES[name] for name in ("locator", "printed", "municipality_code", "package")},
}
MEANINGS = {ImportKind.LINES: LINES, ImportKind.OUTTURNS: OUTTURNS}

HEADERS: dict[str, tuple[str, ...]] = {
    "key": ("nyckel", "key", "line", "line key", "postnyckel", "postens nyckel"),
    "number": (
        *(
            "nr",
            "nummer",
            "number",
            "no",
            "line number",
            "postnr",
            "post nr",
            "postnummer",
            "lopnr",
            "lopnummer",
        ),
        *("postens nummer", "radnr", "#", "id"),
    ),
    "name": (
        *(
            "post",
            "namn",
            "name",
            "line name",
            "benamning",
            "atgard",
            "insats",
            "andamal",
            "rubrik",
            "satsning",
        ),
        *("postens namn", "beskrivning", "aktivitet", "projekt", "text", "measure", "item"),
    ),
    "parent": ("del av", "ingar i post", "parent", "parent line", "part of", "overordnad post", "huvudpost"),
    "year": ("ar", "year", "fiscal year", "budgetar", "rakenskapsar", "verksamhetsar"),
    "amount": (
        *(
            "belopp",
            "amount",
            "kronor",
            "kr",
            "anslag",
            "tilldelning",
            "fordelning",
            "budget",
            "budgetbelopp",
        ),
        *("summa kronor", "sek", "kostnad", "summa", "summa kr", "budgeterat"),
    ),
    "state": (
        "amount state",
        "lage",
        "beloppets lage",
        "beloppet anges",
        "uppgift",
        "angivet",
        "amount is stated",
    ),
    "qualifier": ("qualifier", "forbehall", "precision", "bestamning"),
    "qualifier_word": ("qualifier printed", "qualifier word", "bestamning i kallan", "qualifier as printed"),
    "included_in": ("included in", "ingar i"),
    "certainty": ("certainty", "beslutslage"),
    "amount_is": ("amount is", "beloppet ar", "beloppet galler"),
    "runs": ("runs", "loper", "varaktighet"),
    "runs_to": ("runs to", "loper till", "loper till ar", "runs to the year"),
    "measures": ("measures", "mater", "niva eller andring"),
    "nature": ("nature", "art", "drift eller investering"),
    "source": ("source", "kalla", "finansiering", "finansieringskalla", "funding source"),
    "locator": ("locator", "stalle", "stalle i handlingen", "sida", "place"),
    "printed": ("printed", "som tryckt", "i kallan", "as printed"),
    "municipality_code": ("municipality code", "kommunkod", "kommunnr", "kommunnummer", "scb kod", "scb-kod"),
    "package": ("package", "satsningens adressnamn", "adressnamn"),
    "period": ("period", "manad", "kvartal", "tertial", "month", "quarter"),
    "kind": ("utfall eller prognos", "outturn or forecast", "typ", "slag", "kind"),
}
"""Headers as they are met, folded: without capitals, diacritics and doubled spaces."""

BY_KIND: dict[str, dict[str, str]] = {
    kind: {word: name for name, words in HEADERS.items() if name in meanings for word in words}
    for kind, meanings in MEANINGS.items()
}
for _word in ("utfall", "outturn"):
    BY_KIND[ImportKind.OUTTURNS][_word] = "amount"

UNITS = {"": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
_UNIT = re.compile(
    r"[\s(,\[/]+(?:i\s+)?(tkr|tsek|ksek|mnkr|mkr|msek|kr|sek|kronor|tusental kronor|tusen kronor"
    r"|miljoner kronor)\s*[)\]]?$"
)
_SAME_UNIT = {
    **dict.fromkeys(("tkr", "tsek", "ksek", "tusental kronor", "tusen kronor"), "tkr"),
    **dict.fromkeys(("mnkr", "mkr", "msek", "miljoner kronor"), "mnkr"),
}
_YEAR = re.compile(r"(?<!\d)((?:18|19|20|21|22)\d\d)(?!\d)")
_OF_A_YEAR = frozenset(
    {
        *("", "ar", "belopp", "budget", "anslag", "kr", "kronor", "fordelning", "tilldelning", "amount"),
        *("plan", "ram", "forslag", "kostnad"),
    }
)
_OUTTURN_WORDS = {"utfall": "outturn", "outturn": "outturn", "bokslut": "outturn"}
_FORECAST_WORDS = {"prognos": "forecast", "forecast": "forecast", "helarsprognos": "forecast"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: its meaning, the year where all of it is of one, and the unit of its amounts."""

    index: int
    meaning: str
    year: int | None = None
    of_year: bool = False
    kind: str = ""
    unit: str = ""

    @property
    def is_amount(self) -> bool:
        return self.meaning == "amount"

    @property
    def letters(self) -> str:
        return letters(self.index)


@dataclass(slots=True)
class Layout:
    """Which row holds the headers (None: there are none), and what each column means."""

    header: int | None
    columns: list[Column] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def first_row(self) -> int:
        return 0 if self.header is None else self.header + 1

    def of(self, meaning: str) -> Column | None:
        return next((column for column in self.columns if column.meaning == meaning), None)

    @property
    def amounts(self) -> list[Column]:
        return [column for column in self.columns if column.is_amount]

    def as_json(self) -> dict[str, Any]:
        return {
            "header": self.header,
            "columns": {str(column.index): [code_of(column), column.unit] for column in self.columns},
        }

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Layout:
        columns = [
            column_of(int(index), code, unit)
            for index, (code, unit) in sorted(given["columns"].items(), key=lambda item: int(item[0]))
        ]
        return cls(given["header"], columns)


def code_of(column: Column) -> str:
    """How a column's meaning is written in a form: "name", "amount", "amount:2023", "forecast:2023"."""
    if not column.of_year:
        return column.meaning
    return f"{column.kind or 'amount'}:{column.year}"


def column_of(index: int, code: str, unit: str) -> Column:
    name, _colon, year = code.partition(":")
    if not year:
        return Column(index, name, unit=unit if name == "amount" else "")
    kind = "" if name == "amount" else name
    return Column(index, "amount", year=int(year), of_year=True, kind=kind, unit=unit)


# Guessing


def guess(sheet: Sheet, kind: str) -> Layout:
    """The header row that says most, and the columns as it names them."""
    best, found = None, Layout(None)
    for row in range(min(ROWS_LOOKED_AT, len(sheet.rows))):
        tried = guess_from(sheet, kind, row)
        known = len(tried.columns) + len(tried.remarks)
        if known >= 2 and (best is None or known > best):  # one word alone is a title
            best, found = known, tried
    if best is None:
        found.remarks.append(
            _(
                "No row with headers was found. Say what each column holds, and in which row the "
                "headers stand if there are any."
            )
        )
    return found


def guess_from(sheet: Sheet, kind: str, row: int | None) -> Layout:
    """The columns as this row names them."""
    found = Layout(row)
    if row is None:
        return found
    named: dict[str, list[Column]] = {}
    for column in _named_in(sheet, row, kind):
        index = column.index
        if index in sheet.hidden_columns:
            found.remarks.append(
                _(
                    "Column %(column)s is hidden in the sheet and is not read. Show it in Excel, or "
                    "choose here what it holds."
                )
                % {"column": column.letters}
            )
            continue
        named.setdefault(code_of(column), []).append(column)
    for alike in named.values():
        if len(alike) == 1:
            found.columns.append(alike[0])
        else:
            found.remarks.append(
                _("Columns %(columns)s have the same header, “%(header)s”. Choose which of them is read.")
                % {
                    "columns": _listed(column.letters for column in alike),
                    "header": _shown(sheet.at(row, alike[0].index)),
                }
            )
    _one_amount(found)
    found.columns.sort(key=lambda column: column.index)
    return found


def _named_in(sheet: Sheet, row: int, kind: str) -> list[Column]:
    """The columns that the row names; under years, with what stands in the row above: headers are often of two."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    own = [_named(index, cell, kind) for index, cell in enumerate(cells)]
    found = [column for column in own if column is not None]
    if row == 0 or not any(column.of_year for column in found):
        return found
    under = (_under(column, header_above(sheet, row, column.index), kind) for column in found)
    blank = [index for index in range(sheet.width) if sheet.at(row, index) is None]
    above = (_named(index, sheet.at(row - 1, index), kind) for index in blank)
    return [column for column in (*under, *(each for each in above if each and not each.is_amount)) if column]


def header_above(sheet: Sheet, row: int, index: int) -> Cell:
    """What stands above the column, there or to the left of it: a header of several columns stands in the first."""
    if row == 0:
        return None
    return next((cell for at in range(index, -1, -1) if (cell := sheet.at(row - 1, at)) is not None), None)


def _under(column: Column, above: Cell, kind: str) -> Column | None:
    """A year as the header above it has it: in thousands, as forecast. Outturn is not read among lines."""
    if not column.of_year or not isinstance(above, str) or len(above) > 100:
        return column
    words, unit = _without_unit(folded(above).strip(" :.*"))
    unit = _SAME_UNIT.get(words, unit)
    if words in {*_OUTTURN_WORDS, *_FORECAST_WORDS}:
        if kind != ImportKind.OUTTURNS:
            return None
        return replace(column, unit=column.unit or unit, kind=_kind_of_year(words, kind))
    return replace(column, unit=column.unit or unit)


def _one_amount(found: Layout) -> None:
    """Where years are columns, a column of amounts without one is their sum, and is left out."""
    if any(column.of_year for column in found.columns):
        found.columns = [column for column in found.columns if not column.is_amount or column.of_year]


def _named(index: int, cell: Cell, kind: str) -> Column | None:
    if isinstance(cell, int) and not isinstance(cell, bool) and FIRST_YEAR <= cell <= LAST_YEAR:
        return Column(index, "amount", year=cell, of_year=True, kind=_kind_of_year("", kind))
    if not isinstance(cell, str) or len(cell) > 100:  # no header is so long
        return None
    words, unit = _without_unit(folded(cell.replace("_", " ")).strip(" :.*"))
    if words in _SAME_UNIT:
        return Column(index, "amount", unit=_SAME_UNIT[words])
    meaning = BY_KIND[kind].get(words)
    if meaning is not None:
        return Column(index, meaning, unit=unit if meaning == "amount" else "")
    year = _YEAR.search(words)
    if year is None:
        return None
    rest = _without_unit(" ".join(words.replace(year[0], " ").split()))[0].strip(" :.,-()")
    entry_kind = _kind_of_year(rest, kind)
    if rest not in _OF_A_YEAR and not entry_kind:
        return None
    if kind == ImportKind.LINES and rest in {**_OUTTURN_WORDS, **_FORECAST_WORDS}:
        return None
    return Column(index, "amount", year=int(year[1]), of_year=True, kind=entry_kind, unit=unit)


def _kind_of_year(words: str, kind: str) -> str:
    if kind != ImportKind.OUTTURNS:
        return ""
    if words in _FORECAST_WORDS:
        return "forecast"
    return "outturn" if words in _OUTTURN_WORDS or not words else ""


def _without_unit(words: str) -> tuple[str, str]:
    found = _UNIT.search(words)
    if found is None:
        return words, ""
    return words[: found.start()].strip(" :.,("), _SAME_UNIT.get(found[1], "")


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(every[:-1]), "last": every[-1]}


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:60]
