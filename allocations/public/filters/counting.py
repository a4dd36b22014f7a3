"""How many lines a question finds, of which kinds, and how many each value of a filter would find beside the others.

Small results are counted as they are. What is asked of all lines of now, by municipality, year, certainty and state, is
read from the kept counts (`allocations.models.tallies`) at any size. Any other result is counted up to `CEILING`; above
it is "more than", without sums, and beside values that nobody can count at once there is no number instead of a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet, Sum

from allocations.models import (
    LineTally,
    ListedName,
    NameTally,
    PublishedLine,
    PublishedMention,
    PublishedName,
    PublishedPackage,
)
from allocations.models.choices import PositionKind
from allocations.models.ordering import in_swedish
from allocations.models.projected_names import NameKind, PublishedNameQuerySet
from allocations.models.projection import ProjectedKind, PublishedLineQuerySet
from allocations.models.tallies import concerning
from allocations.public.filters.kept import Kept
from allocations.public.filters.named import NAMED, SOURCES_BY_KIND, Named, in_language, is_translated
from allocations.public.filters.narrowing import mentions_of, narrowed, of_columns
from allocations.public.filters.question import Question
from allocations.public.sweden import SwedishMunicipality, municipalities
from allocations.record.folding import folded, sort_key

CEILING: Final = 100_000
CLOSELY: Final = 2_000
"""Rows that are few enough to be counted in every way."""
LISTED: Final = 8
"""Values of a filter that are listed beside those chosen. The others are found by their names."""
CLOSE_NAMES: Final = 200
"""Names of another day that are looked through for those that are listed: each version has its own."""
OF_ONE_MUNICIPALITY: Final = (NameKind.PLACE, NameKind.BODY)

Kind = Mapping[str, Any]
NameKey = tuple[str, str, str]
"""Kind, the code of its municipality (empty for what is shared), and key."""
Homes = Mapping[str, SwedishMunicipality]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can be chosen, and how many rows it would find; None where that is not counted.

    `swedish`: its label is the record's; else it is in the reader's language.
    """

    value: str
    label: str
    rows: int | None
    swedish: bool = True


class Counted:
    """What a question finds. `rows` is None for more than `CEILING`."""

    def __init__(self, question: Question, kept: Kept) -> None:
        self.question = question
        self.kept = kept

    @cached_property
    def few(self) -> list[int] | None:
        """The rows themselves, where they are few."""
        if self.question.is_tallied and self._tallied > CLOSELY:
            return None
        return self.kept.answer("few", self.question.narrowing, self._few)

    def _few(self) -> list[int] | None:
        found = list(narrowed(self.question).order_by().values_list("pk", flat=True)[: CLOSELY + 1])
        return found if len(found) <= CLOSELY else None

    @cached_property
    def lines(self) -> PublishedLineQuerySet:
        """What was found, to be sorted and shown."""
        return (
            PublishedLine.objects.filter(pk__in=self.few) if self.few is not None else narrowed(self.question)
        )

    @cached_property
    def rows(self) -> int | None:
        if self.question.is_refused:
            return 0
        if self.question.is_tallied:
            return self._tallied
        if self.few is not None:
            return len(self.few)
        counted = sum(kind["rows"] for kind in self._added)
        return counted if 0 < counted <= CEILING else None

    @cached_property
    def distinct_lines(self) -> int | None:
        """How many lines the rows are of: a line has a row for each of its amounts. None where that is not counted."""
        if self.few is None:
            return None
        return self.lines.order_by().values("publication", "key").distinct().count() if self.few else 0

    @cached_property
    def kinds(self) -> Sequence[Kind]:
        """Rows and stated kronor of each kind of money; nothing where there are too many to add."""
        if self.question.is_refused:
            return ()
        if self.question.is_tallied:
            kept: Sequence[Kind] = tallies(self.question).alike()
            return kept
        if self.few is not None:
            return self.lines.alike()
        return () if self.rows is None else self._added

    @cached_property
    def _added(self) -> Sequence[Kind]:
        """Of a large result, in one reading of its rows; nothing where it is surely larger than is counted."""
        return self.kept.answer("kinds", self.question.narrowing, self._add)

    def _add(self) -> Sequence[Kind]:
        return () if self._is_surely_more else alike_of(narrowed(self.question), CEILING + 1)

    @cached_property
    def _tallied(self) -> int:
        return sum(kind["rows"] for kind in self.kinds)

    @property
    def _is_surely_more(self) -> bool:
        """Whether the versions known on the day hold more than can be counted, by their own counts."""
        if self.question.known_on is None or not _only_homes(replace(self.question, known_on=None)):
            return False
        packages = PublishedPackage.objects.as_known_on(self.question.known_on).filter(self.question.of_homes)
        return (packages.aggregate(rows=Sum("row_count"))["rows"] or 0) > CEILING


