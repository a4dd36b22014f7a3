"""The pages about the site: what they owe the reader, and that no reader is known."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from allocations.public.glossary import TERMS, in_order
from allocations.public.sweden import listed
from tests.support.reading import Reading
from tests.support.site import Site

ABOUT = ("/om/", "/om/ordlista/", "/om/integritet/", "/tillganglighet/", "/om/fel/")


def test_no_public_page_sets_a_cookie_or_varies_on_one(site: Site, client: Client):
    for address, response in site.pages.items():
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
    response = client.post("/om/fel/", {"message": "Fel."})
    assert not response.cookies
    assert not client.cookies


NO_FIGURES = {
    *("about", "glossary", "privacy", "feedback", "feedback-received", "accessibility", "components"),
    *("search", "check", "document-file", "package-file", "body-file"),
}


def test_every_page_with_figures_leads_to_the_form_with_its_own_address(site: Site):
    read = 0
    for address, response in site.pages.items():
        with override("en" if address.startswith("/en/") else "sv"):
            name = resolve(address.partition("?")[0]).url_name if response.status_code == 200 else "feedback"
        if name in NO_FIGURES or "html" not in response["Content-Type"]:
            continue
        link = r'<a class="wrong-here" href="[^"?]*\?about=([^"]*)" rel="nofollow">'
        abouts = re.findall(link, response.content.decode())
        assert abouts, address
        path = address.partition("?")[0]
        assert all(unquote(about).startswith(path) for about in abouts), (address, abouts)
        read += 1
    assert read > 60


def test_every_line_and_part_of_a_package_has_its_own_way_to_the_form(site: Site):
    page = site.read("/vasteras/tryggare-vasteras/")
    abouts = {
        unquote(link.partition("about=")[2]) for link in page.links if link.startswith("/om/fel/?about=")
    }
    places = {about.partition("#")[2] for about in abouts}

    ids = set(re.findall(r'id="([\w-]+)"', page.html))
    assert {each for each in ids if each.startswith("line-")} <= places
    assert {
        "years-heading",
        "balance-heading",
        "unknown",
        "lines",
        "funding",
        "decisions",
        "results",
    } & ids <= places
    assert places - {""} <= ids
    assert all(about.startswith("/vasteras/tryggare-vasteras/v/1/") for about in abouts)


@pytest.mark.django_db
def test_who_runs_the_site_is_said_or_said_to_be_unsaid(client: Client, settings: Any):
    for address in ("/om/", "/om/integritet/", "/tillganglighet/"):
        assert "har inte angett" in Reading(client.get(address)).text

    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Exempels kommun", "webb@exempel.example"
    for address in ("/om/", "/om/integritet/", "/tillganglighet/"):
        page = Reading(client.get(address))
        assert "Exempels kommun" in page.text, address
        assert "mailto:webb@exempel.example" in page.links, address


@pytest.mark.django_db
def test_the_accessibility_statement_has_all_that_the_law_asks_for(client: Client):
    page = Reading(client.get("/tillganglighet/"))

    for part in (
        "lagen (2018:1937) om tillgänglighet till digital offentlig service",
        "delvis förenlig med lagen",
        "EN 301 549",
        "Inte förenligt med lagen",
        "självskattning",
        "Bedömd 27 november 2026",
        "Myndigheten för digital förvaltning",
    ):
        assert part in page.text
    assert {"/om/fel/", "https://www.digg.se/tdosanmalan"} <= set(page.links)


def test_the_worked_example_is_what_the_record_says(site: Site):
    text = site.read("/om/").text

    assert "Föreningar och kultur 6 000 000 kr" in text
    assert "15 000 000 kr ÷ 15 000 000 kr = 100 %" in text
    assert "15 000 000 kr ÷ 159 662 invånare (31 december 2023) = cirka 94 kr per invånare." in text
    assert "ger tillsammans minst 2 000 000 kr." in text


@pytest.mark.django_db
def test_a_site_with_nothing_published_has_its_pages_about_it(client: Client):
    for address in ABOUT:
        for prefix in ("", "/en"):
            assert client.get(prefix + address).status_code == 200, prefix + address


def test_every_term_has_an_anchor_and_stands_in_the_order_of_the_alphabet(site: Site):
    page = site.read("/om/ordlista/")
    ids = [value for _tag, name, value in page.attributes if name == "id"]
    with override("sv"):
        order = [term.key for term in in_order()]

    assert [key for key in ids if key in order] == order
    assert len(order) == len({term.key for term in TERMS}) > 40


def test_a_term_opens_its_meaning_in_place_and_leads_to_the_glossary(site: Site):
    page = site.read("/vasteras/tryggare-vasteras/")
    opened = [
        value
        for tag, name, value in page.attributes
        if (tag, name) == ("button", "popovertarget") and value.startswith("term-")
    ]
    ids = [value for _tag, name, value in page.attributes if name == "id"]
    glossary = {value for _tag, name, value in site.read("/om/ordlista/").attributes if name == "id"}

    assert {"term-beslutat", "term-aviserat", "term-specificerad-andel", "term-kontrollkod"} <= set(opened)
    assert len(opened) == len(set(opened))
    assert set(opened) <= set(ids)
    linked = {link.partition("#")[2] for link in page.links if link.startswith(reverse("glossary") + "#")}
    assert linked
    assert linked <= glossary


def test_figures_lists_and_documents_lead_to_the_form_with_their_address(site: Site):
    for address, about in (
        ("/vasteras/tryggare-vasteras/", "/vasteras/tryggare-vasteras/v/1/%23lines"),
        ("/poster/", "/poster/"),
        ("/handlingar/vasteras-15-miljoner/", "/handlingar/vasteras-15-miljoner/"),
    ):
        assert f"/om/fel/?about={about}" in site.read(address).links


class _Tongues(HTMLParser):
    """The text of a page with the language that each part says it is in. Drawings are told by their title."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.parts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self.open[-1][1] if self.open else ""
        language = dict(attrs).get("lang") or ("none" if tag in {"svg", "title"} else around)
        if tag not in self.VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.parts.append((self.open[-1][1], " ".join(data.split())))


def parts(response: Any) -> list[tuple[str, str]]:
    reader = _Tongues()
    reader.feed(response.content.decode())
    return reader.parts


def test_swedish_on_english_pages_is_marked_as_swedish(site: Site):
    """By its letters. Names of municipalities and counties are names in any language (WCAG 3.1.2)."""
    names = {name for _code, *both in listed() for name in both}
    proper = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    found = {
        (text, address)
        for address, response in site.pages.items()
        if address.startswith("/en/")
        for language, text in parts(response)
        if language == "en" and re.search("[åäöÅÄÖ]", proper.sub("", text))
    }

    assert found == set()


ENGLISH = re.compile(
    r"\b(the|which|of|and|is|are|with|from|what|this|stated|decided|amount)\b", re.IGNORECASE
)


def test_no_english_is_left_on_swedish_pages(site: Site):
    found = {
        (text, address)
        for address, response in site.pages.items()
        if not address.startswith("/en/") and response.status_code == 200
        for language, text in parts(response)
        if language == "sv" and len(ENGLISH.findall(text)) > 1
    }

    assert found == set()
