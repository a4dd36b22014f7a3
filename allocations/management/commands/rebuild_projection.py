"""Make the projection anew from the sealed documents."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from allocations.publishing import rebuild_projection


class Command(BaseCommand):
    help = "Throw the projection away and make it anew from the sealed documents."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d versions projected.") % {"count": rebuild_projection()})
