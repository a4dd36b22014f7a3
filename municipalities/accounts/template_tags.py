"""What the pages of log-in and of the desk need in their templates."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

register = template.Library()

ENGLISH = "/en"


@register.simple_tag(takes_context=True)
def in_other_language(context: dict[str, Any]) -> str:
    """The address of this page in the other language: the address decides the language, here as everywhere."""
    here: str = context["request"].get_full_path()
    if get_language() == "en":
        return here.removeprefix(ENGLISH) or "/"
    return f"{ENGLISH}{here}"


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads. The template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
