"""Check the whole record: every seal, link and digest, the projection, and the guards in the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from allocations.models import Publication
from allocations.publishing import verify_record


class Command(BaseCommand):
    help = "Recompute every digest, seal and link of the record; exit with 1 and name what does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="SEAL", help="a seal that must be in the record")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify_record(expect=options["expect"]))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(_("%(count)d versions hold.") % {"count": Publication.objects.count()})
