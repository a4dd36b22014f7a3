"""The two databases on PostgreSQL that pages are compared on: 1 000 and 1 000 000 lines of the same 290 municipalities.

Made once and kept, the server's data whole, for as long as the same would be made (`fill.digest`). Both begin with the
five press releases and the made-up package of 20 lines, so that the same page can be asked of both.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.cluster import Cluster, running
from bench.databases import FEW_LINES, PLACE, STATE, fixtures_digest, manage, run
from bench.fill import MUNICIPALITIES, digest

SMALL = 1_000
PER_SMALL = 3
"""Lines in each municipality of the smaller one: its first package and no more."""


@dataclass(frozen=True)
class AtScale:
    """Addresses of the databases."""

    small: str
    large: str


@contextmanager
def at_scale(lines: int) -> Iterator[AtScale]:
    """Start the server with both, made now where they are not: some 15 minutes for a million."""
    folder = PLACE / "postgres" / f"{digest()}-{fixtures_digest()}-{lines}"
    is_made = folder / "made"
    if not is_made.exists():
        shutil.rmtree(PLACE / "postgres", ignore_errors=True)
        folder.mkdir(parents=True)
    STATE.mkdir(parents=True, exist_ok=True)
    with running(folder / "data") as cluster:
        found = AtScale(cluster.url("small"), cluster.url("large"))
        if is_made.exists():
            for url in (found.small, found.large):
                _bring_up(url)
        else:
            _make(cluster, found, lines)
            is_made.touch()
        yield found


def _make(cluster: Cluster, made: AtScale, lines: int) -> None:
    print(f"Making {SMALL} and {lines} lines on PostgreSQL, once.", flush=True)
    started = time.perf_counter()
    cluster.execute("CREATE DATABASE small")
    manage(made.small, "migrate", "--verbosity=0")
    manage(made.small, "demo", TRYGGHETSBUDGET_DEMO="1")
    manage(made.small, "synthesize", f"--lines={FEW_LINES}", "--bulk", "--yes")
    cluster.execute("CREATE DATABASE large TEMPLATE small")
    _fill(made.small, PER_SMALL)
    _fill(made.large, -(-lines // MUNICIPALITIES))
    print(f"Made in {time.perf_counter() - started:.0f} s.", flush=True)


def _bring_up(url: str) -> None:
    """Indexes that came after it was made."""
    if not manage(url, "migrate", "--check", fails=False):
        print("Migrating what is kept.", flush=True)
        manage(url, "migrate", "--verbosity=0")


def _fill(url: str, lines: int) -> None:
    run(url, "-m", "bench.fill", str(lines))
