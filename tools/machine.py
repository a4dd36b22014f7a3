"""What the site and its tests need from the machine besides Python packages, and how to get it.

As root on Debian or Ubuntu it is installed; otherwise the missing packages are named and the work goes on.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something on the machine: how to see that it is there, and the Debian packages that bring it."""

    what: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def libraries(*names: str) -> Callable[[], bool]:
    def are_there() -> bool:
        for name in names:
            try:
                ctypes.CDLL(name)
            except OSError:
                return False
        return True

    return are_there


def any_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


def has_jaxb() -> bool:
    return all(Path("/usr/share/java", jar).exists() for jar in ("jaxb-api.jar", "jaxb-runtime.jar"))


SITE = (
    Need(
        "WeasyPrint's libraries, for PDF files",
        libraries("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
)
TESTS = (
    *SITE,
    Need(
        "Chromium",
        any_program("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
        ("chromium",),
    ),
    Need("what Playwright stands on", libraries("libatomic.so.1"), ("libatomic1",)),
    Need("PostgreSQL's server", has_postgres, ("postgresql",)),
    Need("a Java compiler", any_program("javac"), ("default-jdk-headless",)),
    Need("JAXB, for the PDF validator", has_jaxb, ("libjaxb-java", "libjaxb-api-java")),
)


def equip(needs: tuple[Need, ...]) -> None:
    """Install what is missing, or say what to install."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        missing = [need for need in needs if not need.is_there()]
    for need in missing:
        print(
            f"Missing: {need.what}. On Debian or Ubuntu: apt-get install {' '.join(need.packages)}",
            file=sys.stderr,
        )


def install(packages: list[str]) -> bool:
    """Install Debian packages. What cannot be had is left to be named by the caller."""
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
    subprocess.run(["apt-get", "update", "--quiet"], env=quiet, stdout=subprocess.DEVNULL, check=False)
    if subprocess.run([*get, *packages], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    # One package that cannot be had must not keep the others away.
    each = [
        subprocess.run([*get, name], env=quiet, stdout=subprocess.DEVNULL, check=False) for name in packages
    ]
    return all(result.returncode == 0 for result in each)
