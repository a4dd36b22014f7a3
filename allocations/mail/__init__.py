"""Mail to staff, and receipts to readers: put in the queue in the transaction of what it tells of, sent by the worker.

See docs/worker.md.

So a step is never kept waiting by a mail server, what is rolled back is never told of, and a server that is away is
tried again. A letter names what it is about and leads to the desk; what a draft says stands there only.
"""

from allocations.mail.announcing import announce_report, announce_step
from allocations.mail.receipts import confirm_report

__all__ = ["announce_report", "announce_step", "confirm_report"]
