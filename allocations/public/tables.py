"""The table of lines: its columns and its rows as they are shown, one row for each amount of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.models import PublishedLine
from allocations.money import format_amount
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.days import DECIDED_BY
from allocations.public.filters.question import Question
from allocations.public.pages.lists import projected_amount
from allocations.public.pages.row_names import RowNames, names_in
from allocations.public.pages.words import NATURE, certainty_word, short_basis, year_words

HEADS: Final[dict[str, str | Promise]] = {
    "name": gettext_lazy("Line"),
    "municipality": gettext_lazy("Municipality"),
    "places": gettext_lazy("Places"),
    "year": gettext_lazy("Year"),
    "certainty": gettext_lazy("Certainty"),
    "kronor": gettext_lazy("Kronor"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A head that sorts. `sorted_as` is the value of aria-sort, empty for a column that the list is not sorted by."""

    name: str
    head: str
    address: str
    sorted_as: str


@dataclass(frozen=True, slots=True)
class Row:
    """An amount of a line. `places` is Swedish where `places_are_names`; `why_not` says why there is no figure.

    `names` are what it names that has a page; places are in both, and only `places` where a row is no published one.
    """

    name: str
    address: str
    package: str
    municipality: str
    places: str
    places_are_names: bool
    places_inferred: bool
    open_places: bool
    year: str
    year_inferred: bool
    certainty: str
    mark: Mark | None
    amount: str
    basis: str
    why_not: str
    names: RowNames


def columns(question: Question) -> tuple[Column, ...]:
    return tuple(_column(question, name, str(head)) for name, head in HEADS.items())


def _column(question: Question, name: str, head: str) -> Column:
    falling = question.sort == f"-{name}"
    rising = question.sort == name
    turned = f"-{name}" if rising else name
    sorted_as = "descending" if falling else "ascending" if rising else ""
    return Column(name, head, question.address(sort="" if turned == "name" else turned) or "?", sorted_as)


def rows(found: Sequence[PublishedLine], question: Question) -> tuple[Row, ...]:
    decided = question.decided_by
    asked = f"?{DECIDED_BY}={decided.isoformat()}" if decided is not None else ""
    named = names_in(found, question.days)
    at_version = question.known_on is not None
    return tuple(
        _row(line, asked, named.get(line.pk or 0, RowNames()), at_version=at_version) for line in found
    )


def _row(line: PublishedLine, asked: str, names: RowNames, *, at_version: bool) -> Row:
    amount = projected_amount(line)
    return Row(
        name=line.name,
        address=f"{_package(line, at_version=at_version)}{asked}#line-{line.key}",
        package=line.package_name,
        municipality=line.municipality_name,
        places=_places(line),
        places_are_names=bool(line.places) and not line.whole_municipality,
        places_inferred=line.places_inferred,
        open_places=line.open_places and bool(line.places),
        year=year_words(line.fiscal_year),
        year_inferred=line.year_inferred,
        certainty=certainty_word(line.certainty) if line.certainty else "",
        mark=mark_of(line.certainty, stated=amount.is_stated) if line.certainty else None,
        amount=format_amount(amount, unit=False) if amount.is_stated else "",
        basis=_basis(line),
        why_not="" if amount.is_stated else format_amount(amount),
        names=names,
    )


def _package(line: PublishedLine, *, at_version: bool) -> str:
    """The line's package; the very version that was known, where the list is of an earlier day."""
    if at_version:
        number = line.publication.number
        return reverse("package-version", args=(line.municipality_slug, line.package_slug, number))
    return reverse("package", args=(line.municipality_slug, line.package_slug))


def _places(line: PublishedLine) -> str:
    if line.whole_municipality:
        return _("The whole municipality")
    return line.places or _("not stated")


def _basis(line: PublishedLine) -> str:
    nature = NATURE.get(line.nature)
    return f"{short_basis(line.amount_is)}, {nature}" if nature else short_basis(line.amount_is)
