"""What differs between two versions of one package or body: figures before and after, decisions, lines, and all else.

Pure functions over two records. Everything rests on `allocations.record.difference`; what money comes to before and
after is `allocations.record.money_difference`. Nothing is told as changed that is the same in both texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from allocations.models.choices import DecisionKind
from allocations.money import format_amount
from allocations.public.pages.headline import repeats
from allocations.public.pages.words import (
    basis_words,
    capitalised,
    certainty_word,
    in_words,
    lines_in_words,
    listed,
    short_basis,
    when_words,
    year_words,
)
from allocations.record import Record, headline
from allocations.record.difference import Change, difference
from allocations.record.money_difference import Key, MoneyRow, money_rows
from allocations.record.naming import called
from allocations.record.shapes import Decision

HEADINGS: Final[dict[str, str | Promise]] = {
    "package": gettext_lazy("The package"),
    "money": gettext_lazy("Money"),
    "decisions": gettext_lazy("Decisions"),
    "lines": gettext_lazy("Lines and measures"),
    "results": gettext_lazy("Results"),
    "bodies": gettext_lazy("Bodies and seats"),
    "documents": gettext_lazy("Documents"),
    "surroundings": gettext_lazy("Places, residents and purposes"),
}
FIGURES: Final = frozenset(
    {"amount", "count", "value", "baseline", "target", "quantity", "unit_amount", "how_many"}
)
"""Fields that hold a figure."""

FIGURES_UNDER: Final = ("outturns/", "stated_figures/", "indicators/")
FIGURES_WITHIN: Final = ("/residents/", "/amounts/", "/observations/")
"""Where in a document the parts lie that are figures of their own, beside the money of lines and sources."""

QUOTED: Final = frozenset(
    {"name", "description", "summary", "title", "text", "content", "task", "note", "follow_up", "framework"}
    | {
        "heading",
        "scope_note",
        "recipients",
        "initiative",
        "comment",
        "words",
        "publisher",
        "label",
        "office",
    }
    | {"baseline_words", "target_words", "how_many_words", "size_printed", "body_printed", "unit", "areas"}
    | {"body", "actor", "awaits", "parent", "responsible", "line", "lines", "source", "represents"}
)
"""Fields whose words come out of the record, in Swedish whatever the page's language."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after, each with its qualifier and how certain it is. Empty where there was, or is, none.

    `what` is our word for the kind of thing, `name` its name out of the record.
    """

    what: str
    name: str
    year: str
    basis: str
    before: str
    before_state: str
    after: str
    after_state: str
    difference: str
    terms: tuple[str, ...] = ()
    year_inferred: bool = False


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """A decision that is new, gone, or told otherwise (`state`: new, gone, changed)."""

    state: str
    key: str
    name: str
    kind: str
    who: str
    when: str
    when_inferred: bool
    summary: str
    is_correction: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is new, gone, or told otherwise."""

    state: str
    key: str
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, the figures first. `was` and `stands` are the headline of a package, in words."""

    is_first: bool
    name: str
    was: str
    stands: str
    figures: tuple[FigureChange, ...]
    decisions: tuple[DecisionChange, ...]
    lines: tuple[LineChange, ...]
    sections: tuple[tuple[str, tuple[Change, ...]], ...]
    summary: str

    @property
    def headline_differs(self) -> bool:
        return self.was != self.stands

    @property
    def count(self) -> int:
        """How many facts differ, with their sources."""
        return sum(len(changes) for _heading, changes in self.sections)


def version_difference(before: Record | None, after: Record) -> Difference:
    """From the one version to the other; everything is new after nothing."""
    changes = difference(before, after)
    figures = (*_money(before, after), *_other_figures(changes))
    decisions = tuple(_decisions(before, after, changes))
    lines = tuple(_lines(before, after, changes))
    was, stands = (headline_words(before) if before is not None else ""), headline_words(after)
    return Difference(
        is_first=before is None,
        name=after.name,
        was=was,
        stands=stands,
        figures=figures,
        decisions=decisions,
        lines=lines,
        sections=tuple(
            (str(HEADINGS[section]), tuple(alike))
            for section, alike in groupby(changes, key=lambda change: change.section)
        ),
        summary=_first_summary(after, stands)
        if before is None
        else _summary(figures, decisions, lines, changes),
    )


def headline_words(record: Record) -> str:
    """“15 000 000 kr, beslutat, för budgetåret 2023”; empty for a body, which has no money of its own."""
    if record.package is None:
        return ""
    found = headline(record)
    group = found.group
    if group is None:
        return _("no amount is stated")
    amount, certainty = format_amount(group.amount), certainty_word(group.certainty)
    if not repeats(found):
        basis = _inferred(basis_words(group.amount_is, group.year, group.natures), group.year_is_inferred)
        return f"{amount}, {certainty}, {basis}"
    # The same yearly amount stands in other years too, and may not have come equally far in all of them.
    alike = [each for each in (group, *found.beside) if each.amount == group.amount and each.year]
    as_far = [each for each in alike if each.certainty == group.certainty]
    years = listed(sorted({str(each.year) for each in as_far}))
    far = _("%(certainty)s for %(years)s") % {"certainty": certainty, "years": years}
    inferred = _inferred(far, any(each.year_is_inferred for each in as_far))
    return ", ".join((f"{amount} {basis_words(group.amount_is, None, group.natures)}", inferred))


def _inferred(words: str, year_is_inferred: bool) -> str:
    if not year_is_inferred:
        return words
    return _("%(basis)s (the year is inferred by us)") % {"basis": words}


# Figures


def _money(before: Record | None, after: Record) -> Iterator[FigureChange]:
    """The money of each source, then line. A figure that only came further is one row, not one gone and one new."""
    rows = sorted(money_rows(before, after), key=lambda row: row.is_line)
    ended, begun = [row for row in rows if not row.after], [row for row in rows if not row.before]
    further: dict[Key, MoneyRow] = {}
    for new in begun:
        twins = [old for old in ended if _same_place(new, old)]
        if len(twins) == 1 and sum(_same_place(other, new) for other in begun) == 1:
            further[new.key] = twins[0]
    paired = {old.key for old in further.values()}
    for row in rows:
        if row.key in further:
            yield _figure(row, further[row.key])
        elif row.key not in paired and row.after != row.before:
            yield _figure(row if row.after else None, row if row.before else None)


def _same_place(one: MoneyRow, other: MoneyRow) -> bool:
    """The same line or source in the same year: what differs is how far the money has come."""
    return one.key[:3] == other.key[:3]


def _figure(new: MoneyRow | None, old: MoneyRow | None) -> FigureChange:
    row = new or old
    assert row is not None  # one of them is there
    _kind, _place, year, _certainty, amount_is, _nature = row.key
    return FigureChange(
        what=pgettext("money", "Line") if row.is_line else pgettext("money", "Source"),
        name=row.name,
        year=year_words(year),
        basis=short_basis(amount_is),
        before=old.before if old is not None else "",
        before_state=certainty_word(old.key[3]) if old is not None else "",
        after=new.after if new is not None else "",
        after_state=certainty_word(new.key[3]) if new is not None else "",
        difference=row.difference if new is old else "",
        terms=new.terms if new is not None else (),
        year_inferred=row.year_inferred,
    )


def _other_figures(changes: Iterable[Change]) -> Iterator[FigureChange]:
    """Figures that are no money of a line or source: outturn, observations, targets, residents, the source's totals."""
    for change in changes:
        within = any(part in f"/{change.path}" for part in FIGURES_WITHIN)
        if not within and not change.path.startswith(FIGURES_UNDER):
            continue
        of_its_own = within or not change.path.startswith("indicators/")
        if change.field in FIGURES or (of_its_own and change.kind in {"added", "removed"}):
            yield FigureChange(
                what=capitalised(change.part),
                name=f"{change.name}, {change.fact}" if change.fact else change.name,
                year="",
                basis="",
                before=change.before,
                before_state="",
                after=change.after,
                after_state="",
                difference="",
            )


