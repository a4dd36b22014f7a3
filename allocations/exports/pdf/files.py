"""Rendered PDF files, kept on disk by seal, language and templates' version.

One process renders, the others that ask for the same file wait for it. Files of older templates go as a new one comes.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

LOCK = "lock"


def kept_or_rendered(
    *, seal: str, language: str, templates_version: str, render: Callable[[], bytes]
) -> bytes:
    """The file as kept, or as `render` makes it now. Whatever `render` raises passes through, and nothing is kept."""
    path = _folder(seal) / f"{templates_version}.{language}.pdf"
    kept = _read(path)
    if kept is not None:
        return kept
    with _locked(path.parent):
        kept = _read(path)
        if kept is not None:
            return kept
        rendered = render()
        _write(path, rendered)
        for other in path.parent.glob("*.pdf"):
            if not other.name.startswith(templates_version):
                other.unlink(missing_ok=True)
        return rendered


def forget(seal: str) -> None:
    """Remove what was rendered of a version: its text has been withdrawn."""
    folder = _folder(seal)
    if not folder.exists():
        return
    with _locked(folder):
        for path in folder.glob("*.pdf"):
            path.unlink(missing_ok=True)


def _folder(seal: str) -> Path:
    return Path(settings.RENDERED_DIRECTORY) / "pdf" / seal[:2] / seal


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never meets half a file."""
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The one who renders for this version, among all threads and processes of the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
