"""Verifying the record: every digest, seal and link recomputed, the projection compared, the guards counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from allocations import guards
from allocations.models import Publication
from allocations.models.projection import Validity
from allocations.publishing.canonical import sha256
from allocations.publishing.projection import PROJECTED, projected
from allocations.publishing.sealing import seal_of
from allocations.record import UnknownSchema, read

SHORTEST_SEAL = 8


def verify_record(*, expect: str = "") -> Iterator[str]:
    """A sentence for each thing that does not hold; for each chain only the first link that does not.

    ``expect`` is a seal that somebody kept, or its first eight signs or more: it must still be in the record, which
    finds a tail that was cut off.
    """
    yield from _chains()
    yield from _projection()
    for name in sorted(guards.missing(connection)):
        yield _("The database trigger %(name)s is missing.") % {"name": name}
    if expect:
        yield from _missing(expect.strip().lower())


def _missing(seal: str) -> Iterator[str]:
    if len(seal) < SHORTEST_SEAL:
        yield _("Give at least eight characters of the seal to expect.")
    elif not Publication.objects.with_seal(seal).exists():
        yield _("The seal %(seal)s is not in the record: a part of a chain is cut off or was replaced.") % {
            "seal": seal
        }


def _chains() -> Iterator[str]:
    heads: dict[int, tuple[str, int]] = {}
    numbers: dict[tuple[str, int | None], int] = {}
    broken: set[int] = set()
    rows = Publication.objects.select_related("municipality", "package", "subject_body").order_by(
        "municipality", "link"
    )
    for publication in rows.order_by("municipality", "link").iterator(chunk_size=200):
        if publication.municipality_id in broken:
            continue
        seal, link = heads.get(publication.municipality_id, ("", 0))
        subject = (publication.kind, publication.package_id or publication.subject_body_id)
        number = numbers[subject] = numbers.get(subject, 0) + 1
        reason = _fault(publication, seal, link)
        if not reason and publication.number != number:
            reason = _("it is not the next version of what it is said to be about.")
        if reason:
            broken.add(publication.municipality_id)
            yield _("%(municipality)s, link %(link)s (%(subject)s, version %(number)s): %(reason)s") % {
                "municipality": publication.municipality,
                "link": publication.link,
                "subject": publication.subject_slug,
                "number": publication.number,
                "reason": reason,
            }
        heads[publication.municipality_id] = (publication.seal, publication.link)


def _fault(publication: Publication, previous_seal: str, previous_link: int) -> str:
    if publication.link != previous_link + 1:
        return _("a link before it is missing.")
    if publication.previous_seal != previous_seal:
        return _("it does not follow on the link before it.")
    if publication.seal != seal_of(publication):
        return _("the seal does not match its envelope.")
    if publication.is_withdrawn:
        return ""
    if sha256(publication.document) != publication.digest:
        return _("the text has been changed since it was sealed.")
    return _unreadable(publication)


def _unreadable(publication: Publication) -> str:
    try:
        record = read(publication.document)
    except (UnknownSchema, KeyError, TypeError, ValueError):
        return _("the text cannot be read.")
    said = (record.municipality.code, record.subject_kind, record.subject_slug)
    if said != (publication.municipality.code, publication.kind, publication.subject_slug):
        return _("the text is about something else than its envelope says.")
    return ""


def _projection() -> Iterator[str]:
    """Every row is made anew from its version and compared, with the interval that the versions give it."""
    ends: dict[tuple[str, int | None], datetime] = {}
    subject = ("package_id", "subject_body_id")
    rows = Publication.objects.order_by(*subject, "-number")
    for publication in rows.iterator(chunk_size=200):
        key = (publication.kind, publication.package_id or publication.subject_body_id)
        until = ends.get(key)
        ends[key] = publication.published_at
        if any(_differs(publication, table, rows, until) for table, rows in _expected(publication)):
            yield _("%(publication)s is not in the projection as it was sealed: run rebuild_projection.") % {
                "publication": publication
            }


def _expected(publication: Publication) -> list[tuple[type[Validity], list[Validity]]]:
    if not publication.document:
        return [(table, []) for table in PROJECTED]
    if sha256(publication.document) != publication.digest or _unreadable(publication):
        return []  # its text does not hold, which is said of its link
    return list(projected(publication).items())


def _differs(
    publication: Publication, table: type[Validity], rows: list[Validity], until: datetime | None
) -> bool:
    """Compared by what they say, not by primary keys, which a rebuilt projection changes."""
    columns = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
    values = [name for name in columns if name not in {"line_id", "valid_until"}]
    kept: QuerySet[Validity] = QuerySet(table).filter(publication=publication)
    stored = Counter(kept.values_list(*values, "valid_until"))
    return stored != Counter((*(getattr(row, name) for name in values), until) for row in rows)
