"""What a cell as typed comes to: the entry to write into the draft, or the sentence for why it cannot be one.

The figure's own words are read by ``money``, how it meets what stands by ``ledger.plan``; here a cell's rarer fields,
the sheet's defaults and what the draft holds already are put together. No database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from allocations.desk.ledger import Entry, Figure, Planned, Side, figure_of, plan
from allocations.desk.ledger.planning import MOVES
from allocations.desk.worksheet.versions import NONE, Version
from allocations.models.choices import (
    AmountIs,
    Certainty,
    DecisionKind,
    Measures,
    MoneyIs,
    Nature,
    Runs,
)
from allocations.money import read_kronor, read_typed

BY_KIND: dict[str, Certainty] = {
    DecisionKind.ANNOUNCEMENT: Certainty.ANNOUNCED,
    DecisionKind.AGREEMENT: Certainty.ANNOUNCED,
    DecisionKind.SPLIT_MADE_KNOWN: Certainty.ANNOUNCED,
}
"""What a decision's money is, where the sheet does not say otherwise. All other kinds decide."""


def certainty_by(kind: str) -> Certainty:
    return BY_KIND.get(kind, Certainty.DECIDED)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the sheet says of every new figure of one side. ``kind`` is that of the decision they go into."""

    kind: str
    certainty: str
    amount_is: str = AmountIs.NOT_STATED
    source: int | None = None


class CellRefused(Exception):
    """The cell cannot be an entry, for the reason given; ``field`` is the rarer field that must be mended, if one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell to be planned: its side, what is typed, what it said when opened, and the draft's entry in it."""

    side: Side
    typed: Version
    opened: Version
    entry: Entry | None
    rarer: bool
    """Whether its rarer fields were on the page: then they say all, and what is empty is not stated."""
    reading: Decimal | None = None


def planned(asked: Asked, defaults: Defaults, standing: Sequence[Entry]) -> Planned | None:
    """The entry that the cell comes to; None where what it says stands already.

    Raises CellRefused, AmountRefused and AmbiguousAmount, CannotSubtract and WhichReplaced.
    """
    base = _base(asked, defaults, standing)
    base = _with_more(base, asked, defaults)
    entry = asked.entry
    if entry is not None and asked.typed.amount == asked.opened.amount:
        figure, as_typed = base, True
    else:
        figure, as_typed = _with_amount(base, asked), False
    chosen = asked.typed.more.get("replaces", "") if asked.rarer else ""
    if chosen == NONE:
        return Planned(figure)
    if chosen:
        return Planned(figure, _one_of(chosen, standing, entry))
    as_before = as_typed or figure.measures == Measures.CHANGE or defaults.kind not in MOVES
    if entry is not None and not asked.rarer and as_before:
        return Planned(figure, _replaced_by(entry))
    return plan(defaults.kind, standing, figure)


def _base(asked: Asked, defaults: Defaults, standing: Sequence[Entry]) -> Figure:
    """What is said of the money before anything of this cell: the draft's own entry, what stands, the sheet."""
    if asked.entry is not None:
        return figure_of(asked.entry)
    base = Figure(
        certainty=defaults.certainty,
        amount_is=defaults.amount_is,
        source=defaults.source if asked.side is Side.LINE else None,
    )
    if not standing:
        return base
    alike = [figure_of(entry) for entry in standing]
    if defaults.kind == DecisionKind.CORRECTION and len(alike) == 1:
        return replace(alike[0], quantity=None, unit="", unit_amount=None, measures=Measures.LEVEL)
    shared: dict[str, Any] = {}
    for name in ("amount_is", "nature", "source", "certainty"):
        found = {getattr(figure, name) for figure in alike}
        said = getattr(base, name) not in {None, AmountIs.NOT_STATED}
        if len(found) == 1 and (name == "certainty" or not said):
            shared[name] = found.pop()
    if defaults.kind not in MOVES:
        shared.pop("certainty", None)
    return replace(base, **shared)


def _with_more(base: Figure, asked: Asked, defaults: Defaults) -> Figure:
    """The rarer fields over it. In a new cell those left empty are the sheet's to say."""
    more = asked.typed.more
    if not more and not asked.rarer:
        return base
    if asked.entry is not None and not asked.rarer:
        return base
    new = asked.entry is None
    given: dict[str, Any] = {
        "certainty": more.get("certainty") or (base.certainty if new else defaults.certainty),
        "amount_is": more.get("amount_is") or (base.amount_is if new else defaults.amount_is),
        "nature": more.get("nature") or (base.nature if new else Nature.NOT_STATED),
        "runs": more.get("runs", Runs.NOT_STATED.value),
        "runs_to": _year(more.get("runs_to", "")),
        "measures": more.get("measures", Measures.LEVEL.value),
        "quantity": _quantity(more.get("quantity", "")),
        "unit": more.get("unit", ""),
        "unit_amount": read_kronor(more["unit_amount"]) if more.get("unit_amount") else None,
    }
    if asked.side is Side.SOURCE:
        given["money_is"] = more.get("money_is", MoneyIs.NOT_STATED.value)
    else:
        given["source"] = _source(more.get("source", ""), base.source if new else defaults.source)
    return replace(base, **given)


def _with_amount(base: Figure, asked: Asked) -> Figure:
    typed = read_typed(asked.typed.amount, reading=asked.reading)
    said_so = asked.rarer and base.measures == Measures.CHANGE
    change = typed.signed or said_so or (base.measures == Measures.CHANGE and not typed.amount.is_stated)
    return replace(
        base,
        amount_state=typed.amount.state.value,
        kronor=typed.amount.kronor,
        qualifier=typed.amount.qualifier.value,
        qualifier_word=typed.amount.word,
        included_in=typed.included_in,
        measures=Measures.CHANGE if change else Measures.LEVEL,
    )


def _one_of(chosen: str, standing: Sequence[Entry], entry: Entry | None) -> Entry:
    for each in standing:
        if str(each.pk) == chosen:
            return each
    replaced = None if entry is None else _replaced_by(entry)
    if replaced is not None and str(replaced.pk) == chosen:
        return replaced
    raise CellRefused(_("The figure that it would replace no longer stands. Choose again."), "replaces")


def _replaced_by(entry: Entry) -> Entry | None:
    found: Entry | None = entry.replaces  # type: ignore[assignment]  # of the entry's own kind
    return found


def _source(text: str, otherwise: int | None) -> int | None:
    if text == NONE:
        return None
    return int(text) if text.isdecimal() else otherwise


def _year(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) != 4:
        raise CellRefused(_("Give the year with four digits."), "runs_to")
    return int(text)


def _quantity(text: str) -> Decimal | None:
    """How many, with a decimal comma or point; spaces between thousands."""
    if not text:
        return None
    try:
        found = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise CellRefused(_("Give how many as a number."), "quantity")
    return found
