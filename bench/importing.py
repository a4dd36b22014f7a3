"""An import of 10 000 rows against the bare bulk insert of the same rows, and the memory it takes, on both databases.

Each measurement is a process of its own (`bench/import_once.py`), so that its memory is its own. PostgreSQL is a server
made for the run, as the tests have it, and is left out where it is not installed.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from bench.databases import PLACE, ROOT, environment
from bench.targets import Result, Target
from tests.support.postgres import NoPostgres, Server

ROWS = 10_000
TIME = Target(most=6)
MEMORY = Target(most=150)
FILES = ("xlsx", "csv")


def imports(rounds: int) -> Iterator[Result]:
    """Of every kind of file on every database."""
    folder = PLACE / "imports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for kind in FILES:
        (folder / f"rows.{kind}").write_bytes(_xlsx() if kind == "xlsx" else _csv())
    yield from _on("SQLite", f"sqlite:///{folder / 'imports.sqlite3'}", folder, rounds)
    try:
        server = Server.start()
    except NoPostgres as missing:
        print(f"PostgreSQL is not measured: {missing}")
        return
    try:
        yield from _on("PostgreSQL", server.url, folder, rounds)
    finally:
        server.stop()


def _on(database: str, url: str, folder: Path, rounds: int) -> Iterator[Result]:
    _run(url, "manage.py", "migrate", "--verbosity=0")
    for kind in FILES:
        file = str(folder / f"rows.{kind}")
        bare = [_once(url, "bare", file) for _round in range(rounds)]
        ours = [_once(url, "import", file) for _round in range(rounds)]
        pairs = list(zip(ours, bare, strict=True))
        mine, theirs = min(each["seconds"] for each in ours), min(each["seconds"] for each in bare)
        best = min(ours, key=lambda each: each["seconds"])
        yield Result(
            name=f"time of importing 10 000 rows, {kind}, {database}",
            ratio=mine / theirs,
            ratios=tuple(each["seconds"] / other["seconds"] for each, other in pairs),
            target=TIME,
            made_of=f"preview {best['preview']:.2f} s and write {best['write']:.2f} s against {theirs:.2f} s",
        )
        most = [each["megabytes"] for each in ours]
        yield Result(
            name=f"megabytes for it, {kind}, {database}",
            ratio=max(most),
            ratios=tuple(most),
            target=MEMORY,
            made_of=f"{best['before']:.0f} MB before it began; {best['rows']:.0f} rows written in all",
        )


def _once(url: str, what: str, file: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(_run(url, "-m", "bench.import_once", what, file).splitlines()[-1])
    return found


def _run(url: str, *arguments: str) -> str:
    told = environment(Path("unused")) | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


HEAD = ("Nr", "Nyckel", "Post", "År", "Belopp (kr)", "Beslutsläge")


def _row(number: int) -> tuple[int, str, str, int, int, str]:
    return (
        number,
        f"post-{number}",
        f"Belysning vid plats {number}",
        2023 + number % 3,
        1000 * number,
        "beslutat",
    )


def _xlsx() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("Poster")
    sheet.write_row(0, 0, HEAD)
    for number in range(1, ROWS + 1):
        sheet.write_row(number, 0, _row(number))
    book.close()
    return file.getvalue()


def _csv() -> bytes:
    rows = [HEAD, *(_row(number) for number in range(1, ROWS + 1))]
    return "".join(";".join(map(str, row)) + "\r\n" for row in rows).encode("cp1252")
