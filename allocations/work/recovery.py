"""What a killed worker left undone is taken up again. The queue itself would call it running for ever."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from allocations.models.imports import ImportPart
from allocations.work.life import is_gone

log = structlog.get_logger(__name__)

MOST_TRIES = 3
"""What has taken so many workers with it is not tried by another."""

KEPT = timedelta(days=14)


class LeftUndone(Exception):
    """Every worker that took it up ended before it was done."""


def take_up_again() -> int:
    """Put back in the queue what is called running by a worker that is gone; tell how many.

    A task is therefore done at least once, not exactly once: it is one transaction, or begins where it stopped.
    """
    again = 0
    for task in DBTaskResult.objects.running():
        worker = task.worker_ids[-1] if task.worker_ids else ""
        if not is_gone(worker):
            continue
        # By the time of its start: another worker may have taken it up in the meantime.
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) >= MOST_TRIES:
            if same.update(
                status="FAILED",
                finished_at=timezone.now(),
                exception_class_path=f"{LeftUndone.__module__}.{LeftUndone.__qualname__}",
                traceback=f"{len(task.worker_ids)} workers ended while they did it.",
            ):
                log.error("task_given_up", task=task.task_path, id=str(task.pk))
        elif same.update(status="READY"):
            again += 1
            log.warning("task_taken_up_again", task=task.task_path, id=str(task.pk))
    return again


def forget_old() -> None:
    """Delete what was done, or failed, long ago, and the files of imports that were left lying."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
    ImportPart.objects.left_lying().delete()
