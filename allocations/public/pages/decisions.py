"""Who decided: the decisions of a record as a chain, dissent beside them, what is awaited at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.models.choices import DecisionKind, PositionKind, WhoseError
from allocations.money import format_amount
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.alternatives import Alternatives, alternatives
from allocations.public.pages.evidence import Evidence, SourceNote
from allocations.public.pages.names import NameAt, body_at
from allocations.public.pages.words import capitalised, certainty_word, day_words, when_words, year_words
from allocations.record import Record, condition_state, final_day
from allocations.record.chronology import in_time_order
from allocations.record.effect import signed
from allocations.record.naming import called, fact_words
from allocations.record.shapes import (
    Allocation,
    Condition,
    Decision,
    Entry,
    GoesOnIn,
    Pool,
    PoolAmount,
    Position,
    PositionAmount,
)
from allocations.record.sums import STRENGTH
from allocations.record.words import word


@dataclass(frozen=True, slots=True)
class Stand:
    """Somebody's position on a decision; a statement or a note to the minutes need not be against it."""

    actor: str
    kind: str
    is_against: bool
    content: str  # empty: the content is not stated
    amounts: tuple[str, ...]
    numbers: tuple[int, ...]
    at: NameAt | None = None  # the actor's page


@dataclass(frozen=True, slots=True)
class Detail:
    """One of the facts of a step, in words."""

    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Money that a decision moved, added or put right: where, and by how much or from what to what."""

    name: str
    year: str
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PutRight:
    """A fact as it stood before it was corrected, whose error it was, and the numbers of the correction's source."""

    fact: str
    was: str
    whose: str
    numbers: tuple[int, ...]


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
    positions: tuple[Stand, ...]
    numbers: tuple[int, ...]
    notes: tuple[SourceNote, ...]
    moves: tuple[Move, ...] = ()
    corrected: tuple[PutRight, ...] = ()  # facts of it that a later correction put right
    goes_on_in: GoesOnIn | None = None
    alternatives: Alternatives | None = None  # other amounts than those decided
    at: NameAt | None = None  # the page of the body
    who_is_named: bool = True  # `who` is the record's, not our words for none


def chain(record: Record, evidence: Evidence) -> tuple[Step, ...]:
    """Pools first, then the decisions in the order of time, then what is awaited."""
    return (
        *(step for pool in record.pools for step in _pool_steps(record, evidence, pool)),
        *(_step(record, evidence, decision) for decision in in_time_order(record)),
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
        who=capitalised(decision.body_printed or (body.name if body else _nobody(decision))),
        kind=str(DecisionKind(decision.kind).label),
        at=body_at(record, decision.body),
        who_is_named=bool(decision.body_printed or body),
        kind_is_quoted=False,
        summary=decision.summary or decision.title,
        note=body.note if body and body is not record.body else "",
        note_numbers=evidence.numbers_on(body, "note") if body else (),
        details=_details(record, decision),
        inferred=any(citation.fact != "date" for citation in decision.inferences),
        initiative=decision.initiative,
        points=tuple((point.text, evidence.numbers(point)) for point in decision.points),
        positions=tuple(_stand(record, evidence, position) for position in decision.positions),
        numbers=evidence.numbers(decision),
        notes=evidence.notes(decision),
        moves=tuple(_moves(record, evidence, decision)),
        corrected=tuple(_put_right(record, evidence, decision)),
        goes_on_in=decision.continues_in,
        alternatives=alternatives(record, evidence, decision),
    )


def _nobody(decision: Decision) -> str:
    """What stands in the place of a deciding body where there is none, or none is said."""
    if decision.kind == "correction":
        return _("No new decision")
    return _("Deciding body not stated")


def _moves(record: Record, evidence: Evidence, decision: Decision) -> Iterator[Move]:
    """The changes of a decision with their signs; of a correction, each wrong figure and the right one."""
    for entry in (*decision.appropriations, *decision.allocations):
        earlier = record.entry_by_ref.get(entry.replaces or "")
        if decision.kind == "correction" and earlier is not None:
            text = _("%(before)s → %(after)s") % {
                "before": format_amount(earlier.amount),
                "after": format_amount(entry.amount),
            }
        elif entry.measures == "change" and entry.amount.is_stated:
            text = f"{signed(entry.amount)}\u00a0kr"
        else:
            continue
        numbers = evidence.numbers(entry)
        yield Move(called_place(record, entry), str(entry.year) if entry.year else "", text, numbers)


