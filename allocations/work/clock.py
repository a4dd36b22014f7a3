"""What the worker does every few seconds, however long the task is that it is busy with."""

from __future__ import annotations

import threading

import structlog
from django.db import connection

from allocations.publishing import publish_due
from allocations.work.life import end, give_sign
from allocations.work.recovery import forget_old, take_up_again

log = structlog.get_logger(__name__)


def tick(name: str) -> None:
    """Say that the worker lives, publish what is due, and take up what another left undone."""
    give_sign(name)
    published, returned = publish_due()
    for publication in published:
        log.info("published_when_due", publication=str(publication), seal=publication.seal[:8])
    for submission in returned:
        log.info("refused_when_due", submission=submission.pk)
    take_up_again()
    forget_old()


class Clock(threading.Thread):
    """Ticks beside the tasks, on a connection of its own."""

    def __init__(self, *, name: str, every: float) -> None:
        super().__init__(name="clock", daemon=True)
        self.worker = name
        self.every = every
        self.stopped = threading.Event()

    def run(self) -> None:
        try:
            while True:
                self._tick()
                if self.stopped.wait(self.every):
                    break
            end(self.worker)
        finally:
            connection.close()

    def _tick(self) -> None:
        try:
            tick(self.worker)
        except Exception:
            # The outermost place there is: a clock that stops at a fault would publish nothing more, and nobody
            # would know. What failed is rolled back and tried again at the next tick.
            log.exception("clock_failed")
            connection.close()

    def stop(self) -> None:
        self.stopped.set()
        self.join(10)
