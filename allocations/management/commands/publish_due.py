"""Publish what is approved and whose time has come. Run it every minute; running it twice publishes once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from allocations.publishing import publish_due


class Command(BaseCommand):
    help = "Publish approved changes whose time has come; what is refused goes back with the reason."

    def handle(self, *args: Any, **options: Any) -> None:
        published, returned = publish_due()
        for publication in published:
            self.stdout.write(_("Published: %(publication)s") % {"publication": publication})
        for submission in returned:
            self.stdout.write(
                _("Sent back: %(submission)s. %(reason)s")
                % {"submission": submission, "reason": submission.sent_back_reason}
            )
