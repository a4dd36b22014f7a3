"""What machines ask for: what they may read, where everything is, and the icons."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from allocations.public import sitemap
from tests.support.site import START, Site

HOST = "https://trygghetsbudget.example"


def read(response: Any) -> str:
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


def test_machines_are_kept_from_the_desk_and_shown_the_map(client: Client, db: None):
    said = client.get("/robots.txt").content.decode()

    for closed in ("/admin/", "/en/admin/", "/logga-in/", "/en/logga-in/"):
        assert f"Disallow: {closed}\n" in said
    assert f"Sitemap: {HOST}/sitemap.xml" in said


def test_the_map_names_every_page_that_is_there_in_both_languages_and_no_other(
    client: Client, published: Any
):
    text = read(client.get("/sitemap.xml"))
    named = re.findall(r"<loc>([^<]+)</loc>", text)

    assert len(named) == len(set(named)) <= 2 * sitemap.how_many()
    wrong = {
        address: status
        for address in named
        if (status := client.get(address.removeprefix(HOST)).status_code) != 200
    }
    assert wrong == {}
    assert f"{HOST}/en/vasteras/tryggare-vasteras/" in named
    assert text.count('hreflang="sv"') == text.count('hreflang="en"') == len(named)
    assert not [address for address in named if "/v/" in address]


def test_a_long_map_is_a_list_of_parts_that_hold_every_address_once(
    client: Client, published: Any, monkeypatch: pytest.MonkeyPatch
):
    whole = re.findall(r"<url>.*</url>", read(client.get("/sitemap.xml")))
    monkeypatch.setattr(sitemap, "PART", 7)

    addresses = re.findall(r"<loc>([^<]+)</loc>", read(client.get("/sitemap.xml", headers={"Cookie": "new"})))
    parts = [re.findall(r"<url>.*</url>", read(client.get(each.removeprefix(HOST)))) for each in addresses]

    assert len(addresses) > 3
    assert all(len(part) <= 14 for part in parts)
    assert [url for part in parts for url in part] == whole
    assert client.get(f"/sitemap-{len(addresses) + 1}.xml").status_code == 404
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404


def test_a_withdrawn_package_is_not_on_the_map(client: Client, published: Any):
    from allocations.publishing import withdraw
    from municipalities.models import Role
    from tests.factories import make_user

    version = published["tryggare-vasteras"]
    before = client.get("/sitemap.xml")
    administrator = make_user(role=Role.ADMINISTRATOR, municipality=version.municipality)
    withdraw(publication=version, user=administrator, reason="Ett namn.")

    after = client.get("/sitemap.xml", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "/vasteras/tryggare-vasteras/<" not in read(after)
    assert client.get("/sitemap.xml", headers={"If-None-Match": after["ETag"]}).status_code == 304


def test_the_icons_that_browsers_ask_for_are_there(client: Client, db: None):
    for asked in ("/favicon.ico", "/apple-touch-icon.png"):
        response = client.get(asked)
        assert response.status_code == 302
        found = client.get(response["Location"])
        assert found.status_code == 200
        found.close()


def test_every_page_tells_other_services_what_it_is(site: Site):
    for address, response in site.pages.items():
        page = site.read(address) if response.status_code == 200 else None
        if page is None:
            continue
        said = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page.html))
        assert said["og:title"], address
        assert said["og:url"] == HOST + address.split("?")[0], address
        assert said["og:locale"] == ("en_GB" if address.startswith("/en/") else "sv_SE"), address
        assert said["og:image"].startswith(HOST), address


def test_every_kind_of_page_describes_itself_in_few_words(site: Site):
    described = {
        address: unescape(found[1])
        for address, response in site.pages.items()
        if response.status_code == 200 and 'content="noindex"' not in site.read(address).html
        for found in re.finditer(r'<meta name="description" content="([^"]*)">', site.read(address).html)
    }
    of_the_site = {described[start] for start in START}

    assert len(described) > 100
    assert {address for address, words in described.items() if words in of_the_site} == set(START)
    assert {address: words for address, words in described.items() if not 40 <= len(words) <= 600} == {}
    lists = [words for address, words in described.items() if address.removeprefix("/en").count("/") == 2]
    assert max(map(len, lists)) <= 160
