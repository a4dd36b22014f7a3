"""The site as it stands on its first day, read once in a run of the tests: every page that links lead to.

For tests that only read. Publishing takes a second or two, and what is sealed does not change between tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.reading import Reading

START = ("/", "/en/")
FILES = (".pdf", ".json", ".csv", ".png")


class Site:
    """Answers by their addresses. `read` is for pages that are there."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages

    def read(self, address: str) -> Reading:
        from tests.support.reading import Reading

        assert self.pages[address].status_code == 200
        return Reading(self.pages[address])


_pages: dict[str, Any] = {}


@pytest.fixture
def site(db: None, request: pytest.FixtureRequest) -> Site:
    """Read once in a run. `db` is asked for by name: without it a run of these tests alone makes no test database."""
    from django.test import Client

    if not _pages:
        request.getfixturevalue("published")
        _pages.update(crawl(Client()))
    return Site(_pages)


READ = {"eskilstuna", "orebro", "vasteras", "nynashamn"}
"""The municipalities whose pages are read: those of the fixtures, and of the hundreds with nothing published one."""

COMPARISONS = 12
"""How many comparisons are read in each language: each offers further ones, in every order."""


def crawl(client: Any) -> dict[str, Any]:
    """Every page that can be reached by links from the start pages, of those that are all alike a few."""
    from tests.support.reading import Reading

    found: dict[str, Any] = {}
    waiting = list(START)
    while waiting:
        address = waiting.pop(0)
        if address in found or address.endswith(FILES) or one_of_many(address, found):
            continue
        found[address] = client.get(address)
        if found[address].status_code == 200:
            links = (link.split("#")[0] for link in Reading(found[address]).links)
            waiting += [link for link in links if link.startswith("/")]
    return found


def one_of_many(address: str, found: dict[str, Any]) -> bool:
    """Whether enough of its like have been read."""
    from allocations.public.sweden import addressed, listed

    if "/om/fel/?" in address:
        return True  # the form, with each of all figures filled in
    before, question, _asked = address.partition("/jamfor/?")
    if question:
        return sum(other.startswith(f"{before}/jamfor/?") for other in found) >= COMPARISONS
    unread = {each.slug for each in addressed(listed())} - READ
    return address.removeprefix("/en").strip("/") in unread
