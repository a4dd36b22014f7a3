"""A window on stored pages: a browser's page that gets answers out of a dict and files from where they are written.

No server and no database. Fonts can be made to come late, as over a slow line, to see what moves when they arrive.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tests.support.sources import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

HOST: Final = "https://trygghetsbudget.example"
MEDIA: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class Window:
    """Opens stored answers, by their paths, at a width."""

    def __init__(self, page: Page, pages: dict[str, Any], *, fonts_after: float = 0) -> None:
        self.page, self.pages, self.fonts_after = page, pages, fonts_after
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = ROOT / path.lstrip("/")
            if not file.exists():
                route.fulfill(status=404)
                return
            if file.suffix == ".woff2" and self.fonts_after:
                time.sleep(self.fonts_after)
            route.fulfill(body=file.read_bytes(), content_type=MEDIA[file.suffix])
            return
        answer = self.pages[path]
        route.fulfill(status=answer.status_code, body=answer.content, headers=dict(answer.items()))

    def open(self, address: str, width: int = 1280) -> Page:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(HOST + address)
        return self.page
