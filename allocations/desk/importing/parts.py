"""What is kept of an import beside its row: the file, the preview, what was written. Read when asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from allocations.desk.importing.rows import Outcome
from allocations.models.imports import ImportPart, ImportRun

FILE, PREVIEW, MADE = "file", "preview", "made"


def keep(run: ImportRun, name: str, content: bytes) -> None:
    ImportPart.objects.update_or_create(run=run, name=name, defaults={"content": content})


def kept(run: ImportRun, name: str) -> bytes | None:
    found = ImportPart.objects.filter(run=run, name=name).values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def forget(run: ImportRun, *names: str) -> None:
    ImportPart.objects.filter(run=run, name__in=names).delete()


def keep_json(run: ImportRun, name: str, value: Any) -> None:
    keep(run, name, zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1))


def kept_json(run: ImportRun, name: str) -> Any:
    content = kept(run, name)
    return None if content is None else json.loads(zlib.decompress(content))


def keep_preview(run: ImportRun, outcomes: Iterable[Outcome]) -> None:
    """One row a line, so that writing it needs no second copy of the whole."""
    packer = zlib.compressobj(1)
    parts = [
        packer.compress((json.dumps(outcome.as_json(), ensure_ascii=False) + "\n").encode())
        for outcome in outcomes
    ]
    keep(run, PREVIEW, b"".join((*parts, packer.flush())))


def preview_of(run: ImportRun, state: str = "") -> list[list[Any]]:
    """The preview's rows as they were kept, all or those of one state; `Outcome.of_json` reads one."""
    content = kept(run, PREVIEW)
    if content is None:
        return []
    rows = (json.loads(line) for line in zlib.decompress(content).splitlines())
    return [row for row in rows if not state or row[1] == state]
