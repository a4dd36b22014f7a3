"""Who decided: the decisions of a record as a chain, dissent beside them, what is awaited at the end."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.models.choices import DecisionKind, PositionKind, WhoseError
from allocations.money import format_amount
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.evidence import Evidence, SourceNote
from allocations.public.pages.words import capitalised, certainty_word, day_words, when_words, year_words
from allocations.record import Record, condition_state
from allocations.record.shapes import Condition, Decision, Entry, Pool, PoolAmount, Position
from allocations.record.sums import STRENGTH


@dataclass(frozen=True, slots=True)
class Dissent:
    """Somebody's position on a decision."""

    actor: str
    kind: str
    content: str  # empty: the content is not stated
    amounts: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """One of the facts of a step, in words."""

    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain."""

    mark: Mark
    who: str
    kind: str
    kind_is_quoted: bool  # a name out of the record, not one of our words
    summary: str
    note: str  # what the record says of the body that decided, with its own numbers
    note_numbers: tuple[int, ...]
    details: tuple[Detail, ...]  # date, §, case number, each in words, or that it is not stated
    inferred: bool  # something else of it than a detail
    initiative: str
    points: tuple[tuple[str, tuple[int, ...]], ...]
    positions: tuple[Dissent, ...]
    numbers: tuple[int, ...]
    notes: tuple[SourceNote, ...]


def chain(record: Record, evidence: Evidence) -> tuple[Step, ...]:
    """Pools first, then the record's decisions in its order, then what is awaited."""
    return (
        *(step for pool in record.pools for step in _pool_steps(record, evidence, pool)),
        *(_step(record, evidence, decision) for decision in record.decisions),
        *(
            _awaited(record, evidence, condition)
            for condition in record.conditions
            if condition.kind == "awaits"
        ),
    )


def _step(record: Record, evidence: Evidence, decision: Decision) -> Step:
    body = record.body_by_key.get(decision.body or "")
    return Step(
        mark=_mark((*decision.appropriations, *decision.allocations)),
        who=capitalised(decision.body_printed or (body.name if body else _("Deciding body not stated"))),
        kind=str(DecisionKind(decision.kind).label),
        kind_is_quoted=False,
        summary=decision.summary or decision.title,
        note=body.note if body and body is not record.body else "",
        note_numbers=evidence.numbers_on(body, "note") if body else (),
        details=_details(decision),
        inferred=any(citation.fact != "date" for citation in decision.inferences),
        initiative=decision.initiative,
        points=tuple((point.text, evidence.numbers(point)) for point in decision.points),
        positions=tuple(_dissent(record, evidence, position) for position in decision.positions),
        numbers=evidence.numbers(decision),
        notes=evidence.notes(decision),
    )


def _mark(entries: tuple[Entry, ...]) -> Mark:
    """The strongest money in the decision; ink where it gives no stated amount."""
    stated = [entry.certainty for entry in entries if entry.amount.is_stated]
    return mark_of(min(stated, key=STRENGTH.index)) if stated else Mark.INK


def _details(decision: Decision) -> tuple[Detail, ...]:
    when = when_words(decision.when)
    first = [Detail(when, decision.inference_on("date") is not None)] if when else []
    if not when and "anges inte" not in decision.summary:
        first = [Detail(_("date not stated"))]
    said = []
    if decision.paragraph:
        said.append(f"§\u00a0{decision.paragraph.removeprefix('§').strip()}")
    if decision.case_number:
        said.append(_("case number %(number)s") % {"number": decision.case_number})
    if decision.final_on:
        said.append(_("final on %(date)s") % {"date": day_words(decision.final_on)})
    if decision.appealed:
        said.append(_("appealed"))
    if decision.corrects and decision.whose_error:
        said.append(
            _("correction; whose error: %(whose)s") % {"whose": WhoseError(decision.whose_error).label}
        )
    return (*first, *map(Detail, said))


def _dissent(record: Record, evidence: Evidence, position: Position) -> Dissent:
    return Dissent(
        actor=record.body_by_key[position.actor].name,
        kind=str(PositionKind(position.kind).label),
        content=position.content if position.content_stated else "",
        amounts=tuple(format_amount(amount.amount) for amount in position.amounts),
        numbers=evidence.numbers(position),
    )


def _awaited(record: Record, evidence: Evidence, condition: Condition) -> Step:
    body = record.body_by_key.get(condition.awaits or "")
    state = condition_state(record, condition)
    details = {
        "pending": _("awaited"),
        "met": _("the condition is met"),
        "lapsed": _("the condition was not met"),
    }[state]
    checked = condition.last_checked_on
    last = (
        _("last checked on %(date)s") % {"date": day_words(checked)} if checked else _("never checked since")
    )
    return Step(
        mark={"pending": Mark.HATCH, "met": Mark.SOLID, "lapsed": Mark.STRUCK}[state],
        who=body.name if body else _("Deciding body not stated"),
        kind=details,
        kind_is_quoted=False,
        summary=condition.text,
        note="",
        note_numbers=(),
        details=(Detail(when_words(condition.expected) or _("when: not stated")), Detail(last)),
        inferred=bool(condition.inferences),
        initiative="",
        points=(),
        positions=(),
        numbers=evidence.numbers(condition),
        notes=evidence.notes(condition),
    )


def _pool_steps(record: Record, evidence: Evidence, pool: Pool) -> list[Step]:
    """A government's decision on a pool: a fact of the pool, told as the first step."""
    by = record.body_by_key.get(pool.decided_by)
    return [
        Step(
            mark=mark_of(
                min((held.certainty for held in pool.amounts), key=STRENGTH.index, default="announced")
            ),
            who=by.name if by else pool.decided_by,
            kind=pool.name,
            kind_is_quoted=True,
            summary=pool.description,
            note="",
            note_numbers=(),
            details=tuple(_held(held) for held in pool.amounts),
            inferred=bool(pool.inferences),
            initiative="",
            points=(),
            positions=(),
            numbers=evidence.numbers(pool, *pool.amounts),
            notes=evidence.notes(pool),
        )
    ]


def _held(held: PoolAmount) -> Detail:
    words = {
        "year": year_words(held.year),
        "amount": format_amount(held.amount),
        "certainty": certainty_word(held.certainty),
    }
    return Detail(_("%(year)s: %(amount)s, %(certainty)s") % words, bool(held.inferences))
