"""The citations of entries that were just written: made, brought up to what was typed, or taken away with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simple_history.utils import bulk_create_with_history

from allocations.desk.ledger.cells import Entry
from allocations.desk.ledger.changes import Change
from allocations.models import Allocation, Citation, Decision
from allocations.models.choices import Basis, WriteKind
from allocations.publishing import note_writes
from municipalities.models import User

Wanted = tuple[str, str, dict[str, Any]]
"""A basis, the fact it is about ("": the whole figure), and what it says; nothing said takes it away."""


def cite_all(decision: Decision, made: Sequence[tuple[Entry, Change]], user: User) -> None:
    """The queries do not grow with the figures that are new."""
    held = _held([entry for entry, change in made if change.entry is not None])
    new: list[Citation] = []
    changed: list[Citation] = []
    gone: list[Citation] = []
    for entry, change in made:
        for basis, fact, said in _wanted(change):
            found = held.get((_target(entry), entry.pk, basis, fact))
            if found is not None and not any(said.values()):
                gone.append(found)
            elif found is not None and _says(found, said):
                changed.append(found)
            elif found is None and any(said.values()):
                citation = Citation(**{_target(entry): entry}, basis=basis, fact=fact)
                _says(citation, said)
                new.append(citation)
    _save(new, changed, user)
    if decision.package is not None:
        done = ((WriteKind.ADDED, new), (WriteKind.CHANGED, changed), (WriteKind.DELETED, gone))
        for action, citations in done:
            note_writes(
                user=user, instances=citations, package=decision.package, decision=decision, action=action
            )
    for citation in gone:
        citation.delete()


def _save(new: list[Citation], changed: list[Citation], user: User) -> None:
    made = bulk_create_with_history(new, Citation, batch_size=500, default_user=user) if new else []
    for citation, saved in zip(new, made, strict=True):
        citation.pk = saved.pk
    for citation in changed:
        citation.save()


def _says(citation: Citation, said: dict[str, Any]) -> bool:
    """Let the citation say this; whether it did not already."""
    if all(getattr(citation, name) == value for name, value in said.items()):
        return False
    for name, value in said.items():
        setattr(citation, name, value)
    citation.clean_fields(exclude=("document", "allocation", "appropriation"))
    return True


def _wanted(change: Change) -> Iterator[Wanted]:
    citing, inference = change.citing, change.inference
    if citing is not None:
        said = {"document_id": citing.document, "locator": citing.locator, "printed": citing.printed}
        yield Basis.STATED, "", said
    if change.terms is not None:
        yield Basis.COMPUTATION, "", {"terms": change.terms}
    if inference is not None:
        yield Basis.INFERENCE, "fiscal_year", {"claim": inference.claim, "reason": inference.reason}


def _target(entry: Entry) -> str:
    return "allocation" if isinstance(entry, Allocation) else "appropriation"


def _held(entries: Sequence[Entry]) -> dict[tuple[str, int, str, str], Citation]:
    """The first citation of each entry, basis and fact."""
    found: dict[tuple[str, int, str, str], Citation] = {}
    for target in ("appropriation", "allocation"):
        own = [entry.pk for entry in entries if _target(entry) == target]
        if own:
            for citation in Citation.objects.filter(**{f"{target}__in": own}).order_by("position", "pk"):
                key = (target, getattr(citation, f"{target}_id"), citation.basis, citation.fact)
                found.setdefault(key, citation)
    return found
