"""An import at the desk: what was sent, how it was read, and what it wrote. Not part of the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from allocations.models.columns import choice_check
from allocations.models.decisions import Decision
from allocations.models.packages import SafetyPackage
from municipalities.models.fields import NameField, ProseField

SILENT_FOR = timedelta(seconds=90)
"""So long without a sign, and what was under way counts as stopped. Beginning it again is always safe."""


class ImportKind(models.TextChoices):
    LINES = "lines", _("lines and amounts")
    OUTTURNS = "outturns", _("outturn and forecast")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("import", "uploaded, columns not yet confirmed")
    PREVIEWING = "previewing", pgettext_lazy("import", "being read")
    PREVIEWED = "previewed", pgettext_lazy("import", "read, not yet written")
    WRITING = "writing", pgettext_lazy("import", "being written")
    WRITTEN = "written", pgettext_lazy("import", "written")
    UNDONE = "undone", pgettext_lazy("import", "undone")
    FAILED = "failed", pgettext_lazy("import", "failed")


class ImportRun(models.Model):
    """One file on its way into one package. Everything it writes is written in one transaction, with its state."""

    package = models.ForeignKey(
        SafetyPackage, on_delete=models.CASCADE, related_name="imports", verbose_name=_("safety package")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name=_("user")
    )
    kind = models.CharField(
        _("what is imported"), max_length=10, choices=ImportKind, default=ImportKind.LINES
    )
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    file_name = NameField(_("file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, default="sv")
    layout = models.JSONField(_("columns"), default=dict, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    counts = models.JSONField(_("rows of each kind"), default=dict, blank=True)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    of = models.PositiveIntegerField(_("rows in all"), default=0)
    plan_digest = models.CharField(_("what the preview showed"), max_length=64, blank=True)
    fault = ProseField(_("why it failed"))
    decision = models.ForeignKey(
        Decision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("draft decision"),
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    touched_at = models.DateTimeField(_("last sign of life"), default=timezone.now, editable=False)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("model", "import")
        verbose_name_plural = pgettext_lazy("model", "imports")
        ordering = ("-pk",)
        constraints: ClassVar = [
            choice_check("kind", ImportKind, "import_kind_known"),
            choice_check("state", ImportState, "import_state_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.state in {ImportState.PREVIEWING, ImportState.WRITING} or self.is_being_undone

    @property
    def is_being_undone(self) -> bool:
        return self.state == ImportState.WRITTEN and bool(self.choices.get("undoing"))

    @property
    def is_silent(self) -> bool:
        """Busy, but nothing has been heard of it: whoever did it may have been killed."""
        return self.is_busy and timezone.now() - self.touched_at > SILENT_FOR

    def count(self, state: str) -> int:
        found: Any = self.counts.get(state, 0)
        return int(found)


LEFT_LYING = timedelta(days=30)
"""So long a file that was never written is kept."""


class ImportPartQuerySet(models.QuerySet["ImportPart"]):
    def left_lying(self) -> ImportPartQuerySet:
        """Files and previews of imports that nobody has written or touched for long."""
        waiting = (
            *(ImportState.UPLOADED, ImportState.PREVIEWING),
            *(ImportState.PREVIEWED, ImportState.FAILED),
        )
        return self.filter(run__state__in=waiting, run__touched_at__lt=timezone.now() - LEFT_LYING)


class ImportPart(models.Model):
    """Something large that belongs to an import: the file itself, the preview's rows, the list of what was written.

    In the database, so that they are there exactly when the run is, for every process, and served by nobody.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=10)
    content = models.BinaryField()

    objects = ImportPartQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "part of an import")
        verbose_name_plural = pgettext_lazy("model", "parts of imports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name"], name="import_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.name}"
