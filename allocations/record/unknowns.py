"""“Det vi inte vet”: everything a version waits for, does not say, infers or does not have, in one list.

Found in the document, never written by hand, so that nothing unsaid can be forgotten. The sentences are in the
active language; what comes from the documents (``quoted``) stays in Swedish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.money import format_amount
from allocations.record.adding import SILENT
from allocations.record.notes import cited_facts
from allocations.record.shapes import Cited, Decision, Line
from allocations.record.sums import condition_state, groups, headline, own_cells
from allocations.record.whole import Record

MUNICIPAL_BODIES = frozenset({"council", "board", "committee", "sub_committee"})
"""Bodies whose minutes number their items with §."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing not known. ``group`` is ``waiting``, ``not_stated``, ``inferred`` or ``not_at_hand``.

    ``facts`` are what it is about, for the numbers of their notes; ``quoted`` is Swedish content, shown first.
    """

    group: str
    text: str
    facts: tuple[Cited, ...] = ()
    quoted: str = ""


MOST_NAMES = 6
"""Lines that a sentence names; of more it says how many they are."""


def unknowns(record: Record) -> tuple[Unknown, ...]:
    """All of them, in the order of the groups, nothing said twice."""
    found: dict[tuple[str, str, str], Unknown] = {}
    for each in _all(record):
        key = (each.group, each.text, each.quoted)
        said = found.get(key)
        found[key] = replace(said, facts=(*said.facts, *each.facts)) if said else each
    return tuple(found.values())


def _all(record: Record) -> Iterator[Unknown]:
    yield from (
        *_waiting(record),
        *_money_not_stated(record),
        *_split_not_stated(record),
        *_decisions_not_stated(record),
        *_places_not_stated(record),
        *_results_not_stated(record),
        *_results_not_measured(record),
        *_documents_not_dated(record),
        *_inferred(record),
        *_not_at_hand(record),
    )


def _waiting(record: Record) -> Iterator[Unknown]:
    for condition in record.conditions:
        if condition_state(record, condition) != "pending":
            continue
        if condition.last_checked_on is None:
            text = _("No check is stated.")
        else:
            text = _("Last checked on %(day)s.") % {"day": date_format(condition.last_checked_on, "j F Y")}
        yield Unknown("waiting", text, (condition,), quoted=condition.text)


def _money_not_stated(record: Record) -> Iterator[Unknown]:
    group = headline(record).group
    if group is None:
        if record.package is not None:
            yield Unknown("not_stated", _("How much the package comes to."))
        return
    if group.amount_is == "not_stated" and group.amount.is_stated:
        words = {"amount": format_amount(group.amount)}
        yield Unknown("not_stated", _("Whether %(amount)s is for each year or for the whole period.") % words)
    if group.year is None:
        yield Unknown("not_stated", _("Which fiscal year the money is for."))
    if group.runs == "not_stated":
        yield Unknown("not_stated", _("For how long the money goes on."))
    yield from _sources_not_stated(record)
    standing = record.standing_appropriations
    if all(entry.money_is == "not_stated" for entry in standing):
        yield Unknown("not_stated", _("Whether the money is new or moved within the budget."))
    if all(entry.nature == "not_stated" for entry in (*standing, *record.standing_allocations)):
        yield Unknown("not_stated", _("Whether the money is for operations or for investment."))


def _sources_not_stated(record: Record) -> Iterator[Unknown]:
    for source in record.sources:
        if source.kind == "not_stated":
            yield Unknown("not_stated", _("Where the money comes from."), (source,))
        mine = [entry for entry in record.standing_appropriations if entry.source == source.key]
        undated = [entry for entry in mine if entry.amount.is_stated and entry.year is None]
        if undated and any(entry.year for entry in record.standing_appropriations):
            words = {"source": source.name}
            yield Unknown(
                "not_stated", _("Which year the money is for from: %(source)s.") % words, (*undated,)
            )
        unstated = [entry for entry in mine if not entry.amount.is_stated]
        if unstated:
            words = {"source": source.name}
            yield Unknown("not_stated", _("How much is added from: %(source)s.") % words, (*unstated,))


def _split_not_stated(record: Record) -> Iterator[Unknown]:
    if record.package is None:
        return
    if not record.lines:
        yield Unknown("not_stated", _("What the money goes to."))
        return
    with_amount = {line.key for line in record.lines if _has_amount(record, line)}
    silent = [line for line in record.top_lines if not _says_amount(record, line, with_amount)]
    if silent and len(silent) == len(record.top_lines):
        yield Unknown(
            "not_stated",
            ngettext(
                "What the only line gets.",
                "What each of the %(count)d lines gets.",
                len(silent),
            )
            % {"count": len(silent)},
        )
    elif silent:
        yield _of_lines(
            silent,
            _("What these lines get: %(lines)s."),
            ngettext(
                "What %(count)d of the lines gets.", "What each of %(count)d of the lines gets.", len(silent)
            ),
        )
    yield from _parts_not_stated(record, with_amount)
    if record.package.open_list:
        yield Unknown(
            "not_stated",
            _("Which other lines there are: the document lists only some of them."),
            (record.package,),
        )
    no_source = [e for e in record.standing_allocations if e.source is None]
    if no_source:
        yield Unknown("not_stated", _("Which source pays for which line."))
    waiting = [g for g in groups(record.standing_allocations) if g.year is None]
    if waiting and headline(record).group and any(e.year for e in record.standing_appropriations):
        yield Unknown("not_stated", _("Which years the lines are for."))


def _of_lines(lines: list[Line], named: str, counted: str) -> Unknown:
    """A sentence that names the lines, or where they are many says how many they are."""
    if len(lines) > MOST_NAMES:
        return Unknown("not_stated", counted % {"count": len(lines)})
    return Unknown("not_stated", named % {"lines": ", ".join(line.name for line in lines)}, (*lines,))


def _parts_not_stated(record: Record, with_amount: set[str]) -> Iterator[Unknown]:
    """Of lines that state an amount of their own: those with parts that state none."""
    undivided = [
        line
        for line in record.lines
        if line.key in with_amount
        and any(
            not _says_amount(record, part, with_amount) for part in record.parts_of_line.get(line.key, ())
        )
    ]
    if undivided:
        yield _of_lines(
            undivided,
            _("How these lines are divided among their parts: %(lines)s."),
            ngettext(
                "How %(count)d of the lines is divided among its parts.",
                "How %(count)d of the lines are divided among their parts.",
                len(undivided),
            ),
        )


def _has_amount(record: Record, line: Line) -> bool:
    """Whether the line says its amount, or where it is included; a change of what is not stated says none."""
    return any(cell.amount.state not in SILENT for cell in own_cells(record, line))


def _says_amount(record: Record, line: Line, with_amount: set[str]) -> bool:
    parts = record.parts_of_line.get(line.key, ())
    return line.key in with_amount or (
        bool(parts) and all(_says_amount(record, p, with_amount) for p in parts)
    )


def _decisions_not_stated(record: Record) -> Iterator[Unknown]:
    nobody = [d for d in record.decisions if d.kind != "correction" and d.body is None]
    for divides in (False, True):
        alike = tuple(d for d in nobody if (bool(d.allocations) and not d.appropriations) is divides)
        if alike:
            yield Unknown("not_stated", _who_and_when(alike, divides=divides), alike)
    for decision in record.decisions:
        if decision.kind == "correction":
            continue
        if decision.body is not None:
            yield from _when_not_stated(record, decision)
        for taken in decision.positions:
            if not taken.content_stated:
                yield Unknown(
                    "not_stated",
                    _("What was wanted instead by: %(actor)s.")
                    % {"actor": record.body_by_key[taken.actor].name},
                    (taken,),
                )


def _who_and_when(decisions: tuple[Decision, ...], *, divides: bool) -> str:
    """One sentence on all of them: of two that leave it open who divided the money, none is asked twice."""
    dated = all(decision.when.is_stated for decision in decisions)
    if divides:
        return (
            _("Who divided the money among the lines.")
            if dated
            else _("Who divided the money among the lines, and when.")
        )
    return _("Who decided on the money.") if dated else _("Who has decided on the money, and when.")


def _when_not_stated(record: Record, decision: Decision) -> Iterator[Unknown]:
    body = record.body_by_key[decision.body or ""]
    no_day = decision.when.precision != "day"
    no_paragraph = not decision.paragraph and body.kind in MUNICIPAL_BODIES
    words = {"body": decision.body_printed or body.name}
    if no_day and no_paragraph:
        yield Unknown("not_stated", _("The day and the § of the decision by: %(body)s.") % words, (decision,))
    elif no_day:
        yield Unknown("not_stated", _("The day of the decision by: %(body)s.") % words, (decision,))
    elif no_paragraph:
        yield Unknown("not_stated", _("The § of the decision by: %(body)s.") % words, (decision,))


def _places_not_stated(record: Record) -> Iterator[Unknown]:
    for area in record.areas:
        if not area.members_listed:
            yield Unknown(
                "not_stated", _("Which places are meant by: %(area)s.") % {"area": area.name}, (area,)
            )
    nowhere = [line for line in record.lines if not line.areas and not line.whole_municipality]
    if nowhere:
        yield _of_lines(
            nowhere,
            _("Where these lines are carried out: %(lines)s."),
            ngettext(
                "Where %(count)d of the lines is carried out.",
                "Where %(count)d of the lines are carried out.",
                len(nowhere),
            ),
        )
    unled = [line for line in record.lines if not line.responsible]
    if unled and len(unled) == len(record.lines):
        yield Unknown("not_stated", _("Which bodies are responsible for the lines."))
    elif unled:
        yield Unknown(
            "not_stated",
            ngettext(
                "Which body is responsible for one of the lines.",
                "Which bodies are responsible for %(count)d of the lines.",
                len(unled),
            )
            % {"count": len(unled)},
        )


def _results_not_stated(record: Record) -> Iterator[Unknown]:
    for indicator in record.indicators:
        words = {"indicator": indicator.name}
        if indicator.baseline is None and not indicator.baseline_words:
            yield Unknown(
                "not_stated", _("The starting point of the indicator: %(indicator)s.") % words, (indicator,)
            )
        if indicator.target is None:
            yield Unknown("not_stated", _("The target in figures of: %(indicator)s.") % words, (indicator,))
        if indicator.target_year is None:
            yield Unknown(
                "not_stated", _("When the target is to be reached: %(indicator)s.") % words, (indicator,)
            )


def _results_not_measured(record: Record) -> Iterator[Unknown]:
    """Indicators without any result, and those that were not measured when they should have been, with why."""
    for indicator in record.indicators:
        words = {"indicator": indicator.name}
        if not indicator.observations:
            yield Unknown("not_stated", _("Any result of: %(indicator)s.") % words, (indicator,))
        for observation in indicator.observations:
            if observation.state != "not_measured":
                continue
            when = observation.when.date
            said = (
                _("%(indicator)s was not measured in %(year)s.") % {**words, "year": when.year}
                if when
                else _("%(indicator)s was not measured.") % words
            )
            yield Unknown("not_stated", said, (observation,))


def _documents_not_dated(record: Record) -> Iterator[Unknown]:
    for document in record.documents:
        if (
            document.at_hand
            and not document.dated.is_stated
            and document.kind not in {"statistics", "web_page"}
        ):
            yield Unknown("not_stated", _("When it was published."), (document,), quoted=document.title)


def _inferred(record: Record) -> Iterator[Unknown]:
    seen: set[str] = set()
    for _path, fact in cited_facts(record):
        for citation in fact.inferences:
            if citation.claim not in seen:
                seen.add(citation.claim)
                yield Unknown("inferred", "", (Cited((citation,)),), quoted=citation.claim)


def _not_at_hand(record: Record) -> Iterator[Unknown]:
    for document in record.documents:
        if not document.at_hand:
            printed = document.size_printed
            text = _("Size as printed: %(size)s.") % {"size": printed} if printed else ""
            yield Unknown("not_at_hand", text, (document,), quoted=document.title or document.description)
