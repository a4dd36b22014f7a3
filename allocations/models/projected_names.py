"""The projection's names: what a version calls by name, what mentions it, and what rests on documents.

Kinds of names are `NameKind`. Bodies and places that belong to a municipality have its address name as their ``home``;
what is shared by all (authorities, parties, pools, purposes) has none.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from allocations.models.ordering import in_swedish
from allocations.models.projection import (
    DatedQuerySet,
    Home,
    ProjectedAmount,
    PublishedLine,
    Validity,
    ValidityQuerySet,
    homes,
)
from allocations.money import KronorField, total


class NameKind(models.TextChoices):
    """What a name is of. Choices without words for people: pages have their own."""

    PACKAGE = "package"
    BODY = "body"
    PARTY = "party"
    PLACE = "place"
    SOURCE = "source"
    POOL = "pool"
    PURPOSE = "purpose"
    DOCUMENT = "document"


class PublishedNameQuerySet(ValidityQuerySet["PublishedName"]):
    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def search(self, text: str) -> Self:
        """Every word of the (already folded) text occurs in the name."""
        found = self
        for word in text.split():
            found = found.filter(search_text__contains=word)
        return found


class PublishedName(Validity):
    """A name in one version, once: a package, body, party, place, source, pool, purpose or document.

    ``key`` is unique within kind and ``home``. ``name_en`` is there where the record has one (purposes). ``parent`` and
    ``parent_home`` say what a place or body is a part of.
    """

    kind = models.CharField(max_length=8, choices=NameKind.choices)
    home = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400, blank=True)
    parent_home = models.CharField(max_length=80, blank=True)
    parent = models.CharField(max_length=80, blank=True)
    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)

    objects = PublishedNameQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "kind", "home", "key"], name="published_name_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "home", "valid_until"], name="published_name_by_key"),
            models.Index(fields=["valid_until", "kind", "sort_key"], name="published_name_by_name"),
            models.Index(
                fields=["kind", "key", "home", "-valid_from", "-publication"],
                condition=models.Q(valid_until__isnull=True),
                name="published_name_newest",
            ),
            models.Index(
                fields=["parent", "parent_home"], condition=~models.Q(parent=""), name="published_name_parts"
            ),
            models.Index(
                fields=["parent", "kind", "parent_home"],
                condition=~models.Q(parent=""),
                name="published_name_by_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedMentionQuerySet(ValidityQuerySet["PublishedMention"]):
    def of(self, kind: str, key: str, home: Home = "") -> Self:
        return self.filter(kind=kind, key=key, home__in=homes(home))


class PublishedMention(Validity):
    """Something with a name is named: by a line's cell, by a decision (``decision_key``), or by the version itself.

    Roles: of a line ``touches`` (places), ``purpose``, ``pays`` (sources, pools), ``responsible``, ``decided``, and a
    position's kind (``reservation`` …) of whoever took it on a decision about it. Of a decision ``decided``,
    ``awaited``, ``initiative`` (parties) and positions' kinds. Of the version ``measure`` (places), ``source`` and
    ``grantor``, ``administers`` and ``decides`` (of pools), ``founded_with``, ``parent`` and ``seat``.
    """

    line = models.ForeignKey(PublishedLine, on_delete=models.CASCADE, null=True, related_name="mentions")
    decision_key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    home = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    municipality_slug = models.CharField(max_length=80)

    objects = PublishedMentionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "home", "valid_until"], name="published_mention_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.role}"


class PublishedDecisionQuerySet(DatedQuerySet["PublishedDecision"]):
    def in_municipality(self, slug: str) -> Self:
        return self.filter(municipality_slug=slug)

    def taken_since(self, day: date) -> Self:
        """Decisions that may have been taken after the day: those dated to a month count from its end."""
        return self.filter(counts_from__gt=day)


class PublishedDecision(Validity):
    """A decision in one version. ``counts_from`` is the last day that its date can mean; none where it has no date.

    A correction counts from the day of what it corrects: it is no political act.
    """

    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=8)
    subject_slug = models.CharField(max_length=80)
    subject_name = models.CharField(max_length=300)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=400, blank=True)
    body_home = models.CharField(max_length=80, blank=True)
    body_slug = models.CharField(max_length=80, blank=True)
    body_name = models.CharField(max_length=300, blank=True)
    body_printed = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    date_precision = models.CharField(max_length=12)
    date_inferred = models.BooleanField(default=False)
    counts_from = models.DateField(null=True)
    paragraph = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField()

    objects = PublishedDecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "key"], name="published_decision_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["valid_until", "municipality_slug", "-counts_from"], name="published_decision_by_day"
            ),
            models.Index(fields=["body_slug", "body_home", "valid_until"], name="published_decision_by_body"),
            models.Index(
                fields=["publication"],
                condition=models.Q(kind="correction"),
                name="published_decision_mends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_slug}: {self.key}"


class PublishedFundingQuerySet(ValidityQuerySet["PublishedFunding"]):
    def from_source(self, key: str) -> Self:
        return self.filter(source_key=key)

    def from_pool(self, key: str) -> Self:
        return self.filter(pool_key=key)

    def alike(self) -> list[dict[str, Any]]:
        """Number of rows and stated kronor, like with like, the latest year first."""
        kinds = (
            "fiscal_year",
            "certainty",
            "amount_is",
            "nature",
            "amount_state",
            "qualifier",
            "about",
            "known",
            "year_inferred",
        )
        counted = self.order_by().values(*kinds)
        order = (models.F("fiscal_year").desc(nulls_last=True), *kinds[1:])
        return list(counted.annotate(together=total("kronor"), rows=models.Count("pk")).order_by(*order))


class PublishedFunding(Validity, ProjectedAmount):
    """What a package has been given by one source in one year, certainty, basis and nature: standing appropriations.

    ``source_key`` is the grantor's slug, else the word of the kind of source (`record.mentions.source_key`);
    ``source_name`` is what the package itself calls the source, empty where none is stated.
    """

    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    package_slug = models.CharField(max_length=80)
    package_name = models.CharField(max_length=300)
    source_key = models.CharField(max_length=80)
    source_kind = models.CharField(max_length=20)
    source_name = models.CharField(max_length=300, blank=True)
    pool_key = models.CharField(max_length=80, blank=True)
    pool_inferred = models.BooleanField(default=False)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    year_inferred = models.BooleanField(default=False)
    certainty = models.CharField(max_length=12)
    amount_is = models.CharField(max_length=14)
    runs = models.CharField(max_length=20)
    nature = models.CharField(max_length=12)
    sort_key = models.CharField(max_length=600)

    objects = PublishedFundingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["source_key", "valid_until", "sort_key"], name="published_funding_by_source"
            ),
            models.Index(fields=["pool_key", "valid_until"], name="published_funding_by_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.package_slug}: {self.source_key}"


class PublishedCitationQuerySet(ValidityQuerySet["PublishedCitation"]):
    def of_document(self, key: str) -> Self:
        """What rests on the document, subject by subject in reading order."""
        found = self.filter(document_key=key)
        names = (in_swedish("municipality_name"), in_swedish("subject_name"))
        return found.order_by(*names, "subject_slug", "publication", "position")


class PublishedCitation(Validity):
    """A citation of a document in one version: for the document's page, what rests on it."""

    document_key = models.CharField(max_length=80)
    document_title = models.CharField(max_length=300)
    subject_kind = models.CharField(max_length=8)
    subject_slug = models.CharField(max_length=80)
    subject_name = models.CharField(max_length=300)
    municipality_name = models.CharField(max_length=300)
    municipality_slug = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    label = models.CharField(max_length=400)
    basis = models.CharField(max_length=12)
    locator = models.CharField(max_length=300, blank=True)
    printed = models.CharField(max_length=300, blank=True)
    kronor = KronorField(null=True)
    position = models.PositiveIntegerField()

    objects = PublishedCitationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document_key", "valid_until"], name="published_citation_by_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_key}: {self.label}"
