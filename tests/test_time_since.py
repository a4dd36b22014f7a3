"""Since the last meeting: a municipality and a day, and all on one page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from allocations.models import Indicator, Observation, Outturn
from allocations.public.days import today
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.years import Years

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years(django_db_setup: None, django_db_blocker: Any) -> Iterator[Years]:
    with Years.once(django_db_blocker) as found:
        yield found


def since(client: Client, desk: Desk, day: str = "") -> Reading:
    answer = client.get("/sedan/", {"municipality": desk.municipality.slug, "since": day})
    assert answer.status_code == 200
    return Reading(answer)


def test_figures_stand_as_they_were_when_the_day_began_and_as_they_are(client: Client, years: Years):
    page = since(client, years, "2023-05-03")

    assert f"{years.source.name} 2023: 100 000 kr → blir 111 000 kr, beslutat" in page.text
    assert years.address("v/1/mot/5/") in page.links
    assert "Version 4 är återkallad." in page.text
    assert "111 000 kr → " not in since(client, years, "2023-05-04").text


def test_a_day_in_a_withdrawn_interval_tells_what_stands_and_not_the_older_version(
    client: Client, years: Years
):
    page = since(client, years, "2024-06-01")

    assert "Versionen som gällde då är återkallad" in page.text
    assert "Nu: 111 000 kr" in page.text
    assert "→" not in page.text


def test_decisions_are_told_by_their_own_dates_and_apart_those_only_made_public(client: Client, years: Years):
    text = since(client, years, "2023-04-01").text
    taken, public = text.split("Äldre, odaterade eller rättelser, som blivit offentliga sedan dess")

    assert "24 april 2023" in taken.split("Fattade sedan dess")[1]
    assert "Datum anges inte: avisering, Utan dag." in public
    assert "Rättelse Datum anges inte: rättelse, Rättelse." in public
    assert "Fattade sedan dess Inget publicerat beslut är daterat" in since(client, years, "2023-05-01").text


def test_a_condition_that_waits_is_open_and_overdue_once_its_day_has_passed(client: Client):
    desk = Desk()
    promised = desk.decision(kind="grant_award")
    money = desk.give(promised, 500, certainty="conditional", fiscal_year=today().year)
    condition = factories.make_condition(
        promised,
        text="Väntar på riksdagen",
        expected_on=date(2024, 12, 31),
        expected_precision="year",
        last_checked_on=date(2024, 5, 6),
    )
    condition.appropriations.add(money)
    factories.make_citation(condition, desk.document)
    desk.publish(promised)

    text = since(client, desk).text

    assert "försenat Väntar på riksdagen." in text.replace("  ", " ")
    assert "Väntas senast 2024. Senast kontrollerat den 6 maj 2024, ingen senare uppgift." in text


def test_follow_up_is_late_where_a_year_has_passed_without_its_outturn(client: Client):
    desk = Desk()
    adopted, lines = desk.adopt(100, [60, 40])
    desk.publish(adopted)
    assert "Inget utfall för 2023." in since(client, desk).text

    spent = Outturn(line=lines[0], fiscal_year=2023, amount_state="stated", kronor=55)
    spent.full_clean()
    spent.save()
    factories.make_citation(spent, desk.document)
    desk.publish()

    assert f"Inget utfall för 2023 av en post: {lines[1].name}." in since(client, desk).text


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        (None, "Inte mätt, fast målet gällde 2024: Otrygga."),
        (2022, "Senast mätt 31 december 2022, fast målet gällde 2024: Otrygga."),
        (2024, "Ingen uppföljning är sen."),
    ],
)
def test_a_measurement_before_the_target_year_does_not_answer_it(
    client: Client, measured: int | None, said: str
):
    desk = Desk()
    indicator = Indicator(package=desk.package, key="otrygga", name="Otrygga", unit="%", target_year=2024)
    indicator.save()
    if measured:
        day = {"observed_on": date(measured, 12, 31), "observed_precision": "day"}
        seen = Observation(indicator=indicator, key="a", state="measured", value=30, **day)
        seen.save()
        factories.make_citation(seen, desk.document)
    decision = desk.decision()
    desk.give(decision, 100, fiscal_year=today().year)
    desk.publish(decision)

    assert said in since(client, desk).text


def test_money_of_this_year_is_not_late(client: Client):
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100, fiscal_year=today().year)
    desk.publish(decision)

    assert "Ingen uppföljning är sen." in since(client, desk).text


def test_without_a_day_three_months_are_shown_and_the_latest_change_is_offered(client: Client, years: Years):
    page = since(client, years)

    assert "Här är de senaste tre månaderna." in page.text
    assert f"/sedan/?municipality={years.municipality.slug}&since=2025-01-07" in page.links


@pytest.mark.parametrize("typed", ["sist", "2023-02-30", "0001-01-01", "x" * 4000, "\x00"])
def test_what_is_no_day_is_refused_and_the_municipality_kept(client: Client, years: Years, typed: str):
    page = since(client, years, typed)

    assert typed == "\x00" or "day-refusals" in page.html
    assert f'value="{years.municipality.slug}" selected' in page.html


def test_tomorrow_cannot_be_asked_for(client: Client, years: Years):
    assert "har inte varit än" in since(client, years, (today() + timedelta(days=1)).isoformat()).text


def test_a_municipality_without_anything_and_one_that_is_not_there_are_told_apart(client: Client):
    empty = factories.make_municipality()

    told = Reading(client.get("/sedan/", {"municipality": empty.slug}))
    unknown = Reading(client.get("/sedan/", {"municipality": "finns-inte\x00"}))

    assert f"{empty.name} har inte publicerat något här" in told.text
    assert "Det finns ingen kommun med den adressen." in unknown.text
    assert Reading(client.get("/sedan/")).count("form") == 1


def test_two_clicks_from_the_start_page_lead_to_it(client: Client, years: Years):
    place = f"/{years.municipality.slug}/"

    assert place in Reading(client.get("/")).links
    assert f"/sedan/?municipality={years.municipality.slug}" in Reading(client.get(place)).links
    assert f"/sedan/?municipality={years.municipality.slug}" in Reading(client.get(years.address())).links


def test_much_that_has_happened_asks_no_more_of_the_database(
    client: Client, years: Years, django_assert_max_num_queries: Any
):
    caches["pages"].clear()
    with django_assert_max_num_queries(7) as asked:
        since(client, years, "2023-05-01")
    few = len(asked)
    years.go_on()

    caches["pages"].clear()
    with django_assert_max_num_queries(few):
        since(client, years, "2023-05-01")
