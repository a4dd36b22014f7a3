"""The lead of a package's page: what this is, in sentences that hold when they are quoted alone.

Each says how much, of what and how certain; a ring at the end says that something in the sentence is our inference.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from allocations.public.pages.evidence import Evidence
from allocations.public.pages.headline import HeadlineFigure, headline_of, repeats
from allocations.public.pages.words import capitalised, in_words, lines_in_words, listed, when_words
from allocations.record import Group, Record, balance, condition_state, headline, line_cells
from allocations.record.shapes import Decision


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the lead, with the notes that carry it."""

    text: str
    numbers: tuple[int, ...] = ()
    inferred: bool = False

    @property
    def stem(self) -> str:
        """Without the full stop, so that a ring can stand by the last word."""
        return self.text.removesuffix(".")


def lead(record: Record, evidence: Evidence) -> Iterator[Sentence]:
    """Who decided how much, what waits, how far it can be followed."""
    group = headline(record).group
    if group is None:
        yield Sentence(_("No document at hand says what this costs."))
    else:
        yield from _who_decided(record, evidence, group)
        yield from _decided_years(record, evidence, group)
        yield from _what_waits(record, evidence)
    yield from _how_far(record, evidence, group)


def _who_decided(record: Record, evidence: Evidence, group: Group) -> Iterator[Sentence]:
    figure = headline_of(record)
    taken = [record.decision_by_key[key] for key in dict.fromkeys(entry.decision for entry in group.entries)]
    if len(taken) > 1:
        words = {"money": capitalised(_money(figure)), "has been": _has_been(group.certainty)}
        by = {decision.body_printed or _name(record, decision) for decision in taken}
        if len(by) == 1 and any(by):
            text = _("%(money)s %(has been)s in several decisions by %(body)s.") % {**words, "body": by.pop()}
        else:
            text = _("%(money)s %(has been)s in several decisions.") % words
        yield Sentence(text, evidence.numbers(*taken), figure.year_inferred)
        return
    decision = taken[0]
    inferred = bool(decision.inferences) or figure.year_inferred
    yield Sentence(_deed(record, decision, group, figure), evidence.numbers(decision), inferred)
    if decision.body is None and not decision.body_printed:
        unsaid = (
            _("Who has decided on the money is not stated.")
            if decision.when.is_stated
            else _("Who has decided on the money, and when, is not stated.")
        )
        yield Sentence(unsaid, evidence.numbers(decision))


def _name(record: Record, decision: Decision) -> str:
    body = record.body_by_key.get(decision.body or "")
    return body.name if body else ""


def _deed(record: Record, decision: Decision, group: Group, figure: HeadlineFigure) -> str:
    body = record.body_by_key.get(decision.body or "")
    by = decision.body_printed or (body.name if body else "")
    if decision.kind == "grant_award" and by:
        words = {"body": capitalised(by), "money": _money(figure), "municipality": record.municipality.name}
        return _("%(body)s has granted %(money)s to the municipality of %(municipality)s.") % words
    when = _when(decision)
    parts = [
        capitalised(_money(figure)),
        _was(group.certainty) if when else _has_been(group.certainty),
        by and _("by %(body)s") % {"body": by},
        when,
    ]
    return " ".join(part for part in parts if part) + "."


def _money(figure: HeadlineFigure) -> str:
    """15 miljoner kronor för budgetåret 2023; what the figure does not say stands in brackets."""
    if not figure.stated:
        return _("the money")
    amount = " ".join(part for part in (figure.qualifier, figure.numeral, figure.unit) if part)
    return f"{amount} ({figure.basis})" if {":", ","} & set(figure.basis) else f"{amount} {figure.basis}"


def _was(certainty: str) -> str:
    return {
        "decided": pgettext("sentence, dated", "was decided"),
        "conditional": pgettext("sentence, dated", "was decided conditionally"),
        "planned": pgettext("sentence, dated", "was planned"),
        "announced": pgettext("sentence, dated", "was announced"),
        "proposed": pgettext("sentence, dated", "was proposed"),
        "lapsed": pgettext("sentence, dated", "lapsed"),
        "rejected": pgettext("sentence, dated", "was rejected"),
    }[certainty]


