"""Which decisions can be tried by municipal law (laglighetsprövning), and so become final three weeks after posting."""

from __future__ import annotations

from allocations.models.choices import Appeal, DecisionKind
from municipalities.models import Body, BodyKind

TRIED = frozenset(
    {BodyKind.COUNCIL, BodyKind.BOARD, BodyKind.COMMITTEE, BodyKind.SUB_COMMITTEE, BodyKind.JOINT_COUNCIL}
)
"""Bodies whose decisions members of the municipality may have tried (13 kap. kommunallagen)."""

NOT_TRIED = (
    DecisionKind.ANNOUNCEMENT,
    DecisionKind.AGREEMENT,
    DecisionKind.SPLIT_MADE_KNOWN,
    DecisionKind.CORRECTION,
)
"""Kinds that are no decision of a body."""


def proposed_appeal(kind: str, body: Body | None) -> Appeal:
    """Whether municipal law's appeal applies, from what was decided and by whom; not stated where that is unknown."""
    if kind in NOT_TRIED:
        return Appeal.NONE
    if body is None:
        return Appeal.NOT_STATED
    return Appeal.MUNICIPAL_LAW if body.kind in TRIED and body.municipality_id else Appeal.NONE
