"""The record: sealed publications, and the projection of them that lists, filters and sums read.

The public side reads these tables and nothing else of the desk's. The projection can be rebuilt from the
publications at any time; its rows are addressed by publication and key, never by primary key.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from allocations.models.columns import SubjectColumns, subject_check
from allocations.models.newest import Newest
from allocations.models.submissions import Submission
from allocations.money import AmountState, KronorField, Qualifier, total
from municipalities.models import Municipality
from municipalities.models.fields import ProseField

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def end_of_day(day: date) -> datetime:
    """The instant the day ends in Sweden: local midnight of the next day, also at summer time."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=STOCKHOLM)


def known_on(day: date) -> Q:
    """Rows that were current when the day ended in Sweden (``valid_from`` / ``valid_until`` half-open)."""
    end = end_of_day(day)
    return Q(valid_from__lt=end) & (Q(valid_until__isnull=True) | Q(valid_until__gte=end))


class PublicationQuerySet(models.QuerySet["Publication"]):
    def of_package(self, municipality_slug: str, slug: str) -> Self:
        return self.filter(municipality__slug=municipality_slug, package__isnull=False, subject_slug=slug)

    def of_body(self, municipality_slug: str, slug: str) -> Self:
        return self.filter(
            municipality__slug=municipality_slug, subject_body__isnull=False, subject_slug=slug
        )

    def with_seal(self, prefix: str) -> Self:
        return self.filter(seal__startswith=prefix.lower())

    def newest_first(self) -> Self:
        return self.select_related("municipality").order_by("-published_at", "-pk")

    def versions_of(self, publication: Publication | Newest) -> Self:
        """All versions of the same subject, the newest first, without their texts."""
        same = self.filter(package=publication.package_id, subject_body=publication.subject_body_id)
        return same.defer("document").order_by("-number")

    def current(self) -> Self:
        """Versions that no later one of their subject has followed."""
        later = Publication.objects.filter(number__gt=OuterRef("number"))
        return self.filter(
            ~Exists(later.filter(package=OuterRef("package"))),
            ~Exists(later.filter(subject_body=OuterRef("subject_body"))),
        )

    def of_bodies(self, municipality_slug: str) -> Self:
        return self.filter(
            municipality__slug=municipality_slug, subject_body__isnull=False, withdrawn_at__isnull=True
        )

    def state(self) -> tuple[str, int]:
        """What changes whenever anything public does: the newest seal, and how much was published or withdrawn.

        The count too, because of two municipalities' versions the earlier by the clock may be the later to be there.
        """
        newest = self.order_by("-published_at", "-pk").values_list("seal", flat=True).first()
        return newest or "", self.count() + self.filter(withdrawn_at__isnull=False).count()


