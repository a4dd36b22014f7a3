"""The app's name in Django, and the guards around migrations."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AllocationsConfig(AppConfig):
    name = "allocations"
    verbose_name = _("Packages and decisions")

    def ready(self) -> None:
        from allocations.guards import checks  # noqa: F401 - registers itself

        pre_migrate.connect(take_guards_down, sender=self, dispatch_uid="guards_down")
        post_migrate.connect(put_guards_up, sender=self, dispatch_uid="guards_up")
        post_migrate.connect(fill_projection, sender=self, dispatch_uid="projection_filled")
        post_migrate.connect(make_search_quick, sender=self, dispatch_uid="search_quick")


def take_guards_down(*, using: str, plan: list[Any], **_: Any) -> None:
    """SQLite alters no table that another table's trigger mentions. With nothing to migrate they stay up."""
    from allocations import guards

    if plan:
        guards.drop(connections[using])


def put_guards_up(*, using: str, **_: Any) -> None:
    from allocations import guards

    if guards.missing(connections[using]):
        guards.install(connections[using])


def fill_projection(*, using: str, **_: Any) -> None:
    """Tables of the projection that a migration has added are empty until the sealed versions are projected anew."""
    from allocations.models import ListedName, NameTally, Publication, PublishedMention, PublishedName

    filled = (PublishedName, ListedName)
    tables = connections[using].introspection.table_names()
    if not all(table._meta.db_table in tables for table in (*filled, NameTally)):
        return  # migrated back to before they were
    published = Publication.objects.using(using).filter(withdrawn_at=None)
    if published.exists() and not all(table.objects.using(using).exists() for table in filled):
        from allocations.publishing import rebuild_projection

        rebuild_projection()
    elif PublishedMention.objects.using(using).exists() and not NameTally.objects.using(using).exists():
        from allocations.publishing import tally_all

        tally_all()


def make_search_quick(*, using: str, **_: Any) -> None:
    """Trigrams, on PostgreSQL; and a word in the log where it sorts otherwise than Swedish needs."""
    from allocations.models.ordering import sorts_by_keys
    from allocations.trigrams import make_trigrams

    sorts_by_keys(connections[using])
    make_trigrams(connections[using])
