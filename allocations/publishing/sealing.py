"""The envelope and the seal: what ties a document to its place in the municipality's chain."""

from __future__ import annotations

from typing import Any

from allocations.models import Publication
from allocations.publishing.canonical import canonical, sha256, utc


def envelope(publication: Publication) -> dict[str, Any]:
    """What the seal covers beside the text, and what a `.json` file carries with it."""
    return {
        "digest": publication.digest,
        "link": publication.link,
        "municipality": publication.municipality.code,
        "number": publication.number,
        "previous_seal": publication.previous_seal,
        "published_at": utc(publication.published_at),
        "subject": {"kind": publication.kind, "slug": publication.subject_slug},
    }


def seal_of(publication: Publication) -> str:
    return sha256(canonical(envelope(publication)))
