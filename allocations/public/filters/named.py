"""Values of filters that have names: municipalities, places, bodies, sources, purposes and parties.

In an address a place or body of one municipality is `orebro/baronbackarna`; `baronbackarna` alone is every place that
is called so in any. What all municipalities share (parties, purposes, sources) has one word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Min, Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy

from allocations.models import ListedName, PublishedName
from allocations.models.projected_names import NameKind
from allocations.public.homes import Home, homes_at
from allocations.record.mentions import KEY_OF_KIND, UNSTATED_SOURCE

NAMED: Final = (NameKind.PLACE, NameKind.BODY, NameKind.SOURCE, NameKind.PURPOSE, NameKind.PARTY)
WORD: Final = re.compile(r"(?:(?P<home>[-\w]{1,80})/)?(?P<key>[-\w]{1,80})", re.ASCII)

SOURCES_BY_KIND: Final = {
    KEY_OF_KIND["municipal_budget"]: pgettext_lazy("source", "the municipalities’ own money"),
    KEY_OF_KIND["state_grant"]: pgettext_lazy("source", "state grants without a named grantor"),
    KEY_OF_KIND["other"]: pgettext_lazy("source", "other sources"),
    UNSTATED_SOURCE: pgettext_lazy("source", "a source that is not stated"),
}
"""Words for sources that no grantor gives a name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A chosen value. `home` is None for all that are called so, empty for what is shared by all municipalities.

    What belongs to one municipality has its code, and every address name it may be found under (`homes`).
    `swedish`: the name is the record's; else it is in the reader's language.
    """

    kind: str
    home: str | None
    key: str
    name: str
    where: str = ""
    code: str = ""
    homes: tuple[str, ...] = ()
    swedish: bool = True

    @property
    def value(self) -> str:
        return f"{self.home}/{self.key}" if self.home else self.key

    @property
    def label(self) -> str:
        return f"{self.name} ({self.where})" if self.where else self.name

    @property
    def itself(self) -> Q:
        """What a row that names it holds."""
        named = Q(kind=self.kind, key=self.key)
        if self.home is None:
            return named
        return named & (Q(home__in=self.homes, municipality_code=self.code) if self.home else Q(home=""))


def chosen_municipalities(slugs: Sequence[str]) -> dict[str, Home]:
    """By slug, those there are or were, also with nothing published."""
    return homes_at(slug for slug in slugs if WORD.fullmatch(slug))


def chosen_names(wanted: Collection[tuple[str, str]], *, also_before: bool) -> dict[tuple[str, str], Named]:
    """By kind and value, those there are; with `also_before` those that only earlier versions name as well."""
    asked = {each: match for each in wanted if (match := WORD.fullmatch(each[1]))}
    homes = homes_at(match["home"] for match in asked.values() if match["home"])
    asked = {each: match for each, match in asked.items() if not match["home"] or match["home"] in homes}
    found: dict[tuple[str, str], Named] = {}
    tables: list[QuerySet[Any]] = [QuerySet(ListedName), *([QuerySet(PublishedName)] if also_before else [])]
    for table in tables:
        missing = {each: match for each, match in asked.items() if each not in found}
        if missing:
            found |= _found(table, missing, homes)
    for kind, value in wanted:
        if kind == NameKind.SOURCE and value in SOURCES_BY_KIND:
            found[kind, value] = Named(kind, "", value, str(SOURCES_BY_KIND[value]), swedish=False)
    return found


def _found(
    table: QuerySet[Any], missing: dict[tuple[str, str], re.Match[str]], homes: Mapping[str, Home]
) -> dict[tuple[str, str], Named]:
    asked = Q()
    for (kind, _value), match in missing.items():
        one = Q(kind=kind, key=match["key"])
        home = homes.get(match["home"] or "")
        asked |= one & Q(home__in=home.slugs, municipality_code=home.code) if home else one
    rows = table.filter(asked).order_by("kind", "key", "home").values("kind", "key", "home")
    told = list(rows.annotate(called=Min("name"), english=Min("name_en"), code=Min("municipality_code")))
    found = {}
    for (kind, value), match in missing.items():
        home = homes.get(match["home"] or "")
        for row in told:
            if (row["kind"], row["key"]) != (kind, match["key"]):
                continue
            name = in_language(row["called"], row["english"]) or row["key"]
            swedish = not is_translated(row["english"])
            if home is None:
                anywhere = None if row["home"] else ""
                found[kind, value] = Named(kind, anywhere, row["key"], name, swedish=swedish)
                break
            if row["home"] in home.slugs and row["code"] == home.code:
                of_home = (home.name, home.code, home.slugs)
                found[kind, value] = Named(kind, home.slug, row["key"], name, *of_home, swedish=swedish)
                break
    return found


def in_language(name: str, name_en: str) -> str:
    """The English name on an English page, where the record has one."""
    return name_en if is_translated(name_en) else name


def is_translated(name_en: str) -> bool:
    """Whether the reader sees the record's English name."""
    return bool(name_en) and get_language() == "en"
