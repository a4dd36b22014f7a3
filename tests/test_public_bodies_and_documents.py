"""A body with its seats, tasks and decisions; a document with what rests on it; a municipality; the start."""

import re

from tests.support.site import Site

RADET = "/vasteras/organ/trygghetsradet/"


def test_a_body_shows_offices_and_never_names_of_people(site: Site):
    page = site.read(RADET)

    seats = page.rows("stacked seats")
    assert len(seats) >= 7
    assert any("valfritt antal" in seat for seat in seats)
    assert sum("ordförande" in seat for seat in seats) >= 2


def test_a_decision_without_money_shows_its_points_and_its_date(site: Site):
    page = site.read(RADET)

    assert "31 mars 2021" in page.text
    assert "På initiativ av:" in page.text
    assert '<ol class="points"' in page.html
    assert not re.search(r"\d kr\b", page.text)


def test_two_documents_that_differ_are_both_shown(site: Site):
    page = site.read(RADET)

    assert "Civilsamhället" in page.text
    assert "Två handlingar" in page.text


def test_measures_without_money_have_a_place(site: Site):
    page = site.read(RADET)

    assert "Insatser utan egna medel" in page.text
    assert "krogmiljöer" in page.text


def test_a_document_shows_its_grade_and_the_figures_that_rest_on_it(site: Site):
    page = site.read("/handlingar/vasteras-15-miljoner/")

    assert "5,7 MILJONER KRONOR" in page.text
    assert "5 700 000 kr" in page.text
    assert "källgrad 4 av 6" in page.text
    assert "/vasteras/tryggare-vasteras/" in page.links


def test_a_document_that_is_only_mentioned_stands_by_the_one_that_mentions_it(site: Site):
    page = site.read("/handlingar/vasteras-15-miljoner/")

    assert "Finns inte hos oss." in page.text
    assert "143.5 kB" in page.text


def test_every_document_with_something_resting_on_it_is_listed_once(site: Site):
    page = site.read("/handlingar/")

    keys = [link for link in page.links if link.startswith("/handlingar/") and link != "/handlingar/"]
    assert len(keys) >= 10
    assert len(keys) == len(set(keys))


def test_a_municipality_shows_its_package_and_its_bodies(site: Site):
    page = site.read("/vasteras/")

    assert "/vasteras/tryggare-vasteras/" in page.links
    assert RADET in page.links


def test_a_municipality_without_anything_public_is_a_page_that_says_so(site: Site):
    assert "3 kommuner har publicerat" in site.read("/kommuner/").text


def test_the_start_page_never_adds_unlike_money(site: Site):
    page = site.read("/")

    assert "Beloppen läggs inte ihop." in page.text
    assert "56,2" not in page.text
    assert [page.html.count(f'class="numeral {mark}') for mark in ("solid", "outline")] == [2, 1]
    assert "två år med förbehåll" in page.text
