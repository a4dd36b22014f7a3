"""Do what is queued and publish what is due. One such process belongs to every installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from allocations.work.worker import work_on, work_once


class Command(BaseCommand):
    help = (
        "Do what is queued (imports, mail) and publish approved changes whose time has come, until stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what there is, then end: for a timer.")
        parser.add_argument("--interval", type=float, default=1, help="Seconds between looks at the queue.")
        parser.add_argument(
            "--every", type=float, default=10, help="Seconds between looks for what is due to be published."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            work_once()
        else:
            work_on(interval=options["interval"], every=options["every"])