def alike_of(lines: PublishedLineQuerySet, most: int) -> list[dict[str, Any]]:
    """What `alike` tells of the first so many rows. Written here: Django does not group what is cut off."""
    columns = ProjectedKind.ALIKE
    sql, values = lines.order_by().values(*columns, "kronor")[:most].query.sql_with_params()
    named = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        grouped = f"SELECT {named}, SUM(kronor), COUNT(*) FROM ({sql}) AS found GROUP BY {named}"  # noqa: S608
        cursor.execute(grouped, values)
        rows = cursor.fetchall()
    flags = {"about", "known", "year_inferred", "counts_in_sums"}
    return [
        {name: bool(value) if name in flags else value for name, value in zip(columns, row, strict=False)}
        | {"together": Decimal(row[-2] or 0).scaleb(-2), "rows": row[-1]}
        for row in rows
    ]


def tallies(question: Question) -> Any:
    """The kept counts that a question of now is about."""
    kept: QuerySet[Any] = LineTally.objects.all()
    if question.named:
        kept = NameTally.objects.filter(question.named[0].itself)
    return kept.filter(of_columns(question), question.of_homes)


class Facets:
    """Values of each filter with how many rows each finds beside the other filters."""

    def __init__(self, question: Question, counted: Counted) -> None:
        self.question = question
        self._counted = {question: counted}

    def beside(self, name: str) -> Counted:
        """What the other filters find."""
        others = self.question.without(name)
        if others not in self._counted:
            self._counted[others] = Counted(others, self._counted[self.question].kept)
        return self._counted[others]

    def of_column(self, name: str, column: str) -> dict[Any, int] | None:
        """Rows by the values of year, certainty or state; None where they are too many to count."""
        counted = self.beside(name)
        if counted.rows is None:
            return None
        found: dict[Any, int] = {}
        for kind in counted.kinds:
            found[kind[column]] = found.get(kind[column], 0) + kind["rows"]
        return found

    def municipalities(self, typed: str) -> list[Value]:
        """Those with the most rows, or those whose names have what was typed in them."""
        counted = self.beside("municipality")
        if counted.question.is_tallied:
            rows = tallies(counted.question).values_list("municipality_code").annotate(rows=Sum("row_count"))
        elif counted.few is not None:
            rows = counted.lines.values_list("municipality_code").annotate(rows=Count("pk"))
        else:
            rows = LineTally.objects.values_list("municipality_code").annotate(rows=Sum("row_count"))
        numbers = dict(rows.order_by())
        # In Swedish order, and those with as many rows stay in it.
        there = [
            each
            for each in self._homes.values()
            if each.code in numbers and folded(typed) in folded(each.name)
        ]
        there.sort(key=lambda each: -numbers[each.code])
        exact = counted.question.is_tallied or counted.few is not None
        return [Value(each.slug, each.name, numbers[each.code] if exact else None) for each in there[:LISTED]]

    @cached_property
    def _homes(self) -> Homes:
        """Every municipality as it is called and addressed today, in Swedish order."""
        return {each.code: each for each in municipalities()}

    def named(self, typed: Mapping[str, str]) -> dict[str, list[Value]]:
        """Values of the filters whose values have names, by filter."""
        found: dict[str, list[Value]] = {}
        kept: list[str] = []
        close: dict[Question, list[str]] = {}
        for kind in NAMED:
            others = self.question.without(kind)
            if not _only_homes(others) and self.beside(kind).few is not None:
                close.setdefault(others, []).append(kind)
            else:
                kept.append(kind)
        for others, kinds in close.items():
            found |= _mentioned(self._counted[others], kinds, typed, self._homes)
        found |= _kept(self._counted[self.question], kept, typed, self._homes)
        return found

    def positions(self) -> dict[str, int] | None:
        """Rows by the kind of position taken, by the parties chosen where there are any; None for too many to count."""
        few = self.beside("position").few
        if few is None:
            return None
        taken = PublishedMention.objects.filter(role__in=PositionKind.values, line__in=few)
        if parties := self.question.of_kind(NameKind.PARTY):
            taken = taken & mentions_of(parties)
        return dict(taken.order_by().values_list("role").annotate(Count("line", distinct=True)))

    def counts_names(self, kind: str) -> bool:
        """Whether the numbers beside the values of this kind hold."""
        return _only_homes(self.question.without(kind)) or self.beside(kind).few is not None


