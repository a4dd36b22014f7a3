"""What is to be done in a draft: figures put into their cells, with where they stand, or taken away."""

from __future__ import annotations

from dataclasses import dataclass

from allocations.desk.ledger.cells import Slot
from allocations.desk.ledger.planning import Figure


@dataclass(frozen=True, slots=True)
class Citing:
    """Where a figure stands: the document by primary key, the place in it, the figure as printed."""

    document: int
    locator: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Inference:
    """What we read into the figure's year, and why. Both empty: the year is no inference (any more)."""

    claim: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do in a draft: a figure to put into a slot, or an entry of the draft to take away.

    ``entry`` is the draft's own entry that is altered (None: a new one); without a ``figure`` it is taken away.
    ``citing`` None leaves the entry's citations as they are. ``terms`` are those of a computed figure: empty, those of
    an earlier computation are taken away; None leaves them. ``inference`` None leaves what is said of the year.
    """

    slot: Slot
    figure: Figure | None
    entry: int | None = None
    replaces: int | None = None
    citing: Citing | None = None
    terms: str | None = ""
    inference: Inference | None = None
