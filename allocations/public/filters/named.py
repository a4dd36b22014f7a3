"""Values of filters that have names: municipalities, places, bodies, sources, purposes and parties.

In an address a place or body of one municipality is `orebro/baronbackarna`; `baronbackarna` alone is every place that
is called so in any. What all municipalities share (parties, purposes, sources) has one word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Min, Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy

from allocations.models import ListedName, PublishedName
from allocations.models.projected_names import NameKind
from allocations.record.mentions import KEY_OF_KIND, UNSTATED_SOURCE
from municipalities.models import Municipality

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
class MunicipalityChosen:
    slug: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Named:
    """A chosen value. `home` is None for all that are called so, empty for what is shared by all municipalities.

    `swedish`: the name is the record's; else it is in the reader's language.
    """

    kind: str
    home: str | None
    key: str
    name: str
    where: str = ""
    swedish: bool = True

    @property
    def value(self) -> str:
        return f"{self.home}/{self.key}" if self.home else self.key

    @property
    def label(self) -> str:
        return f"{self.name} ({self.where})" if self.where else self.name


def chosen_municipalities(slugs: Sequence[str]) -> dict[str, MunicipalityChosen]:
    """By slug, those there are."""
    wanted = [slug for slug in slugs if WORD.fullmatch(slug)]
    if not wanted:
        return {}
    rows = Municipality.objects.filter(slug__in=wanted).values_list("slug", "name", "code")
    return {slug: MunicipalityChosen(slug, name, code) for slug, name, code in rows}


def chosen_names(wanted: Collection[tuple[str, str]], *, also_before: bool) -> dict[tuple[str, str], Named]:
    """By kind and value, those there are; with `also_before` those that only earlier versions name as well."""
    found: dict[tuple[str, str], Named] = {}
    tables: list[QuerySet[Any]] = [QuerySet(ListedName), *([QuerySet(PublishedName)] if also_before else [])]
    for table in tables:
        missing = {each: match for each in wanted if each not in found and (match := WORD.fullmatch(each[1]))}
        if missing:
            found |= _found(table, missing)
    for kind, value in wanted:
        if kind == NameKind.SOURCE and value in SOURCES_BY_KIND:
            found[kind, value] = Named(kind, "", value, str(SOURCES_BY_KIND[value]), swedish=False)
    return found


def _found(
    table: QuerySet[Any], missing: dict[tuple[str, str], re.Match[str]]
) -> dict[tuple[str, str], Named]:
    asked = Q()
    for (kind, _value), match in missing.items():
        one = Q(kind=kind, key=match["key"])
        asked |= one & Q(home=match["home"]) if match["home"] else one
    rows = table.filter(asked).order_by("kind", "key", "home").values("kind", "key", "home")
    names: dict[tuple[str, str, str | None], Named] = {}
    for row in rows.annotate(called=Min("name"), english=Min("name_en"), where=Min("municipality_name")):
        kind, home, key = row["kind"], row["home"], row["key"]
        name = in_language(row["called"], row["english"]) or key
        swedish = not is_translated(row["english"])
        names[kind, key, home] = Named(kind, home, key, name, row["where"] if home else "", swedish)
        names.setdefault((kind, key, None), Named(kind, None if home else "", key, name, swedish=swedish))
    return {
        each: names[each[0], match["key"], match["home"]]
        for each, match in missing.items()
        if (each[0], match["key"], match["home"]) in names
    }


def in_language(name: str, name_en: str) -> str:
    """The English name on an English page, where the record has one."""
    return name_en if is_translated(name_en) else name


def is_translated(name_en: str) -> bool:
    """Whether the reader sees the record's English name."""
    return bool(name_en) and get_language() == "en"
