"""Taking the place of entries: a correction's right figure, and what a condition came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from allocations.desk import trail
from allocations.desk.acts.moving import Said, cite, new_decision
from allocations.desk.acts.standing import standing
from allocations.models import Allocation, Appropriation, Condition, Decision, FactCorrection, Position
from allocations.models.appeals import proposed_appeal
from allocations.models.choices import Certainty, DecisionFact, DecisionKind
from allocations.record import Record
from municipalities.models import User

Entry = Appropriation | Allocation
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class RightFact:
    """A fact of the corrected decision (or of a position on it) as it should have been: columns of FactCorrection."""

    fact: DecisionFact
    value: dict[str, Any]
    position: Position | None = None


@dataclass(frozen=True)
class RightEntry:
    """An entry of the corrected decision, and the columns of it that were wrong."""

    entry: Entry
    columns: dict[str, Any]


@transaction.atomic
def correct(
    *,
    user: User,
    decision: Decision,
    whose_error: str,
    said: Said,
    printed: str = "",
    facts: Sequence[RightFact] = (),
    entries: Sequence[RightEntry] = (),
) -> Decision:
    """Write a draft correction: the right facts, and for each wrong figure an entry that replaces it.

    Everything else of a replaced entry is copied. Raises ValidationError where a rule of the models says no.
    """
    trail.begin(decision)
    _require_standing(entries)
    correction = _saved(
        user,
        new_decision(
            **_subject(decision),
            kind=DecisionKind.CORRECTION,
            corrects=decision,
            whose_error=whose_error,
            appeal=proposed_appeal(DecisionKind.CORRECTION, None),
            **said.facts,
        ),
    )
    for number, right in enumerate(facts, 1):
        made = _saved(
            user,
            FactCorrection(
                decision=correction,
                key=f"{right.fact.replace('_', '-')}-{number}",
                position=number,
                fact=right.fact,
                position_taken=right.position,
                **right.value,
            ),
        )
        cite(user, made, said, printed, "fact_correction")
    for number, figure in enumerate(entries, 1):
        _succeed(user, figure.entry, correction, said, printed, number, figure.columns)
    return correction


def _require_standing(entries: Sequence[RightEntry]) -> None:
    """What somebody has replaced meanwhile, in a draft or in print, is corrected there."""
    for right in entries:
        later = type(right.entry).objects.filter(replaces=right.entry).select_related("decision").first()
        if later is not None:
            raise ValidationError(
                _("“%(decision)s” has replaced one of these figures meanwhile. Correct that one instead.")
                % {"decision": later.decision}
            )


@transaction.atomic
def settle(
    *,
    user: User,
    condition: Condition,
    kind: DecisionKind,
    outcome: Certainty,
    said: Said,
    printed: str,
) -> Decision:
    """Write the draft decision by which a condition is met (the money decided) or lapses: its entries replace those
    that wait. Money that the condition was set on and something else has settled since is left alone.

    Raises ValidationError where none waits any more, as when somebody else settled it meanwhile.
    """
    trail.begin(condition)
    package = condition.decision.package
    record = standing(package) if package is not None else None
    waiting = waiting_entries(condition, record) if record is not None else []
    if not waiting:
        raise ValidationError(_("No money waits for this condition: there is nothing to decide about it."))
    facts = {"appeal": proposed_appeal(kind, said.facts.get("body")), **said.facts}
    decision = _saved(user, new_decision(**_subject(condition.decision), kind=kind, **facts))
    for number, entry in enumerate(waiting, 1):
        _succeed(user, entry, decision, said, printed, number, {"certainty": outcome})
    return decision


@transaction.atomic
def check_today(*, user: User, condition: Condition) -> Condition:
    """Note that somebody looked today whether the condition is met."""
    trail.begin(condition)
    condition.last_checked_on = timezone.localdate()
    condition.save(update_fields=["last_checked_on"])
    trail.note(user, condition)
    return condition


def waiting_entries(condition: Condition, record: Record) -> list[Entry]:
    """The entries that still wait for the condition: its own, or what has taken their place and waits on."""
    refs = [f"{e.decision.key}/{e.key}" for e in _entries_of(condition)]
    standing = [ref for first in refs for ref in _standing_after(record, first)]
    waiting = {"conditional", "planned", "announced", "proposed"}
    refs = [ref for ref in dict.fromkeys(standing) if record.entry_by_ref[ref].certainty in waiting]
    return [found for ref in refs if (found := entry_row(condition.decision, ref)) is not None]


def entry_row(decision: Decision, ref: str) -> Entry | None:
    """The desk's row of an entry of the same package, by the record's name for it."""
    of, _slash, key = ref.partition("/")
    where = {**_prefixed(_subject(decision)), "decision__key": of, "key": key}
    return Appropriation.objects.filter(**where).first() or Allocation.objects.filter(**where).first()


def _entries_of(condition: Condition) -> list[Entry]:
    return [
        *condition.appropriations.select_related("decision"),
        *condition.allocations.select_related("decision"),
    ]


def _standing_after(record: Record, ref: str) -> Iterator[str]:
    later = record.replaced_by.get(ref, ())
    if not later and ref in record.entry_by_ref:
        yield ref
    for entry in later:
        yield from _standing_after(record, entry.ref)


COPIED = (
    "fiscal_year",
    "amount_state",
    "kronor",
    "qualifier",
    "qualifier_word",
    "included_in",
    "certainty",
    "amount_is",
    "runs",
    "runs_to",
    "measures",
    "nature",
    "quantity",
    "unit",
    "unit_amount",
    "source",
)


def _succeed(
    user: User,
    entry: Entry,
    decision: Decision,
    said: Said,
    printed: str,
    number: int,
    changes: dict[str, Any],
) -> None:
    copied = {name: getattr(entry, name) for name in COPIED}
    own: dict[str, Any] = {"replaces": entry}
    own |= {"money_is": entry.money_is} if isinstance(entry, Appropriation) else {"line": entry.line}
    columns: dict[str, Any] = {**copied, **own, **changes}
    key = f"{entry.key[:74]}-{number}"
    made = _saved(user, type(entry)(decision=decision, key=key, position=number, **columns))
    cite(user, made, said, printed, "appropriation" if isinstance(entry, Appropriation) else "allocation")


def _subject(decision: Decision) -> dict[str, Any]:
    return {"package": decision.package, "subject_body": decision.subject_body}


def _prefixed(of: dict[str, Any]) -> dict[str, Any]:
    return {f"decision__{name}": value for name, value in of.items()}


def _saved(user: User, row: M) -> M:
    row.full_clean()
    row.save()
    trail.note(user, row)
    return row
