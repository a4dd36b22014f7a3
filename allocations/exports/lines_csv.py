"""The `.csv` file of a version: one row for each standing entry of each line, and one for a line that has none.

Open data: UTF-8, commas, dates as 2021-03-31, kronor as 5700000.00, codes as the sealed document has them, and text as
it is: a cell that begins with “=” is not disarmed for spreadsheet programs. An empty cell is never a zero.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from allocations.exports.sealed_json import check_address
from allocations.models import Publication
from allocations.record import Record, read
from allocations.record.shapes import Allocation, Citation, Line, When

COLUMNS = (
    "municipality_code",
    "municipality",
    "package",
    "package_name",
    "line",
    "line_number",
    "line_name",
    "parent_line",
    "places",
    "more_places",
    "whole_municipality",
    "responsible",
    "year",
    "amount_state",
    "qualifier",
    "qualifier_printed",
    "kronor",
    "included_in",
    "certainty",
    "amount_is",
    "runs",
    "runs_to",
    "measures",
    "nature",
    "source",
    "source_name",
    "decision",
    "decision_kind",
    "decision_body",
    "decision_date",
    "decision_date_precision",
    "entry",
    "document",
    "document_title",
    "locator",
    "printed",
    "inference",
    "version",
    "seal",
    "address",
)
NOT_STATED = "not_stated"
# Between several values in one cell.
BETWEEN = " | "


def lines_csv(publication: Publication) -> bytes:
    """The file's bytes, with a header row and CRLF at the ends of rows (RFC 4180)."""
    record = read(publication.document)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    version = {
        "version": str(publication.number),
        "seal": publication.seal,
        "address": check_address(publication),
    }
    for row in rows(record):
        writer.writerow(row | version)
    return text.getvalue().encode()


def rows(record: Record) -> Iterator[dict[str, str]]:
    """What the file says of each line, in the order of the document."""
    for line in record.lines:
        entries = [entry for entry in record.standing_allocations if entry.line == line.key]
        about = _about_line(record, line)
        for entry in entries:
            yield about | _about_entry(record, entry) | _evidence(record, line, entry.citations)
        if not entries:
            yield about | {"amount_state": NOT_STATED} | _evidence(record, line, line.citations)


def _about_line(record: Record, line: Line) -> dict[str, str]:
    return {
        "municipality_code": record.municipality.code,
        "municipality": record.municipality.name,
        "package": record.subject_slug,
        "package_name": record.name,
        "line": line.key,
        "line_number": line.number,
        "line_name": line.name,
        "parent_line": line.parent or "",
        "places": BETWEEN.join(record.area_by_slug[slug].name for slug in line.areas),
        "more_places": _yes_or_no(line.open_areas),
        "whole_municipality": _yes_or_no(line.whole_municipality),
        "responsible": BETWEEN.join(record.body_by_key[key].name for key in line.responsible),
    }


def _about_entry(record: Record, entry: Allocation) -> dict[str, str]:
    decision = record.decision_by_key[entry.decision]
    body = record.body_by_key.get(decision.body or "")
    return {
        "year": _plain(entry.year),
        "amount_state": entry.amount.state.value,
        "qualifier": entry.amount.qualifier.value if entry.amount.is_stated else "",
        "qualifier_printed": entry.amount.word,
        "kronor": "" if entry.amount.kronor is None else f"{entry.amount.kronor:.2f}",
        "included_in": entry.included_in,
        "certainty": entry.certainty,
        "amount_is": entry.amount_is,
        "runs": entry.runs,
        "runs_to": _plain(entry.runs_to),
        "measures": entry.measures,
        "nature": entry.nature,
        "source": entry.source or NOT_STATED,
        "source_name": record.source_by_key[entry.source].name if entry.source else "",
        "decision": decision.key,
        "decision_kind": decision.kind,
        "decision_body": decision.body_printed or (body.name if body else ""),
        "decision_date": _as_precise(decision.when),
        "decision_date_precision": decision.when.precision,
        "entry": entry.ref,
    }


def _evidence(record: Record, line: Line, citations: Sequence[Citation]) -> dict[str, str]:
    """Where the amount stands, and what of it or its line is our inference.

    Cells with several values keep the order of the citations.
    """
    stated = [citation for citation in citations if citation.document and not citation.is_inference]
    inferred = dict.fromkeys(c for c in (*citations, *line.citations) if c.is_inference)
    documents = [record.document_by_key[citation.document or ""] for citation in stated]
    return {
        "document": BETWEEN.join(document.key for document in documents),
        "document_title": BETWEEN.join(document.title or document.description for document in documents),
        "locator": BETWEEN.join(citation.locator for citation in stated),
        "printed": BETWEEN.join(citation.printed for citation in stated),
        "inference": BETWEEN.join(f"{c.claim}: {c.reason}" for c in inferred),
    }


def _as_precise(when: When) -> str:
    """2021-03-31, 2021-03 or 2021 (ISO 8601), and nothing that the source does not say."""
    if when.date is None:
        return ""
    return when.date.isoformat()[: {"day": 10, "month": 7, "year": 4}[when.precision]]


def _yes_or_no(value: bool) -> str:
    return "true" if value else "false"


def _plain(value: object) -> str:
    return "" if value is None else str(value)
