"""The search: everything that has a name, the best first, å ä ö and compounds right, help where nothing is found."""

import re
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allocations.public import searching
from allocations.public.filters.words import words_of
from allocations.public.pages.found import marked
from allocations.public.searching import rank_of
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading


def found(client: Client, text: str, *, path: str = "/sok/") -> Reading:
    response = client.get(path, {"q": text})
    assert response.status_code == 200
    return Reading(response)


def hits(page: Reading) -> list[str]:
    """The name of each hit."""
    items = re.findall(r'<ul class="hits">(.*?)</ul>', page.html, re.DOTALL)
    names = re.findall(r"<li>(?:<a[^>]*>|<span[^>]*>)(.*?)(?:</a>|</span>)", " ".join(items), re.DOTALL)
    return [re.sub("<[^>]+>", "", name) for name in names]


def test_case_diacritics_and_compounds_make_no_difference(client: Client, released: None):
    for written in ("ÖREBRO", "orebro", "Örebro", "öReBrO"):
        assert hits(found(client, written))[0] == "Örebro", written
    assert any("trygghetssatsning" in hit for hit in hits(found(client, "trygghet")))
    assert hits(found(client, "baron")) == hits(found(client, "BARON"))


def test_several_words_must_all_be_there_and_quotes_hold_them_together(client: Client, released: None):
    assert "Trygga platser och närvaro" in hits(found(client, "närvaro trygga"))
    assert "Trygga platser och närvaro" in hits(found(client, "”trygga platser”"))
    assert "Trygga platser och närvaro" not in hits(found(client, "”platser trygga”"))


def test_the_list_of_lines_finds_by_the_same_words_what_the_search_finds(client: Client, released: None):
    for written in ("närvaro trygga", "”trygga platser”", "”platser trygga”", "sk fält", "ku", "trygg an"):
        search = client.get("/sok/", {"q": written, "kind": "line"})
        listed = next(link for link in Reading(search).links if link.startswith("/poster/?text="))
        rows = Reading(client.get(listed)).rows("all-lines")

        assert len(rows) == len(hits(Reading(search))), written


def test_each_kind_of_thing_is_found_and_leads_to_its_page_and_its_lines(client: Client, released: None):
    expected = {
        "västerås": "/vasteras/",
        "tryggare västerås": "/vasteras/tryggare-vasteras/",
        "vasaparken": "/poster/?place=vasteras%2Fvasaparken",
        "trygghetsrådet": "/vasteras/organ/trygghetsradet/",
        "moderaterna": "/poster/?party=moderaterna",
        "uppsökande": "/poster/?purpose=uppsokande-arbete",
        "centrumvärdar": "/orebro/bryta-nyrekryteringen/#line-",
        "trygghetsråd inrättas": "/handlingar/vasteras-trygghetsrad-2021/",
    }
    for written, address in expected.items():
        assert any(link.startswith(address) for link in found(client, written).links), written


def test_a_name_that_begins_with_it_comes_before_one_with_a_word_that_does_and_before_the_rest():
    names = ["Otrygghet", "Mer trygghet", "Trygghetsvärdar"]

    assert sorted(names, key=lambda name: rank_of(name, ("trygghet",))) == names[::-1]
    assert rank_of("Belysning", ("trygghet",)) == 3


def test_what_matches_is_marked_and_nothing_written_becomes_markup():
    assert marked("Örebro & Åre", ("ore", "are")) == "<mark>Öre</mark>bro &amp; <mark>Åre</mark>"
    assert marked("<b>", ("b",)) == "&lt;<mark>b</mark>&gt;"
    assert words_of('  "Trygga  platser" ÅÄÖ åäö ') == ("trygga platser", "aao")


def test_nothing_found_says_so_and_helps(client: Client, released: None):
    page = found(client, "Vesterås")

    assert "Inget hittades för ”Vesterås”." in page.text
    assert "Menade du: Västerås" in page.text
    assert "/poster/" in " ".join(page.links)


def test_a_municipality_with_nothing_published_is_found_too(client: Client, released: None):
    page = Reading(client.get("/sok/?q=göteborg"))

    assert "/goteborg/" in page.links
    assert "Menade du: Göteborg" in Reading(client.get("/sok/?q=gotebarg")).text


def test_senseless_words_get_a_clear_page(client: Client, released: None):
    for written in (
        "<script>alert(1)</script>",
        "\0",
        "%",
        "_",
        "' OR 1=1 --",
        "🙈",
        "שלום",
        "a",
        "x" * 5000,
        '"',
        " ",
    ):
        page = found(client, written)

        assert hits(page) == [], written
        assert "<script>alert" not in page.html
    assert "Skriv minst två tecken." in found(client, "a").text
    assert "5000" in found(client, "x" * 5000).text


