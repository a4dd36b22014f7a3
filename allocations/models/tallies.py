"""Kept counts of what stands now, a municipality at a time: what lists read instead of counting all lines.

They belong to the projection: made of its current rows by publishing, and made again whenever it is. Nothing in them is
a source of anything.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self, TypeVar

from django.db import models
from django.db.models import Q

from allocations.models.choices import PositionKind
from allocations.models.projected_names import NameKind
from allocations.models.projection import ProjectedKind
from allocations.money import KronorField, total

Tally = TypeVar("Tally", bound=models.Model)

CONCERNED: Final[dict[str, tuple[str, ...]]] = {
    NameKind.PLACE: ("touches",),
    NameKind.BODY: ("decided", "responsible"),
    NameKind.PARTY: tuple(PositionKind.values),
    NameKind.SOURCE: ("pays",),
    NameKind.PURPOSE: ("purpose",),
}
"""In which roles a line's mention of each kind of name is counted and filtered by."""


def concerning(*kinds: str) -> Q:
    """Mentions of these kinds by which lines are counted and filtered."""
    found = Q()
    for kind in kinds or CONCERNED:
        found |= Q(kind=kind, role__in=CONCERNED[kind])
    return found


class TallyQuerySet(models.QuerySet[Tally]):
    def alike(self) -> list[dict[str, Any]]:
        """Number of rows and stated kronor, like with like; also of what is counted elsewhere."""
        counted = self.order_by().values(*ProjectedKind.ALIKE)
        return list(counted.annotate(together=total("kronor"), rows=models.Sum("row_count")))


class KindOfLine(models.Model):
    """How many current rows of lines of one kind a municipality has, and what is stated of them together."""

    municipality_code = models.CharField(max_length=4)
    municipality_slug = models.CharField(max_length=80)
    municipality_name = models.CharField(max_length=300)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    certainty = models.CharField(max_length=12, blank=True)
    amount_is = models.CharField(max_length=14, blank=True)
    nature = models.CharField(max_length=12, blank=True)
    amount_state = models.CharField(max_length=20)
    qualifier = models.CharField(max_length=10)
    about = models.BooleanField()
    known = models.BooleanField()
    year_inferred = models.BooleanField(default=False)
    counts_in_sums = models.BooleanField()
    kronor = KronorField(null=True)
    row_count = models.PositiveIntegerField()

    class Meta:
        abstract = True


class LineTally(KindOfLine):
    """Of all current rows."""

    objects = TallyQuerySet["LineTally"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["municipality_slug"], name="line_tally_by_home")]

    def __str__(self) -> str:
        return f"{self.municipality_slug}: {self.row_count}"


class NameTally(KindOfLine):
    """Of the current rows that concern one name, as ``CONCERNED`` says."""

    kind = models.CharField(max_length=8, choices=NameKind.choices)
    home = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=80)

    objects = TallyQuerySet["NameTally"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "home"], name="name_tally_by_key"),
            models.Index(fields=["municipality_code"], name="name_tally_by_home"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.row_count}"


class ListedNameQuerySet(models.QuerySet["ListedName"]):
    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def search(self, text: str) -> Self:
        """Every word of the (already folded) text occurs in the name."""
        found = self
        for word in text.split():
            found = found.filter(search_text__contains=word)
        return found


class ListedName(models.Model):
    """Something that a municipality's current versions call by name, once, and how many current lines it concerns.

    What concerning means for each kind is in ``CONCERNED``. A source without a grantor has no name of its own: pages
    have words for its key.
    """

    municipality_code = models.CharField(max_length=4)
    municipality_slug = models.CharField(max_length=80)
    municipality_name = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    home = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=400, blank=True)
    name_en = models.CharField(max_length=400, blank=True)
    search_text = models.TextField(blank=True)
    sort_key = models.CharField(max_length=600, blank=True)
    row_count = models.PositiveIntegerField(default=0)

    objects = ListedNameQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality_code", "kind", "home", "key"], name="listed_name_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "home"], name="listed_name_by_key"),
            models.Index(fields=["kind", "municipality_slug"], name="listed_name_by_home"),
            models.Index(fields=["kind", "-row_count"], name="listed_name_by_count"),
        ]

    def __str__(self) -> str:
        return self.name or self.key
