"""The five press releases, published the real way by the demo's two users: what the site shows on its first day.

A plug-in is loaded before the settings are, so what needs them is imported inside.
"""

from __future__ import annotations

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


@pytest.fixture
def records(published: dict[str, Publication]) -> dict[str, Record]:
    """What they say, by their slugs."""
    from allocations.record import read

    return {slug: read(publication.document) for slug, publication in published.items()}


def publish_real_input(settings: Any, folder: Path) -> dict[str, Publication]:
    from django.core.management import call_command

    from allocations.models import Publication

    settings.DEMO = True
    settings.DEMO_PASSWORDS_FILE = folder / "passwords.json"
    with (folder / "demo.txt").open("w", encoding="utf-8") as output:
        call_command("demo", verbosity=0, stdout=output)
    return {publication.subject_slug: publication for publication in Publication.objects.all()}
