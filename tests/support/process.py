"""Processes of the site's own, on the tests' database: to be killed, or to work at the same time as another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.support.sources import ROOT

SECONDS = 60


def environment() -> dict[str, str]:
    """As the tests' own, with their database. Its rows must be committed: the test needs `transactional_db`."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        given = connection.settings_dict
        url = f"postgres://{given['USER']}@{quote(str(given['HOST']), safe='')}/{name}"
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT), "TZ": "UTC"}


def start(code: str) -> subprocess.Popen[str]:
    """A process that runs the code with Django set up."""
    ready = "import django; django.setup()\n"
    return subprocess.Popen(
        [sys.executable, "-c", ready + code],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def manage(*arguments: str) -> str:
    """What a management command said. It must end well."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    """Until the process has come so far that it wrote the file."""
    wait_until(path.exists, process)


def wait_until(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + SECONDS
    while not true():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until, "It never came so far."
        time.sleep(0.05)


def kill(process: subprocess.Popen[str]) -> None:
    """As a power cut: no handler runs and nothing is tidied up."""
    process.kill()
    process.communicate()
