"""The steps of a change at the desk, pressed as the page's own buttons."""

from __future__ import annotations

from typing import Any

from django.test import Client

from allocations.models import Submission
from tests.support.desk import Desk
from tests.support.desk_pages import address


def review(row: Submission) -> str:
    return address(row, "review")


def step(client: Client, row: Submission, name: str, **data: Any) -> Any:
    return client.post(address(row, name), data)


def approving(client: Client, submission: Submission, **data: Any) -> Any:
    """Press the button of the page as it is shown now."""
    shown = client.get(review(submission)).context["approval"]["shown"].value()
    return step(client, submission, "approve", shown=shown, **data)


def submitted(house: Desk, given: int = 100, spread: tuple[int, ...] = (60, 40)) -> Submission:
    decision, _lines = house.adopt(given, spread)
    return house.submit(decision)