# Decisions and lines


def _decisions(before: Record | None, after: Record, changes: tuple[Change, ...]) -> Iterator[DecisionChange]:
    old = before.decision_by_key if before is not None else {}
    for key, decision in after.decision_by_key.items():
        if key not in old:
            yield decision_change("new", after, decision)
        elif told := _of("decisions", key, changes):
            yield decision_change("changed", after, decision, told)
    for key, decision in old.items():
        if key not in after.decision_by_key and before is not None:
            yield decision_change("gone", before, decision)


def decision_change(
    state: str, record: Record, decision: Decision, changes: tuple[Change, ...] = ()
) -> DecisionChange:
    body = record.body_by_key.get(decision.body or "")
    return DecisionChange(
        state=state,
        key=decision.key,
        name=decision.title,
        kind=str(DecisionKind(decision.kind).label),
        who=decision.body_printed or (body.name if body else ""),
        when=when_words(decision.when),
        when_inferred=decision.inference_on("date") is not None,
        summary=decision.summary,
        is_correction=decision.kind == "correction",
        changes=changes,
    )


def _lines(before: Record | None, after: Record, changes: tuple[Change, ...]) -> Iterator[LineChange]:
    old = before.line_by_key if before is not None else {}
    for key, line in after.line_by_key.items():
        if key not in old:
            yield LineChange("new", key, called(after, line))
        elif told := _of("lines", key, changes):
            yield LineChange("changed", key, called(after, line), told)
    for key, line in old.items():
        if key not in after.line_by_key and before is not None:
            yield LineChange("gone", key, called(before, line))