def _only_homes(question: Question) -> bool:
    """Whether nothing but municipalities is asked for: then the kept counts of names hold."""
    return question.is_tallied and not question.named and not of_columns(question)


def _mentioned(
    counted: Counted, kinds: list[str], typed: Mapping[str, str], homes: Homes
) -> dict[str, list[Value]]:
    """Of a small result: what its rows mention."""
    mentions = PublishedMention.objects.filter(concerning(*kinds), line__in=counted.few or [])
    columns = ("kind", "home", "key", "municipality_code")
    numbers: dict[NameKey, int] = {}
    for *name, number in mentions.order_by().values_list(*columns).annotate(Count("line", distinct=True)):
        numbers[_key(*name)] = numbers.get(_key(*name), 0) + number
    called = _names(numbers, homes, counted)
    values: dict[str, list[Value]] = {kind: [] for kind in kinds}
    in_order = sorted(called, key=lambda each: (-numbers.get(each, 0), sort_key(called[each].label)))
    for each in in_order:
        kind, name = each[0], called[each]
        if (
            each in numbers
            and len(values[kind]) < LISTED
            and folded(typed.get(kind, "")) in folded(name.name)
        ):
            values[kind].append(Value(name.value, name.label, numbers[each], name.swedish))
    return values


def _key(kind: str, home: str, key: str, code: str) -> NameKey:
    """A name of one municipality is the same under a new address name of that one."""
    return kind, code if home else "", key


def _names(keys: Iterable[NameKey], homes: Homes, counted: Counted) -> dict[NameKey, Named]:
    """What they are called now, or in the versions of the rows where those are of another day."""
    by_kind: dict[str, set[str]] = {}
    for kind, _code, key in keys:
        by_kind.setdefault(kind, set()).add(key)
    asked = Q(pk__in=())
    for kind, among in by_kind.items():
        asked |= Q(kind=kind, key__in=among)
    if counted.question.known_on is None:
        grouped = [name for name, _rows in _grouped(QuerySet(ListedName).filter(asked), homes)]
    else:
        grouped = _grouped_then(
            PublishedName.objects.filter(
                asked, publication__in=counted.lines.order_by().values("publication")
            ),
            homes,
        )
        unnamed = by_kind.get(NameKind.SOURCE, set()) & SOURCES_BY_KIND.keys()
        grouped += [
            Named(NameKind.SOURCE, "", key, str(SOURCES_BY_KIND[key]), swedish=False) for key in unnamed
        ]
    return {(name.kind, name.code, name.key): name for name in grouped}


