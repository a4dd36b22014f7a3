"""Fill an empty database with the five press releases, published the real way by two demo users."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from allocations.models import Decision, Publication, SafetyPackage, Submission
from allocations.publishing import approve, submit
from municipalities.models import Body, Membership, Municipality, Role, User

HERE = {"1980": "Västerås", "0484": "Eskilstuna", "1880": "Örebro"}
PEOPLE: dict[str, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    "handlaggare": ((Role.WRITER,), tuple(HERE)),
    "godkannare": ((Role.APPROVER,), tuple(HERE)),
    "handlaggare-eskilstuna": ((Role.WRITER,), ("0484",)),
    "administrator": ((Role.ADMINISTRATOR,), tuple(HERE)),
}
"""Demo user: its roles, and the municipalities it has them in."""

SUPERUSER = "superuser"


class Command(BaseCommand):
    help = "Load the fixtures into an empty database and publish them the real way; nothing the second time."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                _("The demo is only for TRYGGHETSBUDGET_DEMO=1: it makes users with known roles.")
            )
        if not Municipality.objects.exists():
            self._load()
        self._make_users()
        self._publish_all()
        self._print_log_ins()

    @transaction.atomic
    def _load(self) -> None:
        for path in sorted((Path(settings.BASE_DIR) / "fixtures").glob("*.json")):
            call_command("loaddata", str(path), verbosity=0)

    def _make_users(self) -> None:
        passwords = self._passwords()
        for name, password in passwords.items():
            if User.objects.filter(username=name).exists():
                continue
            # The demo's mail is written to files; the domain is one that can never be anybody's.
            address = f"{name}@trygghetsbudget.example"
            user = User(username=name, email=address, is_staff=True, is_superuser=name == SUPERUSER)
            user.set_password(password)
            user.full_clean()
            user.save()
            roles, codes = PEOPLE.get(name, ((), ()))
            for municipality in Municipality.objects.filter(code__in=codes):
                for role in roles:
                    Membership.objects.create(user=user, municipality=municipality, role=role)

    def _passwords(self) -> dict[str, str]:
        """The demo's passwords, made once and kept in a file that git ignores and only its owner reads."""
        path = Path(settings.DEMO_PASSWORDS_FILE)
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        missing = [name for name in (*PEOPLE, SUPERUSER) if name not in found]
        if missing:
            found.update({name: secrets.token_urlsafe(9) for name in missing})
            path.touch(mode=0o600)
            path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return found

    def _publish_all(self) -> None:
        """Every package, and every body that a decision is about, that has no version yet."""
        author = User.objects.get(username="handlaggare")
        approver = User.objects.get(username="godkannare")
        for package in SafetyPackage.objects.order_by("municipality__code", "slug"):
            self._publish(author, approver, package=package)
        for body in Body.objects.filter(decisions_about__isnull=False).distinct().order_by("pk"):
            self._publish(author, approver, subject_body=body)

    def _publish(self, author: User, approver: User, **subject: Any) -> None:
        if Publication.objects.filter(**subject).exists():
            return
        found = subject.get("package") or subject["subject_body"]
        submission = Submission(municipality=found.municipality, author=author, title=found.name, **subject)
        submission.full_clean()
        submission.save()
        Decision.objects.drafts().filter(**subject).update(submission=submission)
        submission = submit(submission=submission, user=author)
        publication = approve(submission=submission, approver=approver)
        if publication is not None:
            self.stdout.write(
                _("Published %(name)s, version %(number)d, seal %(seal)s")
                % {"name": found.name, "number": publication.number, "seal": publication.seal[:8]}
            )

    def _print_log_ins(self) -> None:
        self.stdout.write(_("Demo log-ins for %(address)s/admin/:") % {"address": settings.SITE_ADDRESS})
        for name, password in self._passwords().items():
            roles, codes = PEOPLE.get(name, ((), ()))
            words = ", ".join(str(role.label) for role in roles) or _("superuser")
            places = ", ".join(HERE[code] for code in codes)
            self.stdout.write(f"  {name:24} {password:16} {words} {places}".rstrip())
