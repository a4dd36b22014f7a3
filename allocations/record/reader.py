"""Reading a sealed document's text into its shapes. Every schema ever sealed keeps its reader here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from allocations.money import Amount
from allocations.record import shapes
from allocations.record.corrections import with_corrections
from allocations.record.schema import SCHEMAS
from allocations.record.whole import Record

T = TypeVar("T")
Json = dict[str, Any]


class UnknownSchema(ValueError):
    """The text is not a document of any schema that has a reader."""


@lru_cache(maxsize=128)
def read(text: str) -> Record:
    """Read a sealed document; kept in memory, since what is sealed never changes.

    Raises UnknownSchema for anything else than a document of a schema that has a reader.
    """
    try:
        document = json.loads(text)
        schema = document["schema"]
    except (ValueError, TypeError, KeyError) as error:
        raise UnknownSchema("This is no sealed document.") from error
    if schema not in SCHEMAS:
        raise UnknownSchema(f"Schema {schema} has no reader here.")
    return _record(document)


def _record(d: Json) -> Record:
    bodies = _each(d["bodies"], _body)
    about = d["body"]
    return Record(
        subject_kind=d["subject"]["kind"],
        subject_slug=d["subject"]["slug"],
        municipality=_municipality(d["municipality"]),
        package=None if d["package"] is None else _package(d["package"]),
        body=next((body for body in bodies if body.key == about), None),
        documents=_each(d["documents"], _document),
        bodies=bodies,
        areas=_each(d["areas"], _area),
        purposes=_each(
            d["purposes"], lambda p: shapes.Purpose(p["key"], p["name"], p["name_en"], p["cofog"])
        ),
        pools=_each(d["pools"], _pool),
        sources=_each(d["sources"], _source),
        lines=_each(d["lines"], _line),
        decisions=with_corrections(_each(d["decisions"], _decision)),
        stated_figures=_each(d["stated_figures"], _stated_figure),
        measures=_each(d["measures"], _measure),
        indicators=_each(d["indicators"], _indicator),
        outturns=_each(d["outturns"], _outturn),
        seats=_each(d["seats"], _seat),
    )


def _each(rows: Iterable[Json], shape: Callable[[Json], T]) -> tuple[T, ...]:
    return tuple(shape(row) for row in rows)


def _citations(d: Json) -> tuple[shapes.Citation, ...]:
    return tuple(shapes.Citation(**citation) for citation in d["citations"])


def _plain(d: Json, *but: str) -> Json:
    """The keys that need no reading of their own."""
    return {key: value for key, value in d.items() if key not in but and key != "citations"}


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _amount(d: Json) -> Amount:
    return Amount.from_document({key: value for key, value in d.items() if key != "included_in"})


def _municipality(d: Json) -> shapes.Municipality:
    residents = _each(d["residents"], lambda r: shapes.Residents(_citations(r), r["year"], r["count"]))
    return shapes.Municipality(d["code"], d["slug"], d["name"], d["county"], residents)


def _package(d: Json) -> shapes.Package:
    return shapes.Package(citations=_citations(d), **_plain(d))


def _document(d: Json) -> shapes.Document:
    return shapes.Document(
        citations=_citations(d),
        dated=shapes.When(_date(d["date"]), d["date_precision"]),
        retrieved_on=_date(d["retrieved_on"]),
        **_plain(d, "date", "date_precision", "retrieved_on"),
    )


def _body(d: Json) -> shapes.Body:
    return shapes.Body(
        citations=_citations(d), founded_with=tuple(d["founded_with"]), **_plain(d, "founded_with")
    )


def _area(d: Json) -> shapes.Area:
    return shapes.Area(citations=_citations(d), **_plain(d))


def _pool(d: Json) -> shapes.Pool:
    amounts = _each(
        d["amounts"],
        lambda a: shapes.PoolAmount(
            citations=_citations(a), amount=_amount(a["amount"]), **_plain(a, "amount")
        ),
    )
    return shapes.Pool(citations=_citations(d), amounts=amounts, **_plain(d, "amounts"))


def _source(d: Json) -> shapes.Source:
    return shapes.Source(citations=_citations(d), **_plain(d))


def _line(d: Json) -> shapes.Line:
    return shapes.Line(
        citations=_citations(d),
        areas=tuple(d["areas"]),
        responsible=tuple(d["responsible"]),
        **_plain(d, "areas", "responsible"),
    )


def _entry(d: Json, decision: str) -> Json:
    return {
        **_plain(d, "amount", "quantity", "unit_amount"),
        "citations": _citations(d),
        "ref": f"{decision}/{d['key']}",
        "decision": decision,
        "amount": _amount(d["amount"]),
        "included_in": d["amount"]["included_in"],
        "quantity": _decimal(d["quantity"]),
        "unit_amount": _decimal(d["unit_amount"]),
    }


def _decision(d: Json) -> shapes.Decision:
    key = d["key"]
    return shapes.Decision(
        citations=_citations(d),
        when=shapes.When(_date(d["date"]), d["date_precision"]),
        posted_on=_date(d["posted_on"]),
        final_on=_date(d["final_on"]),
        points=_each(d["points"], lambda p: shapes.Point(_citations(p), p["key"], p["text"])),
        appropriations=_each(d["appropriations"], lambda e: shapes.Appropriation(**_entry(e, key))),
        allocations=_each(d["allocations"], lambda e: shapes.Allocation(**_entry(e, key))),
        conditions=_each(d["conditions"], lambda c: _condition(c, key)),
        positions=_each(d["positions"], _position),
        # Schema 1 says nothing of these three.
        appeal=d.get("appeal", "not_stated"),
        continues_in=_goes_on_in(d.get("continues_in")),
        fact_corrections=_each(d.get("fact_corrections", ()), _fact_correction),
        **_plain(
            d,
            *("date", "date_precision", "posted_on", "final_on", "appeal", "continues_in"),
            *("points", "appropriations", "allocations", "conditions", "positions", "fact_corrections"),
        ),
    )


def _goes_on_in(d: Json | None) -> shapes.GoesOnIn | None:
    return None if d is None else shapes.GoesOnIn(d["slug"], d["name"])


def _fact_correction(d: Json) -> shapes.FactCorrection:
    return shapes.FactCorrection(
        citations=_citations(d),
        when=shapes.When(_date(d["date"]), d["date_precision"]),
        **_plain(d, "date", "date_precision"),
    )


def _condition(d: Json, decision: str) -> shapes.Condition:
    return shapes.Condition(
        citations=_citations(d),
        key=d["key"],
        decision=decision,
        kind=d["kind"],
        text=d["text"],
        awaits=d["awaits"],
        expected=shapes.When(_date(d["expected_on"]), d["expected_precision"]),
        last_checked_on=_date(d["last_checked_on"]),
        entries=(*d["appropriations"], *d["allocations"]),
    )


def _position(d: Json) -> shapes.Position:
    amounts = _each(
        d["amounts"],
        lambda a: shapes.PositionAmount(
            citations=_citations(a), amount=_amount(a["amount"]), **_plain(a, "amount")
        ),
    )
    return shapes.Position(citations=_citations(d), amounts=amounts, **_plain(d, "amounts"))


def _stated_figure(d: Json) -> shapes.StatedFigure:
    return shapes.StatedFigure(
        citations=_citations(d),
        amount=_amount(d["amount"]),
        lines=tuple(d["lines"]),
        **_plain(d, "amount", "lines"),
    )


def _measure(d: Json) -> shapes.Measure:
    return shapes.Measure(citations=_citations(d), areas=tuple(d["areas"]), **_plain(d, "areas"))


def _indicator(d: Json) -> shapes.Indicator:
    return shapes.Indicator(
        citations=_citations(d),
        baseline=_decimal(d["baseline"]),
        target=_decimal(d["target"]),
        observations=_each(d["observations"], _observation),
        **_plain(d, "baseline", "target", "observations"),
    )


def _observation(d: Json) -> shapes.Observation:
    return shapes.Observation(
        citations=_citations(d),
        value=_decimal(d["value"]),
        when=shapes.When(_date(d["date"]), d["date_precision"]),
        **_plain(d, "value", "date", "date_precision"),
    )


def _outturn(d: Json) -> shapes.Outturn:
    return shapes.Outturn(citations=_citations(d), amount=_amount(d["amount"]), **_plain(d, "amount"))


def _seat(d: Json) -> shapes.Seat:
    return shapes.Seat(
        citations=_citations(d),
        valid_from=_date(d["from"]),
        valid_to=_date(d["to"]),
        **_plain(d, "from", "to"),
    )
