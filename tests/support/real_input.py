"""The five press releases as they lie in `fixtures/`, loaded as `loaddata` does it."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.support.sources import ROOT

FILES = sorted((ROOT / "fixtures").glob("*.json"))
DESK = ("municipalities", "allocations")


def load(files: list[Path] = FILES) -> None:
    call_command("loaddata", *map(str, files), verbosity=0, skip_checks=True)


def rows() -> list[dict[str, Any]]:
    """Every object in the files, as written there."""
    return [row for file in FILES for row in json.loads(file.read_text(encoding="utf-8"))]


def loaded_models() -> list[type[models.Model]]:
    """The models that the files hold objects of, in the order they first come."""
    return [apps.get_model(label) for label in dict.fromkeys(row["model"] for row in rows())]


def words() -> list[tuple[str, str]]:
    """Every text for people in the files, with the field it stands in. Keys and codes are no such text."""
    codes = {
        "key", "slug", "code", "kind", "certainty", "amount_is", "runs", "movement", "grade", "kronor", "measures",
        "baseline", "target", "cofog", "fact", "basis", "role", "amount_state", "dated", "decided_on",
    }  # fmt: skip
    return [
        (name, value)
        for row in rows()
        for name, value in row["fields"].items()
        if isinstance(value, str) and name not in codes and not name.endswith("_precision")
    ]
