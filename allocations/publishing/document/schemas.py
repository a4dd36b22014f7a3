"""A document in the words of an earlier schema: what was frozen or sealed before an upgrade is compared as it stands.

A new schema adds what can be said. Where nothing of that is said, a document says the same in both, so an upgrade alone
neither makes a waiting change stale nor makes a version that changes nothing.
"""

from __future__ import annotations

import json
from typing import Any

from allocations.publishing.canonical import canonical

Json = dict[str, Any]

ADDED_TO_DECISIONS: Json = {"appeal": "not_stated", "continues_in": None, "fact_corrections": []}
"""What schema 2 says of a decision, with the value that says nothing."""

ADDED_KINDS = frozenset({"closing", "continuation"})


def says_the_same(document: Json, text: str) -> bool:
    """Whether a document, built now, says exactly what a text sealed or frozen under any schema says."""
    return bool(text) and text_in_schema_of(document, text) == text


def text_in_schema_of(document: Json, text: str) -> str:
    """The canonical text of the document, in the schema of ``text`` where that can say it."""
    if json.loads(text).get("schema") == 1:
        document = as_first_schema(document) or document
    return canonical(document)


def as_first_schema(document: Json) -> Json | None:
    """The document as schema 1 had it, or None where it says what schema 1 had no words for."""
    decisions = []
    for decision in document["decisions"]:
        if decision["kind"] in ADDED_KINDS:
            return None
        if any(decision[name] != silent for name, silent in ADDED_TO_DECISIONS.items()):
            return None
        decisions.append({name: value for name, value in decision.items() if name not in ADDED_TO_DECISIONS})
    return {**document, "schema": 1, "decisions": decisions}
