"""Decision, its points and the conditions it sets. Positions taken on it are in ``positions``."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.appeals import NOT_TRIED, TRIED
from allocations.models.choices import (
    Appeal,
    ConditionKind,
    DatePrecision,
    DecisionKind,
    WhoseError,
)
from allocations.models.columns import (
    SubjectColumns,
    choice_check,
    date_constraints,
    date_precision_field,
    subject_check,
    subject_lookup,
)
from municipalities.models import Body
from municipalities.models.fields import KeyField, NameField, ProseField


class DecisionQuerySet(models.QuerySet["Decision"]):
    def get_by_natural_key(self, code: str, kind: str, slug: str, key: str) -> Decision:
        return self.get(key=key, **subject_lookup(code, kind, slug))

    def posted(self) -> Self:
        return self.filter(publication__isnull=False)

    def drafts(self) -> Self:
        return self.filter(publication__isnull=True)


class Decision(SubjectColumns):
    """What a body decided, or what was announced or made known, about one package or one body.

    Body, date, § and case number may each be not stated. Once posted (``publication`` set) only ``posted_on``,
    ``appeal``, ``final_on`` and ``appealed`` may change; the rest is put right by a later correction.
    """

    key = KeyField(_("key"))
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind)
    act = KeyField(
        _("act"),
        blank=True,
        help_text=_("The same word on two decisions makes them one act, published together."),
    )
    title = NameField(_("title"), blank=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("deciding body"),
        help_text=_("Empty: not stated."),
    )
    body_printed = NameField(_("body's name as printed"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_precision = date_precision_field(_("precision of the date"))
    paragraph = models.CharField(_("§"), max_length=40, blank=True)
    case_number = models.CharField(_("case number"), max_length=80, blank=True)
    initiative = ProseField(_("initiative"), help_text=_("On whose initiative, by office or party."))
    summary = ProseField(_("summary"), help_text=_("What was decided, in our own words."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    posted_on = models.DateField(_("minutes posted on"), null=True, blank=True)
    appeal = models.CharField(
        _("appeal"),
        max_length=13,
        choices=Appeal,
        default=Appeal.NOT_STATED,
        help_text=_(
            "By municipal law a decision becomes final three weeks after its minutes are posted: "
            "that day is then computed."
        ),
    )
    final_on = models.DateField(
        _("final on"),
        null=True,
        blank=True,
        help_text=_("Only where a document gives the day. Left empty it is computed, where it can be."),
    )
    appealed = models.BooleanField(_("appealed"), null=True, blank=True, default=None)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    whose_error = models.CharField(_("whose error"), max_length=10, choices=WhoseError, blank=True)
    continues_in = models.ForeignKey(
        "allocations.SafetyPackage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continuing_decisions",
        verbose_name=_("goes on in"),
        help_text=_("The package in which this one goes on."),
    )
    submission = models.ForeignKey(
        "allocations.Submission",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("submission"),
    )
    publication = models.ForeignKey(
        "allocations.Publication",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decisions",
        verbose_name=_("publication"),
    )

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("position", "key")
        constraints: ClassVar = [
            subject_check("decision_concerns_one"),
            models.UniqueConstraint(
                fields=["package", "key"],
                name="decision_key_once_in_package",
                violation_error_message=_("The package already has a decision with this key."),
            ),
            models.UniqueConstraint(
                fields=["subject_body", "key"],
                name="decision_key_once_in_body",
                violation_error_message=_("The body already has a decision with this key."),
            ),
            *date_constraints("decided_on", "decided_precision", "decision"),
            choice_check("kind", DecisionKind, "decision_kind_known"),
            choice_check("decided_precision", DatePrecision, "decision_precision_known"),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.CORRECTION)
                | Q(body__isnull=True, paragraph="", whose_error__in=WhoseError.values),
                name="decision_correction_is_no_political_act",
                violation_error_message=_("A correction has no body and no §, and says whose error it was."),
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.CORRECTION) | Q(whose_error="", corrects__isnull=True),
                name="decision_only_corrections_correct",
                violation_error_message=_("Only a correction says whose error it was and what it corrects."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.SPLIT_MADE_KNOWN) | Q(body__isnull=True, paragraph=""),
                name="decision_split_made_known_has_no_body",
                violation_error_message=_(
                    "A split that became known without a decision has no body and no §."
                ),
            ),
            choice_check("appeal", Appeal, "decision_appeal_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=NOT_TRIED) | ~Q(appeal=Appeal.MUNICIPAL_LAW),
                name="decision_appeal_is_of_decisions",
                violation_error_message=_(
                    "Only a body's decision can be appealed: no announcement, agreement or correction."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.CONTINUATION, continues_in__isnull=False)
                | (~Q(kind=DecisionKind.CONTINUATION) & Q(continues_in__isnull=True)),
                name="decision_goes_on_exactly_when_continuation",
                violation_error_message=_(
                    "Choose the package that it goes on in exactly when the kind is “goes on in another package”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(continues_in__isnull=True) | ~Q(continues_in=F("package")),
                name="decision_goes_on_in_another_package",
                violation_error_message=_("A package goes on in another package than itself."),
            ),
        ]

    def __str__(self) -> str:
        when = self.decided_on.isoformat() if self.decided_on is not None else ""
        if not self.title and self.paragraph:
            return ", ".join(word for word in (f"{self.get_kind_display()} {self.paragraph}", when) if word)
        return self.title or f"{self.get_kind_display()} ({self.key})"

    def natural_key(self) -> tuple[str | None, str, str, str]:
        return (*self.subject_key, self.key)

    natural_key.dependencies = ["allocations.safetypackage", "municipalities.body"]  # type: ignore[attr-defined]

    @property
    def is_posted(self) -> bool:
        return self.publication_id is not None

    def clean(self) -> None:
        corrected = self.corrects
        if corrected is not None and corrected.subject_key != self.subject_key:
            raise ValidationError({"corrects": _("A correction concerns the same package or body.")})
        following = self.continues_in
        if following is not None and following.municipality_id != self.subject_municipality.pk:
            raise ValidationError({"continues_in": _("Choose a package of the same municipality.")})
        if self.appeal == Appeal.MUNICIPAL_LAW and self.body is not None and self.body.kind not in TRIED:
            raise ValidationError(
                {"appeal": _("Only decisions of municipal bodies can be appealed by municipal law.")}
            )
        submission = self.submission
        if submission is not None and submission.subject_key != self.subject_key:
            raise ValidationError(_("A submission names decisions about its own subject."))


class DecisionPart(models.Model):
    """What belongs to a decision and freezes with it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("decision")
    )
    key = KeyField(_("key"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str | None, str, str, str, str]:
        return (*self.decision.natural_key(), self.key)

    natural_key.dependencies = ["allocations.decision"]  # type: ignore[attr-defined]


def part_key_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["decision", "key"],
        name=name,
        violation_error_message=_("The decision already has one with this key."),
    )


