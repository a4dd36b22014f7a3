"""`make test`: the checks, then the whole suite on SQLite and again on a PostgreSQL server of its own.

`python -m tools.test ready` only installs what the tests need; `checks` and `suites` do one half each.
"""

import os
import subprocess
import sys

from tools.assets import make_fonts, make_messages
from tools.machine import TESTS as TEST_NEEDS
from tools.machine import equip
from tools.packages import ROOT, VENV, prepare
from tools.packages import TESTS as TEST_LISTS

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("djlint", "--lint", "--quiet", "templates"),
    ("mypy",),
)
PYTEST = ("pytest", "--migrations", "--numprocesses=auto", "--maxprocesses=4")
# What a browser draws, a PDF validator reads, and every page answers in every way, is the same on both databases;
# what asks no database is left out on PostgreSQL by tests/conftest.py.
ON_POSTGRES = ("--database=postgres", "-m", "not browser and not pdf and not once")
SUITES = ((*PYTEST, "--database=sqlite"), (*PYTEST, *ON_POSTGRES))


def main(what: str) -> int:
    equip(TEST_NEEDS)
    prepare(TEST_LISTS)
    make_messages()
    make_fonts()
    commands = {"ready": (), "checks": CHECKS, "suites": SUITES, "all": CHECKS + SUITES}[what]
    failed = [" ".join(command) for command in commands if run(*command)]
    if failed:
        print(f"\nFailed: {'; '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(program: str, *arguments: str) -> int:
    print(f"\n$ {program} {' '.join(arguments)}", flush=True)
    # The demo's settings let mypy read the models; pytest sets its own.
    environment = {**os.environ, "TRYGGHETSBUDGET_DEMO": "1"}
    return subprocess.run(
        [str(VENV / "bin" / program), *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