def _has_been(certainty: str) -> str:
    return {
        "decided": pgettext("sentence, undated", "has been decided"),
        "conditional": pgettext("sentence, undated", "has been decided conditionally"),
        "planned": pgettext("sentence, undated", "has been planned"),
        "announced": pgettext("sentence, undated", "has been announced"),
        "proposed": pgettext("sentence, undated", "has been proposed"),
        "lapsed": pgettext("sentence, undated", "has lapsed"),
        "rejected": pgettext("sentence, undated", "has been rejected"),
    }[certainty]


def _when(decision: Decision) -> str:
    words = {"when": when_words(decision.when)}
    if not words["when"]:
        return ""
    return {
        "day": pgettext("sentence, a day", "on %(when)s"),
        "month": pgettext("sentence, a month", "in %(when)s"),
        "year": pgettext("sentence, a year", "in %(when)s"),
    }[decision.when.precision] % words


def _decided_years(record: Record, evidence: Evidence, group: Group) -> Iterator[Sentence]:
    """Of a yearly amount that stands in several years: which of them are decided, where not all are."""
    found = headline(record)
    alike = [group, *(other for other in found.beside if other.amount == group.amount and other.year)]
    decided = [each for each in alike if each.certainty == "decided"]
    if not repeats(found) or not decided or len(decided) == len(alike):
        return
    words = {
        "number": in_words(len(decided)),
        "years": listed(sorted(str(each.year) for each in decided)),
    }
    text = ngettext(
        "Only %(number)s year is decided: %(years)s.",
        "Only %(number)s years are decided: %(years)s.",
        len(decided),
    )
    entries = [entry for each in decided for entry in each.entries]
    inferred = any(each.year_is_inferred for each in decided)
    yield Sentence(text % words, evidence.numbers(*entries), inferred)


def _what_waits(record: Record, evidence: Evidence) -> Iterator[Sentence]:
    for condition in record.conditions:
        if condition.kind != "awaits" or condition_state(record, condition) != "pending":
            continue
        held = [record.entry_by_ref[ref] for ref in condition.entries if ref in record.entry_by_ref]
        years = sorted({str(entry.year) for entry in held if entry.year})
        body = record.body_by_key.get(condition.awaits or "")
        words = {"years": listed(years), "body": body.name if body else _("a decision")}
        text = (
            _("The money for %(years)s waits for: %(body)s.")
            if years
            else _("The money waits for: %(body)s.")
        )
        yield Sentence(text % words, evidence.numbers(condition))


def _how_far(record: Record, evidence: Evidence, group: Group | None) -> Iterator[Sentence]:
    lines = len(record.top_lines)
    if not lines:
        yield Sentence(_("What the money goes to is not stated."))
        return
    found = balance(record)
    share = found.share.fraction if found else None
    if share is None and found and found.lines > found.unstated_lines:
        yield Sentence(_("The lines have amounts, but how much of the total they make cannot be worked out."))
        return
    if not share:
        yield _undivided(record, lines)
        return
    if share == 1 and found and not found.unstated_lines:
        text = ngettext(
            "Every krona can be followed to its only line.",
            "Every krona can be followed to one of %(number)s lines.",
            lines,
        )
        yield Sentence(text % {"number": in_words(lines)})
    else:
        yield Sentence(_("A part of it can be followed to lines with stated amounts."))
    cells = [cell for line in record.lines for cell in line_cells(record, line) if cell.amount.is_stated]
    if group and group.certainty == "decided" and {cell.certainty for cell in cells} == {"announced"}:
        keys = dict.fromkeys(entry.decision for cell in cells for entry in cell.entries)
        decisions = [record.decision_by_key[key] for key in keys]
        yield Sentence(_("The division among the lines is only announced."), evidence.numbers(*decisions))


def _undivided(record: Record, lines: int) -> Sentence:
    words = {"lines": lines_in_words(lines)}
    if record.package is not None and record.package.open_list:
        text = _("%(lines)s are named, among others; what each of them gets is not stated.") % words
        return Sentence(capitalised(text))
    return Sentence(_("How it is divided among %(lines)s is not stated.") % words)
