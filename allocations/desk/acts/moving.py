"""Moving money: a reallocation, a carry-over or a supplement as draft decisions, one for each package it touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.text import slugify

from allocations.desk import trail
from allocations.desk.acts.standing import Cell, Place, cell_of, standing
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Decision,
    Document,
    FundingSource,
    SafetyPackage,
    Submission,
)
from allocations.models.appeals import proposed_appeal
from allocations.models.choices import DecisionKind, Measures, StepKind
from allocations.publishing import note_step
from allocations.record import Record
from municipalities.models import User

Movements = (DecisionKind.REALLOCATION, DecisionKind.CARRY_OVER, DecisionKind.SUPPLEMENT)


@dataclass(frozen=True)
class Leg:
    """One end of a movement: what is added to (or taken from, below zero) a line or source in a year.

    ``like`` is the other end, whose certainty and kind are taken over where nothing stands here yet.
    """

    place: Place
    year: int | None
    kronor: Decimal
    printed: str = ""
    like: tuple[Place, int | None] | None = None


@dataclass(frozen=True)
class Said:
    """What the decision says beside its money: columns of ``Decision``, and where it stands."""

    facts: dict[str, Any]
    document: Document | None = None
    locator: str = ""
    certainty: str = ""


@transaction.atomic
def move(
    *, user: User, package: SafetyPackage, kind: DecisionKind, said: Said, legs: Sequence[Leg]
) -> list[Decision]:
    """Write the movement as a draft decision about the package, and one about each other package that it touches.

    Money moved keeps the certainty, basis, nature and source of the cell that it is moved from or to, unless the
    decision says another certainty. Two movements in one cell are one entry. Raises ValidationError where a rule of
    the models says no; nothing is written then.
    """
    trail.begin(package)
    packages = list(dict.fromkeys([package, *(leg.place.package for leg in legs)]))
    stands = {each.pk: standing(each) for each in packages}
    act = _free_act(packages, said, kind) if len(packages) > 1 else ""
    written = []
    for each in packages:
        own = [leg for leg in legs if leg.place.package_id == each.pk]
        if own:
            decision = _decision(each, kind, said, act)
            trail.note(user, decision)
            for number, (cell, leg) in enumerate(_by_cell(own, stands, said), 1):
                _entry(user, decision, said, cell, leg, number)
            written.append(decision)
    return written


@transaction.atomic
def make_changes(*, user: User, decisions: Iterable[Decision]) -> list[Submission]:
    """A change for approval for each draft, which carries that draft alone."""
    made = []
    for decision in decisions:
        trail.begin(decision)
        submission = Submission(
            municipality=decision.subject_municipality,
            package=decision.package,
            subject_body=decision.subject_body,
            title=_spoken(decision)[:300],
            author=user,
        )
        submission.full_clean()
        submission.save()
        decision.submission = submission
        decision.save()
        note_step(submission, StepKind.MADE, user)
        made.append(submission)
    return made


def _spoken(decision: Decision) -> str:
    """What a change that carries it is called: a correction by what it corrects."""
    if decision.corrects is None:
        return str(decision)
    return f"{decision.get_kind_display()}: {decision.corrects}"


def new_decision(*, package: Any = None, subject_body: Any = None, **columns: Any) -> Decision:
    """An unsaved draft with a free key, last in order."""
    of = {"package": package, "subject_body": subject_body}
    siblings = Decision.objects.filter(**of)
    last = siblings.aggregate(last=Max("position"))["last"] or 0
    with translation.override("sv"):
        kind = slugify(str(DecisionKind(columns["kind"]).label))
    when = columns.get("decided_on")
    words = (columns.get("title") or kind, columns.get("paragraph", ""), str(when.year) if when else "")
    base = slugify(" ".join(map(str, filter(None, words))))[:60].strip("-") or "beslut"
    taken = set(siblings.filter(key__startswith=base).values_list("key", flat=True))
    key = next(k for n in range(1, len(taken) + 2) if (k := base if n == 1 else f"{base}-{n}") not in taken)
    return Decision(**of, key=key, position=min(last + 1, 32_000), **columns)


def cite(user: User, target: Any, said: Said, printed: str, name: str) -> None:
    """The decision's document as the source of one row, where there is one."""
    if said.document is None:
        return
    citation = Citation(document=said.document, locator=said.locator, printed=printed[:300], **{name: target})
    citation.full_clean()
    citation.save()
    trail.note(user, citation)


