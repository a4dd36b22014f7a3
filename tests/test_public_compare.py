"""Comparing: the choice lives in the address, like is held against like, and unlike money is never put on one scale."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from allocations.models import AllocationLine, Purpose, SafetyPackage
from allocations.money import Amount, Qualifier
from allocations.public.days import today
from allocations.public.pages.alike import Measured, Sort, aspects, reasons, scales
from allocations.publishing import withdraw
from allocations.record.shapes import Residents as Counted
from municipalities.models import Residents
from tests import factories
from tests.support.desk import Desk, record_of
from tests.support.reading import Reading

VASTERAS, OREBRO = "vasteras/tryggare-vasteras", "orebro/bryta-nyrekryteringen"
ESKILSTUNA = "eskilstuna/starkare-och-tryggare-eskilstuna"


def ask(client: Client, *chosen: str, **more: str) -> Reading:
    response = client.get("/jamfor/", {"with": list(chosen), **more})
    assert response.status_code == 200
    return Reading(response)


def sort(**given: Any) -> Sort:
    plain: dict[str, Any] = {
        "certainty": "decided",
        "year": 2023,
        "amount_is": "per_year",
        "runs": "not_stated",
        "runs_to": None,
        "pockets": ("municipal_budget",),
        "natures": ("not_stated",),
    }
    return Sort(**plain | given)


def of(who: str, amount: Amount, residents: int | None = None) -> Measured:
    counted = Counted((), 2023, residents) if residents else None
    return Measured(who, "", amount, counted)


TEN, TWENTY = Amount.stated(10), Amount.stated(20)


def test_amounts_of_one_sort_stand_on_one_scale_in_the_order_they_were_chosen():
    (scale,) = scales([(sort(), of("A", TEN, 5)), (sort(), of("B", TWENTY, 4))])

    assert [(row.who, row.kronor, row.each_kronor) for row in scale.rows] == [("A", 10, 2), ("B", 20, 5)]
    assert scale.drawn.count("<svg") == 4
    assert scale.drawn.count("<title") == scale.drawn.count("<desc") == 4


@pytest.mark.parametrize(
    "other",
    [
        {"certainty": "conditional"},
        {"year": 2022},
        {"amount_is": "whole_period"},
        {"runs": "one_off"},
        {"pockets": ("state_grant",)},
        {"pockets": ("municipal_budget", "state_grant")},
        {"natures": ("investment",)},
    ],
    ids=str,
)
def test_amounts_that_differ_in_anything_are_not_on_one_scale(other: dict[str, Any]):
    assert scales([(sort(), of("A", TEN)), (sort(**other), of("B", TWENTY))]) == ()


@pytest.mark.parametrize(
    "unsaid", [{"year": None}, {"amount_is": "not_stated"}, {"pockets": ("not_stated",)}], ids=str
)
def test_what_is_not_said_of_either_is_not_taken_to_be_the_same(unsaid: dict[str, Any]):
    assert scales([(sort(**unsaid), of("A", TEN)), (sort(**unsaid), of("B", TWENTY))]) == ()


def test_an_amount_that_is_not_stated_has_no_bar():
    assert scales([(sort(), of("A", TEN)), (sort(), of("B", Amount.not_stated()))]) == ()


def test_a_bar_keeps_the_doubt_of_its_figure():
    least = Amount.stated(20, Qualifier.AT_LEAST, "minst")

    (scale,) = scales([(sort(), of("A", TEN)), (sort(), of("B", least))])

    assert "minst" in scale.rows[1].amount


def test_the_headlines_of_the_fixtures_say_what_differs_and_what_is_inferred(records: dict[str, Any]):
    chosen = (records["tryggare-vasteras"], records["bryta-nyrekryteringen"])

    found = aspects(chosen, ("Västerås", "Örebro"))

    verdicts = ["alike", "unlike", "alike", "alike", "unsaid", "unlike", "unsaid", "unsaid"]
    assert [aspect.verdict for aspect in found] == verdicts
    assert [aspect.parts for aspect in found] == [False, True, False, False, False, True, False, False]
    assert [said for _who, said, _inferred in found[-1].told] == ["100\u00a0%", "anges inte"]
    assert found[1].told == (("Västerås", "2023", False), ("Örebro", "2021", True))


def test_money_for_operations_and_for_investment_is_never_called_the_same(db: None):
    records = []
    for natures in (("operating",), ("operating", "investment")):
        desk = Desk()
        decision = desk.decision()
        for nature in natures:
            desk.give(decision, 100, amount_is="per_year", nature=nature)
        records.append(record_of(desk.publish(decision)))
    mixed, plain = (tuple(found) for found in ((records[0], records[1]), (records[0], records[0])))

    assert [each.verdict for each in aspects(mixed, ("A", "B")) if each.parts] == ["unlike"]
    with override("sv"):
        assert "Drift eller investering: A drift; B drift och investering." in reasons(
            aspects(mixed, ("A", "B"))
        )
    assert not reasons(aspects(plain, ("A", "B")))


def test_what_goes_to_a_purpose_says_its_nature(client: Client, db: None):
    desks = [Desk(), Desk()]
    for desk, natures in zip(desks, (("operating", "investment"), ("investment",)), strict=True):
        decision = desk.decision()
        for nature in natures:
            desk.give(decision, 100, amount_is="per_year", nature=nature)
            desk.spread(decision, desk.line(), 40, amount_is="per_year", nature=nature)
        desk.publish(decision)

    page = ask(client, *(f"{desk.municipality.slug}/{desk.package.slug}" for desk in desks))

    assert "Utan ändamål 2 poster80 kr, beslutat, 2023, per år, drift och investering" in page.text
    assert "40 kr, beslutat, 2023, per år, investering" in page.text


def test_a_note_to_the_minutes_is_not_told_as_being_against(client: Client, db: None):
    desks = [Desk(), Desk()]
    for desk in desks:
        decision, _lines = desk.adopt(100)
        for kind, text in (("reservation", "Avslag."), ("note", "Vi instämmer.")):
            factories.make_position(decision, kind=kind, content_stated=True, content=text)
        desk.publish(decision)
    places = [f"{desk.municipality.slug}/{desk.package.slug}" for desk in desks]

    text = ask(client, *places).text
    against, noted = text.split("Emot ")[1].split("Uttalanden och anteckningar ")[:2]

    assert "reservation Avslag." in against
    assert "Vi instämmer." not in against
    assert noted.split("Det vi inte vet")[0].endswith("protokollsanteckning Vi instämmer. ")
    assert Reading(client.get(f"/{places[0]}/")).html.count('class="dissent"') == 1


def test_packages_stand_side_by_side_with_their_doubts_and_are_not_ranked(client: Client, published: Any):
    page = ask(client, VASTERAS, OREBRO)

    assert "Västerås och Örebro" in page.text
    assert (
        "Huvudbeloppen rangordnas inte, dras inte ifrån varandra och ritas inte på samma skala" in page.text
    )
    assert "Budgetår: Västerås 2023; Örebro 2021." in page.text
    assert "Vems pengar: Västerås kommunens egna pengar; Örebro statsbidrag." in page.text
    assert 'class="scale"' not in page.html
    assert "4 800 000" not in page.text
    for said in (
        "cirka 94 kr 159 662 invånare den 31 december 2023",
        "3 med belopp 0 utan belopp",
        "0 med belopp 6 utan belopp",
        "Efter ändamål (vår indelning)",
        "Kommunfullmäktige Antagande, november 2022",
        "Moderaterna reservation Innehållet anges inte",
        "två år med förbehåll",
    ):
        assert said in page.text, said

    three = ask(client, VASTERAS, OREBRO, ESKILSTUNA)
    assert "Eskilstuna anges inte" in three.text
    assert "Beslutande organ anges inte" in three.text


def test_how_we_stand_against_another_is_two_clicks_from_the_start(client: Client, published: Any):
    start = Reading(client.get("/"))
    beside = next(link for link in start.links if link.startswith("/jamfor/?with="))
    assert "Örebro" in Reading(client.get(beside)).text

    assert "/vasteras/" in start.links
    home = Reading(client.get("/vasteras/"))
    assert '<input type="hidden" name="with" value="vasteras">' in home.html
    answer = client.get("/jamfor/", {"with": "vasteras", "add": "Örebro"})
    assert answer["Location"] == "/jamfor/?with=vasteras&with=orebro"

    package = Reading(client.get(f"/{OREBRO}/"))
    assert f"/jamfor/?with={OREBRO}" in package.links


def test_municipalities_are_compared_a_year_at_a_time_like_with_like(client: Client, published: Any):
    page = ask(client, "vasteras", "orebro", "nynashamn")

    assert "Tilldelat satsningar för 2023" in page.text
    rows = page.rows("stacked sorts")
    assert len(rows) == 2
    assert rows[0].startswith("Beslutat per år, kommunens egna pengar 15 000 000 kr cirka 94 kr per invånare")
    assert rows[1].startswith("Med förbehåll per år, statsbidrag inget av denna sort 10 200 000 kr")
    assert "Inget går att ställa på samma skala" in page.text
    assert "Pengar utan angivet år" in page.text
    assert "Ingen satsning med pengar är publicerad här." in page.text

    earlier = ask(client, "vasteras", "orebro", year="2021")
    assert "För en del är året vår tolkning" in earlier.text
    assert 'class="ring"' in earlier.html
    senseless = ask(client, "vasteras", "orebro", year="<b>")
    assert "Ingen av dem har pengar för året ”<b>”." in senseless.text
    assert senseless.rows("stacked sorts") == senseless.rows("stacked sorts")[:1]


def test_what_cannot_be_compared_says_why_and_loses_nothing(client: Client, published: Any):
    one = ask(client, VASTERAS)
    assert 'name="with" value="vasteras/tryggare-vasteras"' in one.html
    assert f"/jamfor/?with={VASTERAS}&amp;with={OREBRO}" in one.html
    assert "Sida vid sida" not in one.text

    mixed = ask(client, VASTERAS, "orebro")
    assert "En satsning kan inte jämföras med en hel kommun." in mixed.text
    assert "/jamfor/?with=vasteras&with=orebro" in mixed.links

    five = ask(client, "vasteras", "orebro", "eskilstuna", "malmo", "lund")
    assert "Högst fyra kan jämföras. 1 till som adressen nämner är utelämnad." in five.text
    assert "Västerås, Örebro, Eskilstuna och Malmö" in five.text
    assert 'id="add"' not in five.html

    odd = ask(
        client,
        VASTERAS,
        "vasteras/finns-inte",
        VASTERAS.upper(),
        "<script>alert(1)</script>",
        "\0",
        "🙂" * 90,
    )
    assert "Det som nämns två gånger visas en gång." in odd.text
    assert "Det finns ingen publicerad satsning med adressen ”vasteras/finns-inte”." in odd.text
    assert "<script" not in odd.html
    many = ask(client, *(f"nagot-{number}" for number in range(400)))
    assert "388 till som adressen nämner är utelämnade" in many.text
    for typed in ("<script>", "\0", "x" * 101, "\u202e ORBERÖ", "%", "'; --"):
        assert "<script" not in ask(client, add=typed).html
    assert "Skriv högst 100 tecken; du skrev 101." in ask(client, add="x" * 101).text
    assert "Inget som går att lägga till har ”atlantis” i namnet." in ask(client, add="atlantis").text
    assert "Örebro" in ask(client, add="orebro").text


def test_like_packages_are_drawn_on_one_scale_until_one_is_withdrawn(client: Client, db: None):
    desks = [Desk(), Desk()]
    for desk, kronor in zip(desks, (300, 700), strict=True):
        decision = desk.decision()
        desk.give(decision, kronor, amount_is="per_year")
        publication = desk.publish(decision)
    values = [f"{desk.municipality.slug}/{desk.package.slug}" for desk in desks]

    page = ask(client, *values)

    assert "Beloppen är av samma sort" in page.text
    assert page.html.count('<section class="scale"') == 1
    assert "Anges inte för någon av dem: hur länge pengarna gäller och om det är drift" in page.text
    assert ["300" in row for row in page.rows("stacked scale-table")] == [True, False]

    homes = ask(client, *(desk.municipality.slug for desk in desks))
    assert homes.html.count('<section class="scale"') == 1

    withdraw(publication=publication, user=desks[1].administrator, reason="Personuppgift.")
    assert f"”{values[1]}” är återkallad och kan inte jämföras." in ask(client, *values).text


def test_the_comparison_asks_the_same_however_much_is_published(client: Client, db: None):
    desks = [Desk(), Desk()]
    for desk in desks:
        desk.publish(desk.adopt(300, (100,))[0])
    packages = [f"{desk.municipality.slug}/{desk.package.slug}" for desk in desks]
    questions = (packages, [desk.municipality.slug for desk in desks], [packages[0]])
    before = [queries(client, question) for question in questions]

    for desk in (Desk(), Desk(), *desks):
        further: SafetyPackage = factories.make_package(desk.municipality)
        desk.package, desk.source = further, factories.make_source(further)
        desk.publish(desk.adopt(500, (100, 50))[0])

    assert [queries(client, question) for question in questions] == before


def queries(client: Client, chosen: list[str]) -> int:
    """How many the page takes when nothing of it is kept."""
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        ask(client, *chosen)
    return len(asked)


def test_what_is_compared_keeps_its_address_readable(client: Client, published: Any):
    links = ask(client, VASTERAS, OREBRO).links

    assert f"/jamfor/?with={OREBRO}" in links
    assert not [link for link in links if re.search(r"^/jamfor/.*%2F", link)]


def test_residents_are_of_the_fiscal_year_whichever_document_of_the_municipality_seals_them(
    client: Client, db: None
):
    desks = [Desk(), Desk()]
    for desk in desks:
        for year, count in ((2023, 1_000), (2025, 2_000)):
            counted = Residents.objects.create(municipality=desk.municipality, year=year, count=count)
            factories.make_citation(counted, desk.document)
        desk.publish(desk.adopt(300_000)[0])
        desk.package = factories.make_package(desk.municipality)
        desk.source = factories.make_source(desk.package)
        later = desk.decision()
        desk.give(later, 500_000, fiscal_year=2025)
        desk.publish(later)

    chosen = [desk.municipality.slug for desk in desks]
    of_2023 = ask(client, *chosen, year="2023").text
    assert of_2023.count("1 000 invånare den 31 december 2023") == 2
    assert "300 kr per invånare" in of_2023
    assert "2 000 invånare den 31 december 2025" in ask(client, *chosen, year="2025").text


def test_municipalities_show_specified_shares_and_money_by_purpose_sort_by_sort(client: Client, db: None):
    purpose = Purpose.objects.create(key="tryggt", name="Tryggt", name_en="Safe", position=1)
    desks = [Desk(), Desk()]
    for desk in desks:
        decision, lines = desk.adopt(400_000, [100_000])
        AllocationLine.objects.filter(pk=lines[0].pk).update(purpose=purpose)
        invested = desk.line(purpose=purpose)
        desk.spread(decision, invested, 200_000, nature="investment")
        factories.make_citation(lines[0], desk.document)
        factories.make_citation(invested, desk.document)
        desk.publish(decision)

    chosen = [desk.municipality.slug for desk in desks]
    for day in ({}, {"known_on": today().isoformat()}):
        page = ask(client, *chosen, year="2023", **day)
        assert page.text.count("75 % av den är specificerad") == 2
        by_purpose = page.text.split("Vad poster för 2023 gäller")[1]
        assert by_purpose.count("100 000 kr") == by_purpose.count("200 000 kr") == 2
        assert "300 000 kr" not in by_purpose
        assert "/andamal/tryggt/" in page.links
