"""The projection's facts beside names: positions and what they wanted instead, a decision's money, what is awaited,
measures without money, and documents. Pages of parties, bodies, places and documents list them.

Made from the sealed document alone, as all of the projection (`allocations.publishing.projected_facts`).
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from allocations.models.ordering import in_swedish
from allocations.models.projected_names import NameKind
from allocations.models.projection import (
    DatedQuerySet,
    Home,
    ProjectedAmount,
    Validity,
    ValidityQuerySet,
    homes,
)


class OfSubject(Validity):
    """A row that says of which package or body it is."""

    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=8)
    subject_slug = models.CharField(max_length=80)
    subject_name = models.CharField(max_length=300)

    class Meta:
        abstract = True


class PublishedPositionQuerySet(DatedQuerySet["PublishedPosition"]):
    def of(self, kind: str, key: str, home: Home = "") -> Self:
        return self.filter(actor_kind=kind, actor_key=key, actor_home__in=homes(home))

    def latest_first(self) -> Self:
        """By the day of the decision; those on decisions without a date come last."""
        return self.order_by(F("counts_from").desc(nulls_last=True), in_swedish("municipality_name"), "id")


class PublishedPosition(OfSubject):
    """What a party or another body has said of a decision. ``content`` is empty where it is not stated.

    ``counts_from`` is that of the decision (`PublishedDecision`), as are the columns from ``decision_kind`` on.
    """

    decision_key = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=8, choices=NameKind.choices)
    actor_home = models.CharField(max_length=80, blank=True)
    actor_key = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    content_stated = models.BooleanField()
    content = models.TextField(blank=True)
    inferred = models.BooleanField(default=False)
    decision_kind = models.CharField(max_length=20)
    decision_title = models.CharField(max_length=400, blank=True)
    body_home = models.CharField(max_length=80, blank=True)
    body_slug = models.CharField(max_length=80, blank=True)
    body_name = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    date_precision = models.CharField(max_length=12)
    date_inferred = models.BooleanField(default=False)
    counts_from = models.DateField(null=True)
    paragraph = models.CharField(max_length=120, blank=True)

    objects = PublishedPositionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["actor_kind", "actor_key", "actor_home", "valid_until"], name="published_position_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_key}: {self.kind}"


class PublishedAlternativeQuerySet(ValidityQuerySet["PublishedAlternative"]):
    pass


class PublishedAlternative(Validity, ProjectedAmount):
    """What a position wanted a line, or the money of a source, to be instead."""

    decision_key = models.CharField(max_length=80)
    position_key = models.CharField(max_length=80)
    line_key = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=300)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveIntegerField()

    objects = PublishedAlternativeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["publication", "decision_key"], name="published_alternative_of"),
        ]

    def __str__(self) -> str:
        return f"{self.position_key}: {self.name}"


class PublishedDecidedQuerySet(ValidityQuerySet["PublishedDecided"]):
    pass


class PublishedDecided(Validity, ProjectedAmount):
    """What a decision gave, like with like: to the package, or where it gives that nothing, to lines.

    ``is_change``: it adds to or takes from what stood. Moves that come to nothing are left out.
    """

    decision_key = models.CharField(max_length=80)
    to_lines = models.BooleanField()
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    certainty = models.CharField(max_length=12)
    amount_is = models.CharField(max_length=14)
    is_change = models.BooleanField(default=False)
    year_inferred = models.BooleanField(default=False)
    position = models.PositiveIntegerField()

    objects = PublishedDecidedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["publication", "decision_key"], name="published_decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_key}: {self.fiscal_year}"


class PublishedConditionQuerySet(ValidityQuerySet["PublishedCondition"]):
    def awaiting(self, kind: str, key: str, home: Home = "") -> Self:
        return self.filter(awaits_kind=kind, awaits_key=key, awaits_home__in=homes(home))


class PublishedCondition(OfSubject):
    """What hangs on a decision. ``state`` (pending, met, lapsed) is computed; ``years`` are those of its money."""

    decision_key = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    awaits_kind = models.CharField(max_length=8, blank=True)
    awaits_home = models.CharField(max_length=80, blank=True)
    awaits_key = models.CharField(max_length=80, blank=True)
    awaits_name = models.CharField(max_length=300, blank=True)
    expected = models.DateField(null=True)
    expected_precision = models.CharField(max_length=12)
    last_checked_on = models.DateField(null=True)
    state = models.CharField(max_length=8)
    years = models.CharField(max_length=200, blank=True)
    inferred = models.BooleanField(default=False)

    objects = PublishedConditionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["awaits_key", "awaits_kind", "awaits_home", "valid_until"],
                name="published_condition_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_slug}: {self.key}"


class PublishedMeasureQuerySet(ValidityQuerySet["PublishedMeasure"]):
    def touching(self, home: Home, place: str) -> Self:
        return self.filter(municipality_slug__in=homes(home), areas__contains=f" {place} ")


class PublishedMeasure(OfSubject):
    """What is done without money of its own. ``areas``: the places' address names, with a space around each."""

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    movement = models.CharField(max_length=12, blank=True)
    open_list = models.BooleanField(default=False)
    areas = models.TextField(blank=True)
    inferred = models.BooleanField(default=False)
    position = models.PositiveIntegerField()

    objects = PublishedMeasureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["municipality_slug", "valid_until"], name="published_measure_home"),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedDocumentQuerySet(ValidityQuerySet["PublishedDocument"]):
    def newest(self, municipality: Home = "") -> Self:
        """Of each document the row of the newest current version that knows it: of all, or of one municipality's."""
        rows = (
            self.current().filter(municipality_slug__in=homes(municipality))
            if municipality
            else self.current()
        )
        later = Q(valid_from__gt=OuterRef("valid_from")) | Q(
            valid_from=OuterRef("valid_from"), publication__gt=OuterRef("publication")
        )
        # What is later is no earlier: said once more, it lets the index find the later row.
        no_earlier = Q(valid_from__gte=OuterRef("valid_from"))
        return rows.filter(~Exists(rows.filter(no_earlier, later, key=OuterRef("key"))))


class PublishedDocument(OfSubject):
    """A document as one version describes it. ``step``: its place among the grades, 1 the closest to the decision."""

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    grade = models.CharField(max_length=12)
    step = models.PositiveSmallIntegerField()
    publisher = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    date_precision = models.CharField(max_length=12)
    at_hand = models.BooleanField()
    cited = models.PositiveIntegerField(default=0)
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)

    objects = PublishedDocumentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "valid_until"], name="published_document_by_key"),
            models.Index(
                fields=["sort_key", "key", "id"],
                condition=Q(valid_until__isnull=True),
                name="published_document_by_name",
            ),
            models.Index(
                fields=["key", "valid_from", "publication"],
                condition=Q(valid_until__isnull=True),
                name="published_document_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title
