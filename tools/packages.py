"""The virtual environment in .venv: made from the locked lists, and made anew only when they or Python change."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.machine import install

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from.json"
SITE = ("requirements.txt",)
TESTS = ("requirements.txt", "requirements-dev.txt", "requirements-verapdf.txt")
OLDEST = (3, 11)


def wanted(lists: tuple[str, ...]) -> dict[str, str]:
    """What the environment is to be made from: this Python, and the digest of each list."""
    digests = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in lists}
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", **digests}


def prepare(lists: tuple[str, ...]) -> None:
    """Make .venv, or bring it up to the lists. Does nothing when it already is."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    with one_at_a_time():
        want = wanted(lists)
        have: dict[str, str] = json.loads(STAMP.read_text()) if STAMP.exists() and PYTHON.exists() else {}
        if all(have.get(name) == value for name, value in want.items()):
            return
        if not have or any(name in have and have[name] != value for name, value in want.items()):
            have = {}
            make_environment()
        for name in lists:
            within_a_longer_list = name == "requirements.txt" and len(lists) > 1
            if have.get(name) != want[name] and not within_a_longer_list:
                pip_install(name)
        STAMP.write_text(json.dumps({**have, **want}, indent=1))


def make_environment() -> None:
    print("Making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    shutil.rmtree(VENV, ignore_errors=True)
    if os.geteuid() == 0 and shutil.which("apt-get") and install([package]):
        subprocess.run(command, check=True)
        return
    sys.exit(f"This Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install {package}")


def pip_install(name: str) -> None:
    print(f"Installing from {name}", flush=True)
    quiet = ["-qq", "--disable-pip-version-check"]  # errors only
    command = [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes"]
    if name == "requirements-verapdf.txt":
        command.append("--no-deps")
    if subprocess.run([*command, "-r", str(ROOT / name)], check=False).returncode:
        sys.exit(f"The packages of {name} could not be installed.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make` at once wait for each other."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
