"""A real Chromium for the tests, driven by Playwright. Debian's own program: Playwright downloads nothing."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_program() -> str:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("Chromium is not installed. On Debian: apt-get install chromium", pytrace=False)
    return program


def pytest_configure() -> None:
    """One database connection a thread, whether Playwright runs or not.

    It keeps an event loop running in the tests' thread, and there Django would open a second connection, which sees
    nothing of what a test has written on the first.
    """
    from django.db import connections

    connections._connections = threading.local()  # type: ignore[attr-defined]  # no stub


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every page has a profile of its own."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django would refuse every query beside the event loop.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page, as a visitor's first: no cookies. A script error or a refusal by the policy fails the test."""
    context = chromium.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security" in message.text else None
    )
    yield page
    context.close()
    assert faults == []
