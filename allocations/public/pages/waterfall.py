"""How the money has changed, as a package's page shows it: one waterfall for each sort of money, with its table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from allocations.models.choices import DecisionKind
from allocations.money import format_amount
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.charts.waterfall import WaterBar
from allocations.public.pages.evidence import Evidence
from allocations.public.pages.words import capitalised, certainty_word, nature_word, short_basis, when_words
from allocations.record import Record, Waterfall, waterfalls
from allocations.record.effect import signed
from allocations.record.shapes import Decision
from allocations.record.waterfall import WaterStep


@dataclass(frozen=True, slots=True)
class WaterRow:
    """One step in the table."""

    kind: str
    who: str
    when: str
    change: str
    after: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WaterChart:
    """``bars`` is empty where a sum on the way cannot be said: then the table alone tells it."""

    title: str
    mark: Mark
    bars: tuple[WaterBar, ...]
    words: str
    rows: tuple[WaterRow, ...]


def water_charts(record: Record, evidence: Evidence) -> tuple[WaterChart, ...]:
    """None for money that one decision has made: there is nothing to follow."""
    return tuple(_chart(record, evidence, found) for found in waterfalls(record))


def _chart(record: Record, evidence: Evidence, found: Waterfall) -> WaterChart:
    rows = tuple(_row(record, evidence, step) for step in found.steps)
    return WaterChart(
        title=_sort_words(found),
        mark=mark_of(found.sort[0]),
        bars=_bars(found),
        words="; ".join(_in_words(row) for row in rows),
        rows=rows,
    )


def _sort_words(found: Waterfall) -> str:
    """Budgetåret 2023, beslutat, per år, drift."""
    certainty, year, amount_is, nature = found.sort
    words = [
        _("Budget year %(year)s") % {"year": year} if year else _("Year not stated"),
        certainty_word(certainty),
        short_basis(amount_is),
        nature_word(nature),
    ]
    return ", ".join(word for word in words if word)


def _bars(found: Waterfall) -> tuple[WaterBar, ...]:
    bars = []
    for step in found.steps:
        before, after = step.before.kronor, step.after.kronor
        if before is None or after is None:
            return ()
        label = " ".join(part for part in (_kind(step.decision), when_words(step.decision.when)) if part)
        figure = _change(step)
        if step.kind == "moved":
            label, figure = f"{label}: {figure}", _("unchanged")
        bars.append(WaterBar(label, figure, before, after, whole=step.kind == "first"))
    now = found.latest
    if now.kronor is not None:
        bars.append(
            WaterBar(
                pgettext("waterfall", "Now"),
                format_amount(now, unit=False),
                now.kronor,
                now.kronor,
                whole=True,
            )
        )
    return tuple(bars)


def _in_words(row: WaterRow) -> str:
    words = {"step": f"{row.kind} {row.when}", "change": row.change, "after": row.after}
    return _("%(step)s: %(change)s, then %(after)s") % words


def _kind(decision: Decision) -> str:
    return capitalised(str(DecisionKind(decision.kind).label))


def _change(step: WaterStep) -> str:
    if step.kind == "first":
        return format_amount(step.after, unit=False)
    if step.kind == "moved" and step.moved is not None:
        return _("%(amount)s between lines") % {"amount": format_amount(step.moved, unit=False)}
    if step.change is None:
        return _("amount not stated") if step.kind == "unknown" else _("how much: cannot be worked out")
    return signed(step.change)


def _row(record: Record, evidence: Evidence, step: WaterStep) -> WaterRow:
    decision = step.decision
    body = record.body_by_key.get(decision.body or "")
    return WaterRow(
        kind=_kind(decision),
        who=decision.body_printed or (body.name if body else ""),
        when=when_words(decision.when) or _("date not stated"),
        change=_change(step),
        after=format_amount(step.after, unit=False),
        numbers=evidence.numbers(*(step.entries or (decision,))),
    )
