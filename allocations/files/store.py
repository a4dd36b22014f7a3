"""Where documents' files are kept: each once, under its SHA-256, in a folder that no address leads to.

Documents of several municipalities can rest on the same bytes; nothing here knows or tells of which. A file is written
whole and then named, so that none is ever seen half. What no document holds is taken away by
``manage.py tidy_documents``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from allocations.files.kinds import BY_ENDING, KINDS, Kind

FOLDER = "documents"
CHUNK = 1024 * 1024


class Changed(Exception):
    """A kept file is no longer what its name says. It is not handed out."""


def stored_name(sha256: str, kind: Kind) -> str:
    """The name of a file below MEDIA_ROOT."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}.{kind.ending}"


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def keep(chunks: Iterable[bytes], *, sha256: str, kind: Kind) -> str:
    """Keep a file; one that is there already is left as it is. The name below MEDIA_ROOT."""
    name = stored_name(sha256, kind)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    if _is_whole(path, sha256):
        os.utime(path)  # so that the tidying, which leaves what is new, leaves it
        return name
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(settings.FILE_UPLOAD_PERMISSIONS)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return name


def find(sha256: str) -> tuple[Path, Kind] | None:
    """The file with this SHA-256, and its kind; None where none is kept."""
    for kind in KINDS:
        path = path_of(stored_name(sha256, kind))
        if path.is_file():
            return path, kind
    return None


def kind_of(name: str) -> Kind | None:
    return BY_ENDING.get(name.rpartition(".")[2])


def opened(path: Path, sha256: str) -> IO[bytes]:
    """The file, open from its beginning. Raises Changed where its bytes are not those that were kept."""
    file = path.open("rb")
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        file.close()
        raise Changed
    file.seek(0)
    return file


def every() -> Iterator[Path]:
    """Every file that is kept, and what was left of an upload that broke off."""
    root = path_of(FOLDER)
    return (path for path in root.rglob("*") if path.is_file()) if root.is_dir() else iter(())


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        opened(path, sha256).close()
    except (OSError, Changed):
        return False
    return True
