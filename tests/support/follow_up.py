"""The sheet of outturn in tests: opened and sent as a browser would."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from allocations.models import AllocationLine
from municipalities.models import User
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, typed_in

TERTIALS = "?year=2023&period=tertial"


def page(house: Desk, query: str = TERTIALS) -> str:
    return reverse("admin:allocations_safetypackage_follow_up", args=(house.package.pk,)) + query


def field(line: AllocationLine, number: int = 1, what: str = "a", kind: str = "outturn") -> str:
    return f"{what}-{line.pk}-{kind}-{number}"


def opened(house: Desk, query: str = TERTIALS, user: User | None = None) -> tuple[Client, dict[str, Any]]:
    """Somebody who has opened the sheet, and what stands in its form, as a browser would send it."""
    client = log_in(user or house.writer)
    return client, typed_in(client.get(page(house, query)))


def save(house: Desk, typed: dict[str, str], query: str = TERTIALS, **more: Any) -> Any:
    client, data = opened(house, query)
    return client.post(page(house, ""), data | typed | more)
