"""What the lines have cost against what they were given, year by year."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocations.money import Amount, format_amount
from allocations.public.charts.marks import Mark
from allocations.public.pages.evidence import Evidence
from allocations.record import Record
from allocations.record.outturn import (
    Given,
    Spent,
    comparable,
    difference_words,
    given_together,
    given_words,
    line_forecast,
    line_given,
    line_spent,
    not_added_words,
    not_compared_words,
    outturn_years,
    so_far_words,
    together,
    told_of,
)
from allocations.record.shapes import Line


@dataclass(frozen=True, slots=True)
class AgainstRow:
    """A line in a year. What is not said is empty; the bars are shares of the largest figure of the table.

    ``given`` has each kind of money by itself; of several there is neither bar nor difference.
    """

    name: str
    depth: int
    given: tuple[str, ...]
    given_bar: Decimal | None
    mark: Mark
    spent: str
    spent_bar: Decimal | None
    left: str
    forecast: str
    ahead: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgainstYear:
    """A fiscal year of which any cost is told. ``spent`` and ``left`` are of all lines, where they can be added."""

    year: int
    rows: tuple[AgainstRow, ...]
    given: tuple[str, ...]
    spent: str
    left: str


def against_years(record: Record, evidence: Evidence) -> tuple[AgainstYear, ...]:
    return tuple(_year(record, evidence, year) for year in reversed(outturn_years(record)))


def _year(record: Record, evidence: Evidence, year: int) -> AgainstYear:
    lines = list(_lines(record))
    largest = max(
        (
            abs(amount.kronor)
            for line, _depth in lines
            for amount in (
                *line_given(record, line, year).values(),
                _cost(line_spent(record, line, year)),
            )
            if amount is not None and amount.kronor
        ),
        default=Decimal(0),
    )
    rows = tuple(_row(record, evidence, line, depth, year, largest) for line, depth in lines)
    whole = together([line_spent(record, line, year) for line in record.top_lines])
    given = given_together([line_given(record, line, year) for line in record.top_lines])
    return AgainstYear(
        year=year,
        rows=tuple(row for row in rows if row.given or row.spent or row.forecast),
        given=given_words(given),
        spent=so_far_words(whole) if whole is not None else _why_not(rows),
        left=_difference(given, _cost(whole)),
    )


def _why_not(rows: tuple[AgainstRow, ...]) -> str:
    return not_added_words() if any(row.spent for row in rows) else ""


def _lines(record: Record) -> Iterator[tuple[Line, int]]:
    def walk(line: Line, depth: int) -> Iterator[tuple[Line, int]]:
        yield line, depth
        for part in record.parts_of_line.get(line.key, ()):
            yield from walk(part, depth + 1)

    for line in record.top_lines:
        yield from walk(line, 0)


def _row(
    record: Record, evidence: Evidence, line: Line, depth: int, year: int, largest: Decimal
) -> AgainstRow:
    given, now = line_given(record, line, year), line_spent(record, line, year)
    forecast = line_forecast(record, line, year)
    ahead = forecast.amount if forecast is not None else None
    told = [*told_of(record, line, year, "outturn"), *told_of(record, line, year, "forecast")]
    return AgainstRow(
        name=line.name,
        depth=depth,
        given=given_words(given),
        given_bar=_bar(comparable(given), largest),
        mark=Mark.SOLID,
        spent=so_far_words(now) if now is not None else "",
        spent_bar=_bar(_cost(now), largest),
        left=_difference(given, _cost(now)),
        forecast=format_amount(ahead, unit=False) if ahead is not None else "",
        ahead=difference_words(comparable(given), ahead),
        numbers=evidence.numbers(*told),
    )


def _cost(now: Spent | None) -> Amount | None:
    return now.amount if now is not None else None


def _difference(given: Given, cost: Amount | None) -> str:
    """What is left, or that the money given is of several kinds."""
    return (not_compared_words(given) if cost is not None else "") or difference_words(
        comparable(given), cost
    )


def _bar(amount: Amount | None, largest: Decimal) -> Decimal | None:
    """No bar for what has no figure, and none for money that came back."""
    if amount is None or amount.kronor is None or amount.kronor < 0 or not largest:
        return None
    return amount.kronor / largest
