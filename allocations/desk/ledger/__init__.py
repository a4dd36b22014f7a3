"""The ledger at the desk: what stands in each cell of a package, and how figures become entries of a draft decision.

Worksheet and import read cells and write entries through here, so that a figure typed and one imported are the same.
Nothing here renders, reads a spreadsheet or knows a request.
"""

from allocations.desk.ledger.cells import Entry, Ledger, Side, Slot
from allocations.desk.ledger.changes import Change, Citing, Inference
from allocations.desk.ledger.planning import (
    CannotSubtract,
    Figure,
    Planned,
    WhichReplaced,
    figure_of,
    plan,
)
from allocations.desk.ledger.writing import EntriesRefused, Fault, write_entries

__all__ = [
    "CannotSubtract",
    "Change",
    "Citing",
    "EntriesRefused",
    "Entry",
    "Fault",
    "Figure",
    "Inference",
    "Ledger",
    "Planned",
    "Side",
    "Slot",
    "WhichReplaced",
    "figure_of",
    "plan",
    "write_entries",
]
