"""Bodies that decide, pay or act, and who sits in them by office. Names of people stay out."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from municipalities.models.fields import KeyField, NameField, ProseField
from municipalities.models.municipality import Municipality


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("municipal council")
    BOARD = "board", _("municipal executive board")
    COMMITTEE = "committee", _("committee")
    SUB_COMMITTEE = "sub_committee", _("sub-committee")
    UNIT = "unit", _("unit")
    JOINT_COUNCIL = "joint_council", _("joint council")
    STATE_AUTHORITY = "state_authority", _("state authority")
    GOVERNMENT = "government", _("government")
    PARLIAMENT = "parliament", _("parliament")
    PARTY = "party", _("party")
    COALITION = "coalition", _("coalition")
    OTHER = "other", _("other")


class BodyQuerySet(models.QuerySet["Body"]):
    def get_by_natural_key(self, code: str | None, slug: str) -> Body:
        return (
            self.get(municipality__code=code, slug=slug) if code else self.get(municipality=None, slug=slug)
        )

    def shared(self) -> BodyQuerySet:
        """Those of the installation: the government, parties, state authorities."""
        return self.filter(municipality=None)


class Body(models.Model):
    """A body of a municipality, or a shared one (no municipality) such as Socialstyrelsen or a party.

    Which decision established it is read from the decision.
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("municipality"),
        help_text=_("Empty for bodies of the whole installation: parliament, the government, parties."),
    )
    slug = KeyField(_("address name"))
    name = NameField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    founded_with = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="co_founded",
        verbose_name=_("founded together with"),
    )
    task = ProseField(_("task"))
    note = ProseField(_("note"))

    objects = BodyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ("municipality", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Coalesce("municipality", 0),
                "slug",
                name="body_slug_once",
                violation_error_message=_("There is already a body with this address name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str | None, str]:
        return (self.municipality.code if self.municipality else None, self.slug)

    natural_key.dependencies = ["municipalities.municipality"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        parent = self.parent
        if parent is not None and parent.municipality_id not in {None, self.municipality_id}:
            raise ValidationError(
                {"parent": _("A body is part of one in its own municipality or of a shared one.")}
            )


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    CO_CHAIR = "co_chair", _("co-chair")
    PRESIDIUM = "presidium", _("presidium")
    MEMBER = "member", _("member")
    PARTICIPANT = "participant", _("takes part")


class SeatQuerySet(models.QuerySet["Seat"]):
    def get_by_natural_key(self, code: str | None, slug: str, key: str) -> Seat:
        return self.get(body=Body.objects.get_by_natural_key(code, slug), key=key)


class Seat(models.Model):
    """Who is represented in a body, in which role, by which office. Offices only, never a person's name."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats", verbose_name=_("body"))
    key = KeyField(_("key"))
    represents = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="seats_elsewhere", verbose_name=_("represents")
    )
    role = models.CharField(_("role"), max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    office = NameField(_("office"), blank=True, help_text=_("The office that gives the seat, never a name."))
    acting = models.BooleanField(_("acting (tf)"), default=False)
    how_many = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    how_many_words = NameField(_("how many, in words"), blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    note = ProseField(_("note"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("body", "position", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "key"],
                name="seat_key_once",
                violation_error_message=_("The body already has a seat with this key."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="seat_ends_after_it_begins",
                violation_error_message=_("A seat ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.represents}: {self.office or self.get_role_display()}"

    def natural_key(self) -> tuple[str | None, str, str]:
        return (*self.body.natural_key(), self.key)

    natural_key.dependencies = ["municipalities.body"]  # type: ignore[attr-defined]
