"""The kept counts of a municipality's current lines and names, made anew of the projection each time it changes."""

from __future__ import annotations

from django.db.models import Count

from allocations.models import LineTally, ListedName, PublishedLine, PublishedMention, PublishedName
from allocations.models.tallies import concerning
from municipalities.models import Municipality

NameKey = tuple[str, str, str]
"""Kind, home and key."""


def tally(municipality: Municipality) -> None:
    """Count what stands in the municipality's current versions. Under its lock, in the transaction of the change."""
    home = {
        "municipality_code": municipality.code,
        "municipality_slug": municipality.slug,
        "municipality_name": municipality.name,
    }
    LineTally.objects.filter(municipality_code=municipality.code).delete()
    ListedName.objects.filter(municipality_code=municipality.code).delete()
    LineTally.objects.bulk_create(_lines(municipality, home))
    ListedName.objects.bulk_create(_names(municipality, home), batch_size=1_000)


def _lines(municipality: Municipality, home: dict[str, str]) -> list[LineTally]:
    lines = PublishedLine.objects.current().filter(publication__municipality=municipality)
    return [
        LineTally(**home, row_count=kind.pop("rows"), kronor=kind.pop("together"), **kind)
        for kind in lines.alike()
    ]


def _names(municipality: Municipality, home: dict[str, str]) -> list[ListedName]:
    """What is called by name, by the latest version that does, and what is mentioned without a name."""
    current = PublishedName.objects.current().filter(publication__municipality=municipality)
    listed: dict[NameKey, ListedName] = {}
    for name in current.order_by("-valid_from", "pk").iterator(chunk_size=1_000):
        listed.setdefault(
            (name.kind, name.home, name.key),
            ListedName(
                **home,
                kind=name.kind,
                home=name.home,
                key=name.key,
                name=name.name,
                name_en=name.name_en,
                search_text=name.search_text,
                sort_key=name.sort_key,
            ),
        )
    mentions = PublishedMention.objects.current().filter(
        concerning(), publication__municipality=municipality, line__stands=True
    )
    counted = mentions.order_by().values_list("kind", "home", "key").annotate(Count("line", distinct=True))
    for kind, mentioned_home, key, rows in counted:
        found = listed.setdefault(
            (kind, mentioned_home, key), ListedName(**home, kind=kind, home=mentioned_home, key=key)
        )
        found.row_count = rows
    return list(listed.values())
