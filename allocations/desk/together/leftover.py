"""What was typed on a page whose row is gone, or can no longer be written: read back from what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

from allocations.desk.together.snapshot import clean
from allocations.desk.together.token import FIELD, THEIRS
from allocations.desk.together.wording import Wording

OURS = frozenset(
    {"csrfmiddlewaretoken", FIELD, THEIRS, "_save", "_continue", "_addanother", "_popup", "_to_field"}
)
MANAGEMENT = re.compile(r"-(TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$")
SECRET = re.compile(r"password|losenord", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """One field that was sent, in words."""

    part: str
    label: str
    value: str


def left_over(request: HttpRequest, model: type[Model]) -> list[Typed]:
    """Every field with something in it, in the order of the page."""
    wording = Wording(request, model, None, ())
    for prefix, inner in _rows_of(model).items():
        wording.models[prefix], wording.fields[prefix] = inner, {}
    found = []
    for name in request.POST:
        values = clean(request.POST.getlist(name))
        if (
            not values
            or name in OURS
            or MANAGEMENT.search(name)
            or SECRET.search(name)
            or "__prefix__" in name
        ):
            continue
        prefix, cell = _split(name, wording.models)
        if prefix and _is_structure(wording.models[prefix], cell, model):
            continue
        label, value = wording.of(prefix, cell, values)
        part = capfirst(str(wording.models[prefix]._meta.verbose_name)) if prefix else ""
        found.append(Typed(part, label, value))
    return found


def _rows_of(model: type[Model]) -> dict[str, type[Model]]:
    """What can be written on the page of a row beside it, by the prefix of its inputs: the way back from the row."""
    related: Any = model._meta.related_objects
    return {str(each.get_accessor_name()): each.related_model for each in related if each.get_accessor_name()}


def _is_structure(model: type[Model], cell: str, owner: type[Model]) -> bool:
    """Whether the input holds a row in its place and says nothing of it."""
    column: Any = next((each for each in model._meta.concrete_fields if each.name == cell), None)
    return column is not None and (column.primary_key or column.related_model is owner)


def _split(name: str, prefixes: Iterable[str]) -> tuple[str, str]:
    for prefix in sorted(prefixes, key=len, reverse=True):
        number, _dash, cell = name.removeprefix(f"{prefix}-").partition("-")
        if prefix and name.startswith(f"{prefix}-") and number.isdecimal():
            return prefix, cell
    return "", name
