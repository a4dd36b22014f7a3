"""Verifying the record: every digest, seal and link recomputed, the projection compared, the guards counted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from allocations import guards
from allocations.models import Publication, PublishedCitation, PublishedPackage
from allocations.publishing.canonical import sha256
from allocations.publishing.sealing import seal_of
from allocations.record import UnknownSchema, read


def verify_record(*, expect: str = "") -> Iterator[str]:
    """A sentence for each thing that does not hold; for each chain only the first link that does not.

    ``expect`` is a seal that somebody kept: it must still be in the record, which finds a tail that was cut off.
    """
    yield from _chains()
    yield from _projection()
    for name in sorted(guards.missing(connection)):
        yield _("The database trigger %(name)s is missing.") % {"name": name}
    if expect and not Publication.objects.filter(seal=expect.lower()).exists():
        yield _("The seal %(seal)s is not in the record: a part of a chain is cut off or was replaced.") % {
            "seal": expect
        }


def _chains() -> Iterator[str]:
    heads: dict[int, tuple[str, int]] = {}
    broken: set[int] = set()
    rows = Publication.objects.select_related("municipality", "package", "subject_body").order_by(
        "municipality", "link"
    )
    for publication in rows.order_by("municipality", "link").iterator(chunk_size=200):
        if publication.municipality_id in broken:
            continue
        seal, link = heads.get(publication.municipality_id, ("", 0))
        reason = _fault(publication, seal, link)
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
    if (record.subject_kind, record.subject_slug) != (publication.kind, publication.subject_slug):
        return _("the text is about something else than its envelope says.")
    return ""


def _projection() -> Iterator[str]:
    """Every version that is not withdrawn has its row, with the interval that the publications give."""
    projected = set(PublishedPackage.objects.values_list("publication", flat=True))
    for publication in Publication.objects.filter(
        package__isnull=False, withdrawn_at__isnull=True
    ).iterator():
        if publication.pk not in projected:
            yield _("%(publication)s is missing in the projection: run rebuild_projection.") % {
                "publication": publication
            }
    withdrawn = PublishedCitation.objects.filter(publication__withdrawn_at__isnull=False)
    if withdrawn.exists():
        yield _("The projection holds text of a withdrawn version: run rebuild_projection.")
