"""All lines: filtered, sorted, summed like with like; what is senseless shows nothing and says why."""

from typing import Any

from django.test import Client

from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.site import Site


def lines(client: Client, question: str = "") -> Reading:
    response = client.get(f"/poster/{question}")
    assert response.status_code == 200
    return Reading(response)


def test_all_current_lines_are_listed_with_amount_or_that_none_is_stated(site: Site):
    page = site.read("/poster/")

    rows = page.rows("all-lines")
    assert len(rows) == 14
    assert sum("beloppet anges inte" in row for row in rows) == 11
    assert next(row for row in rows if "Föreningar och kultur" in row).count("Hela kommunen") == 1


FILTERS = {
    "?municipality=orebro": 6,
    "?year=2023": 3,
    "?place=baronbackarna": 3,
    "?text=OREBRO": 6,
    "?text=vasaparken": 1,
    "?municipality=orebro&place=brickebacken": 1,
    "?text=finns+inte": 0,
    "?municipality=&year=&place=&text=": 14,
}
SENSELESS = {
    "?year=abc": "abc",
    "?year=1850": "1850",
    "?municipality=atlantis": "atlantis",
    "?place=nowhere": "nowhere",
    "?sort=secret": "secret",
    "?text=" + "x" * 101: "101",
    "?year=2023&municipality=atlantis": "atlantis",
}


def test_a_filter_shows_what_it_says(client: Client, published: Any):
    found = {question: len(lines(client, question).rows("all-lines")) for question in FILTERS}

    assert found == FILTERS


def test_a_senseless_value_shows_nothing_and_says_why(client: Client, published: Any):
    for question, why in SENSELESS.items():
        page = lines(client, question)

        assert page.rows("all-lines") == [], question
        assert page.rows("sums") == [], question
        assert 'role="alert"' in page.html, question
        assert "Inget visas." in page.text, question
        assert why in page.text, question


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


def test_sorting_by_amount_leaves_the_unstated_last_both_ways(client: Client, published: Any):
    rising = lines(client, "?sort=kronor")
    falling = lines(client, "?sort=-kronor")

    assert "3 300 000" in rising.rows("all-lines")[0]
    assert "6 000 000" in falling.rows("all-lines")[0]
    assert "beloppet anges inte" in rising.rows("all-lines")[-1]
    assert "beloppet anges inte" in falling.rows("all-lines")[-1]


def test_the_sorted_column_says_so_and_only_it(client: Client, published: Any):
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
    assert '<span aria-current="page">2</span>' in second.html
    assert "?year=2023&amp;page=2" in first.html


def test_the_list_asks_the_database_no_more_often_for_thirty_lines_more(
    client: Client, db: None, django_assert_max_num_queries: Any
):
    desk = Desk()
    desk.publish(desk.adopt(100, [10] * 10)[0])
    with django_assert_max_num_queries(9) as asked:
        lines(client)
    few = len(asked)
    other = Desk()
    other.publish(other.adopt(400, [10] * 40)[0])

    with django_assert_max_num_queries(few):
        assert len(lines(client).rows("all-lines")) == 50
