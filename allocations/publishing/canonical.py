"""Canonical JSON, and the digests and times that the seal is made of. See docs/record.md."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from typing import Any


def canonical(value: Any) -> str:
    """One text for one value: sorted ASCII keys, NFC, no spaces, no NaN. Takes no floats: figures are text."""
    return json.dumps(
        _composed(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False
    )


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _composed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(part) for part in value]
    if isinstance(value, float):
        raise TypeError("No float is sealed.")
    return value


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def utc(moment: datetime) -> str:
    """A time as the seal covers it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
