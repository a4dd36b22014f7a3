"""The PDF engine: conforming files, the same bytes every time, and nothing fetched from outside."""

import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
import segno
from pytest_django.fixtures import Settings

from allocations.exports.pdf import engine
from allocations.exports.pdf.assets import AttachedFile, BrokenPage, UnknownAsset
from allocations.exports.pdf.engine import PdfUnavailable, render_pdf
from allocations.exports.pdf.qr import QUIET_ZONE, qr_code
from allocations.exports.pdf.version import templates_version
from tests.support import verapdf

pytestmark = pytest.mark.pdf

MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAGE = """<!doctype html><html lang="sv"><head><title>Prov</title>
<link rel="stylesheet" href="summary.css"></head><body><h1>Prov</h1>
<table><thead><tr><th scope="col">Post</th><th scope="col">Kronor</th></tr></thead>
<tbody><tr><th scope="row">Fritidsgård</th><td>100</td></tr></tbody></table>
<svg viewBox="0 0 2 1" width="20"><title>Ett streck</title><path d="M0 0h1v1h-1z"/></svg>{more}</body></html>"""
ATTACHED = AttachedFile("prov.csv", "Posterna", b"a,b\r\n1,2\r\n")


UNTITLED_DRAWING = '<svg viewBox="0 0 2 1" width="20" aria-hidden="true"><path d="M0 0h1v1h-1z"/></svg>'


def page(more: str = "") -> str:
    return PAGE.replace("{more}", more)


def test_a_file_is_both_archivable_and_accessible(tmp_path: Path) -> None:
    path = tmp_path / "prov.pdf"
    path.write_bytes(render_pdf(page(), attached=[ATTACHED], moment=MOMENT))

    verdicts = verapdf.validate([path])

    assert [(verdict.flavour, verdict.failures) for verdict in verdicts] == [("3a", []), ("ua1", [])]
    assert all(verdict.compliant for verdict in verdicts)


def test_the_validator_refuses_a_file_that_lacks_the_last_touch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocations.exports.pdf.renderer.make_accessible", None)
    path = tmp_path / "unfinished.pdf"
    path.write_bytes(render_pdf(page(UNTITLED_DRAWING), moment=MOMENT))

    archivable, accessible = verapdf.validate([path])

    assert archivable.compliant
    assert not accessible.compliant
    # No identifier of PDF/UA, and a drawing without words in its place.
    assert {failure.clause for failure in accessible.failures} == {"5", "7.3"}


def test_a_drawing_without_a_title_is_passed_by_as_decoration(tmp_path: Path) -> None:
    path = tmp_path / "decorated.pdf"
    path.write_bytes(render_pdf(page(UNTITLED_DRAWING), moment=MOMENT))

    assert [verdict.failures for verdict in verapdf.validate([path])] == [[], []]


def test_each_table_header_says_what_it_heads() -> None:
    written = pikepdf.open(io.BytesIO(render_pdf(page(), moment=MOMENT)))

    scopes = [
        str(element.A.Scope)
        for element in written.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TH"
    ]

    assert scopes == ["/Column", "/Column", "/Row"]


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import django, hashlib; django.setup();"
        "from tests.test_pdf_engine import *;"
        "print(hashlib.sha256(render_pdf(page(), attached=[ATTACHED], moment=MOMENT)).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )

    here = hashlib.sha256(render_pdf(page(), attached=[ATTACHED], moment=MOMENT)).hexdigest()

    assert there.stdout.strip() == here


def test_an_attached_file_comes_out_as_it_went_in() -> None:
    written = pikepdf.open(io.BytesIO(render_pdf(page(), attached=[ATTACHED], moment=MOMENT)))

    assert list(written.attachments) == ["prov.csv"]
    assert written.attachments["prov.csv"].get_file().read_bytes() == ATTACHED.content
    assert written.attachments["prov.csv"].get_file().mime_type == "text/csv"


@pytest.mark.parametrize(
    "more",
    [
        '<img alt="" src="https://example.org/a.png">',
        '<img alt="" src="file:///etc/hostname">',
        '<img alt="" src="data:image/png;base64,AAAA">',
        '<img alt="" src="other.png">',
        '<img alt="" src="sans-400.ttf.png">',
        '<svg width="9" height="9"><title>x</title><image href="https://example.org/a.png" width="1" height="1"/>',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import "https://example.org/a.css";</style>',
        '<style>@font-face { font-family: X; src: url("https://example.org/a.ttf") } p { font-family: X }</style><p>x',
        '<p style="background: url(https://example.org/a.png)">x',
    ],
)
def test_a_page_that_asks_for_anything_but_its_own_assets_is_not_rendered(more: str) -> None:
    with pytest.raises(UnknownAsset):
        render_pdf(page(more), moment=MOMENT)


def test_a_machine_without_the_native_libraries_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PdfUnavailable("no Pango here")

    monkeypatch.setattr(engine, "_load_libraries", missing)

    with pytest.raises(PdfUnavailable, match="Pango"):
        render_pdf(page(), moment=MOMENT)


def test_the_site_starts_without_the_native_libraries() -> None:
    """WeasyPrint fails with an OSError as it is imported where a library is missing."""
    program = (
        "import sys, builtins\n"
        "real = builtins.__import__\n"
        "def without(name, *rest, **named):\n"
        "    if name.split('.')[0] == 'weasyprint': raise OSError('cannot load library libpango')\n"
        "    return real(name, *rest, **named)\n"
        "builtins.__import__ = without\n"
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from allocations.exports.pdf.engine import PdfUnavailable, render_pdf\n"
        "try: render_pdf('', moment=None)\n"
        "except PdfUnavailable as said: print(said)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ, capture_output=True, text=True, check=True
    )

    assert "libpango-1.0-0" in done.stdout


def test_the_templates_version_counts_the_address_of_the_site(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://one.example"
    one = templates_version()
    settings.SITE_ADDRESS = "https://two.example"

    assert templates_version() != one
    assert len(one) == 64


def test_a_qr_code_draws_the_dark_modules_and_no_others() -> None:
    address = "https://trygghetsbudget.example/kontroll/" + "5a5db244" * 8 + "/"

    code = qr_code(address)

    drawn = {
        (int(row) - QUIET_ZONE, int(start) - QUIET_ZONE + step)
        for start, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for step in range(int(length))
    }
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    assert drawn == {(y, x) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert code.size == len(matrix) + 2 * QUIET_ZONE


@pytest.mark.parametrize(
    "more", ['<a href="#nowhere">x</a>', '<svg width="9" height="9" viewBox="0 0 9 x"><title>x</title></svg>']
)
def test_a_part_that_cannot_be_drawn_is_an_error_and_not_a_gap(more: str) -> None:
    with pytest.raises(BrokenPage):
        render_pdf(page(more), moment=MOMENT)
