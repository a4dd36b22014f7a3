"""Tasks for the tests of the worker: they write where they are told that they were there."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def write_line(path: str, line: str) -> str:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return line


@task()
def write_line_and_wait(path: str, line: str, only_once: str) -> None:
    """The first time it never comes to an end: it waits to be killed."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    if not Path(only_once).exists():
        Path(only_once).touch()
        time.sleep(600)


@task()
def fail() -> None:
    raise ValueError("on purpose")
