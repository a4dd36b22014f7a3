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


def left_over(request: HttpRequest, model: type[Model], inlines: Iterable[Any]) -> list[Typed]:
    """Every field with something in it, in the order of the page."""
    wording = Wording(request, model, None, ())
    for inline in inlines:
        prefix = _prefix(model, inline)
        wording.models[prefix], wording.fields[prefix] = inline.model, {}
    found = []
    for name in request.POST:
        values = clean(request.POST.getlist(name))
        if not values or name in OURS or MANAGEMENT.search(name) or SECRET.search(name):
            continue
        prefix, cell = _split(name, wording.models)
        if cell == "__prefix__" or cell in {"id", ""} or "__prefix__" in name:
            continue
        label, value = wording.of(prefix, cell, values)
        part = capfirst(str(wording.models[prefix]._meta.verbose_name)) if prefix else ""
        found.append(Typed(part, label, value))
    return found


def _prefix(model: type[Model], inline: Any) -> str:
    """As Django names the inputs of an inline: by the way back from its owner."""
    fk: Any = next(
        field
        for field in inline.model._meta.concrete_fields
        if field.is_relation
        and issubclass(model, field.related_model)
        and (inline.fk_name in {None, field.name})
    )
    return str(fk.remote_field.get_accessor_name(model=inline.model)).replace("+", "")


def _split(name: str, prefixes: Iterable[str]) -> tuple[str, str]:
    for prefix in prefixes:
        number, _dash, cell = name.removeprefix(f"{prefix}-").partition("-")
        if prefix and name.startswith(f"{prefix}-") and number.isdecimal():
            return prefix, cell
    return "", name
