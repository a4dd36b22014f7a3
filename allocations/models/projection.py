"""The projection: flat rows of each sealed version, made by publishing, that lists, filters and sums read.

It can be rebuilt from the publications at any time; its rows are addressed by publication and key, never by primary
key. Names, mentions, decisions, funding and citations are in `projected_names`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, Final, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from allocations.models.ordering import in_swedish
from allocations.models.record import Publication, known_on
from allocations.money import AmountState, KronorField, Qualifier, total

Row = TypeVar("Row", bound=models.Model)
Home = str | Collection[str]
"""The address name of a municipality, empty for what is shared by all; or all the address names that one has had."""


def homes(home: Home) -> Collection[str]:
    return [home] if isinstance(home, str) else home


class ValidityQuerySet(models.QuerySet[Row]):
    """Rows of the projection, each of one version of one subject."""

    def current(self) -> Self:
        return self.filter(valid_until__isnull=True)

    def as_known_on(self, day: date) -> Self:
        """Rows of the versions that were current when the day ended in Sweden."""
        return self.filter(known_on(day))

    def as_of(self, *, known_on: date | None = None, decided_by: date | None = None) -> Self:  # noqa: ARG002
        """Rows on two clocks: of the versions known when a day ended, and as decided by the end of another.

        Without a day the clock stands at now. Rows that have no days of their own stand still on the decisions' clock.
        """
        return self.current() if known_on is None else self.as_known_on(known_on)


class DatedQuerySet(ValidityQuerySet[Row]):
    """Rows of decisions, with the day they count from."""

    def as_of(self, *, known_on: date | None = None, decided_by: date | None = None) -> Self:
        found = super().as_of(known_on=known_on)
        return found if decided_by is None else found.filter(counts_from__lte=decided_by)


class Validity(models.Model):
    """A row of the projection: which sealed version it is of, and when that was the current one."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="%(class)ss")
    municipality_code = models.CharField(max_length=4)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ProjectedAmount(models.Model):
    """An amount with its doubt. ``about`` and ``known`` say of sums what state and qualifier cannot."""

    amount_state = models.CharField(max_length=20, choices=AmountState.choices)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    qualifier_word = models.CharField(max_length=40, blank=True)
    kronor = KronorField(null=True)
    about = models.BooleanField(default=False)
    known = models.BooleanField(default=True)

    class Meta:
        abstract = True


class ProjectedKind:
    """What makes rows of lines alike: only like money is added, and its doubt is kept apart until it is."""

    DOUBT: Final = ("amount_state", "qualifier", "about", "known")
    SORT: Final = ("fiscal_year", "certainty", "amount_is", "nature")
    ALIKE: Final = (*SORT, *DOUBT, "year_inferred", "counts_in_sums")


class PublishedPackageQuerySet(ValidityQuerySet["PublishedPackage"]):
    def in_municipality(self, slug: str) -> Self:
        return self.filter(municipality_slug=slug)

    def latest_first(self) -> Self:
        return self.select_related("publication").order_by("-valid_from", "sort_key")

    def municipalities(self) -> list[tuple[str, str, int, datetime]]:
        """Name, slug, number of packages and latest publication of each municipality among them."""
        rows = self.order_by(in_swedish("municipality_name")).values_list(
            "municipality_name", "municipality_slug"
        )
        return list(rows.annotate(models.Count("pk"), models.Max("valid_from")))


