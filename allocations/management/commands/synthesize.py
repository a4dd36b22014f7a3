"""Fill a database with made-up municipalities of any size, for measuring and for trying things out."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.synthesis import Size, TooMany, has_real_publications, synthesize


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("give a whole number from 1")
    return number


class Command(BaseCommand):
    help = "Make up municipalities with packages and publish them: the way people do, or with --bulk a faster way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=positive, default=1, metavar="M")
        parser.add_argument("--packages", type=positive, default=1, metavar="P", help="in each municipality")
        parser.add_argument("--lines", type=positive, default=20, metavar="L", help="in each package")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="the same seed gives the same figures"
        )
        parser.add_argument(
            "--bulk", action="store_true", help="enter everything first, then post it together"
        )
        parser.add_argument(
            "--yes", action="store_true", help="also beside what real municipalities have published"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["yes"] and has_real_publications():
            raise CommandError(
                _("Real municipalities have published here. Made-up ones beside them need --yes.")
            )
        size = Size(options["municipalities"], options["packages"], options["lines"])
        try:
            count = synthesize(size=size, seed=options["seed"], bulk=options["bulk"], tell=self._tell)
        except TooMany as refusal:
            raise CommandError(
                _("Only %(number)s more made-up municipalities have a code and a name.") % {"number": refusal}
            ) from refusal
        self.stdout.write(
            ngettext("%(count)d made-up package published.", "%(count)d made-up packages published.", count)
            % {"count": count}
        )

    def _tell(self, name: str) -> None:
        self.stdout.write(name)
