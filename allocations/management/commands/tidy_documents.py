"""Take away files that no document holds any longer, and what was left of uploads that broke off."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from allocations.files import store
from allocations.models import Document, Publication

A_DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = (
        "Takes away documents' files that neither the desk nor any published version names. "
        "What was sent in the last 24 hours stays, for it may be on its way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be taken away.")
        parser.add_argument("--now", action="store_true", help="Also what is newer than 24 hours.")

    def handle(self, *_args: Any, **options: Any) -> None:
        newest = time.time() - (0 if options["now"] else A_DAY)
        held = set(Document.objects.exclude(file="").values_list("file", flat=True))
        taken = 0
        for path in sorted(store.every()):
            name = path.relative_to(store.path_of("")).as_posix()
            if name in held or path.stat().st_mtime > newest or _is_published(path.stem):
                continue
            taken += 1
            self.stdout.write(name)
            if not options["dry_run"]:
                path.unlink(missing_ok=True)
        self.stdout.write(f"{taken} files {'would be' if options['dry_run'] else 'were'} taken away.")


def _is_published(sha256: str) -> bool:
    """Whether a version whose text is left names the file: the public may fetch it."""
    return Publication.objects.filter(document__contains=f'"sha256":"{sha256}"').exists()
