"""Municipality, its residents by year, and its areas and places."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from municipalities.models.fields import KeyField, NameField, ProseField, YearField, year_check

RESERVED_SLUGS = frozenset(
    {
        *(
            "admin",
            "andamal",
            "andringar",
            "api",
            "data",
            "en",
            "finansiering",
            "handlingar",
            "jamfor",
            "organ",
        ),
        *(
            "kommuner",
            "kontroll",
            "logga-in",
            "media",
            "om",
            "partier",
            "poster",
            "rattelser",
            "sedan",
            "sok",
        ),
        *("static", "tillganglighet", "v"),
    }
)
"""First words of addresses (design section 7): no municipality may be called so."""


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def get_by_natural_key(self, code: str) -> Municipality:
        return self.get(code=code)

    def locked(self) -> Self:
        """Take the municipality's row lock, the first in the one lock order.

        NO KEY UPDATE: a plain FOR UPDATE deadlocks after an insert with a foreign key to it.
        """
        return self.select_for_update(no_key=True)


class Municipality(models.Model):
    """A Swedish municipality, by Statistics Sweden's code (text of four digits, first two the county's)."""

    code = models.CharField(
        _("SCB code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"\A\d{4}\Z", _("Four digits, for example 0484."))],
    )
    slug = KeyField(_("address name"), unique=True)
    name = NameField(_("name"))
    county = NameField(_("county"), blank=True)

    objects = MunicipalityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{4}$"),
                name="municipality_code_is_four_digits",
                violation_error_message=_("A municipality's code is four digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("The word “%(slug)s” is reserved for the site.") % {"slug": self.slug}}
            )


class ResidentsQuerySet(models.QuerySet["Residents"]):
    def get_by_natural_key(self, code: str, year: int) -> Residents:
        return self.get(municipality__code=code, year=year)


class Residents(models.Model):
    """How many lived in the municipality on 31 December of the year."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="residents", verbose_name=_("municipality")
    )
    year = YearField(_("31 December of the year"))
    count = models.PositiveIntegerField(_("residents"))

    objects = ResidentsQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("residents")
        verbose_name_plural = _("residents")
        ordering = ("municipality", "year")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "year"],
                name="residents_once_a_year",
                violation_error_message=_("The municipality already has a figure for this year."),
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="residents_are_some",
                violation_error_message=_(
                    "Give the number of residents; leave the year out if it is not known."
                ),
            ),
            year_check("year", "residents_year_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.count}"

    def natural_key(self) -> tuple[str, int]:
        return (self.municipality.code, self.year)

    natural_key.dependencies = ["municipalities.municipality"]  # type: ignore[attr-defined]


class AreaKind(models.TextChoices):
    DISTRICT = "district", _("district")
    PLACE = "place", _("place")
    GROUP = "group", _("named group")


class AreaQuerySet(models.QuerySet["Area"]):
    def get_by_natural_key(self, code: str, slug: str) -> Area:
        return self.get(municipality__code=code, slug=slug)


class Area(models.Model):
    """A district or place in a municipality, or a named group of areas, which the source may not list."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="areas", verbose_name=_("municipality")
    )
    slug = KeyField(_("address name"))
    name = NameField(_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind, default=AreaKind.DISTRICT)
    members_listed = models.BooleanField(
        _("members are listed"),
        default=True,
        help_text=_("Untick for a group whose districts or places no document lists."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    note = ProseField(_("note"))

    objects = AreaQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("municipality", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="area_slug_once",
                violation_error_message=_("The municipality already has an area with this address name."),
            ),
            models.CheckConstraint(
                condition=Q(members_listed=True) | Q(kind=AreaKind.GROUP),
                name="area_only_groups_are_unlisted",
                violation_error_message=_("Only a named group can have members that are not listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.municipality.code, self.slug)

    natural_key.dependencies = ["municipalities.municipality"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.parent is not None and self.parent.municipality_id != self.municipality_id:
            raise ValidationError({"parent": _("An area lies in its own municipality.")})
