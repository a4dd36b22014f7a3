"""What templates of the desk ask for themselves: my desk, and the list of models in the order of the work."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from allocations.desk.mydesk.groups import grouped
from allocations.desk.mydesk.sections import Section, desk_of
from allocations.desk.reach import Reach
from municipalities.models import Role

register = template.Library()


@register.simple_tag
def my_desk(request: HttpRequest) -> list[Section]:
    return desk_of(Reach.of(request))


@register.simple_tag
def may_begin_a_package(request: HttpRequest) -> bool:
    return bool(Reach.of(request).where(Role.WRITER))


@register.filter
def in_groups(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return grouped(apps)


@register.filter
def at_key(held: dict[str, Any], key: str) -> Any:
    return held.get(key)