class PublishedPackage(Validity, ProjectedAmount):
    """The headline of one version of a package: what lists, totals and comparisons need of it.

    ``row_count`` is how many rows of lines stand in it.
    """

    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    certainty = models.CharField(max_length=12, blank=True)
    amount_is = models.CharField(max_length=14, blank=True)
    runs = models.CharField(max_length=20, blank=True)
    specified_share = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    line_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)

    objects = PublishedPackageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication"], name="published_package_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["valid_until", "municipality_code"], name="published_package_current"),
            models.Index(
                fields=["-valid_from", "sort_key"],
                condition=Q(valid_until__isnull=True),
                name="published_package_latest",
            ),
            models.Index(
                fields=["municipality_slug", "slug", "valid_until"], name="published_package_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedLineQuerySet(ValidityQuerySet["PublishedLine"]):
    def current(self) -> Self:
        """What stands in the current versions."""
        return super().current().filter(stands=True)

    def as_of(self, *, known_on: date | None = None, decided_by: date | None = None) -> Self:
        """Lines on two clocks: as published by the end of a day, and as decided by the end of another.

        Without a day the clock stands at now. On the decisions' clock only money of dated decisions is seen.
        """
        found = super().current() if known_on is None else self.as_known_on(known_on)
        if decided_by is None:
            return found.filter(stands=True)
        ended = Q(decided_until__isnull=True) | Q(decided_until__gt=decided_by)
        return found.filter(ended, decided_from__lte=decided_by)

    def naming(self, kind: str, key: str, *, home: Home = "", role: str = "") -> Self:
        """Lines that name this: a place, body, party, source, pool or purpose; in one role, or in any."""
        from allocations.models.projected_names import PublishedMention  # it refers to lines

        named = PublishedMention.objects.filter(kind=kind, key=key, line__isnull=False)
        if home:
            named = named.filter(home__in=homes(home))
        if role:
            named = named.filter(role=role)
        return self.filter(pk__in=named.values("line"))

    def in_municipality(self, slug: str) -> Self:
        return self.filter(municipality_slug=slug)

    def alike(self) -> list[dict[str, Any]]:
        """Number of rows and stated kronor, like with like; also of what is counted elsewhere."""
        counted = self.order_by().values(*ProjectedKind.ALIKE)
        return list(counted.annotate(together=total("kronor"), rows=models.Count("pk")))


ORDERS: Final = {
    "by_name": ("sort_key", "id"),
    "municipality": ("municipality_sort_key", "sort_key", "id"),
    "places": ("places_sort_key", "sort_key", "id"),
    "certainty": ("certainty_rank", "sort_key", "id"),
    "year_up": ("yearless", "fiscal_year", "sort_key", "id"),
    "year_down": ("yearless", "-fiscal_year", "sort_key", "id"),
    "kronor_up": ("unstated", "kronor", "sort_key", "id"),
    "kronor_down": ("unstated", "-kronor", "sort_key", "id"),
}
"""How lists of lines are sorted; each has an index that is read from either end."""

NOW: Final = Q(valid_until__isnull=True, stands=True)
"""What stands in the current versions. PostgreSQL takes no order from an index that begins with what IS NULL: that is a
range to it, and it would sort a million rows for a page of fifty."""


class PublishedLine(Validity, ProjectedAmount):
    """One cell of a line in one version: its money in one year, certainty, basis and nature.

    ``stands``: it is what stands in the version. ``decided_from`` and ``decided_until`` (half-open) say when it stood
    by the dates of the decisions; a cell that later decisions changed has a further row that stands no longer, and one
    that rests on a decision without a date has no interval. A line without any entry has one row without year whose
    amount is not stated. ``yearless`` and ``unstated`` put what is not said last, whichever way a list is sorted.
    ``open_places``: they are named “among others”. What ends in ``inferred`` is our reading.
    """

    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    package_slug = models.CharField(max_length=80)
    package_name = models.CharField(max_length=300)
    key = models.CharField(max_length=80)
    parent_key = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    certainty = models.CharField(max_length=12, blank=True)
    amount_is = models.CharField(max_length=14, blank=True)
    runs = models.CharField(max_length=20, blank=True)
    nature = models.CharField(max_length=12, blank=True)
    stands = models.BooleanField(default=True)
    decided_from = models.DateField(null=True)
    decided_until = models.DateField(null=True)
    counts_in_sums = models.BooleanField(default=True)
    places = models.TextField(blank=True)
    whole_municipality = models.BooleanField(default=False)
    open_places = models.BooleanField(default=False)
    year_inferred = models.BooleanField(default=False)
    places_inferred = models.BooleanField(default=False)
    yearless = models.BooleanField(default=True)
    unstated = models.BooleanField(default=True)
    certainty_rank = models.PositiveSmallIntegerField(default=99)
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)
    municipality_sort_key = models.CharField(max_length=100, default="")
    places_sort_key = models.CharField(max_length=200, default="")

    objects = PublishedLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "publication",
                "key",
                Coalesce("fiscal_year", 0),
                "certainty",
                "amount_is",
                "nature",
                condition=Q(stands=True),
                name="published_line_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["valid_until", "stands", "municipality_slug", "package_slug"],
                name="published_line_by_home",
            ),
            models.Index(fields=["valid_until", "stands", "fiscal_year"], name="published_line_by_year"),
            models.Index(fields=["stands", "sort_key", "id"], name="published_line_ever"),
            *(
                models.Index(fields=list(order), condition=NOW, name=f"published_line_{name}")
                for name, order in ORDERS.items()
            ),
        ]

    def __str__(self) -> str:
        return self.name
