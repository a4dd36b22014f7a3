"""Rendered files (PDF, and the pictures of links), kept on disk by seal, language and templates' version.

One process renders, the others that ask for the same file wait for it. Files of older templates go as a new one comes;
a withdrawal removes whatever is named by its seal.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def kept_or_rendered(
    *,
    seal: str,
    language: str,
    templates_version: str,
    render: Callable[[], bytes],
    may_be_kept: Callable[[], bool] = lambda: True,
    ending: str = "pdf",
) -> bytes:
    """The file as kept, or as `render` makes it now. Whatever `render` raises passes through, and nothing is kept.

    `may_be_kept` is asked once the file lies there: a version may have been withdrawn while it was being rendered.
    """
    path = _folder(seal, ending) / f"{seal}.{language}.{templates_version}.{ending}"
    kept = _read(path)
    if kept is not None:
        return kept
    with _locked(path.with_name(f"{seal}.lock")):
        kept = _read(path)
        if kept is not None:
            return kept
        rendered = render()
        _write(path, rendered)
        for other in path.parent.glob(f"{seal}.*.{ending}"):
            if not other.name.endswith(f".{templates_version}.{ending}"):
                other.unlink(missing_ok=True)
        if not may_be_kept():
            path.unlink(missing_ok=True)
        return rendered


def _folder(seal: str, ending: str) -> Path:
    return Path(settings.RENDERED_DIRECTORY) / ending / seal[:2]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never meets half a file."""
    with NamedTemporaryFile(dir=path.parent, prefix=path.stem, suffix=".part", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The one who renders this version, among all threads and processes of the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
