"""The site on a port of its own, on this machine only: two gunicorn workers, as `measured` in docs/bench.md."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.databases import ROOT, environment

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 60


class DidNotStart(Exception):
    """The server ended, or did not answer in time."""


@contextmanager
def serving(database: Path | str, *, afresh: bool = False) -> Iterator[int]:
    """Run the site on the database and give its port. `afresh` keeps no rendered pages."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "safety_budget.wsgi", "--bind", f"{HOST}:{port}"]
    quiet = ["--no-control-socket", "--log-level", "error", "--workers", str(WORKERS)]
    given = environment(database) | {"BENCH_AFRESH": "1" if afresh else "0"}
    server = subprocess.Popen([*command, *quiet], cwd=ROOT, env=given)
    try:
        wait_for(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise DidNotStart(f"Nothing answers on port {port}.")
