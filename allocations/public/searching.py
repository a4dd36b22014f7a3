"""The search over everything that has a name: which things match what was written, the best first.

Best: the name begins with it, a word of the name does, it stands inside the name, it stands elsewhere in the text. The
texts searched are folded (`record.folding`), so that "ÖREBRO" and "orebro" find Örebro, and are searched inside words,
so that "trygghet" finds "trygghetspaket". Alike on both databases; PostgreSQL reads trigrams (`allocations.trigrams`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from allocations.models import ListedName, PublishedLine
from allocations.models.projected_names import NameKind
from allocations.public.filters.named import in_language, is_translated
from allocations.public.filters.words import having
from allocations.public.sweden import municipalities
from allocations.record.folding import folded, sort_key

LONGEST: Final = 100
SHORTEST: Final = 2
MANY: Final = 1_000
"""Matches that are ranked one by one. Of more than that, those that begin with it are asked for by themselves."""
TAKEN: Final = 60
KINDS: Final = (
    *("municipality", NameKind.PACKAGE, "line", NameKind.PLACE, NameKind.BODY, NameKind.PARTY),
    *(NameKind.SOURCE, NameKind.PURPOSE, NameKind.DOCUMENT),
)
"""What is searched, in the order in which equally good groups stand."""
NAMED: Final = tuple(kind for kind in KINDS if kind not in {"municipality", "line"})


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `rank` 0 is the best; `rows` is how many amounts of lines it concerns, None for a line."""

    kind: str
    home: str
    key: str
    name: str
    municipality: str
    package: str
    package_name: str
    rank: int
    order: str
    rows: int | None = None
    swedish: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one kind, the best first; `more_than_counted`: there are more than `hits` holds."""

    kind: str
    hits: tuple[Hit, ...]
    more_than_counted: bool

    @property
    def best(self) -> int:
        return self.hits[0].rank


def search(words: Sequence[str]) -> tuple[Found, ...]:
    """Everything that has all of the words, by kind. The number of questions to the database has a bound."""
    if not any(len(word) >= SHORTEST for word in words):
        return ()
    found = [_municipalities(words), *_names(words), _lines(words)]
    order = {kind: at for at, kind in enumerate(KINDS)}
    return tuple(
        sorted((each for each in found if each.hits), key=lambda each: (each.best, order[each.kind]))
    )


def rank_of(name: str, words: Sequence[str]) -> int:
    """How well a name fits; 3 where only the text around it does."""
    plain = folded(name)
    if plain.startswith(" ".join(words)):
        return 0
    if all(re.search(rf"(?:^|[^a-z0-9]){re.escape(word)}", plain) for word in words):
        return 1
    return 2 if all(word in plain for word in words) else 3


def _sorted(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (hit.rank, hit.order, sort_key(hit.municipality))))


def _municipalities(words: Sequence[str]) -> Found:
    """All of Sweden's, also those with nothing published: their pages say so."""
    hits = (
        Hit("municipality", "", at.slug, at.name, "", "", "", rank_of(at.name, words), sort_key(at.name))
        for at in municipalities()
        if all(word in folded(at.name) for word in words)
    )
    return Found("municipality", _sorted(hits), more_than_counted=False)


NAME_COLUMNS: Final = (
    *("kind", "home", "key", "name", "name_en"),
    *("municipality_name", "municipality_slug", "sort_key", "row_count"),
)


def _names(words: Sequence[str]) -> list[Found]:
    """What the current versions call by name; what several municipalities share is found once."""
    matching = ListedName.objects.of_kind(*NAMED).exclude(name="").filter(having(words))
    rows = list(matching.values_list(*NAME_COLUMNS)[: MANY + 1])
    if len(rows) <= MANY:
        return [Found(kind, _named(rows, kind, words), more_than_counted=False) for kind in NAMED]
    found = []
    for kind in NAMED:
        among = _begun_first(matching.of_kind(kind), words).values_list(*NAME_COLUMNS)[: TAKEN + 1]
        taken = list(among)
        found.append(Found(kind, _named(taken, kind, words), more_than_counted=len(taken) > TAKEN))
    return found


