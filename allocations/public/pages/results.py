"""What came of it: indicators with their observations, outturns, and measures that have no money of their own."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from allocations.models.choices import ObservationState, OutturnKind
from allocations.money import format_amount
from allocations.public.pages.evidence import Evidence
from allocations.public.pages.words import listed, movement_words, says_open, when_words
from allocations.record import Record
from allocations.record.outturn import period_words
from allocations.record.shapes import Indicator, Measure, Observation, Outturn

Words = tuple[tuple[str, bool], ...]
"""What is said, in pieces, each with whether it is the record's own Swedish words."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """Baseline, target and result; "not stated" and "not measured" are answers."""

    name: str
    line: str
    is_change: bool
    baseline: Words
    target: Words
    target_year: str
    results: tuple[Words, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutturnRow:
    """What a line has cost in a period, or is forecast to cost."""

    line: str
    kind: str
    period: str
    amount: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """What is done without money of its own."""

    name: str
    description: str
    movement: str
    places: str
    says_open: bool
    inferred: bool
    numbers: tuple[int, ...]


def indicator_rows(record: Record, evidence: Evidence) -> tuple[IndicatorRow, ...]:
    return tuple(_indicator(record, evidence, indicator) for indicator in record.indicators)


def _indicator(record: Record, evidence: Evidence, indicator: Indicator) -> IndicatorRow:
    line = record.line_by_key.get(indicator.line or "")
    not_stated = ((pgettext("cell", "not stated"), False),)
    return IndicatorRow(
        name=indicator.name,
        line=line.name if line else "",
        is_change=indicator.measures == "change",
        baseline=_value(indicator.baseline, indicator.unit, indicator.baseline_words) or not_stated,
        target=_value(indicator.target, indicator.unit, indicator.target_words) or not_stated,
        target_year=str(indicator.target_year or ""),
        results=tuple(_observation(found, indicator.unit) for found in indicator.observations)
        or (((_("no result entered"), False),),),
        numbers=evidence.numbers(indicator, *indicator.observations),
    )


def _value(value: Decimal | None, unit: str, words: str) -> Words:
    if value is None:
        return ((words, True),) if words else ()
    figure = number_format(
        value.normalize() if value % 1 else value.to_integral_value(), force_grouping=False
    )
    return ((f"{figure}\u00a0{unit}" if unit and len(unit) <= 3 else figure, False),)


def _observation(found: Observation, unit: str) -> Words:
    said = _value(found.value, unit, found.words) or ((str(ObservationState(found.state).label), False),)
    when = ((f" ({when_words(found.when)})", False),) if found.when.date else ()
    # Why it was not measured is a part of the answer.
    silent = found.state != ObservationState.MEASURED and found.comment
    return (*said, *when, *(((": ", False), (found.comment, True)) if silent else ()))


def outturn_rows(record: Record, evidence: Evidence) -> tuple[OutturnRow, ...]:
    return tuple(
        OutturnRow(
            line=record.line_by_key[found.line].name,
            kind=str(OutturnKind(found.kind).label),
            period=_period(found),
            amount=format_amount(found.amount),
            numbers=evidence.numbers(found),
        )
        for found in record.outturns
    )


def _period(found: Outturn) -> str:
    """The year; the period within it; or of a forecast, which is for the year, after which period it was made."""
    if found.period == "year":
        return str(found.year)
    words = period_words(found.period, found.period_number)
    if found.kind == OutturnKind.FORECAST:
        return _("%(year)s, made after: %(period)s") % {"year": found.year, "period": words}
    return f"{found.year}, {words}"


def measure_rows(record: Record, evidence: Evidence) -> tuple[MeasureRow, ...]:
    return tuple(_measure(record, evidence, measure) for measure in record.measures)


def _measure(record: Record, evidence: Evidence, measure: Measure) -> MeasureRow:
    return MeasureRow(
        name=measure.name,
        description=measure.description,
        movement=movement_words(measure.movement),
        places=listed([record.area_by_slug[slug].name for slug in measure.areas]),
        says_open=says_open(measure.open_list, measure.name, measure.description),
        inferred=bool(measure.inferences),
        numbers=evidence.numbers(measure),
    )