M = TypeVar("M", bound=models.Model)


class PartQuerySet(models.QuerySet[M]):
    """Parts of decisions, found by the decision's natural key and their own key."""

    def get_by_natural_key(self, code: str, kind: str, slug: str, decision: str, key: str) -> M:
        return self.get(key=key, decision=Decision.objects.get_by_natural_key(code, kind, slug, decision))


class DecisionPoint(DecisionPart):
    """One point of what was decided, in our own words."""

    text = ProseField(_("text"), blank=False)

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [part_key_once("point_key_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Condition(DecisionPart):
    """What the money hangs on: another body's decision, or a term of the grant.

    Pending, met or lapsed is derived from the entries that later replace the conditional ones.
    ``last_checked_on`` stays open after posting.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ConditionKind)
    text = ProseField(_("text"), blank=False)
    awaits = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions_awaiting",
        verbose_name=_("awaits a decision by"),
    )
    expected_on = models.DateField(_("expected by"), null=True, blank=True)
    expected_precision = date_precision_field(_("precision of the date"))
    last_checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    appropriations = models.ManyToManyField(
        "allocations.Appropriation", blank=True, related_name="conditions", verbose_name=_("appropriations")
    )
    allocations = models.ManyToManyField(
        "allocations.Allocation", blank=True, related_name="conditions", verbose_name=_("allocations")
    )

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ("decision", "position", "key")
        constraints: ClassVar = [
            part_key_once("condition_key_once"),
            *date_constraints("expected_on", "expected_precision", "condition"),
            choice_check("kind", ConditionKind, "condition_kind_known"),
            choice_check("expected_precision", DatePrecision, "condition_precision_known"),
            models.CheckConstraint(
                condition=Q(kind=ConditionKind.TERM) | Q(awaits__isnull=False),
                name="condition_awaits_somebody",
                violation_error_message=_("Say whose decision is awaited."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
