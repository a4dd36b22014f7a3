"""What an address asks of the list of lines. A senseless value shows nothing, and why is said beside its field.

Several values of one filter mean either, several filters mean both. An address has one short form: what is empty,
said twice or unknown is left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from allocations.models.choices import Certainty, PositionKind
from allocations.models.projected_names import NameKind
from allocations.money import AmountRefused, AmountState, read_kronor
from allocations.public.days import DECIDED_BY, KNOWN_ON, asked
from allocations.public.filters.named import (
    NAMED,
    Named,
    chosen_municipalities,
    chosen_names,
)
from allocations.public.filters.words import words_of
from allocations.public.homes import Home, of_homes

MOST_VALUES: Final = 20
"""Of one filter. More than can be read in a sentence."""
LONGEST_TEXT: Final = 100
UNSTATED: Final = "unstated"
"""The year of lines that are for no stated year."""
YEARS: Final = range(1900, 2100)

SEVERAL: Final = (
    *("municipality", "year"),
    *NAMED,
    *("position", "certainty", "state"),
)
FINDS: Final = tuple(f"find_{name}" for name in ("municipality", *NAMED))
"""What is typed to narrow a long list of values. It finds values, not lines."""
SINGLE: Final = ("from", "to", "min", "max", "text", KNOWN_ON, DECIDED_BY, "sort", "page", *FINDS)
PARAMETERS: Final = (*SEVERAL, *SINGLE)
COLUMNS: Final = ("name", "municipality", "places", "year", "certainty", "kronor")
SORTS: Final = tuple(sort for column in COLUMNS for sort in (column, f"-{column}"))

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, read. `pairs` are its address; `refusals` say by parameter why nothing is shown."""

    pairs: Pairs = ()
    municipalities: tuple[Home, ...] = ()
    years: tuple[int | None, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    named: tuple[Named, ...] = ()
    positions: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    text: str = ""
    known_on: date | None = None
    decided_by: date | None = None
    sort: str = "name"
    refusals: Mapping[str, tuple[str, ...]] | None = field(default=None, hash=False)

    @property
    def is_refused(self) -> bool:
        return bool(self.refusals)

    def of_kind(self, kind: str) -> tuple[Named, ...]:
        return tuple(each for each in self.named if each.kind == kind)

    @property
    def days(self) -> str:
        """The days asked for, as the end of an address."""
        asked = {KNOWN_ON: self.known_on, DECIDED_BY: self.decided_by}
        days = {name: day.isoformat() for name, day in asked.items() if day is not None}
        return "?" + urlencode(days) if days else ""

    @property
    def of_homes(self) -> Q:
        """Rows of the municipalities asked for; any where none is."""
        return of_homes(self.municipalities) if self.municipalities else Q()

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.pairs if key == name)

    def value(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def without(self, name: str) -> Question:
        """The same question but for one filter: what its values are counted among."""
        match name:
            case "municipality":
                return replace(self, municipalities=())
            case "year":
                return replace(self, years=(), first_year=None, last_year=None)
            case "certainty":
                return replace(self, certainties=())
            case "state":
                return replace(self, states=())
            case "position":
                return replace(self, positions=())
        return replace(self, named=tuple(each for each in self.named if each.kind != name))

    @property
    def narrowing(self) -> object:
        """Which lines it is about, whatever their order, the page, and how it was written."""
        return replace(self, pairs=(), sort="", refusals=None) if not self.is_refused else self

    @property
    def is_of_now(self) -> bool:
        """Whether both clocks stand at now."""
        return self.known_on is None and self.decided_by is None

    @property
    def is_tallied(self) -> bool:
        """Whether the kept counts can answer it: municipality, year, certainty, state, and one name at most.

        Of two names a line may have both, and bodies of one key in several municipalities are not told apart.
        """
        if (
            not self.is_of_now
            or self.positions
            or self.text
            or self.least is not None
            or self.most is not None
        ):
            return False
        return not self.named or (
            len(self.named) == 1 and (self.named[0].home is not None or self.named[0].kind == NameKind.PLACE)
        )

    def address(self, *, without: Pairs = (), **changes: str) -> str:
        """The question as the end of an address. Without some pairs, with others changed; on its first page."""
        dropped = {*changes, "page"}
        kept = [pair for pair in self.pairs if pair not in without and pair[0] not in dropped]
        kept += [(name, value) for name, value in changes.items() if value]
        return "?" + urlencode(kept) if kept else ""


def short_pairs(query: QueryDict) -> Pairs:
    """The short form of what an address holds: nothing empty, said twice, unknown, or more than can be chosen."""
    found: list[tuple[str, str]] = []
    for name in PARAMETERS:
        if name not in query:
            continue
        values = [value for value in query.getlist(name) if value.strip()]
        values = list(dict.fromkeys(values))[: MOST_VALUES + 1] if name in SEVERAL else values[-1:]
        found += [(name, value) for value in values]
    return tuple(pair for pair in found if pair not in {("page", "1"), ("sort", "name")})


def shown(value: str) -> str:
    """What was typed, as a sentence can repeat it."""
    visible = "".join(sign for sign in value if sign.isprintable()).strip()
    return visible if len(visible) <= 40 else f"{visible[:39]}…"


def read_question(pairs: Pairs) -> Question:
    """Read the short form of an address. Few questions to the database, and none where nothing is named."""
    reading = _Reading(pairs)
    question = Question(
        pairs=pairs,
        municipalities=reading.municipalities(),
        years=reading.years(),
        first_year=reading.year("from"),
        last_year=reading.year("to"),
        positions=reading.words(
            "position", PositionKind.values, _("There is no kind of position “%(value)s”.")
        ),
        certainties=reading.words("certainty", Certainty.values, _("There is no certainty “%(value)s”.")),
        states=reading.words("state", AmountState.values, _("There is no state of an amount “%(value)s”.")),
        least=reading.kronor("min"),
        most=reading.kronor("max"),
        text=reading.text(),
        known_on=reading.day(KNOWN_ON),
        decided_by=reading.day(DECIDED_BY),
        sort=reading.sort(),
    )
    reading.compare(question)
    question = replace(question, named=reading.named(question.known_on is not None))
    question = replace(question, pairs=reading.under_their_names_now(pairs))
    refusals = {name: tuple(why) for name, why in reading.refusals.items()}
    return replace(question, refusals=refusals or None)


class _Reading:
    """The values of an address, and what was refused on the way."""

    def __init__(self, pairs: Pairs) -> None:
        self.given: dict[str, list[str]] = {}
        for name, value in pairs:
            self.given.setdefault(name, []).append(value)
        self.refusals: dict[str, list[str]] = {}
        self.now: dict[tuple[str, str], str] = {}

    def under_their_names_now(self, pairs: Pairs) -> Pairs:
        """The address with what is read under a municipality's former name under its name of today."""
        return tuple(
            dict.fromkeys((name, self.now.get((name, value.strip()), value)) for name, value in pairs)
        )

    def refuse(self, name: str, why: str) -> None:
        self.refusals.setdefault(name, []).append(why)

    def several(self, name: str) -> list[str]:
        values = self.given.get(name, [])
        if len(values) > MOST_VALUES:
            self.refuse(name, _("Choose at most %(number)d values of one filter.") % {"number": MOST_VALUES})
            return []
        return [value.strip() for value in values]

    def single(self, name: str) -> str:
        return self.given.get(name, [""])[0].strip()

    def words(self, name: str, known: Iterable[str], refusal: str) -> tuple[str, ...]:
        among = frozenset(known)
        values = self.several(name)
        for value in values:
            if value not in among:
                self.refuse(name, refusal % {"value": shown(value)})
        return tuple(value for value in values if value in among)

    def municipalities(self) -> tuple[Home, ...]:
        values = self.several("municipality")
        found = chosen_municipalities(values)
        for value in values:
            if value not in found:
                self.refuse(
                    "municipality", _("There is no municipality “%(value)s” here.") % {"value": shown(value)}
                )
        self.now |= {("municipality", value): home.slug for value, home in found.items()}
        return tuple(dict.fromkeys(found[value] for value in values if value in found))

    def years(self) -> tuple[int | None, ...]:
        read = [None if value == UNSTATED else self._year("year", value) for value in self.several("year")]
        return tuple(year for year in read if year != 0)

    def year(self, name: str) -> int | None:
        return (self._year(name, self.single(name)) or None) if self.single(name) else None

    def _year(self, name: str, value: str) -> int:
        """The year, or 0 where it is none."""
        year = int(value) if value.isascii() and value.isdigit() and len(value) == 4 else 0
        if year in YEARS:
            return year
        self.refuse(name, _("“%(value)s” is no fiscal year. Write four digits.") % {"value": shown(value)})
        return 0

    def kronor(self, name: str) -> Decimal | None:
        typed = self.single(name)
        if not typed:
            return None
        try:
            return read_kronor(shown(typed) if "\0" in typed else typed)
        except AmountRefused as refusal:
            self.refuse(name, str(refusal))
            return None

    def text(self) -> str:
        text = self.single("text")
        if len(text) > LONGEST_TEXT:
            words = {"most": LONGEST_TEXT, "number": len(text)}
            self.refuse("text", _("Write at most %(most)d characters; you wrote %(number)d.") % words)
            return ""
        visible = "".join(sign for sign in text if sign.isprintable())
        if text and not words_of(visible):
            self.refuse("text", _("There is nothing to search for in what was written."))
        return visible.strip()

    def day(self, name: str) -> date | None:
        read = asked(self.given.get(name, [""])[0])
        if read.refusal:
            self.refuse(name, read.refusal)
        return read.day

    def sort(self) -> str:
        sort = self.single("sort") or "name"
        if sort in SORTS:
            return sort
        self.refuse("sort", _("The list cannot be sorted by “%(value)s”.") % {"value": shown(sort)})
        return "name"

    def compare(self, question: Question) -> None:
        if question.first_year and question.last_year and question.first_year > question.last_year:
            self.refuse("from", _("The first year is after the last."))
        if question.least is not None and question.most is not None and question.least > question.most:
            self.refuse("min", _("The smallest amount is larger than the largest."))

    def named(self, also_before: bool) -> tuple[Named, ...]:
        wanted = [(kind, value) for kind in NAMED for value in self.several(kind)]
        found = chosen_names(wanted, also_before=also_before)
        for kind, value in wanted:
            if (kind, value) not in found:
                self.refuse(kind, NOT_THERE[kind]() % {"value": shown(value)})
        self.now |= {each: name.value for each, name in found.items()}
        return tuple(dict.fromkeys(found[each] for each in wanted if each in found))


NOT_THERE: Final = {
    NameKind.PLACE: lambda: _("There is no place “%(value)s” here."),
    NameKind.BODY: lambda: _("There is no body “%(value)s” here."),
    NameKind.SOURCE: lambda: _("There is no source “%(value)s” here."),
    NameKind.PURPOSE: lambda: _("There is no purpose “%(value)s” here."),
    NameKind.PARTY: lambda: _("There is no party “%(value)s” here."),
}
