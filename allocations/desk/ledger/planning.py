"""How a figure that is meant to stand becomes an entry: a level, a level that replaces another, or a change.

Published figures are never edited: a later entry takes their place, or changes them. Pure functions, no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from allocations.desk.ledger.cells import Entry
from allocations.models import Appropriation
from allocations.models.choices import (
    AmountIs,
    Certainty,
    DecisionKind,
    Measures,
    MoneyIs,
    Nature,
    Runs,
)
from allocations.money import Amount, AmountState, Qualifier

MOVES = frozenset({DecisionKind.SUPPLEMENT, DecisionKind.REALLOCATION, DecisionKind.CARRY_OVER})
"""Kinds that change what stands and replace nothing."""

WAITING = frozenset({Certainty.PROPOSED, Certainty.ANNOUNCED, Certainty.PLANNED, Certainty.CONDITIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What an entry says, less where it lies and what it replaces. ``source`` is a line's source, None: not stated."""

    amount_state: str = AmountState.STATED
    kronor: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    qualifier_word: str = ""
    included_in: str = ""
    certainty: str = Certainty.ANNOUNCED
    amount_is: str = AmountIs.NOT_STATED
    runs: str = Runs.NOT_STATED
    runs_to: int | None = None
    measures: str = Measures.LEVEL
    nature: str = Nature.NOT_STATED
    quantity: Decimal | None = None
    unit: str = ""
    unit_amount: Decimal | None = None
    money_is: str = MoneyIs.NOT_STATED
    source: int | None = None

    @property
    def amount(self) -> Amount:
        """Raises AmountRefused where state, kronor and qualifier contradict each other."""
        return Amount(
            AmountState(self.amount_state), self.kronor, Qualifier(self.qualifier), self.qualifier_word
        )


COLUMNS = tuple(name for name in Figure.__dataclass_fields__ if name not in {"money_is", "source"})
"""The columns that both kinds of entries have."""


def figure_of(entry: Entry) -> Figure:
    """What an entry says."""
    said = {name: getattr(entry, name) for name in COLUMNS}
    if isinstance(entry, Appropriation):
        return Figure(**said, money_is=entry.money_is)
    return Figure(**said, source=entry.source_id)


@dataclass(frozen=True, slots=True)
class Planned:
    """The entry to write: what it says, the entry it replaces, and the terms of a computed difference."""

    figure: Figure
    replaces: Entry | None = None
    terms: tuple[Amount, Amount] | None = None


class CannotSubtract(Exception):
    """The new figure less what stands is no exact figure: the change itself must be given."""


class WhichReplaced(Exception):
    """Several entries stand in the cell, and which one the new figure takes the place of must be said."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(_("Several figures stand here. Say which of them the new one replaces."))
        self.entries = tuple(entries)


def plan(kind: str, standing: Sequence[Entry], wanted: Figure) -> Planned | None:
    """The entry of a decision of this kind by which ``wanted`` comes to stand in the cell; None where it already does.

    A figure whose ``measures`` is a change is taken as it is. Raises CannotSubtract and WhichReplaced.
    """
    if wanted.measures == Measures.CHANGE:
        return Planned(wanted)
    alike = [entry for entry in standing if _is_of(entry, wanted)]
    if kind in MOVES:
        return _difference(alike, wanted)
    if not standing:
        return Planned(wanted)
    if len(standing) == 1:
        return None if figure_of(standing[0]) == wanted else Planned(wanted, standing[0])
    if kind != DecisionKind.CORRECTION:
        waiting = [e for e in standing if e.certainty in WAITING and e.certainty != wanted.certainty]
        if len(waiting) == 1 and not alike:
            return Planned(wanted, waiting[0])
        if len(alike) == len(standing):
            return _difference(alike, wanted)
    raise WhichReplaced(standing)


def _is_of(entry: Entry, wanted: Figure) -> bool:
    """Whether the entry and the figure are money of one kind, which may be added and subtracted."""
    return (entry.certainty, entry.amount_is, entry.nature) == (
        wanted.certainty,
        wanted.amount_is,
        wanted.nature,
    )


def _difference(alike: Sequence[Entry], wanted: Figure) -> Planned | None:
    stands = Amount.total(entry.amount for entry in alike)
    new = wanted.amount
    if not (stands.is_exact and new.is_exact):
        raise CannotSubtract(
            _(
                "What stands here is not an exact amount, so no difference can be worked out. Give the change itself."
            )
        )
    if stands.kronor == new.kronor:
        return None
    change = replace(wanted, kronor=(new - stands).kronor, measures=Measures.CHANGE)
    return Planned(change, terms=(new, stands))