class Publication(SubjectColumns):
    """One sealed version of a package or of a municipality's own body. Never changed, deleted or replaced.

    ``document`` is canonical JSON text, kept byte for byte; a withdrawal empties it and leaves seal and digest.
    ``subject_slug`` keeps the slug it was published under, so that the public side need not read the desk.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="publications", verbose_name=_("municipality")
    )
    subject_slug = models.CharField(_("address name"), max_length=80)
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="publication", verbose_name=_("submission")
    )
    number = models.PositiveIntegerField(_("version"))
    link = models.PositiveIntegerField(_("link in the municipality's chain"))
    published_at = models.DateTimeField(_("published at"))
    document = models.TextField(_("document"), blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    previous_seal = models.CharField(_("previous seal"), max_length=64, blank=True)
    seal = models.CharField(_("seal"), max_length=64, unique=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = ProseField(_("why it was withdrawn"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("municipality", "link")
        constraints: ClassVar = [
            subject_check("publication_concerns_one"),
            models.UniqueConstraint(fields=["package", "number"], name="publication_number_once_for_package"),
            models.UniqueConstraint(
                fields=["subject_body", "number"], name="publication_number_once_for_body"
            ),
            models.UniqueConstraint(fields=["municipality", "link"], name="publication_link_once"),
            models.UniqueConstraint(
                fields=["municipality", "previous_seal"], name="publication_chain_cannot_fork"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(document="") & ~Q(withdrawn_reason="")),
                name="publication_withdrawn_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | ~Q(document=""),
                name="publication_has_text_until_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, link__gte=1), name="publication_counts_from_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "subject_slug", "-number"], name="publication_by_address"),
            models.Index(fields=["-published_at"], name="publication_by_time"),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="publication_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_slug} v{self.number}"

    @property
    def kind(self) -> str:
        return "package" if self.package_id is not None else "body"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


Row = TypeVar("Row", bound=models.Model)


class ValidityQuerySet(models.QuerySet[Row]):
    """Rows of the projection, each of one version of one subject."""

    def current(self) -> Self:
        return self.filter(valid_until__isnull=True)

    def as_known_on(self, day: date) -> Self:
        return self.filter(known_on(day))


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


class PublishedPackageQuerySet(ValidityQuerySet["PublishedPackage"]):
    def in_municipality(self, slug: str) -> Self:
        return self.filter(municipality_slug=slug)

    def latest_first(self) -> Self:
        return self.select_related("publication").order_by("-valid_from", "sort_key")

    def municipalities(self) -> list[tuple[str, str, int, datetime]]:
        """Name, slug, number of packages and latest publication of each municipality among them."""
        rows = self.order_by("municipality_name").values_list("municipality_name", "municipality_slug")
        return list(rows.annotate(models.Count("pk"), models.Max("valid_from")))


class PublishedPackage(Validity, ProjectedAmount):
    """The headline of one version of a package: what lists, totals and comparisons need of it."""

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
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)

    objects = PublishedPackageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication"], name="published_package_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["valid_until", "municipality_code"], name="published_package_current"),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedLineQuerySet(ValidityQuerySet["PublishedLine"]):
    def in_municipality(self, slug: str) -> Self:
        return self.filter(municipality_slug=slug)

    def for_year(self, year: int) -> Self:
        return self.filter(fiscal_year=year)

    def in_place(self, slug: str) -> Self:
        return self.filter(pk__in=PublishedPlace.objects.filter(slug=slug, line__isnull=False).values("line"))

    def years(self) -> list[int]:
        """The fiscal years that any of them is for, the latest first."""
        stated = self.exclude(fiscal_year=None).order_by("-fiscal_year")
        return [year for year in stated.values_list("fiscal_year", flat=True).distinct() if year is not None]

    def municipalities(self) -> list[tuple[str, str]]:
        """Slug and name of the municipalities they are of."""
        return list(
            self.order_by("municipality_name")
            .values_list("municipality_slug", "municipality_name")
            .distinct()
        )

    def alike(self) -> list[dict[str, Any]]:
        """Their stated kronor and number of rows, like with like; what is counted elsewhere is left out."""
        doubt = ("amount_state", "qualifier", "about", "known")
        kinds = ("fiscal_year", "certainty", "amount_is", "nature", *doubt)
        counted = self.filter(counts_in_sums=True).order_by().values(*kinds)
        return list(counted.annotate(together=total("kronor"), rows=models.Count("pk")).order_by(*kinds))

    def search(self, text: str) -> Self:
        """Every word of the (already folded) text occurs in what the line is called or says."""
        found = self
        for word in text.split():
            found = found.filter(search_text__contains=word)
        return found


class PublishedLine(Validity, ProjectedAmount):
    """One cell of a line in one version: its standing money in one year, certainty, basis and nature.

    A line without any entry has one row without year whose amount is not stated.
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
    counts_in_sums = models.BooleanField(default=True)
    places = models.TextField(blank=True)
    whole_municipality = models.BooleanField(default=False)
    search_text = models.TextField()
    sort_key = models.CharField(max_length=600)

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
                name="published_line_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["valid_until", "sort_key", "id"], name="published_line_by_name"),
            models.Index(
                fields=["valid_until", "municipality_slug", "package_slug"], name="published_line_by_home"
            ),
            models.Index(fields=["valid_until", "fiscal_year"], name="published_line_by_year"),
            models.Index(fields=["valid_until", "kronor", "id"], name="published_line_by_kronor"),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedPlaceQuerySet(ValidityQuerySet["PublishedPlace"]):
    def of_lines(self) -> list[tuple[str, str]]:
        """Slug and name of the places that lines touch, in Swedish order."""
        places = self.filter(line__isnull=False).order_by("sort_key", "slug")
        return list(places.values_list("slug", "name").distinct())


class PublishedPlace(Validity):
    """A place that a line (or, without one, a measure) of a version touches."""

    line = models.ForeignKey(
        PublishedLine, on_delete=models.CASCADE, null=True, related_name="published_places"
    )
    municipality_slug = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=600)

    objects = PublishedPlaceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["slug", "valid_until"], name="published_place_by_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class PublishedCitationQuerySet(ValidityQuerySet["PublishedCitation"]):
    def of_document(self, key: str) -> Self:
        """What rests on the document, subject by subject in reading order."""
        found = self.filter(document_key=key).select_related("publication")
        return found.order_by("municipality_name", "subject_name", "position")

    def documents(self) -> list[dict[str, Any]]:
        """Each document once: its key and title, how much rests on it, and a version that describes it."""
        rows = self.order_by("document_title", "document_key").values("document_key", "document_title")
        found = rows.annotate(citations=models.Count("pk"), described_in=models.Max("publication"))
        return [dict(row) for row in found]


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
