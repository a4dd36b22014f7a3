"""What axe finds on a page: the one way to ask it.

Its rule for the size of targets (WCAG 2.5.8) is off until asked for. Its preloading is not used: it would write styles
that the site's policy refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Each broken rule with the elements that break it."""
    return _asked(page, {"rules": {"target-size": {"enabled": True}}})


def faults_of_colour(page: Page) -> list[tuple[str, list[str]]]:
    """The same of contrast alone: all that another colour scheme can break."""
    return _asked(page, {"runOnly": ["color-contrast"]})


def _asked(page: Page, options: dict[str, object]) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"preload": False} | options).response["violations"]
    return [(fault["id"], [str(node["target"]) for node in fault["nodes"]]) for fault in found]
