"""What a part of a document is called and what it says, in the active language, for sentences about the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allocations.money import Amount, format_amount, format_kronor
from allocations.record import shapes
from allocations.record.shapes import When
from allocations.record.whole import Record
from allocations.record.words import CODES, FIELDS, KINDS, word


def called(record: Record, part: Any) -> str:
    """The name by which people know the part."""
    name = _CALLED.get(type(part))
    return name(record, part) if name is not None else str(part.name)


def _called_decision(_record: Record, part: shapes.Decision) -> str:
    return part.title or _with_date(capfirst(word("decision", part.kind)), part.when)


def _called_position_amount(record: Record, part: shapes.PositionAmount) -> str:
    place = _name_of_line(record, part.line) if part.line else _name_of_source(record, part.source)
    return _with_year(place, part.year)


def _called_seat(record: Record, part: shapes.Seat) -> str:
    return ", ".join(each for each in (_body(record, part.represents), part.office) if each)


_CALLED: dict[type, Callable[[Record, Any], str]] = {
    shapes.Allocation: lambda record, part: _with_year(_name_of_line(record, part.line), part.year),
    shapes.Appropriation: lambda record, part: _with_year(_name_of_source(record, part.source), part.year),
    shapes.PositionAmount: _called_position_amount,
    shapes.Decision: _called_decision,
    shapes.PoolAmount: lambda _record, part: _year(part.year),
    shapes.Residents: lambda _record, part: _year(part.year),
    shapes.Outturn: lambda record, part: _with_year(_name_of_line(record, part.line), part.year),
    shapes.Position: lambda record, part: _body(record, part.actor),
    shapes.Seat: _called_seat,
    shapes.Document: lambda _record, part: part.title or _clipped(part.description) or part.key,
    shapes.Point: lambda _record, part: _clipped(part.text),
    shapes.Condition: lambda _record, part: _clipped(part.text),
    shapes.Observation: lambda _record, part: _date(part.when) or part.key,
    shapes.StatedFigure: lambda _record, part: _with_year(part.label, part.year),
    shapes.FactCorrection: lambda _record, part: capfirst(word("fact", part.fact)),
}
"""Parts that have no ``name`` of their own, or more than it."""


def said(record: Record, part: Any, field: str = "", value: Any = None) -> str:
    """What a part says (or, with ``field``, what one of its fields says with that value)."""
    if field:
        return _value(record, part, field, value)
    match part:
        case shapes.Citation():
            return citation_words(record, part)
        case shapes.Entry():
            return _entry(part)
        case shapes.FactCorrection():
            return fact_words(record, part.fact, part.value)
        case shapes.StatedFigure() | shapes.PositionAmount() | shapes.Outturn() | shapes.PoolAmount():
            return format_amount(part.amount)
    return _facts(record, part)


def fact_words(record: Record, fact: str, value: When | str | None) -> str:
    """What a fact of a decision says, in words."""
    if value in (None, "") or (isinstance(value, When) and not value.is_stated):
        return _("not stated")
    match fact, value:
        case "body" | "actor", str():
            return _body(record, value)
        case "position_kind", str():
            return word("position", value)
        case "paragraph", str():
            return f"§\u00a0{value.removeprefix('§').strip()}"
        case _, When():
            return _date(value)
    return str(value)


def citation_words(record: Record, citation: shapes.Citation) -> str:
    """Document, place in it and the words as printed; or what is inferred and why; or the terms."""
    document = record.document_by_key.get(citation.document or "")
    found = [
        citation.terms and _("Computed by us: %(terms)s") % {"terms": citation.terms},
        citation.claim and _("Inferred by us: %(claim)s") % {"claim": citation.claim},
        citation.reason,
        called(record, document) if document is not None else "",
        citation.locator,
        citation.printed and _("“%(words)s”") % {"words": citation.printed},
    ]
    return ", ".join(each for each in found if each)


UNSPOKEN = frozenset({"citations", "key", "slug", "name", "ref", "decision", "label", "title"})
"""Fields that name a part, or that have words of their own."""


def _facts(record: Record, part: Any) -> str:
    """All that the part says in its own fields, each by its name. What is not said is left out."""
    found = []
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name in UNSPOKEN or value in (None, "", False, "not_stated", ()) or _holds_parts(value):
            continue
        text = _value(record, part, field.name, value)
        if text:
            found.append(f"{FIELDS[field.name]}: {text}")
    return "; ".join(found)


def _holds_parts(value: Any) -> bool:
    return isinstance(value, tuple) and is_dataclass(value[0])


def _entry(entry: shapes.Entry) -> str:
    found = [format_amount(entry.amount), word("certainty", entry.certainty)]
    found += [
        word(field, code)
        for field in ("amount_is", "runs", "nature")
        if (code := getattr(entry, field)) not in {"not_stated", "to_year"}
    ]
    if entry.runs_to is not None:
        found.append(_("to %(year)s") % {"year": entry.runs_to})
    if entry.measures == "change":
        found.append(word("measures", "change"))
    return ", ".join(found)


def _value(record: Record, part: Any, field: str, value: Any) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return _("yes") if value else _("no")
        case Amount():
            return format_amount(value)
        case When() | shapes.GoesOnIn() | shapes.Corrected():
            return _shape(record, value)
        case Decimal():
            return format_kronor(value) if field == "unit_amount" else _number(value)
        case date():
            return date_format(value, "j F Y")
        case tuple():
            return ", ".join(_value(record, part, field, each) for each in value)
        case int():
            return _number(Decimal(value)) if field == "count" else str(value)
    return _named(record, field, str(value), part)


def _shape(record: Record, value: When | shapes.GoesOnIn | shapes.Corrected) -> str:
    match value:
        case When():
            return _date(value)
        case shapes.GoesOnIn():
            return value.name
    return f"{word('fact', value.fact)}: {fact_words(record, value.fact, value.was)}"


def _named(record: Record, field: str, key: str, part: Any = None) -> str:
    """A key as the name of what it leads to, a code as its word, any other text as it is."""
    of = KINDS.get(type(part), "") if field == "kind" else field
    if of in CODES:
        return word(of, key)
    # A body's parent is a body, an area's an area, a line's a line.
    among = _PARENTS.get(type(part), field) if field == "parent" else field
    for fields_, found in _places(record):
        if among in fields_ and key in found:
            return called(record, found[key])
    if field in {"replaces", "entries"} and key in record.entry_by_ref:
        return called(record, record.entry_by_ref[key])
    return key


_PARENTS: dict[type, str] = {shapes.Line: "line", shapes.Area: "areas", shapes.Body: "body"}


def _places(record: Record) -> Sequence[tuple[frozenset[str], dict[str, Any]]]:
    """Fields that hold keys, and what they are keys of."""
    return (
        (
            frozenset(
                {"body", "actor", "awaits", "grantor", "decided_by", "administered_by", "founded_with"}
                | {"represents", "responsible"}
            ),
            record.body_by_key,
        ),
        (frozenset({"line", "lines"}), record.line_by_key),
        (frozenset({"source"}), record.source_by_key),
        (frozenset({"pool"}), record.pool_by_key),
        (frozenset({"areas"}), record.area_by_slug),
        (frozenset({"corrects"}), record.decision_by_key),
        (frozenset({"mentioned_in"}), record.document_by_key),
        (frozenset({"purpose"}), {purpose.key: purpose for purpose in record.purposes}),
    )


def _name_of_line(record: Record, key: str) -> str:
    found = record.line_by_key.get(key)
    return found.name if found is not None else key


def _name_of_source(record: Record, key: str | None) -> str:
    found = record.source_by_key.get(key or "")
    return found.name if found is not None else key or _("a source not stated")


def _body(record: Record, key: str) -> str:
    found = record.body_by_key.get(key)
    return found.name if found is not None else key


def _with_year(name: str, year: int | None) -> str:
    return f"{name} {year}" if year is not None else name


def _year(year: int | None) -> str:
    return str(year) if year is not None else _("a year not stated")


def _with_date(name: str, when: When) -> str:
    stated = _date(when)
    return f"{name} {stated}" if stated else name


def _date(when: When) -> str:
    if when.date is None:
        return ""
    return date_format(when.date, {"day": "j F Y", "month": "F Y"}.get(when.precision, "Y"))


def _clipped(text: str) -> str:
    """The beginning of a text that has no name of its own."""
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def _number(value: Decimal | None) -> str:
    return "" if value is None else format_kronor(value, unit=False)
