"""Who wrote an entry last, for whoever finds that somebody else was in the same cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allocations.desk.ledger import Entry
from allocations.models import DeskWrite
from allocations.publishing.rows import row_of, row_text


def last_writers(entries: Iterable[Entry], but: int) -> dict[str, tuple[str, datetime]]:
    """By the row's name in the log: the user's name and the time. ``but`` is who asks: their own writes are no news."""
    rows = [row_text(row_of(entry)) for entry in entries]
    found: dict[str, tuple[str, datetime]] = {}
    writes = DeskWrite.objects.filter(row__in=rows).select_related("user").order_by("written_at", "pk")
    for write in writes:
        if write.user_id != but or write.row not in found:
            found[write.row] = (str(write.user), write.written_at)
    return found
