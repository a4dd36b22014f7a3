"""A PostgreSQL server of the bench's own, whose data is kept under var/bench from one run to the next.

As the tests' (`tests/support/postgres.py`): reached through a socket folder of its own, and run as the system's
`postgres` user by whoever is root.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.support.postgres import NoPostgres, programs

USER = "bench"
SETTINGS = {
    "fsync": "off",  # the data can be made again
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "512MB",
    "max_connections": "60",
    # As for any site that answers many short questions at once: no compiling, and no second process for one of them.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "listen_addresses": "''",
}


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    data: Path
    socket: Path

    def url(self, database: str) -> str:
        return f"postgres://{USER}@{quote(str(self.socket), safe='')}/{database}"

    def execute(self, command: str) -> None:
        """One command, outside any transaction."""
        _as_its_user("psql", "-q", "-h", str(self.socket), "-U", USER, "-d", "postgres", "-c", command)


@contextmanager
def running(data: Path) -> Iterator[Cluster]:
    """Start the server on this data, which is made empty where there is none, and stop it afterwards."""
    if not data.exists():
        data.mkdir(parents=True)
        _hand_over(data)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _as_its_user("initdb", "-D", str(data), "-U", USER, *options)
    socket = Path(tempfile.mkdtemp(prefix="pg-"))
    _hand_over(socket)
    settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    # What a run that was ended from outside has left running, with a socket that nobody knows.
    _stop(data)
    try:
        _as_its_user(
            *("pg_ctl", "-D", str(data), "-w", "-t", "600", "-l", str(socket / "log")),
            *("-o", f"{settings} -c unix_socket_directories={socket}", "start"),
        )
        yield Cluster(data, socket)
    finally:
        _stop(data)
        shutil.rmtree(socket, ignore_errors=True)


def _stop(data: Path) -> None:
    if (data / "postmaster.pid").exists():
        _as_its_user("pg_ctl", "-D", str(data), "-w", "-t", "600", "-m", "fast", "stop", fails=False)


def _hand_over(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")


def _as_its_user(program: str, *arguments: str, fails: bool = True) -> None:
    command = [str(programs() / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(
        command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if fails and done.returncode:
        raise NoPostgres(f"{program} failed:\n{done.stdout}")
