"""What a page weighs on the wire: texts are compressed for visitors, never for staff, and a package is light."""

import gzip
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from safety_budget.middleware import compressed
from tests.factories import make_user
from tests.support.published import publish_real_input
from tests.support.reading import Reading
from tests.support.site import Site
from tests.support.sources import ROOT
from tools import fonts

LARGEST_PAGE = 120_000  # bytes, with everything that it fetches
HEADERS = 600  # bytes allowed for the headers of each answer
PACKAGE = "/orebro/bryta-nyrekryteringen/"
FETCHED = {"stylesheet", "icon", "preload"}


def files_of(html: str) -> set[str]:
    """The addresses of what a page fetches: styles, what they fetch in turn, icon, fonts, scripts, pictures."""
    found = set()
    for tag in re.findall(r"<(?:link|script|img)\b[^>]*>", html):
        rel = re.search(r'rel="([^"]+)"', tag)
        address = re.search(r'(?:href|src)="([^"]+)"', tag)
        if address and (rel is None or rel[1] in FETCHED):
            found.add(address[1])
    for sheet in [address for address in found if address.endswith(".css")]:
        text = (ROOT / sheet.lstrip("/")).read_text(encoding="utf-8")
        found |= {urljoin(sheet, inner) for inner in re.findall(r'url\("([^"]+)"\)', text)}
    return found


def weight_of(address: str) -> int:
    """As served: text compressed, what is compressed already as it is."""
    path = ROOT / urlsplit(address).path.lstrip("/")
    data = path.read_bytes()
    return len(data if path.suffix == ".woff2" else gzip.compress(data, mtime=0))


@pytest.fixture
def made_fonts(tmp_path: Any) -> None:
    if not (ROOT / "static" / "fonts").exists():
        fonts.main([])


def test_the_largest_page_weighs_at_most_120_kilobytes_with_fonts(site: Site, made_fonts: None):
    html = max((page.content for page in site.pages.values()), key=len)
    assert len(html) >= len(site.pages[PACKAGE].content)
    files = files_of(html.decode())
    assert {address.rsplit(".", 1)[-1] for address in files} >= {"css", "woff2", "svg"}

    weights = {"the page": len(gzip.compress(html, 6))} | {address: weight_of(address) for address in files}

    assert sum(weights.values()) + HEADERS * len(weights) <= LARGEST_PAGE, weights


def test_a_visitor_gets_pages_compressed_and_the_same(db: None, settings: Any, tmp_path: Any):
    publish_real_input(settings, tmp_path)
    visitor = Client(headers={"accept-encoding": "gzip, deflate, br"})
    plain = Client().get(PACKAGE)

    for _time in ("made", "kept"):
        answer = visitor.get(PACKAGE)
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.content) == plain.content
        assert len(answer.content) < len(plain.content) / 3
        assert "Accept-Encoding" in answer["Vary"]
        assert answer["ETag"] == f"W/{plain['ETag']}"

    again = visitor.get(PACKAGE, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert "Accept-Encoding" in plain["Vary"]
    assert Reading(plain).count("h1") == 1


def test_whoever_has_or_gets_a_cookie_gets_nothing_compressed(db: None, client: Client):
    client.force_login(make_user())

    assert "Content-Encoding" not in client.get("/kontroll/", headers={"accept-encoding": "gzip"})
    log_in = Client().get("/logga-in/", headers={"accept-encoding": "gzip"})
    assert log_in.status_code == 200
    assert log_in.cookies
    assert "Content-Encoding" not in log_in


@pytest.mark.parametrize(
    ("accepted", "kind", "status", "is_compressed"),
    [
        ("gzip", "text/html; charset=utf-8", 200, True),
        ("br;q=1, gzip;q=0.5", "application/json", 404, True),
        ("gzip;q=0", "text/html", 200, False),
        ("identity", "text/html", 200, False),
        ("", "text/html", 200, False),
        ("gzip", "application/pdf", 200, False),
    ],
)
def test_only_texts_are_compressed_and_only_for_who_can_read_them(
    accepted: str, kind: str, status: int, is_compressed: bool
):
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepted

    answer = compressed(lambda _request: HttpResponse(b"text " * 400, content_type=kind, status=status))(
        request
    )

    assert ("Content-Encoding" in answer) is is_compressed