def _of(section: str, key: str, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What is told otherwise of one part and of what it holds, except its money, which has a row of its own."""
    place = f"{section}/{key}"
    return tuple(
        change
        for change in changes
        if (change.path == place or change.path.startswith(f"{place}/")) and change.section != "money"
    )


# In one sentence


def _first_summary(after: Record, stands: str) -> str:
    if after.package is None:
        return _("New: the first version.")
    if not after.top_lines:
        return _("New: %(headline)s.") % {"headline": stands}
    words = {"headline": stands, "lines": lines_in_words(len(after.top_lines))}
    return _("New: %(headline)s; %(lines)s.") % words


def _summary(
    figures: tuple[FigureChange, ...],
    decisions: tuple[DecisionChange, ...],
    lines: tuple[LineChange, ...],
    changes: tuple[Change, ...],
) -> str:
    """What changed, counted: two changed figures, one new decision. Or that no figure has changed, and what did."""
    if not changes:
        return _("Nothing differs.")
    corrections = sum(decision.state == "new" and decision.is_correction for decision in decisions)
    new = sum(decision.state == "new" for decision in decisions) - corrections
    parts = [
        _counted(len(figures), ngettext("one changed figure", "%(number)s changed figures", len(figures))),
        _counted(new, ngettext("one new decision", "%(number)s new decisions", new)),
        _counted(corrections, ngettext("one correction", "%(number)s corrections", corrections)),
    ]
    for state, one, several in (
        ("new", _("one new line"), _("%(number)s new lines")),
        ("gone", _("one line gone"), _("%(number)s lines gone")),
    ):
        number = sum(line.state == state for line in lines)
        parts.append(_counted(number, one if number == 1 else several))
    said = [part for part in parts if part]
    told = capitalised(listed(said)) + "." if said else ""
    if figures:
        return told
    silent = _("No figure has changed.")
    others = len(changes)
    rest = ngettext("One other fact has changed.", "%(number)s other facts have changed.", others)
    return f"{silent} {told or capitalised(rest % {'number': in_words(others)})}"


def _counted(number: int, words: str) -> str:
    return words % {"number": in_words(number)} if number else ""
