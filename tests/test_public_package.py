"""The page of a package says what the sealed record says, its doubt with it."""

import pytest
from django.test import Client

from tests.support.desk import Desk
from tests.support.reading import Reading
from tests.support.site import Site

VASTERAS = "/vasteras/tryggare-vasteras/"
ESKILSTUNA = "/eskilstuna/starkare-och-tryggare-eskilstuna/"
OREBRO = "/orebro/bryta-nyrekryteringen/"


def read(client: Client, address: str) -> Reading:
    response = client.get(address)
    assert response.status_code == 200
    return Reading(response)


def test_vasteras_adds_up_to_its_total_line_by_line(site: Site):
    page = site.read(VASTERAS)

    rows = page.rows("lines")
    assert ["6 000 000" in rows[0], "5 700 000" in rows[1], "3 300 000" in rows[2]] == [True] * 3
    assert ["40 %" in rows[0], "38 %" in rows[1], "22 %" in rows[2]] == [True] * 3
    assert "Summa, samma som totalen" in page.text
    assert "Hela beloppet går att följa" in page.text


def test_a_decided_total_with_announced_lines_shows_both_words(site: Site):
    page = site.read(VASTERAS)

    assert "Totalen: beslutat. Posterna: aviserat." in page.text


def test_what_is_inferred_carries_its_ring_and_its_reason(site: Site):
    page = site.read(VASTERAS)

    assert '2022<svg class="ring"' in page.html
    assert "Handlingen säger november utan år." in page.text


def test_eskilstuna_gives_no_line_an_amount_and_never_says_nought(site: Site):
    page = site.read(ESKILSTUNA)

    rows = page.rows("matrix")
    assert len(rows) == 5
    assert all("anges inte" in row for row in rows)
    assert " 0 kr" not in page.text.replace("inte samma sak som 0 kr", "")  # as the glossary says
    assert "om året eller totalt: anges inte" in page.text
    assert "31" in page.text


def test_money_that_is_only_announced_is_drawn_as_an_outline(site: Site):
    assert 'class="numeral outline"' in site.read(ESKILSTUNA).html
    assert 'class="numeral solid"' in site.read(VASTERAS).html


def test_orebros_years_stand_beside_each_other_and_wait_for_parliament(site: Site):
    page = site.read(OREBRO)

    assert "Ett år är beslutat, två väntar" in page.text
    assert "Åren läggs inte ihop" in page.text
    assert "30 600 000" not in page.text
    assert page.text.count("med förbehåll") >= 2
    assert "4,08 %" in page.text


def test_a_reservation_of_unknown_content_stands_beside_the_decision(site: Site):
    page = site.read(OREBRO)

    assert "Moderaterna: reservation. Innehållet anges inte." in page.text


def test_places_of_a_package_without_amounts_show_as_a_matrix(site: Site):
    page = site.read(OREBRO)

    assert page.html.count("<title>Baronbackarna</title>") == 3
    assert page.html.count("<title>Brickebacken</title>") == 1


def test_residents_are_named_with_their_year(site: Site):
    page = site.read(VASTERAS)

    assert "Cirka 94 kr per invånare (2023)" in page.text
    assert "159 662 invånare den 31 december 2023" in page.text


def test_margin_notes_are_copies_that_are_not_read_aloud_twice(site: Site):
    page = site.read(VASTERAS)

    copies = page.html.split('aria-hidden="true"><p class="note"')[1:]
    assert len(copies) >= 4
    assert all("<a " not in copy.split("</div>")[0] for copy in copies)


def test_a_name_with_markup_in_it_is_shown_as_typed(client: Client, db: None):
    desk = Desk()
    desk.package.name = "<script>alert(1)</script>"
    desk.package.save()
    decision, lines = desk.adopt(100, [100])
    lines[0].name = '"><img src=x onerror=alert(1)>'
    lines[0].save()
    desk.publish(decision)

    page = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/")

    assert "<script" not in page.html
    assert "<img" not in page.html
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize(
    ("given", "spread", "sentence"), [(100, [60], "60 %"), (100, [60, 40], "Hela beloppet")]
)
def test_the_balance_says_how_far_the_money_can_be_followed(
    client: Client, db: None, given: int, spread: list[int], sentence: str
):
    desk = Desk()
    decision, _lines = desk.adopt(given, spread)
    desk.publish(decision)

    assert sentence in read(client, f"/{desk.municipality.slug}/{desk.package.slug}/").text


def test_the_lead_can_be_quoted_with_amount_certainty_and_year(site: Site):
    lead = {address: site.read(address).text for address in (VASTERAS, OREBRO, ESKILSTUNA)}

    assert (
        "15 miljoner kronor för budgetåret 2023 beslutades av kommunfullmäktige i november 2022"
        in lead[VASTERAS]
    )
    assert "Fördelningen på posterna är bara aviserad." in lead[VASTERAS]
    assert "Socialstyrelsen har tilldelat Örebro 10,2 miljoner kronor om året." in lead[OREBRO]
    assert "Bara ett år är beslutat: 2021" in lead[OREBRO]
    assert "Bland annat sex poster nämns; vad var och en får anges inte." in lead[OREBRO]
    assert "31 miljoner kronor (om året eller totalt: anges inte) har aviserats." in lead[ESKILSTUNA]


