"""The published JSON Schemas of the sealed document, and what in a document does not fit its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

SCHEMAS = (1, 2)
"""Every schema ever sealed. The last is the one that is written."""

NEWEST = SCHEMAS[-1]


def schema_file(number: int) -> Path:
    return Path(__file__).with_name(f"schema-{number}.json")


@cache
def _validator(number: int) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_file(number).read_text(encoding="utf-8")))


def schema_errors(document: dict[str, Any]) -> Iterator[str]:
    """A sentence for each place that does not fit the schema it names, with the place; at most ten of them."""
    number = document.get("schema")
    validator = _validator(number if number in SCHEMAS else NEWEST)
    for count, error in enumerate(validator.iter_errors(document)):
        if count == 10:
            return
        place = "/".join(str(step) for step in error.absolute_path) or "/"
        yield _("%(place)s: the value does not fit the record's schema (%(rule)s).") % {
            "place": place,
            "rule": f"{error.validator}: {str(error.validator_value)[:80]}",
        }
