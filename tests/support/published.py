"""The five press releases, published the real way by the demo's two users: what the site shows on its first day.

A plug-in is loaded before the settings are, so what needs them is imported inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from allocations.models import Publication
    from allocations.record import Record


@pytest.fixture
def published(db: None, settings: Any, tmp_path: Path) -> dict[str, Publication]:
    """The four publications by their slugs."""
    return publish_real_input(settings, tmp_path)


@pytest.fixture(scope="module")
def released(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The same, published once for all tests of a module that only read them."""
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(), transaction.atomic():
        publish_real_input(settings, tmp_path_factory.mktemp("demo"))
        yield
        transaction.set_rollback(True)


SEALED = Path(__file__).parent.parent / "golden" / "published"
"""The documents that publishing makes of them, kept: `tests/test_record_golden.py` holds them to what it makes now."""


@pytest.fixture
def records() -> dict[str, Record]:
    """What they say, by their slugs. No database is asked."""
    from allocations.record import read

    return {file.stem: read(file.read_text(encoding="ascii")) for file in SEALED.glob("*.json")}


def publish_real_input(settings: Any, folder: Path) -> dict[str, Publication]:
    from django.core.management import call_command

    from allocations.models import Publication

    settings.DEMO = True
    settings.DEMO_PASSWORDS_FILE = folder / "passwords.json"
    with (folder / "demo.txt").open("w", encoding="utf-8") as output:
        call_command("demo", verbosity=0, stdout=output)
    return {publication.subject_slug: publication for publication in Publication.objects.all()}
