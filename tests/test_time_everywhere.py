"""A day in the address of any page: the page is of that day, or says that it shows today's and leads to what can."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from allocations.models import Purpose
from municipalities.models import Area, BodyKind
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.years import at

pytestmark = pytest.mark.django_db

NOT_OF_THE_DAY = "Den här sidan visar det som är offentligt i dag, inte dagen i adressen."
BY_NO_DECISIONS = "kan inte visas efter beslutens datum"
FIRST, SECOND = "Första posten", "Andra posten"


class Named(Desk):
    """A package with one line of 2022 decided in 2022 and published in 2023, and one more decided in 2024.

    Both are for one place and purpose, decided by one body, paid by one authority, and opposed by one party.
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = Area.objects.create(
            municipality=self.municipality, slug="torget", name="Torget", kind="place"
        )
        self.purpose = Purpose.objects.create(key="tryggt", name="Tryggt", name_en="Safe", position=1)
        self.authority = factories.make_body(slug="verket", name="Verket", kind=BodyKind.STATE_AUTHORITY)
        self.party = factories.make_body(slug="partiet", name="Partiet", kind=BodyKind.PARTY)
        self.body = factories.make_body(self.municipality, slug="namnden", name="Nämnden")
        self.source.grantor, self.source.kind = self.authority, "state_grant"
        self.source.save()
        with at(2023, 2, 1, 8):
            self.decide(FIRST, 2022)
        with at(2024, 6, 1, 8):
            self.decide(SECOND, 2024)

    def decide(self, name: str, year: int) -> None:
        decision = self.decision(
            body=self.body, title=f"Beslut {year}", decided_on=date(year, 1, 10), decided_precision="day"
        )
        self.give(decision, year * 100, fiscal_year=year)
        line = self.line(name=name, purpose=self.purpose)
        line.responsible.add(self.body)
        line.areas.add(self.place)
        factories.make_citation(line, self.document)
        self.spread(decision, line, year * 100, fiscal_year=year)
        position = factories.make_position(
            decision, actor=self.party, content_stated=True, content=f"Nej till {name}"
        )
        factories.make_citation(position, self.document)
        self.publish(decision)


@pytest.fixture(scope="module")
def named(django_db_setup: None, django_db_blocker: Any) -> Iterator[Named]:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield Named()
        transaction.set_rollback(True)


def text(client: Client, address: str, status: int = 200, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == status, (address, asked)
    return Reading(answer).text


def test_pages_of_names_are_of_the_day_on_either_clock(client: Client, named: Named):
    home = f"/{named.municipality.slug}"
    for address, later in (
        (f"{home}/omraden/torget/", SECOND),
        (f"{home}/organ/namnden/", SECOND),
        ("/andamal/tryggt/", SECOND),
        ("/partier/partiet/", f"Nej till {SECOND}"),
    ):
        assert later in text(client, address)
        for asked in ({"known_on": "2023-03-01"}, {"decided_by": "2023-12-31"}):
            shown = text(client, address, **asked)
            assert later not in shown, (address, asked)
            assert later.replace("Andra", "Första") in shown, (address, asked)
            assert NOT_OF_THE_DAY not in shown
        assert "Nämns inte" in text(client, address, 404, known_on="2022-01-01")
        assert "har inte varit än" in text(client, address, 400, known_on="2999-01-01")


def test_money_of_a_source_a_municipality_and_a_year_is_as_known_on_the_day(client: Client, named: Named):
    home = f"/{named.municipality.slug}/"
    for address in ("/finansiering/verket/", home, f"{home}2024/"):
        now, then = text(client, address), text(client, address, known_on="2023-03-01")
        assert "202\u00a0400".replace("\u00a0", " ") in now, address
        assert "202 400" not in then, address
        assert "2023 var slut" in then
        by_decisions = text(client, address, decided_by="2023-03-01")
        assert BY_NO_DECISIONS in by_decisions


def test_what_a_page_of_the_day_leads_to_is_of_the_day(client: Client, named: Named):
    for address in (f"/{named.municipality.slug}/omraden/torget/", f"/{named.municipality.slug}/2022/"):
        links = Reading(client.get(address, {"known_on": "2023-03-01"})).links
        package = f"/{named.municipality.slug}/{named.package.slug}/?known_on=2023-03-01"
        assert any(link.startswith(package) for link in links), address


def test_a_page_that_shows_today_says_so_and_leads_to_the_list_that_can(client: Client, named: Named):
    for address in (
        "/",
        "/kommuner/",
        "/partier/",
        "/finansiering/",
        "/andamal/",
        "/handlingar/",
        "/sok/",
        "/om/",
    ):
        answer = Reading(client.get(address, {"known_on": "2023-03-01"}))
        assert NOT_OF_THE_DAY in answer.text, address
        assert "/poster/?known_on=2023-03-01" in answer.links, address
        assert NOT_OF_THE_DAY not in text(client, address), address


def test_a_list_of_a_municipality_leads_to_its_lines_of_the_day(client: Client, named: Named):
    home = named.municipality.slug
    links = Reading(client.get(f"/{home}/omraden/", {"decided_by": "2023-03-01"})).links
    assert f"/poster/?municipality={home}&decided_by=2023-03-01" in links


def test_a_comparison_is_as_known_on_the_day_and_keeps_it(client: Client, named: Named):
    home = named.municipality.slug
    whole = [f"{home}/{named.package.slug}", "nynashamn"]
    assert "202 400" in text(client, "/jamfor/", **{"with": [home, "nynashamn"], "year": "2024"})

    then = Reading(client.get("/jamfor/", {"with": [home, "nynashamn"], "known_on": "2023-03-01"}))
    assert "202 200" in then.text
    assert "202 400" not in then.text
    assert "2023 var slut" in then.text
    assert f"/{home}/?known_on=2023-03-01" in then.links
    assert any("/jamfor/?" in link and "known_on=2023-03-01" in link for link in then.links)
    assert BY_NO_DECISIONS in text(
        client, "/jamfor/", **{"with": [home, "nynashamn"], "decided_by": "2023-03-01"}
    )
    assert "var offentlig 1 januari 2022" in text(
        client, "/jamfor/", **{"with": whole, "known_on": "2022-01-01"}
    )
    refused = Reading(client.get("/jamfor/", {"with": [home, "nynashamn"], "known_on": "igår"}))
    assert "2023-05-01" in refused.text
    assert ("input", "value", "nynashamn") in refused.attributes


def test_filters_on_a_day_offer_what_was_named_then_by_its_name_of_then(client: Client):
    desk = Desk()
    place = Area.objects.create(
        municipality=desk.municipality, slug="parken", name="Gamla parken", kind="place"
    )
    with at(2023, 2, 1, 8):
        decision, lines = desk.adopt(100, [100])
        lines[0].areas.add(place)
        factories.make_citation(lines[0], desk.document)
        desk.publish(decision)
    with at(2024, 2, 1, 8):
        lines[0].areas.clear()
        desk.publish()
    asked = {"municipality": desk.municipality.slug}
    value = ("input", "value", f"{desk.municipality.slug}/parken")

    assert value not in Reading(client.get("/poster/", asked)).attributes
    then = Reading(client.get("/poster/", asked | {"known_on": "2023-03-01"}))
    assert value in then.attributes
    assert "Gamla parken" in then.text
    typed = Reading(client.get("/poster/", asked | {"known_on": "2023-03-01", "find_place": "parken"}))
    assert value in typed.attributes
