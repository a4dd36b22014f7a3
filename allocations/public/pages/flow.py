"""The flow of a package's money as its page shows it: the drawing, its words and its table."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from allocations.money import Amount, format_amount
from allocations.public.charts.flow import Flow as Drawn
from allocations.public.charts.flow import FlowLine, FlowSource, FlowStream
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.headline import headline_of
from allocations.public.pages.lines import place_words
from allocations.public.pages.money import source_kind
from allocations.public.pages.words import (
    capitalised,
    certainty_word,
    in_words,
    lines_in_words,
    short_basis,
    unstated_words,
)
from allocations.record import Flow, Record, balance, flow
from allocations.record.flow import Inflow, Outflow
from allocations.record.shapes import Line

MOST_LINES = 12  # drawn; the table has them all


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One stream, in the table. ``come_from`` and ``goes_to`` are names of the record unless ours is said so."""

    come_from: str
    is_unsaid: bool  # which source it is
    goes_to: str  # empty: the package itself
    certainty: str
    amount: str
    places: str


@dataclass(frozen=True, slots=True)
class FlowChart:
    title: str
    dek: str
    drawn: Drawn
    words: str  # for those who do not see the drawing
    rows: tuple[FlowRow, ...]
    marks: tuple[tuple[Mark, str], ...]


def flow_chart(record: Record) -> FlowChart | None:
    """None where there is no source or no line to draw between."""
    found = flow(record)
    if found is None:
        return None
    rows = tuple(_rows(record, found))
    drawn = Drawn(
        heads=(
            npgettext("flow", "Source", "Sources", len(found.inflows)),
            _("Division") if found.source_is_unsaid else _join(found),
            npgettext("flow", "Line", "Lines", len(found.outflows)),
        ),
        sources=tuple(_sources(found)),
        lines=tuple(_lines(record, found)),
        join=capitalised(_("which source is not stated")) if found.source_is_unsaid else "",
        unsaid=found.source_is_unsaid,
    )
    return FlowChart(_title(found), _dek(record, found), drawn, _described(rows), rows, _marks(found))


def _title(found: Flow) -> str:
    lines = len({outflow.line.key for outflow in found.outflows})
    if any(outflow.amount.is_stated for outflow in found.outflows):
        return _("Where the money comes from, and where it goes")
    sources = len({inflow.source.key for inflow in found.inflows})
    words = {
        "sources": npgettext("number in words", "%(number)s source", "%(number)s sources", sources)
        % {"number": in_words(sources)},
        "lines": lines_in_words(lines),
    }
    return capitalised(_("%(sources)s, %(lines)s, no division") % words)


def _dek(record: Record, found: Flow) -> str:
    said = []
    if found.group is not None:
        said.append(_("Kronor, %(basis)s.") % {"basis": headline_of(record).basis})
    silent = any(not each.amount.is_stated for each in _streams(found))
    if found.source_is_unsaid or silent:
        said.append(_("What is dotted the documents do not say; its size means nothing."))
    if found.elsewhere:
        words = ngettext(
            "%(number)s line has money only of other years or of another kind, and is not drawn.",
            "%(number)s lines have money only of other years or of another kind, and are not drawn.",
            found.elsewhere,
        )
        said.append(words % {"number": found.elsewhere})
    return " ".join(said)


def _join(found: Flow) -> str:
    if found.group is None or not found.group.amount.is_stated:
        return _("The package")
    return _("The package: %(amount)s") % {"amount": format_amount(found.group.amount)}


def _sources(found: Flow) -> Iterator[FlowSource]:
    for inflow in found.inflows:
        stated = inflow.amount.is_stated
        basis = short_basis(found.group.amount_is) if stated and found.group else ""
        yield FlowSource(
            name=inflow.source.name,
            kind=source_kind(inflow.source),
            figure=format_amount(inflow.amount)
            + ("" if inflow.certainty == "decided" else f", {certainty_word(inflow.certainty)}"),
            basis=basis,
            kronor=inflow.amount.kronor,
            mark=mark_of(inflow.certainty, stated=stated),
        )


