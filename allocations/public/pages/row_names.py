"""What rows of lines name: their places, purpose and sources, with the pages of those. Two queries for any rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from allocations.models import PublishedLine, PublishedMention, PublishedName
from allocations.models.projected_names import NameKind
from allocations.models.tallies import CONCERNED
from allocations.public.filters.named import in_language
from allocations.public.pages.names import address_of_name
from allocations.public.pages.source import kinds_of_source
from allocations.record.mentions import UNSTATED_SOURCE

SHOWN: Final = (NameKind.PLACE, NameKind.PURPOSE, NameKind.SOURCE)

NameAt = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RowName:
    """A name with its page. `is_swedish` where it comes out of the record as it stands there."""

    name: str
    address: str
    is_swedish: bool


@dataclass(frozen=True, slots=True)
class RowNames:
    """What one row names, in the record's order."""

    places: tuple[RowName, ...] = ()
    purposes: tuple[RowName, ...] = ()
    sources: tuple[RowName, ...] = ()


def names_in(lines: Sequence[PublishedLine], days: str) -> dict[int, RowNames]:
    """By the row's primary key. ``days`` end the addresses, where the list is of other days than today."""
    keys = [line.pk for line in lines if line.pk]
    if not keys:
        return {}
    asked = Q()
    for shown in SHOWN:
        asked |= Q(kind=shown, role__in=CONCERNED[shown])
    mentions = PublishedMention.objects.filter(asked, line__in=keys).order_by("pk")
    rows = list(mentions.values_list("line", "kind", "home", "key"))
    publications = {line.publication_id for line in lines}
    called = _called({(kind, home, key) for _line, kind, home, key in rows}, publications, days)
    found: dict[int, dict[str, list[RowName]]] = {}
    for line, kind, home, key in rows:
        of_kind = found.setdefault(line, {}).setdefault(kind, [])
        if called[kind, home, key] not in of_kind:
            of_kind.append(called[kind, home, key])
    return {line: RowNames(*(tuple(names.get(kind, ())) for kind in SHOWN)) for line, names in found.items()}


def _called(names: set[NameAt], publications: set[int], days: str) -> dict[NameAt, RowName]:
    """As the versions of the rows call them: few rows to look through, however many others name the same."""
    kinds, keys = {name[0] for name in names}, {name[2] for name in names}
    rows = PublishedName.objects.filter(publication__in=publications, kind__in=kinds, key__in=keys)
    told = {
        (kind, home, key): (name, en)
        for kind, home, key, name, en in rows.order_by("pk").values_list(
            "kind", "home", "key", "name", "name_en"
        )
    }
    ours = kinds_of_source()
    found = {}
    for each in names:
        kind, home, key = each
        name, name_en = told.get(each, (key, ""))
        shown = in_language(name, name_en)
        if kind == NameKind.SOURCE and key in ours:
            shown, name = _("not stated") if key == UNSTATED_SOURCE else ours[key][0], ""
        found[each] = RowName(shown, address_of_name(kind, home, key) + days, shown == name)
    return found
