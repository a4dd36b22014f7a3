"""The record: sealed publications. What lists, filters and sums read of them is in `projection` and `projected_names`.

The public side reads these tables and nothing else of the desk's.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from allocations.models.columns import SubjectColumns, subject_check
from allocations.models.newest import Newest
from allocations.models.submissions import Submission
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

    def how_many(self, *municipalities: Municipality) -> int:
        """How much was ever published, in all chains or in some.

        Read from the last link of each chain: as quick for a million versions as for ten.
        """
        chains = Municipality.objects.filter(pk__in=[each.pk for each in municipalities])
        last = Publication.objects.filter(municipality=OuterRef("pk")).order_by("-link").values("link")[:1]
        every = (chains if municipalities else Municipality.objects).annotate(last=Subquery(last))
        return every.aggregate(all=Sum("last"))["all"] or 0

    def state(self) -> tuple[str, int, int]:
        """What changes whenever anything public does: the newest seal, how much was published, and withdrawn.

        How much too, because of two municipalities' versions the earlier by the clock may be the later to be there.
        """
        newest = self.order_by("-published_at", "-pk").values_list("seal", flat=True).first()
        return newest or "", self.how_many(), self.filter(withdrawn_at__isnull=False).count()


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
