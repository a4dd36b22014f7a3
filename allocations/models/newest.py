"""The newest version at an address, and what a reader's copy of it is checked by: one query, written out.

Every answer asks this, also a 304 that has nothing else to do, and composing the query anew each time would take
several times as long as the database takes to answer it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import connection

Kind = Literal["package", "body"]

_QUERY = """
SELECT p."id", p."number", p."seal", p."withdrawn_at" IS NOT NULL, p."package_id", p."subject_body_id",
    (SELECT h."seal" FROM "allocations_publication" h WHERE h."municipality_id" = m."id"
        ORDER BY h."link" DESC LIMIT 1),
    (SELECT COUNT(*) FROM "allocations_publication" w
        WHERE w."municipality_id" = m."id" AND w."withdrawn_at" IS NOT NULL)
FROM "allocations_publication" p JOIN "municipalities_municipality" m ON m."id" = p."municipality_id"
WHERE m."slug" = %s AND p."subject_slug" = %s AND (p."package_id" IS NOT NULL) = %s
    AND (%s IS NULL OR p."number" = %s)
ORDER BY p."number" DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Newest:
    """A version without its text. `head_seal` is the newest seal of its municipality's chain.

    `withdrawn` counts the chain's withdrawn versions: a withdrawal adds no link, and must show at once all the same.
    """

    pk: int
    number: int
    seal: str
    is_withdrawn: bool
    package_id: int | None
    subject_body_id: int | None
    head_seal: str
    withdrawn: int


def newest_version(kind: Kind, municipality: str, slug: str, number: int | None = None) -> Newest | None:
    """The last version published under these slugs (or the one of this number), also a withdrawn one."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [municipality, slug, kind == "package", number, number])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, found, seal, is_withdrawn, package_id, subject_body_id, head_seal, withdrawn = row
    return Newest(pk, found, seal, bool(is_withdrawn), package_id, subject_body_id, head_seal, withdrawn)
