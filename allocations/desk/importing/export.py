"""The package as a spreadsheet to be edited and imported again: also the template, with its own lines filled in.

One row for each standing figure of each line, and one for a line that has none. What comes back untouched is
unchanged. Text is written as text and never runs as a formula; in the CSV file a sign keeps it from that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import Q
from django.utils.translation import gettext as _

from allocations.desk.importing.columns import LINES, OUTTURNS
from allocations.models import Allocation, AllocationLine, Outturn, SafetyPackage
from allocations.models.choices import (
    AmountIs,
    Certainty,
    Measures,
    Nature,
    OutturnKind,
    Period,
    Runs,
)
from allocations.money import AmountState, Qualifier

LINE_COLUMNS = (
    *("key", "number", "name", "parent", "year", "amount", "state", "qualifier", "qualifier_word"),
    *("included_in", "certainty", "amount_is", "runs", "runs_to", "measures", "nature", "source"),
)
OUTTURN_COLUMNS = (
    *("key", "number", "name", "year", "period", "kind", "amount", "state", "qualifier", "qualifier_word"),
    "included_in",
)
HEADERS = {
    "key": "Nyckel",
    "number": "Nr",
    "name": "Post",
    "parent": "Del av",
    "year": "År",
    "amount": "Belopp (kr)",
    "state": "Beloppets läge",
    "qualifier": "Bestämning",
    "qualifier_word": "Bestämning i källan",
    "included_in": "Ingår i",
    "certainty": "Beslutsläge",
    "amount_is": "Beloppet gäller",
    "runs": "Löper",
    "runs_to": "Löper till år",
    "measures": "Mäter",
    "nature": "Art",
    "source": "Finansieringskälla",
    "period": "Period",
    "kind": "Utfall eller prognos",
}
"""As the import guesses them; in Swedish, whatever the language of whoever downloads it."""

WORDS: dict[str, Any] = {
    "state": AmountState,
    "qualifier": Qualifier,
    "certainty": Certainty,
    "amount_is": AmountIs,
    "runs": Runs,
    "measures": Measures,
    "nature": Nature,
    "kind": OutturnKind,
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {"name": 44, "key": 24, "source": 24, "amount": 16, "included_in": 20}
LISTED_ROWS = 20_000
Row = dict[str, Any]


def lines_xlsx(package: SafetyPackage) -> bytes:
    return _xlsx(_("Lines"), LINE_COLUMNS, _line_rows(package), LINES)


def lines_csv(package: SafetyPackage) -> bytes:
    return _csv(LINE_COLUMNS, _line_rows(package))


def outturns_xlsx(package: SafetyPackage) -> bytes:
    return _xlsx(_("Outturn"), OUTTURN_COLUMNS, _outturn_rows(package), OUTTURNS)


def outturns_csv(package: SafetyPackage) -> bytes:
    return _csv(OUTTURN_COLUMNS, _outturn_rows(package))


# Rows


def _line_rows(package: SafetyPackage) -> Iterator[Row]:
    standing: dict[int, list[Allocation]] = {}
    published = Q(decision__publication__isnull=False)
    replaced = Q(replaced_by__decision__publication__isnull=False)
    every = Allocation.objects.filter(published, decision__package=package).exclude(replaced)
    for entry in every.select_related("source").order_by("fiscal_year", "decision__position", "position"):
        standing.setdefault(entry.line_id, []).append(entry)
    for line in (
        AllocationLine.objects.filter(package=package).select_related("parent").order_by("position", "key")
    ):
        about = _about(line) | {"parent": line.parent.key if line.parent is not None else ""}
        for entry in standing.get(line.pk, ()):
            yield about | _amount(entry) | _about_entry(entry)
        if line.pk not in standing:
            yield about


def _about(line: AllocationLine) -> Row:
    return {"key": line.key, "number": line.number, "name": line.name}


def _amount(row: Allocation | Outturn) -> Row:
    stated = row.amount_state == AmountState.STATED
    return {
        "year": row.fiscal_year,
        "amount": row.kronor,
        "state": row.amount_state,
        "qualifier": row.qualifier if stated else "",
        "qualifier_word": row.qualifier_word,
        "included_in": row.included_in,
    }


def _about_entry(entry: Allocation) -> Row:
    return {
        **{
            name: getattr(entry, name)
            for name in ("certainty", "amount_is", "runs", "runs_to", "measures", "nature")
        },
        "source": entry.source.key if entry.source is not None else "not_stated",
    }


def _outturn_rows(package: SafetyPackage) -> Iterator[Row]:
    figures: dict[int, list[Outturn]] = {}
    for row in Outturn.objects.filter(line__package=package).order_by(
        "fiscal_year", "kind", "period", "period_number"
    ):
        figures.setdefault(row.line_id, []).append(row)
    for line in AllocationLine.objects.filter(package=package).order_by("position", "key"):
        for row in figures.get(line.pk, ()):
            yield _about(line) | _amount(row) | {"kind": row.kind, "period": _period(row)}
        if line.pk not in figures:
            yield _about(line)


def _period(row: Outturn) -> str:
    words = {Period.MONTH: "månad", Period.QUARTER: "kvartal", Period.TERTIAL: "tertial"}
    return "helår" if row.period == Period.YEAR else f"{words[Period(row.period)]} {row.period_number}"


def _said(name: str, value: Any) -> Any:
    """A code as the word for it; kronor and years stay numbers."""
    if value in {None, ""}:
        return ""
    if name == "source" and value == "not_stated":
        return "anges inte"
    return str(WORDS[name](value).label) if name in WORDS else value


# Files


def _xlsx(name: str, columns: tuple[str, ...], rows: Iterator[Row], meanings: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    )
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    money, plain = book.add_format({"num_format": "#,##0.##"}), book.add_format()
    whole = book.add_format({"num_format": "#,##0"})
    sheet.freeze_panes(1, 3)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, WIDTHS.get(column, 14))
        sheet.write_string(0, index, HEADERS[column], bold)
        if column in WORDS:
            words = [str(label) for label in WORDS[column].labels]
            sheet.data_validation(
                1,
                index,
                LISTED_ROWS,
                index,
                {"validate": "list", "source": words, "ignore_blank": True, "error_type": "warning"},
            )
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            value = _said(column, row.get(column))
            if isinstance(value, Decimal):
                sheet.write_number(
                    number, index, float(value), whole if value == value.to_integral_value() else money
                )
            elif isinstance(value, int):
                sheet.write_number(number, index, value, plain)
            elif value:
                sheet.write_string(number, index, value)
    _instructions(book, columns, meanings, bold)
    book.close()
    return file.getvalue()


def _instructions(book: Any, columns: tuple[str, ...], meanings: dict[str, Any], bold: Any) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    sentences = [
        _("One row for each figure. A line that has figures of several years has several rows."),
        _("Lines are found by key, or by number where the key is empty; never by name."),
        _(
            "A new line: a new number (or key) and a name. A part of another line: its number or "
            "key under “Del av”."
        ),
        _("An empty cell changes nothing. It is never zero."),
        _("Where no amount is stated: leave the amount empty and choose “anges inte” beside it."),
        _("Write values, no formulas. Rows named “Summa” or “Totalt” are compared but not read in."),
        _("Nothing is published by an import: it becomes a draft, and can be undone as one."),
    ]
    for number, sentence in enumerate(sentences):
        sheet.write_string(number, 0, "" if number else _("How to fill it in"), bold)
        sheet.write_string(number, 1, sentence)
    for number, column in enumerate(columns, len(sentences) + 1):
        sheet.write_string(number, 0, HEADERS[column], bold)
        words = ", ".join(str(label) for label in WORDS[column].labels) if column in WORDS else ""
        sheet.write_string(number, 1, f"{meanings[column]}{': ' if words else ''}{words}")


def _csv(columns: tuple[str, ...], rows: Iterator[Row]) -> bytes:
    """As Swedish Excel reads it: semicolons, decimal commas, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([HEADERS[column] for column in columns])
    for row in rows:
        writer.writerow([_in_csv(_said(column, row.get(column))) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}".removesuffix(".00").replace(".", ",")
    words = str(value)
    return f"'{words}" if words.startswith(FORMULA) else words
