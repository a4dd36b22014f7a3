"""Where money comes from: a package's funding sources, and the national pools behind state grants."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import AmountIs, Certainty, SourceKind
from allocations.models.columns import AmountColumns, amount_constraints, choice_check
from allocations.models.packages import SafetyPackage
from municipalities.models import Body
from municipalities.models.fields import KeyField, NameField, ProseField, YearField, year_check


class NationalPoolQuerySet(models.QuerySet["NationalPool"]):
    def get_by_natural_key(self, key: str) -> NationalPool:
        return self.get(key=key)


class NationalPool(models.Model):
    """Money that the state sets aside for all municipalities. Shared: superusers edit it, the desk reads it.

    The government's decision on a pool is a fact of the pool, no Decision.
    """

    key = KeyField(_("key"), unique=True)
    name = NameField(_("name"))
    decided_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="pools_decided", verbose_name=_("decided by")
    )
    administered_by = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pools_administered",
        verbose_name=_("administered by"),
    )
    description = ProseField(_("description"))

    objects = NationalPoolQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("national pool")
        verbose_name_plural = _("national pools")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["municipalities.body"]  # type: ignore[attr-defined]


class PoolAmountQuerySet(models.QuerySet["PoolAmount"]):
    def get_by_natural_key(self, pool: str, year: int | None, certainty: str) -> PoolAmount:
        return self.get(pool__key=pool, fiscal_year=year, certainty=certainty)


class PoolAmount(AmountColumns):
    """What the pool holds in a year, and whether that is decided."""

    pool = models.ForeignKey(
        NationalPool, on_delete=models.CASCADE, related_name="amounts", verbose_name=_("pool")
    )
    fiscal_year = YearField(_("fiscal year"), null=True, blank=True)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty)
    amount_is = models.CharField(_("amount is"), max_length=14, choices=AmountIs, default=AmountIs.NOT_STATED)
    awaits = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("awaits")
    )

    objects = PoolAmountQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pool amount")
        verbose_name_plural = _("pool amounts")
        ordering = ("pool", "fiscal_year")
        constraints: ClassVar = [
            *amount_constraints("pool_amount"),
            year_check("fiscal_year", "pool_amount_year_in_range"),
            choice_check("certainty", Certainty, "pool_amount_certainty_known"),
            choice_check("amount_is", AmountIs, "pool_amount_is_known"),
            models.UniqueConstraint(
                "pool",
                Coalesce("fiscal_year", 0),
                "certainty",
                name="pool_amount_once",
                violation_error_message=_("The pool already has an amount for this year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.fiscal_year or '–'}"

    def natural_key(self) -> tuple[str, int | None, str]:
        return (self.pool.key, self.fiscal_year, self.certainty)

    natural_key.dependencies = ["allocations.nationalpool"]  # type: ignore[attr-defined]


class FundingSourceQuerySet(models.QuerySet["FundingSource"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> FundingSource:
        return self.get(package__municipality__code=code, package__slug=slug, key=key)


class FundingSource(models.Model):
    """Who pays for a package: the municipality's own budget, a state grant, or a source no document states."""

    package = models.ForeignKey(
        SafetyPackage, on_delete=models.PROTECT, related_name="sources", verbose_name=_("safety package")
    )
    key = KeyField(_("key"))
    name = NameField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind, default=SourceKind.NOT_STATED)
    earmarked = models.BooleanField(_("earmarked (riktat)"), null=True, blank=True, default=None)
    grantor = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("grantor"),
    )
    pool = models.ForeignKey(
        NationalPool,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("national pool"),
    )
    description = ProseField(_("description"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = FundingSourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        ordering = ("package", "position", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["package", "key"],
                name="source_key_once",
                violation_error_message=_("The package already has a source with this key."),
            ),
            choice_check("kind", SourceKind, "source_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.package.natural_key(), self.key)

    natural_key.dependencies = ["allocations.safetypackage", "allocations.nationalpool"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.pool is not None and self.kind != SourceKind.STATE_GRANT:
            raise ValidationError({"pool": _("Only a state grant comes out of a national pool.")})
        if self._state.adding:
            return
        money = (self.appropriations, self.allocations)
        if any(entries.exclude(decision__package=self.package_id).exists() for entries in money):
            raise ValidationError(_("A source with money stays in its package."))
