"""The read side: what a sealed document says, and what can be computed from it. No database, no rendering."""

from allocations.record.as_decided import Spell, as_decided, counts_from, last_day, spells, without_date
from allocations.record.contradictions import Contradiction, contradictions
from allocations.record.finality import FinalDay, ending, final_day
from allocations.record.notes import Note, Notes, cited_facts
from allocations.record.reader import UnknownSchema, read
from allocations.record.sums import (
    Balance,
    Cell,
    Group,
    Headline,
    PerResident,
    PoolShare,
    balance,
    condition_state,
    counted_entries,
    counting,
    groups,
    headline,
    line_cells,
    line_groups,
    own_cells,
    per_resident,
    pool_shares,
    residents_for,
    share_of_headline,
    specified_share,
)
from allocations.record.unknowns import Unknown, unknowns
from allocations.record.whole import Record

__all__ = [
    "Balance",
    "Cell",
    "Contradiction",
    "FinalDay",
    "Group",
    "Headline",
    "Note",
    "Notes",
    "PerResident",
    "PoolShare",
    "Record",
    "Spell",
    "Unknown",
    "UnknownSchema",
    "as_decided",
    "balance",
    "cited_facts",
    "condition_state",
    "contradictions",
    "counted_entries",
    "counting",
    "counts_from",
    "ending",
    "final_day",
    "groups",
    "headline",
    "last_day",
    "line_cells",
    "line_groups",
    "own_cells",
    "per_resident",
    "pool_shares",
    "read",
    "residents_for",
    "share_of_headline",
    "specified_share",
    "spells",
    "unknowns",
    "without_date",
]
