"""The versions of a package, and the difference between any two of them, in words and figures."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from allocations.publishing import withdraw
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.years import Years, at

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    with Years.once(django_db_blocker) as found:
        yield found


def read(client: Client, address: str, status: int = 200) -> Reading:
    answer = client.get(address)
    assert answer.status_code == status, address
    return Reading(answer)


def test_each_version_says_what_it_changed_and_a_withdrawn_one_is_a_gap(client: Client, years: Years):
    page = read(client, years.address("v/"))

    assert "Ny: 100 000 kr, beslutat, för 2023; om året eller totalt: anges inte; två poster." in page.text
    assert "Två ändrade siffror och två nya beslut. 100 000 kr, beslutat" in page.text
    assert "En ändrad siffra och en rättelse." in page.text
    assert "Gällde från 2 mars 2024 09.00 till 7 januari 2025 09.00" in page.text
    assert "En lucka: versionen är återkallad. Personuppgift." in page.text
    assert "Versionen före är återkallad" in page.text
    assert "Hemligt" not in page.html


def test_a_difference_has_each_changed_figure_before_and_after(client: Client, years: Years):
    page = read(client, years.address("v/1/mot/3/"))

    rows = page.rows("before-after")
    assert len(rows) == 3
    assert "100 000 kr beslutat 111 000 kr beslutat" in rows[0]
    assert rows[0].endswith("+11 000 kr")
    assert "40 000 kr beslutat 35 000 kr beslutat" in rows[2]
    assert "24 april 2023: Tillägg" in page.text
    assert "Utan dag" in page.text
    assert years.address("v/3/") in page.links


def test_where_no_figure_has_changed_the_difference_says_so_and_what_has(client: Client, years: Years):
    page = read(client, years.address("v/3/mot/5/"))

    assert "Ingen siffra har ändrats." in page.text
    assert "Följs upp varje år" in page.text
    assert page.rows("before-after") == []


def test_an_announced_figure_that_was_decided_is_one_row_and_not_one_gone_and_one_new(client: Client):
    desk = Desk()
    announced = desk.decision()
    entry = desk.give(announced, 31, certainty="announced")
    desk.publish(announced)
    decided = desk.decision()
    desk.give(decided, 31, replaces=entry)
    desk.publish(decided)

    page = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/v/1/mot/2/")

    (row,) = page.rows("before-after")
    assert "31 kr aviserat 31 kr beslutat" in row


def test_what_is_not_stated_is_not_told_as_a_figure_of_nothing(client: Client):
    desk = Desk()
    silent = desk.decision()
    entry = desk.give(silent, None)
    desk.publish(silent)
    said = desk.decision(kind="split_made_known")
    desk.give(said, 500, replaces=entry)
    desk.publish(said)

    (row,) = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/v/1/mot/2/").rows("before-after")

    assert "beloppet anges inte" in row
    assert " 0 kr" not in row
    assert row.endswith("–")


def test_the_older_version_is_named_first_in_the_one_address_of_a_difference(client: Client, years: Years):
    answer = client.get(years.address("v/3/mot/1/"))

    assert (answer.status_code, answer["Location"]) == (301, years.address("v/1/mot/3/"))


def test_a_version_is_not_told_to_differ_from_itself(client: Client, years: Years):
    page = read(client, years.address("v/2/mot/2/"))

    assert "Ingenting skiljer sig." in page.text


@pytest.mark.parametrize("numbers", ["1/mot/9", "0/mot/1", "77777777777777777777777/mot/1"])
def test_a_number_that_no_version_has_is_answered_with_those_that_there_are(
    client: Client, years: Years, numbers: str
):
    page = read(client, years.address(f"v/{numbers}/"), 404)

    assert "Det finns ingen version" in page.text
    assert "numrerade 1 till 5" in page.text


def test_nothing_is_told_of_a_withdrawn_version(client: Client, years: Years):
    read(client, years.address("v/2/mot/3/"))

    for numbers in ("3/mot/4", "4/mot/5"):
        page = read(client, years.address(f"v/{numbers}/"), 410)
        assert "Version 4 återkallades den 2 oktober 2024" in page.text
        assert "Hemligt" not in page.html


def test_what_was_told_before_a_withdrawal_is_told_no_more(client: Client, years: Years):
    assert "35 000" in read(client, years.address("v/2/mot/3/")).text

    withdraw(publication=years.version(3), user=years.administrator, reason="Personuppgift")

    assert "35 000" not in read(client, years.address("v/2/mot/3/"), 410).text
    assert "En ändrad siffra och en rättelse." not in read(client, years.address("v/")).text


def test_the_form_leads_to_the_difference_and_refuses_what_is_no_version(client: Client, years: Years):
    assert client.get(years.address("v/?from=1&to=3"))["Location"] == years.address("v/1/mot/3/")
    for typed in ("from=1&to=9", "from=a&to=%F0%9F%98%80", "to=1", "from=%00"):
        assert "Välj två av versionerna" in read(client, years.address(f"v/?{typed}")).text


def test_a_body_has_versions_and_differences_too(client: Client):
    desk = Desk()
    body = factories.make_body(desk.municipality)
    founded = factories.make_decision(body, kind="establishment")
    desk.publish(founded, subject=body)
    body.task = "Trygghet"
    body.save()
    desk.publish(subject=body)
    place = f"/{desk.municipality.slug}/organ/{body.slug}/v/"

    assert "Ny: den första versionen." in read(client, place).text
    assert "Ingen siffra har ändrats." in read(client, f"{place}1/mot/2/").text


def test_a_list_of_many_versions_asks_as_little_as_one_of_few(
    client: Client, years: Years, django_assert_max_num_queries: Any
):
    caches["pages"].clear()
    with django_assert_max_num_queries(5) as asked:
        read(client, years.address("v/"))
    few = len(asked)
    for number in range(12):
        with at(2025, 2, 1 + number, 8):
            years.say(f"Text {number}")
            years.publish()

    with django_assert_max_num_queries(few):
        read(client, years.address("v/"))
