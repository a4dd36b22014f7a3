"""The kept counts of a municipality's current lines and names, made anew of the projection each time it changes."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from allocations.models import (
    LineTally,
    ListedName,
    NameTally,
    PublishedLine,
    PublishedMention,
    PublishedName,
)
from allocations.models.projection import ProjectedKind
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
    NameTally.objects.filter(municipality_code=municipality.code).delete()
    ListedName.objects.filter(municipality_code=municipality.code).delete()
    LineTally.objects.bulk_create(_lines(municipality, home))
    NameTally.objects.bulk_create(_kinds_of_names(municipality, home), batch_size=1_000)
    ListedName.objects.bulk_create(_names(municipality, home), batch_size=1_000)


@transaction.atomic
def tally_all() -> None:
    """Count all municipalities anew, under their locks."""
    for municipality in Municipality.objects.locked().order_by("pk"):
        tally(municipality)


def _lines(municipality: Municipality, home: dict[str, str]) -> list[LineTally]:
    lines = PublishedLine.objects.current().filter(publication__municipality=municipality)
    return [
        LineTally(**home, row_count=kind.pop("rows"), kronor=kind.pop("together"), **kind)
        for kind in lines.alike()
    ]


def _kinds_of_names(municipality: Municipality, home: dict[str, str]) -> list[NameTally]:
    """For each name the kinds of the rows it concerns; a row that mentions it in several roles counts once."""
    mentions = PublishedMention.objects.current().filter(
        concerning(), publication__municipality=municipality, line__stands=True
    )
    columns = ("counts_in_sums", *ProjectedKind.ALIKE[:-1], "kronor")
    rows = mentions.order_by().values_list(
        "kind", "home", "key", "line", *(f"line__{column}" for column in columns)
    )
    made: dict[tuple[object, ...], NameTally] = {}
    for row in rows.distinct().iterator(chunk_size=5_000):
        name, kind, kronor = row[:3], row[4:-1], row[-1]
        found = made.get((name, kind))
        if found is None:
            told = dict(zip(columns, kind, strict=False))
            found = NameTally(
                **home, kind=name[0], home=name[1], key=name[2], row_count=0, kronor=Decimal(0), **told
            )
            made[name, kind] = found
        found.row_count += 1
        found.kronor = (found.kronor or Decimal(0)) + (kronor or Decimal(0))
    return list(made.values())


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
