"""The worker: one process that does what is queued, with a clock beside it for what is due at a time."""

from __future__ import annotations

import time

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from allocations.work.clock import Clock, tick
from allocations.work.life import end, own_name

log = structlog.get_logger(__name__)


def make_worker(name: str) -> Worker:
    """One that does all that is queued and then returns."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )


def work_once() -> None:
    """Publish what is due, do what is queued, and be done: for a timer, where no worker runs all the time."""
    name = own_name()
    tick(name)
    make_worker(name).run()
    end(name)


def work_on(*, interval: float, every: float) -> None:
    """Work until told to stop. A task that is being done is finished first; a second signal ends it at once."""
    name = own_name()
    worker = make_worker(name)
    worker.configure_signals()
    clock = Clock(name=name, every=every)
    clock.start()
    log.info("worker_started", worker=name)
    try:
        while worker.running:
            _do_what_is_queued(worker)
            if worker.running:
                time.sleep(interval)
    finally:
        clock.stop()
        log.info("worker_stopped", worker=name)


def _do_what_is_queued(worker: Worker) -> None:
    """Looks first, without a lock: on SQLite, asking for the next task locks out everybody who writes."""
    try:
        close_old_connections()
        if DBTaskResult.objects.ready().exists():
            worker.run()
    except DatabaseError:
        # The database is away, or locked for long. What was begun is taken up again; the worker stays.
        log.exception("queue_unreadable")
        connection.close()
