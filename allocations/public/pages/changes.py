"""What changed, version by version: each against the one before it, in words and figures.

Reading two documents and comparing them takes a while; what is told of two seals in a language is always the same, so
it is kept under the seals. A withdrawn version is a gap: nothing is told of it, nor of the step from it to the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import caches
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language

from allocations.models import Publication
from allocations.public.freshness import KEPT_FOR, page_version
from allocations.public.pages.differences import DecisionChange, FigureChange, version_difference
from allocations.record import read

Step = tuple[str, str]
"""The seals of a version and of the one before it, the earlier first; empty before a first version."""

MOST_FIGURES: Final = 4
MOST_DECISIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a step changed, short: the sentence, the first figures and decisions, and how many more there are."""

    name: str
    summary: str
    was: str
    stands: str
    figures: tuple[FigureChange, ...]
    more_figures: int
    decisions: tuple[DecisionChange, ...]
    more_decisions: int

    @property
    def headline_differs(self) -> bool:
        return self.was != self.stands


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A version in the list of changes.

    `told` is None where it is withdrawn. After a withdrawn version it says only what it is called and what stands:
    `after_gap`. `name` is the address name where no version on the page says what it is called.
    """

    municipality: str
    municipality_slug: str
    name: str
    kind: str
    number: int
    seal: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str
    after_gap: bool
    told: Told | None
    address: str
    versions_address: str
    difference_address: str


def steps_of(publications: QuerySet[Publication]) -> QuerySet[Any, dict[str, Any]]:
    """Each version, without its text, with the seal of the one before it and whether that is withdrawn.

    A first version has an empty seal before it.
    """
    before = Publication.objects.filter(number=OuterRef("number") - 1).filter(
        Q(package=OuterRef("package")) | Q(subject_body=OuterRef("subject_body"))
    )
    steps: QuerySet[Any, dict[str, Any]] = publications.values(
        *("seal", "number", "published_at", "withdrawn_at", "withdrawn_reason", "subject_slug", "package_id"),
        *("municipality__slug", "municipality__name"),
        seal_before=Coalesce(Subquery(before.values("seal")[:1]), Value("")),
        withdrawn_before=Subquery(before.values("withdrawn_at")[:1]),
    )
    return steps


def change_rows(steps: Sequence[dict[str, Any]]) -> tuple[ChangeRow, ...]:
    """Rows of `steps_of`, each with what it changed. One query at most, however many rows."""
    told = tell(_step(step) for step in steps if step["withdrawn_at"] is None)
    names = {
        (step["municipality__slug"], step["subject_slug"]): told[_step(step)].name
        for step in reversed(steps)
        if step["withdrawn_at"] is None
    }
    return tuple(_row(step, told, names) for step in steps)


def _step(step: dict[str, Any]) -> Step:
    """From the version before it; from nothing where that is withdrawn, for then only what stands can be said."""
    return ("" if step["withdrawn_before"] is not None else step["seal_before"], step["seal"])


def _row(step: dict[str, Any], told: dict[Step, Told], names: dict[tuple[str, str], str]) -> ChangeRow:
    kind = "package" if step["package_id"] is not None else "body"
    place = (step["municipality__slug"], step["subject_slug"])
    number, after_gap = step["number"], step["withdrawn_before"] is not None
    return ChangeRow(
        municipality=step["municipality__name"],
        municipality_slug=step["municipality__slug"],
        name=names.get(place, step["subject_slug"]),
        kind=kind,
        number=number,
        seal=step["seal"],
        published_at=step["published_at"],
        withdrawn_at=step["withdrawn_at"],
        withdrawn_reason=step["withdrawn_reason"],
        after_gap=after_gap,
        told=told.get(_step(step)),
        address=reverse(f"{kind}-version", args=(*place, number)),
        versions_address=reverse(f"{kind}-versions", args=place),
        difference_address=reverse(f"{kind}-difference", args=(*place, number - 1, number))
        if number > 1 and not after_gap and step["withdrawn_at"] is None
        else "",
    )


# Kept under the seals


def tell(steps: Iterable[Step]) -> dict[Step, Told]:
    """What each step changed: what is kept, and the rest from the documents, all read in one query."""
    wanted = {_key(step): step for step in steps}
    kept = caches["pages"].get_many(wanted)
    found: dict[Step, Told] = {wanted[key]: told for key, told in kept.items()}
    missing = [step for step in wanted.values() if step not in found]
    seals = {seal for step in missing for seal in step if seal}
    texts = dict(Publication.objects.filter(seal__in=seals).values_list("seal", "document"))
    for step in missing:
        before, after = step
        found[step] = _told(texts.get(before, ""), texts[after])
    caches["pages"].set_many({_key(step): found[step] for step in missing}, KEPT_FOR)
    return found


def _key(step: Step) -> str:
    words = "\n".join(("change", page_version(), get_language() or "", *step))
    return f"change-{hashlib.sha256(words.encode()).hexdigest()}"


def _told(before: str, after: str) -> Told:
    found = version_difference(read(before) if before else None, read(after))
    new = tuple(decision for decision in found.decisions if decision.state == "new")
    figures = () if found.is_first else found.figures
    return Told(
        name=found.name,
        summary=found.summary,
        was=found.was,
        stands=found.stands,
        figures=figures[:MOST_FIGURES],
        more_figures=len(figures) - len(figures[:MOST_FIGURES]),
        decisions=new[:MOST_DECISIONS],
        more_decisions=len(new) - len(new[:MOST_DECISIONS]),
    )
