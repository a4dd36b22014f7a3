"""Citations of many rows at once, as the document has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from allocations.models import Citation
from allocations.publishing.rows import Row, row_of

Json = dict[str, Any]
CHUNK = 500

NAMED_OTHERWISE = {
    "fiscal_year": "year",
    "decided_on": "date",
    "dated": "date",
    "observed_on": "date",
    "kronor": "amount",
}
"""Fields of the desk that a document calls something else: a citation in it names the document's own key."""


class Evidence:
    """The citations of the rows in view, fetched a kind at a time, and the documents they name."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], list[Json]] = {}
        self._rows: dict[tuple[str, int], list[Row]] = {}
        self.documents: set[int] = set()

    def fetch(self, target: str, rows: Iterable[models.Model]) -> None:
        """Fetch what supports the rows; ``target`` is the citation's foreign key for their kind."""
        keys = [row.pk for row in rows]
        for start in range(0, len(keys), CHUNK):
            wanted = Citation.objects.filter(**{f"{target}__in": keys[start : start + CHUNK]})
            for citation in wanted.select_related("document").order_by("position", "pk"):
                pk = getattr(citation, f"{target}_id")
                self._found.setdefault((target, pk), []).append(_citation(citation))
                self._rows.setdefault((target, pk), []).append(row_of(citation))
                if citation.document_id is not None:
                    self.documents.add(citation.document_id)

    def of(self, target: str, row: models.Model) -> list[Json]:
        return self._found.get((target, row.pk), [])

    def rows(self, target: str, row: models.Model) -> list[Row]:
        """The citations themselves, for who wrote them."""
        return self._rows.get((target, row.pk), [])


def _citation(citation: Citation) -> Json:
    return {
        "basis": citation.basis,
        "document": citation.document.key if citation.document is not None else None,
        "locator": citation.locator,
        "printed": citation.printed,
        "fact": NAMED_OTHERWISE.get(citation.fact, citation.fact),
        "claim": citation.claim,
        "reason": citation.reason,
        "terms": citation.terms,
    }
