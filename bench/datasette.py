"""All lines beside Datasette, which lists rows of a SQLite file on the web: the same rows, filtered and not.

Datasette is installed from `requirements-bench.txt` into an environment of its own under var/bench, and gets a table
with what our list shows of each line, indexed by what it is filtered by. Its pages have as many rows as ours.
"""

import hashlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

from bench.databases import PLACE, ROOT
from bench.load import Question
from bench.rounds import Case, Measuring, expected
from bench.scale import AtScale
from bench.server import HOST, serving, wait_for
from bench.targets import Result, Target

FILTERED, UNFILTERED = Target(least=2), Target(least=20)
PER_PAGE = 50
YEAR = 2024
LIST = ROOT / "requirements-bench.txt"
COLUMNS = (
    *("municipality_slug", "municipality_name", "package_slug", "package_name", "key", "number", "name"),
    *(
        "places",
        "fiscal_year",
        "certainty",
        "amount_is",
        "runs",
        "nature",
        "amount_state",
        "qualifier",
        "kronor",
    ),
)


def beside_datasette(made: AtScale, measuring: Measuring) -> Iterator[Result]:
    """The rate of our list by Datasette's: as the site runs, and with every page rendered afresh."""
    file, municipality = _exported(made.large)
    filters = urlencode({"municipality": municipality, "year": YEAR})
    theirs_filtered = urlencode(
        {"municipality_slug": municipality, "fiscal_year": YEAR, "_sort": "name", "_size": PER_PAGE}
    )
    with _datasette(file) as theirs, serving(made.large) as kept, serving(made.large, afresh=True) as afresh:
        table = f"/{file.stem}/lines"
        filtered = _case(theirs, f"{table}?{theirs_filtered}", varies=True)
        unfiltered = _case(theirs, f"{table}?_size={PER_PAGE}", varies=True)
        for port, how, is_told in ((kept, "", True), (afresh, ", afresh", False)):
            yield measuring.against(
                f"filtered lines by Datasette's{how}",
                FILTERED if is_told else Target(),
                _case(port, f"/poster/?{filters}"),
                filtered,
            )
            yield measuring.against(
                f"filtered lines by its whole table{how}",
                UNFILTERED if is_told else Target(),
                _case(port, f"/poster/?{filters}"),
                unfiltered,
            )
            yield measuring.against(
                f"all lines by its whole table{how}", Target(), _case(port, "/poster/"), unfiltered
            )


def _case(port: int, path: str, *, varies: bool = False) -> Case:
    question = Question(port, path, varies=varies)
    return Case(question, expected(question))


def _exported(url: str) -> tuple[Path, str]:
    """A file with what stands now in the database, made once for each, and a municipality with many lines in it."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM allocations_publishedline WHERE valid_until IS NULL")
        told = hashlib.sha256(repr((cursor.fetchone(), COLUMNS)).encode()).hexdigest()[:12]
        cursor.execute(
            "SELECT municipality_slug FROM allocations_publishedline WHERE fiscal_year = %s"
            " AND valid_until IS NULL AND stands GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [YEAR],
        )
        row = cursor.fetchone()
        assert row is not None
    file = PLACE / "datasette" / f"lines_{told}.sqlite3"
    if not file.exists():
        shutil.rmtree(file.parent, ignore_errors=True)
        file.parent.mkdir(parents=True)
        _export(connection, file)
    connection.close()
    return file, str(row[0])


def _export(connection: "psycopg2.extensions.connection", file: Path) -> None:
    begun = file.with_suffix(".begun")
    with sqlite3.connect(begun) as lines, connection.cursor("lines") as rows:
        lines.execute(f"CREATE TABLE lines ({', '.join(COLUMNS)})")
        rows.itersize = 10_000
        rows.execute(
            f"SELECT {', '.join(COLUMNS)} FROM allocations_publishedline"
            " WHERE valid_until IS NULL AND stands ORDER BY id"
        )
        lines.executemany(f"INSERT INTO lines VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        lines.execute("CREATE INDEX by_municipality ON lines (municipality_slug, fiscal_year)")
        lines.execute("CREATE INDEX by_year ON lines (fiscal_year)")
        lines.execute("CREATE INDEX by_name ON lines (name)")
        lines.execute("ANALYZE")
    lines.close()
    begun.rename(file)


@contextmanager
def _datasette(file: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    command = [str(_program()), "serve", str(file), "--host", HOST, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _program() -> Path:
    """Datasette, installed when its list or Python has changed."""
    made_from = f"{sys.version_info[:2]} {hashlib.sha256(LIST.read_bytes()).hexdigest()}"
    place, stamp = PLACE / "datasette-env", PLACE / "datasette-env" / "made-from"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != made_from:
        print("Installing Datasette, once.", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LIST)], check=True)
        stamp.write_text(made_from, encoding="ascii")
    return place / "bin" / "datasette"
