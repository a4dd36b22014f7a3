"""The published JSON Schema of the sealed document, and what in a document does not fit it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

SCHEMA_FILE = Path(__file__).with_name("schema-1.json")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def schema_errors(document: dict[str, Any]) -> Iterator[str]:
    """A sentence for each place that does not fit, with the place; at most ten of them."""
    for count, error in enumerate(_validator().iter_errors(document)):
        if count == 10:
            return
        place = "/".join(str(step) for step in error.absolute_path) or "/"
        yield _("%(place)s: the value does not fit the record's schema (%(rule)s).") % {
            "place": place,
            "rule": f"{error.validator}: {str(error.validator_value)[:80]}",
        }
