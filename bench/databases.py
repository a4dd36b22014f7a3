"""The two databases that are measured on: the five press releases with one package of 20 lines, and 100 000 lines more.

They are made through `manage.py` and kept under var/bench for as long as the code that makes them stays the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "var" / "bench"
STATE = PLACE / "state"
FEW_LINES = 20
PACKAGES, LINES = 100, 100
"""In each of the many municipalities."""

MADE_BY = (
    *(
        "fixtures",
        "municipalities",
        "safety_budget/settings.py",
        "allocations/guards",
        "allocations/migrations",
    ),
    *("allocations/models", "allocations/money", "allocations/publishing", "allocations/record"),
    "allocations/synthesis",
)


@dataclass(frozen=True)
class Databases:
    few: Path
    many: Path


def fixtures_digest() -> str:
    """Of the press releases that every database begins with."""
    files = sorted((ROOT / "fixtures").glob("*.json"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:6]


def few_lines() -> Path:
    """The small database, as kept or made now."""
    folder = PLACE / "sqlite" / _digest()
    few = folder / "few.sqlite3"
    if not few.exists():
        shutil.rmtree(PLACE / "sqlite", ignore_errors=True)
        for place in (folder, STATE):
            place.mkdir(parents=True, exist_ok=True)
        _make_few(few)
    manage(few, "collectstatic", "--no-input", "--verbosity=0")
    return few


def databases(lines: int) -> Databases:
    """Both, as kept or made now: some minutes for 100 000 lines."""
    few = few_lines()
    many = few.with_name(f"many-{lines}.sqlite3")
    if not many.exists():
        _make_many(few, many, lines)
    return Databases(few, many)


def environment(database: Path | str) -> dict[str, str]:
    """That of production, less HTTPS, and only what concerns the bench. A database is a file, or an address."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATABASE_URL": database if isinstance(database, str) else f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "SECRET_KEY": "only-for-measuring-" * 3,
        "SITE_ADDRESS": "http://127.0.0.1",
        "STATE_DIRECTORY": str(STATE),
    }


def manage(database: Path | str, *arguments: str, fails: bool = True, **more: str) -> bool:
    """Whether the command did what it was to do. With `fails` one that did not is an error."""
    return run(database, "manage.py", *arguments, fails=fails, **more)


def run(database: Path | str, *arguments: str, fails: bool = True, **more: str) -> bool:
    command = [sys.executable, *arguments]
    given = environment(database) | {"PYTHONPATH": str(ROOT)} | more
    quiet = subprocess.DEVNULL if arguments[0] == "manage.py" else None
    done = subprocess.run(command, cwd=ROOT, env=given, stdout=quiet, check=fails)
    return done.returncode == 0


def _make_few(few: Path) -> None:
    begun = few.with_name("few-begun.sqlite3")
    manage(begun, "migrate")
    manage(begun, "demo", TRYGGHETSBUDGET_DEMO="1")
    manage(begun, "synthesize", f"--lines={FEW_LINES}", "--bulk", "--yes")
    begun.rename(few)


def _make_many(few: Path, many: Path, lines: int) -> None:
    print("Making the larger database, once.", flush=True)
    begun = many.with_name("many-begun.sqlite3")
    shutil.copy(few, begun)
    municipalities = max(1, lines // (PACKAGES * LINES))
    size = [f"--municipalities={municipalities}", f"--packages={PACKAGES}", f"--lines={LINES}"]
    started = time.perf_counter()
    manage(begun, "synthesize", *size, "--bulk", "--yes")
    seconds = time.perf_counter() - started
    begun.rename(many)
    print(f"{municipalities * PACKAGES * LINES} lines entered and sealed in {seconds:.0f} s.", flush=True)


def _digest() -> str:
    total = hashlib.sha256()
    for place in MADE_BY:
        path = ROOT / place
        for file in sorted(path.rglob("*") if path.is_dir() else [path]):
            if file.suffix in {".py", ".json"}:
                total.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]
