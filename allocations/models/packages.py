"""SafetyPackage and what it consists of: lines with money, measures without."""

from __future__ import annotations

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import Movement
from allocations.models.columns import choice_check, one_of
from municipalities.models import Area, Body, Municipality
from municipalities.models.fields import KeyField, NameField, ProseField

RESERVED_PACKAGE_SLUGS = frozenset({"v", "omraden", "organ"})
"""Words that follow a municipality in an address; a bare year is one too."""


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def get_by_natural_key(self, key: str) -> Purpose:
        return self.get(key=key)


class Purpose(models.Model):
    """One of our own few classes of lines, shared by all municipalities and marked as ours."""

    key = KeyField(_("key"), unique=True)
    name = NameField(_("name"))
    name_en = NameField(_("name in English"), blank=True)
    cofog = models.CharField(
        _("COFOG code"),
        max_length=10,
        blank=True,
        help_text=_("Classification of the Functions of Government."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PurposeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")
        ordering = ("position", "key")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class SafetyPackageQuerySet(models.QuerySet["SafetyPackage"]):
    def get_by_natural_key(self, code: str, slug: str) -> SafetyPackage:
        return self.get(municipality__code=code, slug=slug)


class SafetyPackage(models.Model):
    """A municipality's set of safety measures announced or decided together, under its own name."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="packages", verbose_name=_("municipality")
    )
    slug = KeyField(_("address name"))
    name = NameField(_("name"), help_text=_("The package's own name, as its document prints it."))
    framework = NameField(_("framework"), blank=True, help_text=_("The programme it is part of."))
    heading = NameField(_("heading"), blank=True, help_text=_("The heading its measures are gathered under."))
    scope_note = ProseField(_("scope"), help_text=_("What it is in addition to, or does not include."))
    open_list = models.BooleanField(
        _("“among other things”"),
        default=False,
        help_text=_("The source lists only some of the package's lines."),
    )
    follow_up = ProseField(
        _("follow-up"), help_text=_("What the document says about how results are followed.")
    )

    objects = SafetyPackageQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("safety package")
        verbose_name_plural = _("safety packages")
        ordering = ("municipality", "slug")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="package_slug_once",
                violation_error_message=_("The municipality already has a package with this address name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.municipality.code, self.slug)

    natural_key.dependencies = ["municipalities.municipality"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.slug in RESERVED_PACKAGE_SLUGS or re.fullmatch(r"\d{4}", self.slug):
            raise ValidationError(
                {"slug": _("The word “%(slug)s” is reserved for the site.") % {"slug": self.slug}}
            )
        elsewhere = SafetyPackage.objects.filter(
            municipality=self.municipality_id, publications__subject_slug=self.slug
        )
        if elsewhere.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another package has been published under this address name.")})


class AllocationLineQuerySet(models.QuerySet["AllocationLine"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> AllocationLine:
        return self.get(package__municipality__code=code, package__slug=slug, key=key)


class AllocationLine(models.Model):
    """One purpose inside a package. Its key and package freeze once money on it is posted."""

    package = models.ForeignKey(
        SafetyPackage, on_delete=models.PROTECT, related_name="lines", verbose_name=_("safety package")
    )
    key = KeyField(_("key"))
    number = models.CharField(
        _("number"), max_length=20, blank=True, help_text=_("As printed, or our order.")
    )
    name = NameField(_("name"))
    description = ProseField(_("description"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of line"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    movement = models.CharField(
        _("new, going on or increased"), max_length=12, choices=Movement, default=Movement.NOT_STATED
    )
    open_list = models.BooleanField(
        _("“among other things”"),
        default=False,
        help_text=_("The source lists only some of what the line holds."),
    )
    whole_municipality = models.BooleanField(_("the whole municipality"), default=False)
    areas = models.ManyToManyField(Area, blank=True, related_name="lines", verbose_name=_("areas"))
    open_areas = models.BooleanField(
        _("areas “among others”"), default=False, help_text=_("The source names only some of the places.")
    )
    recipients = NameField(_("recipients"), blank=True)
    responsible = models.ManyToManyField(
        Body, blank=True, related_name="responsible_lines", verbose_name=_("responsible bodies")
    )
    purpose = models.ForeignKey(
        Purpose,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("purpose (ours)"),
    )

    objects = AllocationLineQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[areas, responsible])

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("package", "position", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["package", "key"],
                name="line_key_once",
                violation_error_message=_("The package already has a line with this key."),
            ),
            choice_check("movement", Movement, "line_movement_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.package.natural_key(), self.key)

    natural_key.dependencies = ["allocations.safetypackage"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        seen = {self.pk}
        above = self.parent
        while above is not None:
            if above.package_id != self.package_id:
                raise ValidationError({"parent": _("A line is part of a line in the same package.")})
            if above.pk in seen:
                raise ValidationError({"parent": _("A line cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent
        self._clean_home()

    def _clean_home(self) -> None:
        """A line that has money or parts stays where these are."""
        if self._state.adding:
            return
        allocated = self.allocations.exclude(decision__package=self.package_id).exists()
        wanted = self.position_amounts.exclude(position_taken__decision__package=self.package_id).exists()
        if allocated or wanted or self.parts.exclude(package=self.package_id).exists():
            raise ValidationError(_("A line with money or parts stays in its package."))


class MeasureQuerySet(models.QuerySet["Measure"]):
    def get_by_natural_key(self, code: str, kind: str, slug: str, key: str) -> Measure:
        if kind == "package":
            return self.get(package__municipality__code=code, package__slug=slug, key=key)
        return self.get(body__municipality__code=code, body__slug=slug, key=key)


class Measure(models.Model):
    """What is done without money of its own. Belongs to exactly one package or one body."""

    package = models.ForeignKey(
        SafetyPackage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("safety package"),
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("body")
    )
    key = KeyField(_("key"))
    name = NameField(_("name"))
    description = ProseField(_("description"))
    movement = models.CharField(
        _("new, going on or increased"), max_length=12, choices=Movement, default=Movement.NOT_STATED
    )
    open_list = models.BooleanField(_("“among other things”"), default=False)
    areas = models.ManyToManyField(Area, blank=True, related_name="measures", verbose_name=_("areas"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MeasureQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[areas])

    class Meta:
        verbose_name = _("measure without money of its own")
        verbose_name_plural = _("measures without money of their own")
        ordering = ("position", "key")
        constraints: ClassVar = [
            one_of(
                ["package", "body"], "measure_belongs_to_one", _("Choose exactly one: a package or a body.")
            ),
            models.UniqueConstraint(
                fields=["package", "key"],
                name="measure_key_once_in_package",
                violation_error_message=_("The package already has a measure with this key."),
            ),
            models.UniqueConstraint(
                fields=["body", "key"],
                name="measure_key_once_in_body",
                violation_error_message=_("The body already has a measure with this key."),
            ),
            choice_check("movement", Movement, "measure_movement_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str | None, str, str, str]:
        if self.package is not None:
            return (self.package.municipality.code, "package", self.package.slug, self.key)
        if self.body is None:
            raise ValidationError(_("Choose exactly one: a package or a body."))
        return (self.body.natural_key()[0], "body", self.body.slug, self.key)

    natural_key.dependencies = ["allocations.safetypackage", "municipalities.body"]  # type: ignore[attr-defined]
