"""The `.json` file of a version: the sealed document as it is stored, and the envelope that was sealed.

Both stand alone on a line, as the canonical text whose bytes were digested: line 8 gives the digest, line 5 the seal.
docs/files.md tells a reader how to check them with a shell.
"""

import json
from datetime import UTC

from django.conf import settings

from allocations.models import Publication


def sealed_json(publication: Publication) -> bytes:
    """JSON in UTF-8 (and ASCII, as the document is). The same bytes for the same seal and address of the site."""
    lines = (
        "{",
        f'"address":{_canonical(check_address(publication))},',
        f'"seal":{_canonical(publication.seal)},',
        '"envelope":',
        _canonical(envelope(publication)),
        ",",
        '"document":',
        publication.document,
        "}",
        "",
    )
    return "\n".join(lines).encode("ascii")


def envelope(publication: Publication) -> dict[str, object]:
    """What the seal was computed from (docs/record.md)."""
    return {
        "digest": publication.digest,
        "link": publication.link,
        "municipality": publication.municipality.code,
        "number": publication.number,
        "previous_seal": publication.previous_seal,
        "published_at": f"{publication.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z",
        "subject": {"kind": publication.kind, "slug": publication.subject_slug},
    }


def check_address(publication: Publication) -> str:
    """Where anybody can check the seal: all 64 signs, on the Swedish page."""
    return f"{settings.SITE_ADDRESS}/kontroll/{publication.seal}/"


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