def _lines(record: Record, found: Flow) -> Iterator[FlowLine]:
    places = {inflow.source.key: at for at, inflow in reversed(tuple(enumerate(found.inflows)))}
    by_line: dict[str, list[Outflow]] = {}
    for outflow in found.outflows:
        by_line.setdefault(outflow.line.key, []).append(outflow)
    shown = _shown(by_line)
    any_stated = any(outflow.amount.is_stated for outflow in found.outflows)
    for key in shown:
        streams = by_line[key]
        yield FlowLine(
            name=streams[0].line.name,
            figure=_figures(streams) if any_stated else "",
            places=_place(record, streams[0].line),
            streams=tuple(
                FlowStream(
                    places.get(s.source or ""),
                    s.amount.kronor,
                    mark_of(s.certainty or "announced", stated=s.amount.is_stated),
                )
                for s in streams
            ),
        )
    more = len(by_line) - len(shown)
    if more:
        words = ngettext("and %(number)s more line", "and %(number)s more lines", more)
        yield FlowLine(words % {"number": more}, _("in the table below"), "", ())
    left = balance(record)
    if left is not None and not left.unstated_lines and left.left.kronor is not None and left.left.kronor > 0:
        yield FlowLine(_("Left to divide"), format_amount(left.left), "", ())


def _shown(by_line: dict[str, list[Outflow]]) -> list[str]:
    """All lines, or of many those with the most money, in the document's order."""
    if len(by_line) <= MOST_LINES:
        return list(by_line)

    def size(key: str) -> Decimal:
        return sum((o.amount.kronor for o in by_line[key] if o.amount.kronor is not None), Decimal(0))

    largest = set(sorted(by_line, key=size, reverse=True)[: MOST_LINES - 1])
    return [key for key in by_line if key in largest]


def _figures(streams: list[Outflow]) -> str:
    return ", ".join(
        dict.fromkeys(
            format_amount(s.amount) if s.amount.is_stated else capitalised(unstated_words(s.amount))
            for s in streams
        )
    )


def _place(record: Record, line: Line) -> str:
    """Where, if it is said; the whole municipality too."""
    return place_words(record, line) if line.areas or line.whole_municipality else ""


def _rows(record: Record, found: Flow) -> Iterator[FlowRow]:
    for inflow in found.inflows:
        yield FlowRow(
            inflow.source.name, False, "", certainty_word(inflow.certainty), _cell(inflow.amount), ""
        )
    for outflow in found.outflows:
        source = record.source_by_key.get(outflow.source or "")
        yield FlowRow(
            come_from=source.name if source else _("which source is not stated"),
            is_unsaid=source is None,
            goes_to=outflow.line.name,
            certainty=certainty_word(outflow.certainty) if outflow.certainty else "",
            amount=_cell(outflow.amount),
            places=place_words(record, outflow.line),
        )


def _cell(amount: Amount) -> str:
    return format_amount(amount, unit=False) if amount.is_stated else unstated_words(amount)


def _described(rows: tuple[FlowRow, ...]) -> str:
    package = _("the package")
    said = [f"{row.come_from} → {row.goes_to or package}: {row.amount}" for row in rows[: 2 * MOST_LINES]]
    return "; ".join(said)


def _streams(found: Flow) -> tuple[Inflow | Outflow, ...]:
    return (*found.inflows, *found.outflows)


def _marks(found: Flow) -> tuple[tuple[Mark, str], ...]:
    kinds = {
        mark_of(each.certainty or "announced", stated=each.amount.is_stated): (
            certainty_word(each.certainty) if each.amount.is_stated else _("amount not stated")
        )
        for each in _streams(found)
    }
    return tuple(kinds.items())
