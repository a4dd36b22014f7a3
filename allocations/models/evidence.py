"""Evidence: documents, and the citations that tie a figure or fact to its place in one of them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from allocations.models.choices import Basis, DatePrecision, DocumentKind, Grade
from allocations.models.columns import choice_check, date_constraints, date_precision_field, one_of
from municipalities.models import Area, Body, Municipality, Residents, Seat
from municipalities.models.fields import KeyField, NameField, ProseField


class DocumentQuerySet(models.QuerySet["Document"]):
    def get_by_natural_key(self, key: str) -> Document:
        return self.get(key=key)


class Document(models.Model):
    """A document that says something: at hand, or only mentioned by another.

    Its key is unique in the installation, because its public address is ``/handlingar/<key>/``.
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("municipality"),
        help_text=_("Empty: shared by the installation."),
    )
    key = KeyField(_("key"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = NameField(_("title"), blank=True, help_text=_("Empty: it has no title of its own."))
    description = ProseField(_("description"))
    publisher = NameField(_("publisher"), blank=True, help_text=_("Empty: not stated."))
    dated = models.DateField(_("dated"), null=True, blank=True)
    dated_precision = date_precision_field(_("precision of the date"))
    address = models.URLField(_("address"), max_length=500, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    at_hand = models.BooleanField(
        _("at hand"),
        default=True,
        help_text=_("Untick for a document that is mentioned but that we have not seen."),
    )
    size_printed = models.CharField(_("size as printed"), max_length=40, blank=True)
    mentioned_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("mentioned in"),
    )
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="documents/", blank=True)
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, blank=True, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")]
    )
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    """What it was called where it came from, made safe; the file itself is kept under its SHA-256."""
    redistributable = models.BooleanField(
        _("may be redistributed"),
        default=False,
        help_text=_("Ticked, everybody can fetch the file once the document is published."),
    )

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("key",)
        constraints: ClassVar = [
            *date_constraints("dated", "dated_precision", "document"),
            choice_check("kind", DocumentKind, "document_kind_known"),
            choice_check("grade", Grade, "document_grade_known"),
            choice_check("dated_precision", DatePrecision, "document_precision_known"),
            models.CheckConstraint(
                condition=Q(at_hand=True) | Q(file="", sha256="", retrieved_on__isnull=True),
                name="document_not_at_hand_has_no_file",
                violation_error_message=_(
                    "A document that is not at hand has no file and was not retrieved."
                ),
            ),
            models.UniqueConstraint(
                Coalesce("municipality", 0),
                "sha256",
                condition=~Q(sha256=""),
                name="document_file_once_in_municipality",
                violation_error_message=_("The file is here already, as another document."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.description[:80] or self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["municipalities.municipality"]  # type: ignore[attr-defined]


TARGETS = (
    "appropriation",
    "allocation",
    "stated_figure",
    "package",
    "line",
    "measure",
    "source",
    "pool",
    "pool_amount",
    "decision",
    "point",
    "condition",
    "position_taken",
    "position_amount",
    "indicator",
    "observation",
    "outturn",
    "described_document",
    "area",
    "body",
    "seat",
    "residents",
    "fact_correction",
)
"""The foreign keys of a citation, of which exactly one is set."""


class Citation(models.Model):
    """Where a fact stands: document, place in it, the words or figure as printed.

    Or an inference with its reason, or a computation with its terms. ``fact`` names the one field of the
    target that it concerns (empty: the whole of it), so that an inference is marked on the very fact.
    """

    basis = models.CharField(_("basis"), max_length=12, choices=Basis, default=Basis.STATED)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("document"),
    )
    locator = NameField(_("place in the document"), blank=True)
    printed = NameField(_("as printed"), blank=True)
    fact = models.CharField(
        _("fact"), max_length=40, blank=True, help_text=_("The field that it concerns; empty: the whole.")
    )
    claim = NameField(_("what we infer"), blank=True, help_text=_("A clause that begins with “that”."))
    reason = ProseField(_("reason"), help_text=_("Why we infer it."))
    terms = NameField(_("terms"), blank=True, help_text=_("The computation, for example 159 662 − 1 009."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    appropriation = models.ForeignKey(
        "allocations.Appropriation", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    allocation = models.ForeignKey(
        "allocations.Allocation", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    stated_figure = models.ForeignKey(
        "allocations.StatedFigure", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    package = models.ForeignKey(
        "allocations.SafetyPackage", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    line = models.ForeignKey(
        "allocations.AllocationLine",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    measure = models.ForeignKey(
        "allocations.Measure", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    source = models.ForeignKey(
        "allocations.FundingSource", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    pool = models.ForeignKey(
        "allocations.NationalPool", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    pool_amount = models.ForeignKey(
        "allocations.PoolAmount", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    decision = models.ForeignKey(
        "allocations.Decision", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    point = models.ForeignKey(
        "allocations.DecisionPoint", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    condition = models.ForeignKey(
        "allocations.Condition", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    position_taken = models.ForeignKey(
        "allocations.Position", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    position_amount = models.ForeignKey(
        "allocations.PositionAmount",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    indicator = models.ForeignKey(
        "allocations.Indicator", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    observation = models.ForeignKey(
        "allocations.Observation", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    outturn = models.ForeignKey(
        "allocations.Outturn", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    described_document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="described_by"
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="citations")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="citations")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="citations")
    residents = models.ForeignKey(
        Residents, on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    fact_correction = models.ForeignKey(
        "allocations.FactCorrection",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("position", "pk")
        constraints: ClassVar = [
            one_of(
                list(TARGETS), "citation_supports_exactly_one", _("A citation supports exactly one fact.")
            ),
            choice_check("basis", Basis, "citation_basis_known"),
            models.CheckConstraint(
                condition=~Q(basis=Basis.STATED) | Q(document__isnull=False),
                name="citation_names_its_document",
                violation_error_message=_("Name the document that states it."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.INFERENCE) | (~Q(reason="") & ~Q(claim="")),
                name="citation_inference_has_a_reason",
                violation_error_message=_("An inference says what is inferred, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.COMPUTATION) | ~Q(terms=""),
                name="citation_computation_shows_its_terms",
                violation_error_message=_("A computed figure shows its terms."),
            ),
        ]

    def __str__(self) -> str:
        words = [
            self.printed or self.claim or self.terms,
            str(self.document) if self.document else "",
            self.locator,
        ]
        return ", ".join(word for word in words if word)