def test_a_line_says_whether_it_is_new_or_increased(site: Site):
    assert all("· nytt" in row for row in site.read(ESKILSTUNA).rows("matrix"))
    assert ["· utökas" in row for row in site.read(VASTERAS).rows("lines")] == [True, True, False]


def test_a_list_that_the_document_leaves_open_is_called_open(site: Site):
    assert "posterna kan vara fler" in site.read(OREBRO).text
    assert "posterna kan vara fler" not in site.read(ESKILSTUNA).text


def test_both_printed_names_of_the_deciding_body_are_shown(site: Site):
    page = site.read(OREBRO)

    assert "Kommunstyrelsens utskott för socialt förebyggande arbete – överenskommelse" in page.text
    assert "skriver samma handling ”Kommunstyrelsens utskott för socialt förebyggande frågor”" in page.text


def test_a_share_of_a_pool_is_called_computed_and_a_missing_document_has_its_printed_size(site: Site):
    assert "uträknat av oss" in site.read(OREBRO).text
    assert "Storlek som den anges: 143.5 kB." in site.read(VASTERAS).text


def test_in_english_only_what_comes_out_of_the_record_is_marked_as_swedish(site: Site):
    page = site.read(f"/en{VASTERAS}").html

    assert 'lang="sv">The whole municipality' not in page
    assert '<span lang="sv" dir="auto">Västra stadsdelarna</span> (not listed)' in page


def test_a_version_beyond_all_numbers_is_not_here(client: Client, site: Site):
    assert client.get(f"{VASTERAS}v/99999999999999999999999999/").status_code == 404


def test_a_table_without_amounts_says_how_far_each_has_come_and_for_which_year(client: Client, db: None):
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100)
    line, other = desk.line(), desk.line()
    desk.spread(decision, line, None)
    desk.spread(decision, line, None, fiscal_year=2024, certainty="announced", amount_state="undecided")
    desk.spread(decision, other, None)
    desk.publish(decision)

    rows = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/").rows("matrix")

    assert len(rows) == 3
    assert "anges inte" in rows[0]
    assert rows[0].endswith("beslutat, 2023")
    assert "2024, aviserat" in rows[1]
    assert "ej beslutat" in rows[1]


def test_a_stated_nought_is_a_figure_and_stands_as_one(client: Client, db: None):
    desk = Desk()
    decision, _lines = desk.adopt(100, [0, 0])
    desk.publish(decision)

    page = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/")

    assert len(page.rows("lines")) == 2
    assert all(row.endswith(" 0 %") or " 0 " in f"{row} " for row in page.rows("lines"))
    assert "Ingen post har ett angivet belopp" not in page.text


def test_more_divided_than_there_is_says_of_which_year(client: Client, db: None):
    desk = Desk()
    decision, _lines = desk.adopt(500, [100])
    desk.give(decision, 100, fiscal_year=2022)
    desk.spread(decision, desk.line(), 150, certainty="announced", fiscal_year=2022)
    desk.publish(decision)

    page = read(client, f"/{desk.municipality.slug}/{desk.package.slug}/")

    assert f"{desk.package.name} 2022: 150 kr är fördelat av 100 kr" in page.text


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("minst", '<span class="qualifier" lang="sv" dir="auto">minst</span>'),
        ("", '<span class="qualifier">at least</span>'),
    ],
    ids=["printed", "ours"],
)
def test_only_a_printed_qualifier_is_marked_as_swedish(client: Client, db: None, word: str, marked: str):
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 5_000_000, qualifier="at_least", qualifier_word=word)
    desk.publish(decision)

    assert marked in read(client, f"/en/{desk.municipality.slug}/{desk.package.slug}/").html
    assert marked in read(client, f"/en/{desk.municipality.slug}/").html


def test_names_in_sentences_of_ours_are_marked_as_swedish(client: Client, db: None):
    desk = Desk()
    desk.package.name = "Rött & vitt"
    desk.package.save()
    decision, _lines = desk.adopt(100)
    desk.give(decision, 100, fiscal_year=2022)
    whole = desk.line(name="Gården")
    desk.spread(decision, whole, 150, certainty="announced", fiscal_year=2022)
    desk.spread(
        decision,
        desk.line(),
        None,
        amount_state="included_elsewhere",
        included_in=whole.name,
        fiscal_year=2022,
    )
    desk.publish(decision)

    html = read(client, f"/en/{desk.municipality.slug}/{desk.package.slug}/").html

    assert 'included in <span lang="sv" dir="auto">Gården</span>' in html
    assert "<b>Deciding body not stated</b>" in html
    assert '<li><span lang="sv" dir="auto">Rött &amp; vitt</span> 2022: ' in html
