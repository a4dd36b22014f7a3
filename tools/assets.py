"""What is made from the sources before the site starts: message catalogues, fonts, collected static files.

Each is made only when what it is made from has changed.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.packages import PYTHON, ROOT, VENV

FONTS = ROOT / "static" / "fonts"


def make_messages() -> None:
    """Compile each .po whose .mo is missing or older."""
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [str(VENV / "bin" / "pybabel"), "--quiet", "compile", "--locale", source.parts[-3]]
            subprocess.run([*command, "-i", str(source), "-o", str(compiled)], check=True)


def make_fonts() -> None:
    """Subset the fonts of the pages out of their packages."""
    script = ROOT / "tools" / "fonts.py"
    with when_changed("fonts", [script, ROOT / "requirements.txt"], made=FONTS) as changed:
        if changed:
            subprocess.run([str(PYTHON), str(script)], cwd=ROOT, check=True)


def collect_static(environment: dict[str, str]) -> None:
    """Gather static files under hashed names, as production serves them."""
    sources = [path for path in sorted((ROOT / "static").rglob("*")) if path.is_file()]
    state = Path(environment.get("STATE_DIRECTORY") or ROOT / "var")
    collected = state / "static" / "staticfiles.json"
    with when_changed("static", [*sources, ROOT / "requirements.txt"], made=collected) as changed:
        if changed:
            command = [str(PYTHON), "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def when_changed(name: str, sources: list[Path], *, made: Path) -> Iterator[bool]:
    """Whether the sources differ from what was last made of them, or it is gone. Remembered if all went well."""
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{os.fspath(path.relative_to(ROOT))}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    stamp = ROOT / "var" / "made" / name
    yield not (made.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest())
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


if __name__ == "__main__":
    make_messages()
    make_fonts()
