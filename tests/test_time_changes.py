"""What has changed, over all municipalities, and corrections alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from allocations.models.choices import WhoseError
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.years import Years, at

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    with Years.once(django_db_blocker) as found:
        yield found


def read(client: Client, address: str) -> Reading:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Reading(answer)


def test_changes_stand_the_newest_first_each_against_the_version_before_it(client: Client, years: Years):
    text = read(client, "/andringar/").text

    days = [text.index(f"{day} · version") for day in ("7 januari 2025", "2 mars 2024", "15 september 2023")]
    assert days == sorted(days)
    assert f"{years.source.name} 2023: 100 000 kr → blir 111 000 kr, beslutat" in text
    assert "Ny: 100 000 kr" in text
    assert years.address("v/1/mot/2/") in read(client, "/andringar/").links


def test_a_withdrawn_version_is_a_gap_and_the_one_after_it_says_only_what_stands(
    client: Client, years: Years
):
    page = read(client, "/andringar/")

    assert "En lucka: versionen är återkallad. Personuppgift." in page.text
    assert "vad som ändrades går inte att säga. Nu: 111 000 kr" in page.text
    assert not {years.address("v/3/mot/4/"), years.address("v/4/mot/5/")} & set(page.links)
    assert "Hemligt" not in page.html


def test_a_municipality_can_be_chosen_and_a_senseless_one_shows_nothing_and_says_why(
    client: Client, years: Years
):
    other = Desk()
    other.publish(other.adopt(777_000, [777_000])[0])

    assert "777 000" in read(client, "/andringar/").text
    assert "777 000" not in read(client, f"/andringar/?municipality={years.municipality.slug}").text
    for typed in ("finns-inte", "%00", "%F0%9F%98%80", "x" * 5000):
        page = read(client, f"/andringar/?municipality={typed}")
        assert "Inget visas." in page.text
        assert "777 000" not in page.text


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(client: Client, years: Years, page: str):
    for place in ("/andringar/", "/rattelser/"):
        assert client.get(f"{place}?page={page}").status_code == 404


def test_a_correction_says_what_stood_what_stands_and_whose_error_it_was(client: Client, years: Years):
    page = read(client, "/rattelser/")

    assert f"{years.lines[1].name} 2023: 40 000 kr → blir 35 000 kr" in page.text
    assert "Felet var: vårt." in page.text
    assert "Publicerad den 15 september 2023 i version 3" in page.text
    assert {years.address("v/2/"), years.address("v/3/"), years.address("v/2/mot/3/")} <= set(page.links)
    assert page.text.count("Felet var:") == 1  # later versions hold it too


def test_a_corrected_fact_says_what_it_said_and_what_is_right(client: Client, years: Years):
    desk = Desk()
    body = factories.make_body(desk.municipality)
    first, _lines = desk.adopt(100, [])
    first.body = body
    first.paragraph = "§ 12"
    first.save()
    factories.make_citation(first, desk.document)
    desk.publish(first)
    right = desk.decision(kind="correction", corrects=first, whose_error=WhoseError.SOURCES)
    fact = factories.make_fact_correction(right, fact="paragraph", text="§ 21")
    factories.make_citation(fact, desk.document)
    desk.publish(right)

    page = read(client, "/rattelser/")

    assert "§: § 12 → blir § 21" in page.text
    assert "Felet var: källans." in page.text


def test_more_changes_and_corrections_ask_no_more_of_the_database(
    client: Client, years: Years, django_assert_max_num_queries: Any
):
    few = {}
    for place in ("/andringar/", "/rattelser/"):
        caches["pages"].clear()
        with django_assert_max_num_queries(8) as asked:
            read(client, place)
        few[place] = len(asked)
    for number in range(6):
        with at(2025, 3, 1 + number, 8):
            wrong = years.lines[1].allocations.order_by("-pk").first()
            right = years.decision(kind="correction", whose_error=WhoseError.OURS)
            years.spread(right, years.lines[1], 20_000 + number, replaces=wrong)
            years.publish(right)

    for place, number in few.items():
        caches["pages"].clear()
        with django_assert_max_num_queries(number):
            read(client, place)
