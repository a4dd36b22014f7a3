"""What holds on every public page, in both languages: it exists, it is whole, and it breaks no policy."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.support.reading import Reading
from tests.support.site import Site


@pytest.fixture
def pages(site: Site) -> dict[str, Any]:
    return site.pages


def test_a_page_never_links_to_what_is_not_built(pages: dict[str, Any]):
    assert len(pages) > 30
    assert {address for address, response in pages.items() if response.status_code != 200} == set()


def test_every_page_has_one_h1_and_says_its_language(pages: dict[str, Any]):
    for address, response in pages.items():
        reading = Reading(response)
        assert reading.count("h1") == 1, address
        language = "en" if address.startswith("/en/") else "sv"
        assert f'<html lang="{language}">' in reading.html, address


def test_no_page_has_a_style_a_script_or_a_handler_of_its_own(pages: dict[str, Any]):
    for address, response in pages.items():
        reading = Reading(response)
        assert "<style" not in reading.html, address
        assert reading.html.count("<script") == reading.html.count('<script src="/static/'), address
        refused = {
            name for _tag, name, _value in reading.attributes if name == "style" or name.startswith("on")
        }
        assert refused == set(), address


def test_no_two_elements_of_a_page_have_the_same_id(pages: dict[str, Any]):
    for address, response in pages.items():
        ids = [value for _tag, name, value in Reading(response).attributes if name == "id"]
        assert sorted(ids) == sorted(set(ids)), address


def test_a_number_by_a_figure_leads_to_its_note_on_the_same_page(pages: dict[str, Any]):
    for address, response in pages.items():
        reading = Reading(response)
        ids = {value for _tag, name, value in reading.attributes if name == "id"}
        assert {link[1:] for link in reading.links if link.startswith("#")} <= ids, address
        opened = {value for _tag, name, value in reading.attributes if name == "popovertarget"}
        assert opened <= ids, address


def test_a_page_names_the_same_page_in_the_other_language(pages: dict[str, Any]):
    for address in pages:
        other = address.removeprefix("/en") if address.startswith("/en/") else f"/en{address}"
        assert other in Reading(pages[address]).links, address


def test_pages_are_kept_by_nobody_without_asking(pages: dict[str, Any]):
    for address, response in pages.items():
        if "/kontroll/" not in address and "/om/fel/" not in address:
            assert response["Cache-Control"] == "no-cache", address
            assert re.fullmatch(r'"[0-9a-f]{32}"', response["ETag"]), address
        assert "Cookie" not in response.get("Vary", ""), address


def test_an_english_page_marks_what_is_swedish(site: Site):
    page = site.read("/en/vasteras/tryggare-vasteras/")

    assert '<h1 lang="sv" dir="auto">15 miljoner för ett tryggare Västerås</h1>' in page.html
    assert "for the budget year 2023" in page.text
    quoted_in_swedish = re.search(
        r'<blockquote class="quotable" lang="sv">.*?</blockquote>', page.html, re.DOTALL
    )
    assert quoted_in_swedish
    assert "budgetåret" not in page.html.replace(quoted_in_swedish[0], "")


UNKNOWN = (
    "/atlantis/",
    "/vasteras/finns-inte/",
    "/vasteras/tryggare-vasteras/v/2/",
    "/vasteras/organ/finns-inte/",
    "/handlingar/finns-inte/",
    "/kontroll/0123456789abcdef/",
    "/poster/?page=99",
    "/poster/?page=abc",
    "/en/nowhere/",
)


def test_an_unknown_address_says_so_in_a_page_of_the_site(client: Client, published: Any):
    for address in UNKNOWN:
        response = client.get(address)

        assert response.status_code == 404, address
        assert Reading(response).count("h1") == 1, address
        assert "Trygghetsbudget" in response.content.decode(), address


def test_pages_only_answer_to_reading(client: Client, db: None):
    for address in ("/", "/poster/", "/vasteras/", "/vasteras/tryggare-vasteras/", "/kontroll/"):
        assert client.post(address).status_code == 405


def test_a_site_with_nothing_published_says_so(client: Client, db: None):
    for address in ("/", "/kommuner/", "/poster/", "/handlingar/", "/kontroll/", "/en/"):
        assert client.get(address).status_code == 200
    assert "Inget är publicerat ännu." in Reading(client.get("/")).text
