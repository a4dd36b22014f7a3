"""The read side: what a sealed document says, and what can be computed from it. No database, no rendering."""

from allocations.record.as_decided import Spell, as_decided, counts_from, last_day, spells, without_date
from allocations.record.contradictions import Contradiction, contradictions
from allocations.record.finality import FinalDay, ending, final_day
from allocations.record.flow import Flow, flow
from allocations.record.notes import Note, Notes, cited_facts
from allocations.record.reader import UnknownSchema, read
from allocations.record.reconciling import Reconciled, reconciled
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
from allocations.record.waterfall import Waterfall, waterfalls
from allocations.record.whole import Record

__all__ = [
    "Balance",
    "Cell",
    "Contradiction",
    "FinalDay",
    "Flow",
    "Group",
    "Headline",
    "Note",
    "Notes",
    "PerResident",
    "PoolShare",
    "Reconciled",
    "Record",
    "Spell",
    "Unknown",
    "UnknownSchema",
    "Waterfall",
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
    "flow",
    "groups",
    "headline",
    "last_day",
    "line_cells",
    "line_groups",
    "own_cells",
    "per_resident",
    "pool_shares",
    "read",
    "reconciled",
    "residents_for",
    "share_of_headline",
    "specified_share",
    "spells",
    "unknowns",
    "waterfalls",
    "without_date",
]
