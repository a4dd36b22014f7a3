"""A package on two clocks: as known when a day ended, and as decided by a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from allocations.public.days import today
from allocations.public.pages.body import body_page
from allocations.public.pages.clocks import decided_by
from allocations.public.pages.package import package_page
from allocations.publishing import withdraw
from allocations.record import Record
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.years import Years, at

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    with Years.once(django_db_blocker) as found:
        yield found


def on(client: Client, years: Years, question: str, status: int = 200) -> Reading:
    answer = client.get(years.address(f"?{question}"))
    assert answer.status_code == status, question
    return Reading(answer)


def test_a_day_leads_to_the_version_that_was_current_when_it_ended(client: Client, years: Years):
    page = on(client, years, "known_on=2023-05-02")

    assert (
        "Det som var känt när den 2 maj 2023 var slut: version 1, publicerad den 10 februari 2023."
        in page.text
    )
    assert "Den gällde till den 3 maj 2023." in page.text
    assert years.address() in page.links
    assert "version 2, publicerad den 3 maj 2023" in on(client, years, "known_on=2023-05-03").text


def test_a_day_ends_at_midnight_in_sweden(client: Client):
    desk = Desk()
    with at(2023, 6, 30, 21, 59):  # 23.59 in Sweden
        desk.publish(desk.adopt(100, [100])[0])
    with at(2023, 6, 30, 22, 1):  # one minute past midnight, in July
        desk.package.heading = "Ny rubrik"
        desk.package.save()
        desk.publish()
    place = f"/{desk.municipality.slug}/{desk.package.slug}/"

    assert "version 1, publicerad den 30 juni" in Reading(client.get(f"{place}?known_on=2023-06-30")).text
    assert "version 2, publicerad den 1 juli" in Reading(client.get(f"{place}?known_on=2023-07-01")).text


def test_a_day_in_a_withdrawn_interval_is_a_gap_and_not_the_older_version(client: Client, years: Years):
    page = on(client, years, "known_on=2024-06-01", 410)

    assert (
        "När den 1 juni 2024 var slut gällde version 4. Ingen äldre version står i dess ställe." in page.text
    )
    assert "Från 2 mars 2024 09.00 till 7 januari 2025 09.00" in page.text
    assert "35 000" not in page.text


def test_a_kept_answer_for_a_day_does_not_survive_the_withdrawal_of_its_version(client: Client, years: Years):
    kept = client.get(years.address("?known_on=2023-05-02"))

    withdraw(publication=years.version(1), user=years.administrator, reason="Personuppgift")

    asked = client.get(years.address("?known_on=2023-05-02"), headers={"If-None-Match": kept["ETag"]})
    assert asked.status_code == 410


def test_before_the_first_publication_the_page_says_what_can_be_asked(client: Client, years: Years):
    page = on(client, years, "known_on=2022-12-24", 404)

    assert "Den 24 december 2022 var inget publicerat" in page.text
    assert "Den första versionen publicerades den 10 februari 2023." in page.text
    assert 'value="2022-12-24"' in page.html


@pytest.mark.parametrize("typed", ["nyss", "2023-13-01", "<script>", "x" * 300, "ِ\u202eabc"])
def test_what_is_no_day_is_refused_and_kept_as_typed(client: Client, years: Years, typed: str):
    answer = client.get(years.address(), {"known_on": typed, "decided_by": "2023-05-01"})
    page = Reading(answer)

    assert answer.status_code == 400
    assert "Den dagen går inte att visa" in page.text
    assert 'value="2023-05-01"' in page.html
    assert 'type="text"' in page.html
    assert "<script>" not in page.html


def test_tomorrow_is_refused(client: Client, years: Years):
    tomorrow = (today() + timedelta(days=1)).isoformat()

    assert "har inte varit än" in on(client, years, f"known_on={tomorrow}", 400).text
    assert "har inte varit än" in on(client, years, f"decided_by={tomorrow}", 400).text


def test_as_decided_by_a_day_counts_dated_decisions_alone_and_says_how_many_are_left_out(
    client: Client, years: Years
):
    page = on(client, years, "decided_by=2023-03-01")

    assert "bara 2 beslut, daterade den dagen eller tidigare, är med" in page.text
    assert "Ett beslut utan datum är utelämnat." in page.text
    assert "Ett senare beslut är utelämnat." in page.text
    assert "35 000" in page.text  # a correction says what had been decided then
    assert "Tillägg" not in page.text


def test_no_page_shows_parts_that_were_kept_of_another_day(client: Client, years: Years):
    for _again in range(2):
        assert "Tillägg" in Reading(client.get(years.address())).text
        assert "Tillägg" not in on(client, years, "decided_by=2023-03-01").text


def test_both_clocks_may_be_asked_at_once(client: Client, years: Years):
    page = on(client, years, "known_on=2023-06-01&decided_by=2023-03-01")

    assert "version 2, publicerad den 3 maj 2023" in page.text
    assert "bara ett beslut" in page.text
    assert "40 000" in page.text  # the correction was not known then


def test_by_a_day_before_every_decision_there_is_nothing_and_not_a_package_without_money(
    client: Client, years: Years
):
    page = on(client, years, "decided_by=2022-12-24", 404)

    assert "Inget daterat beslut till och med den 24 december 2022" in page.text
    assert "Beloppet anges inte" not in page.text


def test_a_day_on_a_version_of_a_number_leads_to_the_package_on_that_day(client: Client, years: Years):
    answer = client.get(years.address("v/1/?known_on=2023-06-01"))

    assert (answer.status_code, answer["Location"]) == (302, years.address("?known_on=2023-06-01"))


def test_the_page_shows_both_clocks_and_a_form_for_either(client: Client, years: Years):
    page = Reading(client.get(years.address()))

    assert "Senaste beslut 24 april 2023 (ett beslut saknar datum)" in page.text
    assert "Publicerat 7 januari 2025" in page.text
    assert {"known_on", "decided_by"} <= {v for _tag, name, v in page.attributes if name == "name"}


def test_every_real_package_and_body_can_be_shown_as_decided_by_any_of_its_days(records: dict[str, Record]):
    for record in records.values():
        for day in {date(2022, 6, 30), *(d.when.date for d in record.decisions if d.when.date)}:
            reduced, _left_out = decided_by(record, day)
            assert package_page(reduced) if reduced.package else body_page(reduced)


def test_a_line_of_a_list_on_a_day_leads_to_its_package_on_that_day(client: Client, years: Years):
    def first(question: str) -> str:
        page = Reading(client.get(f"/poster/?municipality={years.municipality.slug}&{question}"))
        return next(link for link in page.links if "#line-" in link)

    assert first("decided_by=2023-03-01").startswith(years.address("?decided_by=2023-03-01#line-"))
    both = first("known_on=2023-03-01&decided_by=2023-03-01")
    assert both.startswith(years.address("v/1/?decided_by=2023-03-01#line-"))
    assert client.get(both).status_code == 200


def test_a_body_on_another_day_shows_the_deeds_of_that_day_alone(client: Client, db: None):
    desk = Desk()
    body = factories.make_body(desk.municipality, slug="namnden")
    address = f"/{desk.municipality.slug}/organ/namnden/"
    with at(2023, 2, 1, 8):
        founded = factories.make_decision(body, title="Inrättandet")
        factories.make_citation(founded, desk.document)
        desk.publish(founded, subject=body)
    day = {"known_on": today().isoformat()}
    assert "Senare beslut" not in Reading(client.get(address, day)).text
    later = desk.decision(
        body=body, title="Senare beslut", decided_on=date(2024, 5, 6), decided_precision="day"
    )
    desk.give(later, 1_000)
    desk.publish(later)

    assert "Senare beslut" in Reading(client.get(address)).text
    assert "Senare beslut" in Reading(client.get(address, day)).text, "a kept answer"
    for earlier in ({"known_on": "2023-06-01"}, {"decided_by": "2024-05-05"}):
        assert "Senare beslut" not in Reading(client.get(address, earlier)).text, earlier
