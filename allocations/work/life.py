"""Whether a worker still lives. Its name says where and as which process it runs; on that machine the kernel knows.

From another machine (or container) only its signs of life in the database tell.
"""

from __future__ import annotations

import hashlib
import os
import platform
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from allocations.models import WorkerProcess

SECONDS_OF_SILENCE = 120
"""So long after its last sign a worker elsewhere counts as gone. It gives one every few seconds."""

FORGOTTEN_AFTER = timedelta(days=1)
BOOT = Path("/proc/sys/kernel/random/boot_id")
ENDED = frozenset("ZX")


@cache
def place() -> str:
    """Where process numbers mean the same as here: this machine since it was started, in this container."""
    try:
        here = BOOT.read_text(encoding="ascii") + str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        here = platform.node()
    return hashlib.sha256(here.encode()).hexdigest()[:16]


def own_name() -> str:
    pid = os.getpid()
    return f"{place()}:{pid}:{started(pid)}"


def started(pid: int) -> str | None:
    """When a process here was started, as the kernel counts, or None where there is none (any more)."""
    if not BOOT.exists():
        return _answers(pid)
    try:
        # The name of the program comes in brackets and may hold anything; what is wanted follows it.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return None
    state, *rest = fields.split()
    return None if state in ENDED else rest[18]


def _answers(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return "0"
    return "0"


def is_gone(name: str) -> bool:
    """Whether the worker has ended without saying so. Of a name that no worker of ours has nothing is known."""
    where, _, process = name.partition(":")
    pid, _, since = process.partition(":")
    if not pid.isdecimal():
        return False
    if where == place():
        return started(int(pid)) != since
    heard = timezone.now() - timedelta(seconds=SECONDS_OF_SILENCE)
    return not WorkerProcess.objects.filter(name=name, seen_at__gte=heard).exists()


def give_sign(name: str) -> None:
    now = timezone.now()
    WorkerProcess.objects.update_or_create(name=name, defaults={"seen_at": now})
    WorkerProcess.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()


def end(name: str) -> None:
    WorkerProcess.objects.filter(name=name).delete()
