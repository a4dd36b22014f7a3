"""The real input published once for a whole file of tests, which may read it and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from allocations.models import Publication
from tests.support.published import publish_real_input

PLACES = ("eskilstuna", "orebro", "vasteras")


@contextmanager
def packages_published(blocker: Any, folder: Path) -> Iterator[dict[str, Publication]]:
    """The packages' versions by municipality; all is taken back at the end. `blocker` is pytest-django's."""
    with blocker.unblock(), override_settings(), transaction.atomic():
        publish_real_input(settings, folder)
        packages = Publication.objects.filter(package__isnull=False).select_related("municipality")
        yield {publication.municipality.slug: publication for publication in packages}
        transaction.set_rollback(True)