def _decision(package: SafetyPackage, kind: DecisionKind, said: Said, act: str) -> Decision:
    facts = {"appeal": proposed_appeal(kind, said.facts.get("body")), **said.facts}
    decision = new_decision(package=package, kind=kind, act=act, **facts)
    decision.full_clean()
    decision.save()
    return decision


def _free_act(packages: list[SafetyPackage], said: Said, kind: DecisionKind) -> str:
    """One word for the whole act, that no earlier one in the municipality has."""
    when = said.facts.get("decided_on")
    with translation.override("sv"):
        name = str(kind.label)
    words: tuple[str, ...] = (name, said.facts.get("paragraph", ""), str(when.year) if when else "")
    base = slugify(" ".join(word for word in words if word))[:60].strip("-") or "beslut"
    taken = set(
        Decision.objects.filter(package__municipality=packages[0].municipality_id, act__startswith=base)
        .order_by()
        .values_list("act", flat=True)
    )
    return next(a for n in range(1, len(taken) + 2) if (a := base if n == 1 else f"{base}-{n}") not in taken)


def _by_cell(legs: Sequence[Leg], stands: dict[int, Record | None], said: Said) -> list[tuple[Cell, Leg]]:
    """The legs with the cell each belongs to; those of one cell added together, and what comes to nothing left out."""
    found: dict[tuple[Any, ...], tuple[Cell, Leg]] = {}
    for leg in legs:
        cell = _cell(leg, stands, said)
        key = (type(leg.place), leg.place.pk, leg.year, cell)
        if key in found:
            earlier = found[key][1]
            printed = "; ".join(dict.fromkeys(p for p in (earlier.printed, leg.printed) if p))
            leg = replace(leg, kronor=earlier.kronor + leg.kronor, printed=printed)  # noqa: PLW2901
        found[key] = (cell, leg)
    return [(cell, leg) for cell, leg in found.values() if leg.kronor]


def _cell(leg: Leg, stands: dict[int, Record | None], said: Said) -> Cell:
    cell = cell_of(stands[leg.place.package_id], leg.place, leg.year)
    if cell is None and leg.like is not None:
        other, year = leg.like
        like = cell_of(stands[other.package_id], other, year)
        # A source is the package's own: what is new on a line elsewhere says nothing of where it comes from.
        cell = (
            replace(like, source=like.source if other.package_id == leg.place.package_id else None)
            if like
            else None
        )
    cell = cell or Cell()
    return replace(cell, certainty=said.certainty) if said.certainty else cell


def _entry(user: User, decision: Decision, said: Said, cell: Cell, leg: Leg, number: int) -> None:
    columns: dict[str, Any] = {
        "decision": decision,
        "key": f"{leg.place.key}-{leg.year or 'utan-ar'}"[:74] + f"-{number}",
        "position": number,
        "fiscal_year": leg.year,
        "kronor": leg.kronor,
        "certainty": cell.certainty,
        "amount_is": cell.amount_is,
        "nature": cell.nature,
        "runs": cell.runs,
        "runs_to": cell.runs_to,
        "measures": Measures.CHANGE,
    }
    entry: Allocation | Appropriation
    if isinstance(leg.place, AllocationLine):
        source = FundingSource.objects.filter(package=decision.package, key=cell.source or "").first()
        entry = Allocation(line=leg.place, source=source, **columns)
    else:
        entry = Appropriation(source=leg.place, **columns)
    entry.full_clean()
    entry.save()
    trail.note(user, entry)
    cite(user, entry, said, leg.printed, "allocation" if isinstance(entry, Allocation) else "appropriation")
