"""One page of a sorted list, as quick at its end as at its beginning.

First the keys of the page's rows are found, by an index that holds all that the order needs, then the rows. In the
second half of a list whose length is known the order is read from its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from allocations.models import PublishedLine
from allocations.models.projection import ORDERS
from allocations.public.filters.counting import CEILING, Counted

PER_PAGE: Final = 50
DEEPEST: Final = CEILING // PER_PAGE
"""The last page that can be turned to in a list that is longer than is counted."""


class NoSuchPage(Exception):
    """The list has no page of this number."""


@dataclass(frozen=True, slots=True)
class Page:
    """`last` is None where the list is longer than is counted; `follows`: whether there is a page after it."""

    number: int
    last: int | None
    follows: bool
    rows: tuple[PublishedLine, ...]


def order_of(sort: str) -> tuple[str, ...]:
    """The columns of an order. What is not stated (year, amount) comes last both ways."""
    name = sort.removeprefix("-")
    falling = sort.startswith("-")
    if name in {"year", "kronor"}:
        return ORDERS[f"{name}_{'down' if falling else 'up'}"]
    columns = ORDERS["by_name" if name == "name" else name]
    return turned(columns) if falling else columns


def turned(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The same order from its other end."""
    return tuple(column.removeprefix("-") if column.startswith("-") else f"-{column}" for column in columns)


def read_number(typed: str) -> int:
    """Raises NoSuchPage for what is no number of a page."""
    if not typed:
        return 1
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and int(typed) > 0):
        raise NoSuchPage
    return int(typed)


def page_of(counted: Counted, sort: str, number: int) -> Page:
    """Raises NoSuchPage where the list ends before it."""
    total = counted.rows
    last = None if total is None else max(1, -(-total // PER_PAGE))
    if number > (DEEPEST if last is None else last):
        raise NoSuchPage
    keys = counted.kept.answer(
        f"keys {sort} {number}",
        counted.question.narrowing,
        lambda: _keys(counted.lines, order_of(sort), (number - 1) * PER_PAGE, total),
    )
    follows = number < last if last is not None else len(keys) > PER_PAGE and number < DEEPEST
    keys = keys[:PER_PAGE]
    found = PublishedLine.objects.select_related("publication").defer("search_text", "publication__document")
    rows = found.in_bulk(keys) if keys else {}
    return Page(number, last, follows, tuple(rows[key] for key in keys if key in rows))


def _keys(lines: QuerySet[PublishedLine], order: tuple[str, ...], start: int, total: int | None) -> list[int]:
    """The keys of a page's rows in order; one more where nobody knows whether more follow."""
    if total is None or start <= total // 2:
        wanted = PER_PAGE + (1 if total is None else 0)
        return list(lines.order_by(*order).values_list("pk", flat=True)[start : start + wanted])
    from_end = total - min(start + PER_PAGE, total)
    back = lines.order_by(*turned(order)).values_list("pk", flat=True)[from_end : total - start]
    return list(back)[::-1]
