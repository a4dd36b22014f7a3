"""All lines: filtered, sorted, summed like with like; what is senseless shows nothing and says why."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from municipalities.models import Area
from tests import factories
from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.site import Site


def lines(client: Client, question: str = "", *, language: str = "") -> Reading:
    response = client.get(f"{language}/poster/{question}", follow=True)
    assert response.status_code == 200, question
    return Reading(response)


def shown(client: Client, question: str) -> int:
    return len(lines(client, question).rows("all-lines"))


def test_all_current_lines_are_listed_with_amount_or_that_none_is_stated(site: Site):
    page = site.read("/poster/")

    rows = page.rows("all-lines")
    assert len(rows) == 14
    assert sum("beloppet anges inte" in row for row in rows) == 11
    assert next(row for row in rows if "Föreningar och kultur" in row).count("Hela kommunen") == 1
    assert "bland andra" in next(row for row in rows if "Trygga stråk" in row)
    assert "14 poster." in page.text


FILTERS = {
    "?municipality=orebro": 6,
    "?municipality=orebro&municipality=vasteras": 9,
    "?year=2023": 3,
    "?year=unstated": 11,
    "?year=2023&year=unstated": 14,
    "?from=2023": 3,
    "?to=2022": 0,
    "?place=baronbackarna": 3,
    "?place=orebro/baronbackarna": 3,
    "?place=baronbackarna&place=vasteras/norra-city": 4,
    "?municipality=orebro&place=brickebacken": 1,
    "?municipality=vasteras&place=brickebacken": 0,
    "?body=orebro/forebyggande-enheten": 1,
    "?source=anges-inte": 11,
    "?source=kommunens-egna-medel": 3,
    "?purpose=uppsokande-arbete": 2,
    "?party=moderaterna": 6,
    "?party=moderaterna&position=reservation": 6,
    "?party=moderaterna&position=motion": 0,
    "?position=reservation": 6,
    "?certainty=announced": 14,
    "?certainty=decided": 0,
    "?state=stated": 3,
    "?state=not_stated&state=undecided": 11,
    "?min=5,7 mnkr": 2,
    "?max=5+700+000": 2,
    "?min=5,7+milj&max=5+700+000": 1,
    "?text=OREBRO": 6,
    "?text=vasaparken": 1,
    "?text=Örebro+fält": 1,
    "?text=finns+inte": 0,
    "?municipality=&year=&place=&text=": 14,
}
SENSELESS = {
    "?year=abc": "abc",
    "?year=1850": "1850",
    "?year=0": "”0”",
    "?from=99999": "99999",
    "?from=2024&to=2023": "Det första året",
    "?municipality=atlantis": "atlantis",
    "?place=nowhere": "nowhere",
    "?place=orebro/vasaparken": "orebro/vasaparken",
    "?party=' OR 1=1 --": "OR 1=1",
    "?certainty=sure": "sure",
    "?min=mycket": "mycket",
    "?min=1.234": "1.234",
    "?min=9&max=3": "Det minsta beloppet",
    "?min=" + "9" * 60: "9",
    "?known_on=2999-01-01": "2999",
    "?decided_by=igår": "igår",
    "?sort=secret": "secret",
    "?text=" + "x" * 101: "101",
    "?text=%00": "inget att söka",
    '?text="': "inget att söka",
    "?year=2023&municipality=atlantis": "atlantis",
    "?" + "&".join(f"place=p{number}" for number in range(400)): "högst 20",
}


def test_a_filter_shows_what_it_says(client: Client, released: None):
    found = {question: shown(client, question) for question in FILTERS}

    assert found == FILTERS


def test_a_senseless_value_shows_nothing_and_says_why_beside_its_field(client: Client, released: None):
    for question, why in SENSELESS.items():
        page = lines(client, question)

        assert page.rows("all-lines") == [], question
        assert page.rows("sums") == [], question
        assert 'role="alert"' in page.html, question
        assert "Inget visas." in page.text, question
        assert why in page.text, question
        if not question.startswith("?sort"):
            assert 'id="refused-' in page.html, question


def test_boxes_under_a_heading_of_their_own_are_a_group_by_its_name(client: Client, released: None):
    html = lines(client).html

    for heading in ("Parti", "Slag av ställningstagande", "Beloppet"):
        group = re.search(
            rf'<div role="group" aria-labelledby="([\w-]+)"><p class="label" id="\1">{heading}</p>', html
        )
        assert group is not None, heading
    assert html.count('<p class="label"') == html.count('role="group"') == 3


SENTENCES = {
    "?municipality=vasteras&municipality=orebro&year=2022&year=2023&min=15 mnkr": (
        "Inga poster i Västerås och Örebro för 2022–2023, minst 15 000 000 kr.",
        "No lines in Västerås and Örebro for 2022–2023, at least 15 000 000 kr.",
    ),
    "?place=orebro/brickebacken": (
        "1 post som rör Brickebacken (Örebro).",
        "1 line concerning Brickebacken (Örebro).",
    ),
    "?party=moderaterna&position=reservation&position=motion": (
        "6 poster med reservation eller motion av Moderaterna.",
        "6 lines with a reservation or a motion by Moderaterna.",
    ),
    "?state=not_stated&state=undecided&source=anges-inte": (
        "11 poster vars källa inte anges vars belopp inte anges eller inte är beslutat.",
        "11 lines whose source is not stated whose amount is not stated or is not decided.",
    ),
    "?year=2021&year=2023&year=unstated&certainty=announced&certainty=conditional": (
        "14 poster för 2021 och 2023 eller utan angivet år med beslutsläget aviserat eller med förbehåll.",
        "14 lines for 2021 and 2023 or without a stated year whose money is announced or conditional.",
    ),
    "?from=2023&text=skultuna&max=6 mnkr": (
        "1 post för 2023 eller senare med ”skultuna” i texten, högst 6 000 000 kr.",
        "1 line for 2023 or later with “skultuna” in the text, at most 6 000 000 kr.",
    ),
}


def test_the_page_says_in_words_what_it_shows(client: Client, released: None):
    for question, (swedish, english) in SENTENCES.items():
        assert swedish in lines(client, question).text
        assert english in lines(client, question, language="/en").text


def test_what_is_chosen_can_be_taken_away_by_a_link_that_keeps_the_rest(client: Client, released: None):
    page = lines(client, "?municipality=orebro&place=orebro%2Fbaronbackarna&sort=-kronor&page=1")

    assert "?place=orebro%2Fbaronbackarna&amp;sort=-kronor" in page.html
    assert "?municipality=orebro&amp;sort=-kronor" in page.html


def test_an_address_is_short(client: Client, released: None):
    answer = client.get("/poster/?municipality=orebro&municipality=orebro&year=&text=&page=1&sort=name&utm=x")

    assert (answer.status_code, answer["Location"]) == (302, "/poster/?municipality=orebro")
    assert client.get("/poster/?municipality=orebro").status_code == 200


def choices(page: Reading) -> list[tuple[str, str, int]]:
    """Every box with a number beside it: its filter, value and number."""
    box = re.compile(
        r'<input type="checkbox" name="([^"]+)" value="([^"]+)"[^>]*>'
        r'<label[^>]*>.*?(?:<span class="count">(\d+)</span>)?</label>'
    )
    return [(name, value, int(number)) for name, value, number in box.findall(page.html) if number]


@pytest.mark.parametrize(
    "question",
    ["?", "?municipality=orebro", "?text=trygg", "?year=2023&place=skultuna", "?party=moderaterna"],
)
def test_the_number_beside_a_value_is_how_many_rows_it_shows_with_the_other_filters(
    client: Client, released: None, question: str
):
    offered = choices(lines(client, question))

    assert len(offered) > 5
    assert "position" in {name for name, _value, _number in offered}
    for name, value, number in offered:
        others = "&".join(pair for pair in question[1:].split("&") if not pair.startswith(f"{name}="))
        assert shown(client, f"?{others}&{name}={value}") == number, (name, value)


def test_a_long_list_of_values_is_narrowed_by_what_is_typed(client: Client, released: None):
    page = lines(client, "?find_place=vasa&find_municipality=OREB")

    assert [value for name, value, _number in choices(page) if name == "place"] == ["vasteras/vasaparken"]
    assert [value for name, value, _number in choices(page) if name == "municipality"] == ["orebro"]
    assert len(page.rows("all-lines")) == 14


def test_the_list_can_be_asked_on_two_clocks(client: Client, released: None):
    before = lines(client, "?known_on=2020-01-01")
    undated = lines(client, "?decided_by=2026-01-01")

    assert "Inga poster så som det var känt den 1 januari 2020." in before.text.replace(",", "")
    assert "Då var inget publicerat." in before.text
    assert "beslut utan datum är inte med: ingen handling säger när de fattades." in undated.text


def test_sums_add_like_with_like_and_keep_their_doubt(site: Site):
    sums = site.read("/poster/").rows("sums")

    assert len(sums) == 2
    assert any("2023" in row and "15 000 000 kr" in row for row in sums)
    assert any("beloppet anges inte" in row and "11" in row for row in sums)


def test_a_sum_with_an_amount_missing_says_at_least(client: Client, db: None):
    desk = Desk()
    decision, _lines = desk.adopt(100, [60])
    desk.spread(decision, desk.line(), None)
    desk.publish(decision)

    assert "minst 60 kr" in " ".join(lines(client).rows("sums"))


def test_every_column_sorts_and_what_is_not_stated_is_last_both_ways(client: Client, db: None):
    for slug, name in (
        ("orebro", "Örebro"),
        ("alvesta", "Alvesta"),
        ("ange", "Ånge"),
        ("almhult", "Älmhult"),
    ):
        desk = Desk(factories.make_municipality(slug=slug, name=name))
        decision, _made = desk.adopt(1000, [len(slug)])
        if slug == "orebro":
            desk.spread(decision, desk.line(), None, fiscal_year=None)
        desk.publish(decision)

    def rows(sort: str) -> list[str]:
        return lines(client, f"?sort={sort}").rows("all-lines")

    names = ("Alvesta", "Ånge", "Älmhult", "Örebro")
    rising = [name for row in rows("municipality") for name in names if name in row]
    assert rising == ["Alvesta", "Ånge", "Älmhult", "Örebro", "Örebro"]
    for sort in ("name", "places", "certainty", "municipality"):
        assert rows(f"-{sort}") == rows(sort)[::-1]
    for sort in ("kronor", "-kronor"):
        assert "beloppet anges inte" in rows(sort)[-1]
    for sort in ("year", "-year"):
        assert "2023" not in rows(sort)[-1]
    assert rows("-kronor")[0] != rows("kronor")[0]


def test_the_sorted_column_says_so_and_only_it(client: Client, released: None):
    page = lines(client, "?sort=-year")

    assert page.html.count('aria-sort="descending"') == 1
    assert page.html.count("aria-sort=") == 1
    assert "?sort=year" in page.html


def test_the_table_has_a_caption_and_row_headers(site: Site):
    page = site.read("/poster/")

    assert "En rad för varje belopp" in page.text
    assert page.html.count('<th scope="row" role="rowheader"><b><a') == 14


def test_pages_of_the_list_are_named_and_keep_the_question(client: Client, db: None):
    desk = Desk()
    desk.publish(desk.adopt(6000, [100] * 60)[0])

    first = lines(client, "?year=2023")
    second = lines(client, "?year=2023&page=2")

    assert len(first.rows("all-lines")) == 50
    assert len(second.rows("all-lines")) == 10
    assert set(first.rows("all-lines")).isdisjoint(second.rows("all-lines"))
    assert '<span aria-current="page">2</span>' in second.html
    assert "?year=2023&amp;page=2" in first.html
    for number in ("0", "-1", "3", "99999999", "1e3", "٢"):
        assert client.get(f"/poster/?page={number}").status_code == 404


def test_amounts_that_are_shown_and_not_added_are_counted_in_words(client: Client, db: None):
    desk = Desk()
    decision, (whole,) = desk.adopt(5000, [5000])
    desk.spread(decision, desk.line(parent=whole, name="En del"), 2000)
    desk.publish(decision)

    said = "1 av beloppen som visas är inte med i summan: det är en del av beloppet för posten ovanför."
    for question, sums in (("?text=En+del", 0), ("?year=2023", 1)):
        page = lines(client, question)
        assert len(page.rows("sums")) == sums, question
        assert said in page.text, question
    assert "inte med i summan" not in lines(client, "?min=5000").text


def test_a_range_of_kronor_says_what_it_leaves_out_and_what_may_be_more_or_less(client: Client, db: None):
    desk = Desk()
    decision, _lines = desk.adopt(9000, [5000, 100])
    desk.spread(decision, desk.line(name="Minst så mycket"), 3000, qualifier="at_least")
    desk.publish(decision)

    doubted = "1 av beloppen som visas jämförs efter sin siffra och kan vara mer eller mindre"
    page = lines(client, "?max=4000")
    assert len(page.rows("all-lines")) == 2
    assert "Poster utan angivet belopp är inte med, hur mycket eller lite de än kostar." in page.text
    assert doubted in page.text
    assert "jämförs efter sin siffra och" not in lines(client, "?min=4000").text
    assert "inte med, hur mycket" not in lines(client, "?year=2023").text


def test_the_list_asks_the_database_no_more_often_for_many_lines_more(client: Client, db: None):
    questions = ("", "?text=post", "?year=2023&min=5", "?known_on=2999", "?sort=-kronor&certainty=decided")
    desk = Desk()
    desk.publish(desk.adopt(100, [10] * 10)[0])
    few = {question: asked(client, question) for question in questions}
    for _number in range(3):
        other = Desk()
        other.publish(other.adopt(400, [10] * 40)[0])

    assert {question: asked(client, question) for question in questions} == few
    assert max(few.values()) <= 20


def asked(client: Client, question: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert lines(client, question)
    return len(asked)


def test_what_is_looked_for_among_the_choices_may_be_no_text_at_all(client: Client, db: None):
    fields = ("municipality", "place", "body", "source", "purpose", "party")

    assert lines(client, "?" + "&".join(f"find_{field}=a%00" for field in fields)).count("h1") == 1


def test_a_row_leads_to_its_places_purpose_and_source(site: Site):
    page = site.read("/poster/?municipality=orebro")
    row = next(row for row in page.rows("all-lines") if "Fältorganisationen" in row)

    assert "Oxhagen" in row
    assert "Finansieringskälla: anges inte" in row
    assert "/orebro/omraden/baronbackarna/" in page.links
    assert "/finansiering/anges-inte/" in page.links
    assert "/andamal/uppsokande-arbete/" in page.links


def test_the_list_asks_the_same_of_the_database_however_many_rows_name_things(client: Client, db: None):
    desk = Desk()
    counted = []
    for number in (1, 12):
        decision = desk.decision()
        desk.give(decision, 100 * number, **({"measures": "change"} if counted else {}))
        for _line in range(number):
            line = desk.line()
            desk.spread(decision, line, 100)
            place = Area.objects.create(
                municipality=desk.municipality, slug=f"plats-{line.pk}", name=f"Plats {line.pk}", kind="place"
            )
            line.areas.add(place)
            factories.make_citation(line, desk.document)
        desk.publish(decision)
        caches["answers"].clear()
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as asked:
            page = lines(client, f"?municipality={desk.municipality.slug}")
        assert len([link for link in page.links if "/omraden/plats-" in link]) >= number
        counted.append(len(asked))

    assert counted[0] == counted[1]
