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


@pytest.fixture(scope="session")
def real_texts(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> dict[str, str]:
    """Their sealed texts, published once in a run, before a test has put anything of its own beside them."""
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(), transaction.atomic():
        found = publish_real_input(settings, tmp_path_factory.mktemp("demo"))
        transaction.set_rollback(True)
    return {slug: publication.document for slug, publication in found.items()}


@pytest.fixture
def records(real_texts: dict[str, str]) -> dict[str, Record]:
    """What they say, by their slugs. What is read has no database."""
    from allocations.record import read

    return {slug: read(text) for slug, text in real_texts.items()}


def publish_real_input(settings: Any, folder: Path) -> dict[str, Publication]:
    from django.core.management import call_command

    from allocations.models import Publication

    settings.DEMO = True
    settings.DEMO_PASSWORDS_FILE = folder / "passwords.json"
    with (folder / "demo.txt").open("w", encoding="utf-8") as output:
        call_command("demo", verbosity=0, stdout=output)
    return {publication.subject_slug: publication for publication in Publication.objects.all()}