def test_suggestions_are_a_part_of_a_page(client: Client, released: None):
    part = found(client, "bar", path="/sok/forslag/")

    assert "<html" not in part.html
    assert "Baronbackarna" in hits(part)


def test_the_search_asks_the_database_no_more_often_for_more_to_find(client: Client, db: None):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert hits(found(client, "post", path=path))
        return len(counted)

    desk = Desk()
    desk.publish(desk.adopt(100, [10] * 3)[0])
    few = [asked(path) for path in ("/sok/", "/sok/forslag/")]
    for _number in range(2):
        other = Desk()
        other.publish(other.adopt(400, [10] * 40)[0])

    assert [asked(path) for path in ("/sok/", "/sok/forslag/")] == few
    assert max(few) <= 7


def test_of_more_hits_than_are_ranked_those_that_begin_with_it_are_still_first(
    client: Client, db: None, monkeypatch: Any
):
    desk = Desk()
    decision, _lines = desk.adopt(1000)
    for name in (
        *(f"Alla dagar öppen post {number}" for number in range(12)),
        *("Osten kommer sist men börjar på ost", "Öppen förskola"),
    ):
        desk.spread(decision, factories.make_line(desk.package, name=name), 10)
    desk.publish(decision)
    monkeypatch.setattr(searching, "MANY", 5)
    monkeypatch.setattr(searching, "TAKEN", 6)

    for written, first in (("ost", "Osten"), ("öppen", "Öppen förskola"), ("OPPEN", "Öppen förskola")):
        page = Reading(client.get("/sok/", {"q": written, "kind": "line"}))  # Östersund begins with ost too

        assert hits(page)[0].startswith(first), written
        assert "Fler än" in page.text


def test_every_hit_that_is_counted_can_be_reached_and_of_the_others_it_is_said_where_they_are(
    client: Client, db: None, monkeypatch: Any
):
    desk = Desk()
    desk.publish(desk.adopt(2000, [10] * 115)[0])

    pages = [Reading(client.get(f"/sok/?q=post&kind=line&page={number}")) for number in (1, 2, 3)]
    every = [hit for page in pages for hit in hits(page)]

    assert len(every) == len(set(every)) == 115
    assert "Sida 2 av 3" in pages[1].text
    for beyond in ("4", "0", "x", "9" * 30):
        assert client.get("/sok/", {"q": "post", "kind": "line", "page": beyond}).status_code == 404
    monkeypatch.setattr(searching, "MANY", 5)
    caches["answers"].clear()
    page = Reading(client.get("/sok/?q=post%20&kind=line"))
    assert "Här är de 60 bästa. I listan över alla poster finns varenda en." in page.text
    assert "/poster/?text=post" in page.links


def test_on_english_pages_only_what_the_record_says_is_marked_as_swedish(client: Client, released: None):
    marked_as_swedish = re.compile(r'<(?:span|a|b)[^>]* lang="sv"[^>]*>(.*?)</(?:span|a|b)>', re.DOTALL)
    ours = {
        "/en/poster/": (
            "a source that is not stated",
            "municipalities",
            "Cooperation",
        ),
        "/en/sok/?q=cooperation": ("Cooperation",),
        "/en/eskilstuna/starkare-och-tryggare-eskilstuna/": ("no result entered", "not stated"),
    }
    for address, words in ours.items():
        html = client.get(address).content.decode()
        marked_names = [re.sub("<[^>]+>", "", name) for name in marked_as_swedish.findall(html)]

        assert marked_names, address
        for word in words:
            assert word in re.sub("<[^>]+>", "", html), (address, word)
            assert not [name for name in marked_names if name.startswith(word)], (address, word)


def test_a_name_written_from_right_to_left_turns_nothing_around_it(client: Client, db: None):
    desk = Desk()
    decision, _lines = desk.adopt(100)
    desk.spread(decision, desk.line(name="ביטחון 12"), 100)
    desk.publish(decision)

    for address in ("/poster/", "/sok/?q=ביטחון", f"/{desk.municipality.slug}/{desk.package.slug}/"):
        html = re.sub("</?mark>", "", client.get(address).content.decode())
        assert "ביטחון" in html
        alone = re.findall(r"<([^>]*)>ביטחון", html)
        assert [tag for tag in alone if 'dir="auto"' in tag], (address, alone)