def _begun_first(names: QuerySet[ListedName], words: Sequence[str]) -> QuerySet[ListedName]:
    begun = When(search_text__startswith=" ".join(words), then=Value(0))
    return names.order_by(Case(begun, default=Value(1), output_field=IntegerField()), "sort_key")


def _named(rows: Iterable[tuple[Any, ...]], kind: str, words: Sequence[str]) -> tuple[Hit, ...]:
    found: dict[tuple[str, str], Hit] = {}
    for row_kind, home, key, name, name_en, municipality, _slug, order, number in rows:
        if row_kind != kind:
            continue
        before = found.get((home, key))
        shown = in_language(name, name_en)
        rank = min(rank_of(name, words), rank_of(name_en, words) if name_en else 3)
        found[home, key] = Hit(
            kind=kind,
            home=home,
            key=key,
            name=shown,
            municipality=municipality if home or kind == NameKind.DOCUMENT else "",
            package="",
            package_name="",
            rank=rank,
            order=order,
            rows=number + (before.rows or 0 if before else 0),
            swedish=not is_translated(name_en),
        )
    return _sorted(found.values())


LINE_COLUMNS: Final = (
    *("publication_id", "key", "name", "sort_key"),
    *("municipality_slug", "municipality_name", "package_slug", "package_name"),
)


def _lines(words: Sequence[str]) -> Found:
    """Lines of current versions, each once however many amounts it has."""
    matching = PublishedLine.objects.current().filter(having(words))
    rows = list(matching.order_by().values_list(*LINE_COLUMNS)[: MANY + 1])
    many = len(rows) > MANY
    if many:
        # By the folded text, that begins with the name: in Swedish order å, ä and ö stand far from a and o.
        begun = matching.filter(search_text__startswith=" ".join(words))
        by_name = [each.order_by("sort_key", "id").values_list(*LINE_COLUMNS) for each in (begun, matching)]
        rows = [row for each in by_name for row in each[:TAKEN]]
    found = {
        (row[0], row[1]): Hit(
            kind="line",
            home=row[4],
            key=row[1],
            name=row[2],
            municipality=row[5],
            package=row[6],
            package_name=row[7],
            rank=rank_of(row[2], words),
            order=row[3],
        )
        for row in rows
    }
    return Found("line", _sorted(found.values()), more_than_counted=many)


def nearest(words: Sequence[str]) -> tuple[str, ...]:
    """Names that are nearly what was written, where nothing is: "Vesterås" gives Västerås. At most three."""
    longest = max(words, key=len, default="")
    if len(longest) < 3:
        return ()
    middle = len(longest) // 2 - 1
    parts = dict.fromkeys((longest[:3], longest[middle : middle + 3], longest[-3:]))
    alike = Q()
    for part in parts:
        alike |= Q(search_text__contains=part)
    kinds = (each for each in NAMED if each not in {NameKind.DOCUMENT, NameKind.PACKAGE})
    names = ListedName.objects.of_kind(*kinds).exclude(name="").filter(alike)
    found = {name: _likeness(name, longest) for name in names.values_list("name", flat=True)[:300]}
    found |= {name: _likeness(name, longest) for name in (at.name for at in municipalities())}
    best = sorted(
        (-likeness, len(name), sort_key(name), name) for name, likeness in found.items() if likeness >= 0.65
    )
    return tuple(name for *_likeness_of, name in best[:3])


def _likeness(name: str, word: str) -> float:
    """How like the word the likest word of the name is, or its beginning of the same length."""
    return max(
        SequenceMatcher(None, word, each[: max(len(word), 4)]).ratio()
        for each in folded(name).split() or [""]
    )
