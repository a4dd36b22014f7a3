"""`make lock`: write the locked lists anew from the .in files, with hashes, for every Python from 3.11."""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tools.packages import ROOT

LISTS = {
    "requirements": (),
    "requirements-dev": ("--constraint", "requirements.txt"),
    "requirements-verapdf": ("--no-deps",),
    "requirements-bench": (),
}
# No index address and no path of this machine may stand in a list that everyone installs from.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "--no-config",
    "--quiet",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([str(programs / "pip"), "install", "--quiet", "uv"], check=True)
        for name, more in LISTS.items():
            command = [str(programs / "uv"), "pip", "compile", *OPTIONS, *more, *sys.argv[1:]]
            subprocess.run(
                [*command, f"{name}.in", "-o", f"{name}.txt"], cwd=ROOT, env=os.environ, check=True
            )


if __name__ == "__main__":
    main()