def called_place(record: Record, entry: Entry) -> str:
    """The name of the line or source that an entry is on."""
    if isinstance(entry, Allocation):
        return record.line_by_key[entry.line].name
    return record.source_by_key[entry.source or ""].name


def _put_right(record: Record, evidence: Evidence, decision: Decision) -> Iterator[PutRight]:
    for each in decision.corrected:
        by = record.decision_by_key.get(each.by)
        if by is None:
            continue
        facts = [c for c in by.fact_corrections if (c.fact, c.position) == (each.fact, each.position)]
        yield PutRight(
            fact=word("fact", each.fact),
            was=fact_words(record, each.fact, each.was),
            whose=str(WhoseError(by.whose_error).label) if by.whose_error else "",
            numbers=evidence.numbers(by, *facts),
        )


def _mark(entries: tuple[Entry, ...]) -> Mark:
    """The strongest money in the decision; ink where it gives no stated amount."""
    stated = [entry.certainty for entry in entries if entry.amount.is_stated]
    return mark_of(min(stated, key=STRENGTH.index)) if stated else Mark.INK


def _details(record: Record, decision: Decision) -> tuple[Detail, ...]:
    when = when_words(decision.when)
    first = (
        [Detail(_marked(when, decision, "date"), decision.inference_on("date") is not None)] if when else []
    )
    if not when and "anges inte" not in decision.summary and decision.kind != "correction":
        first = [Detail(_("date not stated"))]
    said = []
    if decision.paragraph:
        number = f"§\u00a0{decision.paragraph.removeprefix('§').strip()}"
        said.append(_marked(number, decision, "paragraph"))
    if decision.case_number:
        number = _("case number %(number)s") % {"number": decision.case_number}
        said.append(_marked(number, decision, "case_number"))
    said += _further(decision)
    corrected = record.decision_by_key.get(decision.corrects or "")
    if corrected is not None:
        said.append(_("corrects: %(decision)s") % {"decision": called_decision(record, corrected)})
    if decision.whose_error:
        said.append(_("whose error: %(whose)s") % {"whose": WhoseError(decision.whose_error).label})
    return (*first, *map(Detail, said))


def called_decision(record: Record, decision: Decision) -> str:
    """A decision by its title, or by its kind, body, § and date."""
    if decision.title:
        return decision.title
    body = record.body_by_key.get(decision.body or "")
    words = (
        str(DecisionKind(decision.kind).label),
        decision.body_printed or (body.name if body else ""),
        fact_words(record, "paragraph", decision.paragraph) if decision.paragraph else "",
        when_words(decision.when),
    )
    return " ".join(each for each in words if each)


def _marked(text: str, decision: Decision, fact: str) -> str:
    """The fact as it stands, with the mark of one that was put right."""
    return _("%(fact)s (corrected)") % {"fact": text} if decision.earlier(fact) else text


def _further(decision: Decision) -> Iterator[str]:
    """What became of it: posted, final (with its terms where the day is computed), appealed."""
    final = final_day(decision)
    if decision.posted_on and (final is None or not final.is_computed):
        yield _("minutes posted on %(date)s") % {"date": day_words(decision.posted_on)}
    if final is not None and final.is_computed:
        words = {"date": day_words(final.day), "terms": final.terms}
        yield _("final on %(date)s (computed: minutes posted %(terms)s)") % words
    elif final is not None:
        yield _("final on %(date)s") % {"date": day_words(final.day)}
    if decision.appealed:
        yield _("appealed")


def _stand(record: Record, evidence: Evidence, position: Position) -> Stand:
    return Stand(
        actor=record.body_by_key[position.actor].name,
        kind=str(PositionKind(position.kind).label),
        is_against=PositionKind(position.kind).is_against,
        content=position.content if position.content_stated else "",
        amounts=tuple(_wanted(record, amount) for amount in position.amounts),
        numbers=evidence.numbers(position),
        at=body_at(record, position.actor),
    )


def _wanted(record: Record, wanted: PositionAmount) -> str:
    """Where an alternative amount would go, and how much it is."""
    return _("%(place)s: %(amount)s") % {
        "place": called(record, wanted),
        "amount": format_amount(wanted.amount),
    }


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
        _("last checked on %(date)s") % {"date": day_words(checked)} if checked else _("no check is stated")
    )
    return Step(
        mark={"pending": Mark.HATCH, "met": Mark.SOLID, "lapsed": Mark.STRUCK}[state],
        who=body.name if body else _("Deciding body not stated"),
        at=body_at(record, condition.awaits),
        who_is_named=body is not None,
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
            at=body_at(record, pool.decided_by),
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
