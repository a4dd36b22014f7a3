"""A PostgreSQL server of the tests' own: made for one run, reached through a socket folder of its own, then removed.

PostgreSQL refuses to run as root, so as root it runs as the system's `postgres` user.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

# A test's database need not survive a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=60"


class NoPostgres(Exception):
    """There is no PostgreSQL server program on this machine."""


def programs() -> Path:
    """The folder of the newest `initdb`; Debian keeps it off the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("PostgreSQL's initdb is not installed. On Debian: apt-get install postgresql")
    return Path(on_path).resolve().parent


@dataclass(frozen=True)
class Server:
    """A running server. Its socket folder, which holds the data too, is open to its own user only."""

    folder: Path
    bin: Path

    @property
    def url(self) -> str:
        return f"postgres://tests@{quote(str(self.folder), safe='')}/postgres"

    @classmethod
    def start(cls) -> "Server":
        bin_folder = programs()
        server = cls(folder=Path(tempfile.mkdtemp(prefix="pg-")), bin=bin_folder)
        if os.geteuid() == 0:
            shutil.chown(server.folder, "postgres")
        try:
            options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
            server._call("initdb", "-D", server.data, "-U", "tests", *options)
            settings = f"{FAST} -c listen_addresses='' -c unix_socket_directories={server.folder}"
            log = str(server.folder / "log")
            server._call("pg_ctl", "-D", server.data, "-w", "-t", "60", "-l", log, "-o", settings, "start")
            server._refuse_a_stranger()
        except BaseException:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._call("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def _refuse_a_stranger(self) -> None:
        """Nothing is written before the server that answers is known to be this one."""
        connection = psycopg2.connect(self.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute("show data_directory")
                row = cursor.fetchone()
        finally:
            connection.close()
        if row is None or Path(row[0]).resolve() != Path(self.data).resolve():
            raise NoPostgres(f"Another PostgreSQL server answers: its data is in {row}.")

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        result = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if result.returncode:
            raise NoPostgres(f"{program} failed:\n{result.stdout}")
