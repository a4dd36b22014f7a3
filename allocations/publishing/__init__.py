"""Publishing: how a submission at the desk becomes a sealed record.

``approve`` and ``publish_due`` are the only ways from the desk to the public side. They check, build the document,
seal it and refresh the projection in one transaction. Nothing here renders anything.
"""

from allocations.publishing.projection import rebuild_projection
from allocations.publishing.refusals import Refused
from allocations.publishing.sealing import envelope, seal_of
from allocations.publishing.steps import approve, lock, publish_due, send_back, submit
from allocations.publishing.taken import note_step
from allocations.publishing.tallies import tally_all
from allocations.publishing.verification import verify_record
from allocations.publishing.withdrawal import withdraw
from allocations.publishing.writers import note_write, note_writes

__all__ = [
    "Refused",
    "approve",
    "envelope",
    "lock",
    "note_step",
    "note_write",
    "note_writes",
    "publish_due",
    "rebuild_projection",
    "seal_of",
    "send_back",
    "submit",
    "tally_all",
    "verify_record",
    "withdraw",
]
