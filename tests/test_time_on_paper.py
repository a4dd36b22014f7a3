"""The page since the last meeting is one sheet of paper."""

from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.support.years import Years


@pytest.mark.django_db(transaction=True)
def test_on_paper_it_is_one_sheet_however_much_has_happened(live_server: Any, page: Page, tmp_path: Any):
    years = Years()
    years.go_on()
    page.goto(f"{live_server.url}/sedan/?municipality={years.municipality.slug}&since=2023-01-01")

    page.pdf(path=tmp_path / "sedan.pdf", prefer_css_page_size=True)

    paper = PdfReader(tmp_path / "sedan.pdf")
    text = paper.pages[0].extract_text()
    assert len(paper.pages) == 1
    assert "Mer på webben." in text
    assert "Sidan bygger på" in text
