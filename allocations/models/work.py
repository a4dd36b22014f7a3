"""Who does the queued work: the processes of `manage.py worker`, and when each was last heard of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 64


class WorkerProcess(models.Model):
    """One worker. From its last sign of life the others know whether what it was doing is left undone."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME, primary_key=True)
    seen_at = models.DateTimeField(_("last heard of"))

    class Meta:
        verbose_name = _("worker process")
        verbose_name_plural = _("worker processes")
        ordering: ClassVar = ("name",)

    def __str__(self) -> str:
        return self.name
