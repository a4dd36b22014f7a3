"""Pages of what has a name: what touches a place, what a body decided, what a party wanted, who got whose money."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from allocations.models import AllocationLine, Purpose
from allocations.models.choices import ConditionKind, PositionKind
from allocations.public.pages.evidence import SourceDocument
from allocations.publishing import verify_record, withdraw
from municipalities.models import Area, Body, BodyKind
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.site import Site

PLACE = "/orebro/omraden/baronbackarna/"
UTSKOTT = "/orebro/organ/kommunstyrelsens-utskott-for-socialt-forebyggande-arbete/"
POOL = "/finansiering/potter/socialt-utsatta-omraden/"


def read(client: Client, address: str, status: int = 200) -> Reading:
    response = client.get(address)
    assert response.status_code == status, address
    return Reading(response)


def test_a_source_can_be_opened_where_it_lies(client: Client, db: None):
    desk = Desk()
    desk.document.address = "https://www.orebro.se/handlingar?nr=1&sida=2"
    desk.document.save()
    desk.publish(desk.adopt(100, [100])[0])

    link = '<a href="https://www.orebro.se/handlingar?nr=1&amp;sida=2" rel="noopener external">'
    package = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/")
    assert f"{link}Öppna den på www.orebro.se</a>" in package.html
    assert f"{link}https://www.orebro.se" in read(client, f"/handlingar/{desk.document.key}/").html
    for dangerous in ("javascript:alert(1)", "ftp://orebro.se/", "http://[", ""):
        assert not SourceDocument("k", "T", "", "", "", "", "", 1, True, dangerous).site


# Places


def test_a_place_shows_its_lines_with_the_other_places_and_never_a_sum(site: Site):
    page = site.read(PLACE)

    rows = page.rows("all-lines")
    assert len(rows) == 3
    assert "Oxhagen" in next(row for row in rows if "Fältorganisationen" in row)
    assert "ingen annan plats" in next(row for row in rows if "Samordningsfunktion" in row)
    assert page.rows("sums") == []
    assert "Beloppen läggs inte ihop" in page.text


def test_a_group_says_that_its_places_are_not_listed_and_leads_to_those_that_are(site: Site):
    page = site.read("/orebro/omraden/partnerskapsomraden/")

    assert "räknas inte upp" in page.text
    assert "/orebro/omraden/vastra-partnerskapsomraden/" in page.links
    assert "/orebro/omraden/partnerskapsomraden/" in site.read(PLACE).links


def test_places_named_among_others_and_places_that_are_our_reading_say_so(site: Site):
    open_list = next(row for row in site.read("/vasteras/omraden/vasaparken/").rows("all-lines"))
    inferred = site.read("/eskilstuna/omraden/stadsdelar-med-sociala-utmaningar/")

    assert "fler platser som inte räknas upp" in open_list
    assert "tolkat" in inferred.html


# Bodies


def test_a_body_that_is_only_named_shows_what_it_decided_and_answers_for(site: Site):
    page = site.read("/vasteras/organ/kommunfullmaktige/")

    assert "Kommunens budget för 2023" in page.text
    assert "15 000 000 kr" in page.text
    assert "November 2022" in page.text
    assert "/vasteras/tryggare-vasteras/#decisions" in page.links


def test_a_body_of_its_own_keeps_its_page_and_an_authority_has_one_too(site: Site):
    assert "Vilka som ingår" in site.read("/vasteras/organ/trygghetsradet/").text
    assert "Pengarna för 2022 och 2023 väntar" in site.read("/organ/riksdagen/").text
    assert POOL in site.read("/organ/regeringen/").links
    assert "/vasteras/organ/trygghetsradet/" in site.read("/organ/polismyndigheten/").links


# Parties


def test_what_a_party_said_no_to_is_found_in_two_steps_from_the_start(site: Site):
    assert "/partier/" in site.read("/").links
    assert "/partier/moderaterna/" in site.read("/partier/").links
    page = site.read("/partier/moderaterna/")

    assert "Reservation" in page.text
    assert "Innehållet anges inte." in page.text
    assert UTSKOTT in page.links


@pytest.fixture
def opposed(db: None) -> Desk:
    """A budget of 100 for a line, and a party that wanted 250; another whose words are known and without amounts."""
    desk = Desk()
    decision, (line,) = desk.adopt(100, [100])
    party = factories.make_body(name="Partiet", slug="partiet", kind=BodyKind.PARTY)
    against = factories.make_position(decision, actor=party, kind=PositionKind.COUNTER_PROPOSAL)
    factories.make_citation(against, desk.document)
    wanted = factories.make_position_amount(against, line, 250, fiscal_year=2023)
    factories.make_citation(wanted, desk.document)
    desk.publish(decision)
    return desk


def test_an_alternative_amount_stands_beside_what_stands_now(client: Client, opposed: Desk):
    (row,) = read(client, "/partier/partiet/").rows("stacked instead")

    assert "250 kr" in row
    assert "100 kr" in row
    assert row.index("250 kr") < row.index("100 kr")


def test_a_later_decision_changes_what_stands_and_not_what_was_wanted(client: Client, opposed: Desk):
    line = AllocationLine.objects.get(package=opposed.package)
    more = opposed.decision()
    opposed.give(more, 40, measures="change")
    opposed.spread(more, line, 40, measures="change")
    opposed.publish(more)

    (row,) = read(client, "/partier/partiet/").rows("stacked instead")

    assert "250 kr" in row
    assert "140 kr" in row


# Sources


def test_a_source_shows_its_pool_by_year_and_each_share_with_its_terms(site: Site):
    page = site.read("/finansiering/socialstyrelsen/")

    assert [("med förbehåll" in row, "Riksdagen" in row) for row in page.rows("stacked pool-years")] == [
        (False, False),
        (True, True),
        (True, True),
    ]
    given = page.rows("stacked all-lines")
    assert len(given) == 3
    assert all("4,08 % av potten: 10 200 000 av 250 000 000 kr" in row for row in given)
    assert all("uträknat av oss" in row for row in given)


def test_years_that_have_not_come_equally_far_are_not_added(site: Site):
    sums = site.read(POOL).rows("sums")

    assert all("10 200 000 kr" in row for row in sums)
    assert sorted("beslutat" in row for row in sums) == [False, False, True]


def test_money_without_a_source_has_a_page_that_says_so(site: Site):
    page = site.read("/finansiering/anges-inte/")

    assert "Källan anges inte" in page.text
    assert "31 000 000" in page.text


# Purposes


def test_a_purpose_is_marked_as_ours_and_counts_what_has_no_amount(site: Site):
    page = site.read("/andamal/trygga-platser/")

    assert "Indelningen är vår egen." in page.text
    assert "03.6 (samhällsskydd och rättsskipning)" in page.text
    assert "2 av dem som visas har inget angivet belopp" in page.text
    assert any("3 300 000 kr" in row for row in page.rows("sums"))


def test_what_is_senseless_shows_nothing_and_says_why(client: Client, published: Any):
    for question in (
        "?municipality=atlantis",
        "?year=abc",
        "?year=" + "9" * 400,
        "?municipality=%00%F0%9F%98%80",
    ):
        page = read(client, f"/andamal/trygga-platser/{question}")
        assert "Inget visas." in page.text, question
        assert page.rows("all-lines") == [], question
    assert "Inget visas." in read(client, "/handlingar/?grade=best").text


# Documents


def test_documents_are_chosen_by_grade_and_municipality(client: Client, published: Any):
    of_party = read(client, "/handlingar/?grade=party&municipality=orebro")

    assert "/handlingar/orebro-10-2-miljoner/" in of_party.links
    assert "/handlingar/vasteras-15-miljoner/" not in of_party.links


def test_a_document_tells_which_earlier_versions_used_it(client: Client, db: None):
    desk = Desk()
    desk.publish(desk.adopt(100, [40])[0])
    later = desk.decision()
    desk.give(later, 50, fiscal_year=2024)
    desk.publish(later)

    page = read(client, f"/handlingar/{desk.document.key}/")

    home = f"/{desk.municipality.slug}/{desk.package.slug}"
    assert f"{home}/v/1/" in page.links
    assert "Tidigare versioner" in page.text


# What is gone, and what never was


def touching(desk: Desk, **given: Any) -> tuple[Area, AllocationLine]:
    area = Area.objects.create(municipality=desk.municipality, slug="torget", name="Torget", kind="place")
    line = desk.line(**given)
    line.areas.add(area)
    return area, line


def test_a_place_that_only_an_earlier_version_had_leads_to_that_version(client: Client, db: None):
    desk = Desk()
    area, line = touching(desk)
    decision = desk.decision()
    desk.give(decision, 100)
    desk.spread(decision, line, 100)
    factories.make_citation(line, desk.document)
    desk.publish(decision)
    line.areas.remove(area)
    desk.publish()
    address = f"/{desk.municipality.slug}/omraden/torget/"

    page = read(client, address)

    assert "Ingen gällande version" in page.text
    assert f"/{desk.municipality.slug}/{desk.package.slug}/v/1/" in page.links
    assert address not in read(client, f"/{desk.municipality.slug}/omraden/").links


def test_of_what_is_withdrawn_nothing_is_left(client: Client, opposed: Desk):
    publication = opposed.package.publications.get()
    withdraw(publication=publication, user=opposed.administrator, reason="Personuppgift.")

    assert read(client, "/partier/partiet/", 404).text
    assert read(client, f"/handlingar/{opposed.document.key}/", 404).text
    assert "Partiet" not in read(client, "/partier/").text


UNKNOWN = {
    "/orebro/omraden/finns-inte/": "/orebro/omraden/",
    "/orebro/organ/finns-inte/": "/orebro/organ/",
    "/organ/finns-inte/": "/organ/",
    "/partier/finns-inte/": "/partier/",
    "/finansiering/finns-inte/": "/finansiering/",
    "/finansiering/potter/finns-inte/": "/finansiering/",
    "/andamal/finns-inte/": "/andamal/",
    "/handlingar/finns-inte/": "/handlingar/",
    "/en/partier/finns-inte/": "/en/partier/",
}


def test_an_unknown_name_leads_to_the_list_it_would_have_stood_in(client: Client, published: Any):
    for address, where in UNKNOWN.items():
        assert where in read(client, address, 404).links, address
    for address in (
        "/andamal/trygga-platser/?page=99",
        "/partier/moderaterna/?page=x",
        f"{UTSKOTT}?decisions=0",
    ):
        assert client.get(address).status_code == 404, address


# Large lists


def grown(desk: Desk, purpose: Purpose, party: Body, lines: int, responsible: Body) -> None:
    """Publish one more version with so many lines more for the place, the purpose and the body, all opposed."""
    area = Area.objects.get_or_create(
        municipality=desk.municipality, slug="torget", defaults={"name": "Torget", "kind": "place"}
    )[0]
    decision = desk.decision(body=responsible)
    desk.give(decision, 100 * lines, measures="change")
    for _number in range(lines):
        line = desk.line(purpose=purpose)
        line.areas.add(area)
        line.responsible.add(responsible)
        factories.make_citation(line, desk.document)
        desk.spread(decision, line, 100)
        against = factories.make_position(decision, actor=party)
        factories.make_citation(against, desk.document)
        factories.make_citation(factories.make_position_amount(against, line, 250), desk.document)
        condition = factories.make_condition(decision, kind=ConditionKind.AWAITS, awaits=responsible)
        factories.make_citation(condition, desk.document)
    desk.publish(decision)


def test_pages_ask_the_database_no_more_often_when_more_names_them(
    client: Client, db: None, django_assert_max_num_queries: Any
):
    desk = Desk()
    purpose = Purpose.objects.create(key="andamalet", name="Ändamålet", position=1)
    party = factories.make_body(slug="partiet", kind=BodyKind.PARTY)
    body = factories.make_body(desk.municipality, slug="namnden")
    home = f"/{desk.municipality.slug}"
    addresses = (
        *(f"{home}/omraden/torget/", f"{home}/organ/namnden/", "/partier/partiet/", "/andamal/andamalet/"),
        *("/finansiering/kommunens-egna-medel/", f"/handlingar/{desk.document.key}/", "/handlingar/"),
        *(f"{home}/omraden/", "/partier/", "/andamal/", "/finansiering/"),
    )
    grown(desk, purpose, party, 2, body)
    grown(desk, purpose, party, 1, body)
    few = {}
    for address in addresses:
        with django_assert_max_num_queries(40) as asked:
            read(client, address)
        few[address] = len(asked)
    grown(desk, purpose, party, 12, body)

    for address in addresses:
        with django_assert_max_num_queries(few[address]):
            read(client, address)
    assert list(verify_record()) == []


def test_a_party_shows_what_documents_say_was_its_initiative_and_nothing_that_only_mentions_it(
    client: Client, db: None
):
    desk = Desk()
    party = factories.make_body(name="Partiet", slug="partiet", kind=BodyKind.PARTY)
    for title, initiative in (
        ("Egna", "Partiet"),
        ("Gemensamma", "Andra, Partiet och Tredje"),
        ("Om", "Mot Partiet"),
    ):
        decision = desk.decision(title=title, initiative=initiative, kind="announcement")
        cited = factories.make_citation(decision, desk.document)
        assert cited.pk
        position = factories.make_position(decision, actor=party)
        factories.make_citation(position, desk.document)
        desk.publish(decision)

    text = read(client, "/partier/partiet/").text
    own = text.split("På partiets initiativ")[1].split("Ställningstaganden")[0]
    assert "Egna" in own
    assert "Gemensamma" not in own, "the record knows no such parties"
    assert "Om –" not in own
