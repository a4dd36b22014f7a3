"""Groups of columns that several models share, each with its constraints: an amount, a date with its
precision, and the one subject (a package or a body) that a thing concerns.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allocations.models.choices import DatePrecision
from allocations.money import Amount, AmountState, KronorField, Qualifier
from municipalities.models import Body, Municipality
from municipalities.models.fields import NameField

LARGEST_AMOUNT = Decimal(10) ** 12
"""A thousand milliard kronor: more than all Swedish municipalities spend in a year."""


class AmountColumns(models.Model):
    """One amount: its state, kronor exactly when stated, and the qualifier the source puts before it."""

    amount_state = models.CharField(
        _("amount is stated"), max_length=20, choices=AmountState.choices, default=AmountState.STATED
    )
    kronor = KronorField(_("kronor"), null=True, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    qualifier_word = models.CharField(_("qualifier as printed"), max_length=40, blank=True)
    included_in = NameField(_("included in"), blank=True)

    class Meta:
        abstract = True

    @property
    def amount(self) -> Amount:
        if self.amount_state == AmountState.STATED:
            if self.kronor is None:
                raise ValidationError(_("A stated amount has kronor."))
            return Amount.stated(self.kronor, qualifier=Qualifier(self.qualifier), word=self.qualifier_word)
        return Amount(AmountState(self.amount_state))


def amount_constraints(name: str) -> list[models.BaseConstraint]:
    """The rules of an amount, for a model that has AmountColumns."""
    stated = Q(amount_state=AmountState.STATED)
    return [
        choice_check("amount_state", AmountState, f"{name}_state_known"),
        choice_check("qualifier", Qualifier, f"{name}_qualifier_known"),
        models.CheckConstraint(
            condition=(stated & Q(kronor__isnull=False)) | (~stated & Q(kronor__isnull=True)),
            name=f"{name}_kronor_exactly_when_stated",
            violation_error_message=_("Give an amount, or say why there is none."),
        ),
        models.CheckConstraint(
            condition=stated | Q(qualifier=Qualifier.EXACT, qualifier_word=""),
            name=f"{name}_unstated_has_no_qualifier",
            violation_error_message=_(
                "An amount that is not stated cannot be “about” or “at least” anything."
            ),
        ),
        models.CheckConstraint(
            condition=~Q(qualifier=Qualifier.EXACT) | Q(qualifier_word=""),
            name=f"{name}_exact_has_no_word",
            violation_error_message=_("An exact amount has no qualifying word."),
        ),
        models.CheckConstraint(
            condition=Q(kronor__isnull=True) | Q(kronor__gte=-LARGEST_AMOUNT, kronor__lte=LARGEST_AMOUNT),
            name=f"{name}_kronor_in_range",
            violation_error_message=_("The amount is larger than a thousand milliard kronor."),
        ),
        models.CheckConstraint(
            condition=Q(amount_state="included_elsewhere") | Q(included_in=""),
            name=f"{name}_included_in_only_when_included",
            violation_error_message=_("Say where the amount is included only when it is included elsewhere."),
        ),
    ]


def choice_check(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """A column holds one of its words, on every way in."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("Choose one of the listed values."),
    )


def date_constraints(date: str, precision: str, name: str) -> list[models.BaseConstraint]:
    """A date exactly when its precision says that there is one."""
    not_stated = Q(**{precision: DatePrecision.NOT_STATED})
    return [
        models.CheckConstraint(
            condition=(not_stated & Q(**{f"{date}__isnull": True}))
            | (~not_stated & Q(**{f"{date}__isnull": False})),
            name=f"{name}_date_exactly_when_precise",
            violation_error_message=_("Give a date with its precision, or say that the date is not stated."),
        ),
    ]


def date_precision_field(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=10, choices=DatePrecision, default=DatePrecision.NOT_STATED)


def one_of(fields: list[str], name: str, message: Any) -> models.CheckConstraint:
    """Exactly one of the foreign keys is set."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


class SubjectColumns(models.Model):
    """What a decision, a submission or a publication concerns: one package, or one of a municipality's bodies."""

    package = models.ForeignKey(
        "allocations.SafetyPackage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("safety package"),
    )
    subject_body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss_about",
        verbose_name=_("body concerned"),
        limit_choices_to={"municipality__isnull": False},
    )

    class Meta:
        abstract = True

    @property
    def subject(self) -> models.Model:
        """The package or body."""
        found = self.package or self.subject_body
        if found is None:
            raise ValidationError(_("Choose what it concerns: a package or a body."))
        return found

    @property
    def subject_key(self) -> tuple[str | None, str, str]:
        """(municipality code, "package" or "body", slug): the subject's part of a natural key."""
        if self.package is not None:
            return (self.package.municipality.code, "package", self.package.slug)
        body = self.subject_body
        if body is None or body.municipality is None:
            raise ValidationError(_("Choose what it concerns: a package or a body."))
        return (body.municipality.code, "body", body.slug)

    @property
    def subject_municipality(self) -> Municipality:
        if self.package is not None:
            return self.package.municipality
        if self.subject_body is None or self.subject_body.municipality is None:
            raise ValidationError(_("Only a municipality's own body can be published."))
        return self.subject_body.municipality


def subject_lookup(code: str, kind: str, slug: str) -> dict[str, Any]:
    """Filter terms for the subject of a natural key."""
    if kind == "package":
        return {"package__municipality__code": code, "package__slug": slug}
    return {"subject_body__municipality__code": code, "subject_body__slug": slug}


def subject_check(name: str) -> models.CheckConstraint:
    return one_of(["package", "subject_body"], name, _("Choose exactly one: a package or a body."))