def _grouped_then(names: PublishedNameQuerySet, homes: Homes) -> list[Named]:
    """Each once, as the versions known on the day call it."""
    rows = names.order_by().values_list("kind", "home", "key", "name", "name_en", "municipality_code")
    found: dict[NameKey, Named] = {}
    for kind, home, key, name, name_en, code in rows.distinct():
        called = in_language(name, name_en)
        at = homes.get(code) if home else None
        swedish = not is_translated(name_en)
        named = Named(kind, "", key, called, swedish=swedish)
        if at is not None:
            named = Named(kind, at.slug, key, called, at.name, code, (home,), swedish)
        found.setdefault(_key(kind, home, key, code), named)
    return list(found.values())


def _then(
    counted: Counted, kinds: list[str], typed: Mapping[str, str], homes: Homes, day: date
) -> dict[str, list[Value]]:
    """Of a large result of another day: names of the versions known then, in Swedish order, uncounted."""
    of_homes = counted.question.of_homes
    names = PublishedName.objects.as_known_on(day).filter(of_homes)
    values: dict[str, list[Value]] = {}
    for kind in kinds:
        words = folded(typed.get(kind, ""))
        among = names.of_kind(kind).search(words).order_by("sort_key", "key").values_list("pk", flat=True)
        first: list[int] = counted.kept.answer(
            "names then", (day, of_homes, kind, words), partial(list, among[:CLOSE_NAMES])
        )
        named = _grouped_then(PublishedName.objects.filter(pk__in=first), homes)
        named.sort(key=lambda name: sort_key(name.name))
        values[kind] = [Value(name.value, name.label, None) for name in named[:LISTED]]
    return values


def _kept(
    counted: Counted, kinds: list[str], typed: Mapping[str, str], homes: Homes
) -> dict[str, list[Value]]:
    """From the kept counts of names, in the municipalities asked for."""
    question = counted.question
    if question.known_on is not None:
        return _then(counted, kinds, typed, homes, question.known_on)
    names = ListedName.objects.filter(question.of_homes, row_count__gt=0)
    values: dict[str, list[Value]] = {kind: [] for kind in kinds}
    shared = names.none()
    for kind in kinds:
        among = names.of_kind(kind).search(folded(typed.get(kind, "")))
        if kind not in OF_ONE_MUNICIPALITY:
            shared |= among
            continue
        shared |= among.filter(home="")
        for name in among.exclude(home="").order_by(
            "-row_count", "sort_key", in_swedish("municipality_name")
        )[:LISTED]:
            home = homes[name.municipality_code]
            label = f"{in_language(name.name, name.name_en) or name.key} ({home.name})"
            values[kind].append(Value(f"{home.slug}/{name.key}", label, name.row_count))
    for found, rows in _grouped(shared, homes) if kinds else ():
        values[found.kind].append(Value(found.value, found.label, rows, found.swedish))
    return {kind: _once(found)[:LISTED] for kind, found in values.items()}


def _once(values: Iterable[Value]) -> list[Value]:
    """Those with the most rows first; what a municipality's old and new versions name is one value."""
    found: dict[str, Value] = {}
    for value in values:
        before = found.get(value.value)
        together = (value.rows or 0) + (before.rows or 0) if before else value.rows
        found[value.value] = replace(value, rows=together)
    return sorted(found.values(), key=lambda value: (-(value.rows or 0), sort_key(value.label)))


def _grouped(names: QuerySet[ListedName], homes: Homes) -> list[tuple[Named, int]]:
    """Each once, whatever number of municipalities names it, with the rows of all of them."""
    rows = (
        names.order_by()
        .values("kind", "home", "key")
        .annotate(
            called=Min("name"), english=Min("name_en"), code=Min("municipality_code"), rows=Sum("row_count")
        )
    )
    found = []
    for row in rows:
        word = SOURCES_BY_KIND.get(row["key"]) if row["kind"] == NameKind.SOURCE else None
        name = str(word) if word else in_language(row["called"], row["english"]) or row["key"]
        home = homes.get(row["code"]) if row["home"] else None
        swedish = word is None and not is_translated(row["english"])
        named = Named(row["kind"], "", row["key"], name, swedish=swedish)
        if home is not None:
            known_at = (row["home"],)
            named = replace(named, home=home.slug, where=home.name, code=home.code, homes=known_at)
        found.append((named, row["rows"]))
    return found
