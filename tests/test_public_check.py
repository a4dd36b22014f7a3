"""The check of a code: it finds the version, shows what was sealed, and says whether that still holds."""

from typing import Any

import pytest
from django.test import Client

from allocations.publishing import withdraw
from tests.support.desk import Desk
from tests.support.reading import Reading


@pytest.fixture
def seal(published: Any) -> str:
    found: str = published["tryggare-vasteras"].seal
    return found


def test_eight_signs_are_enough_and_the_sealed_figures_are_shown(client: Client, seal: str):
    page = Reading(client.get(f"/kontroll/{seal[:8]}/"))

    assert "Version 1 gäller" in page.text
    assert len(page.rows("sealed")) == 4
    assert "5 700 000 kr" in page.text
    assert seal in page.text


def test_a_code_may_be_typed_as_it_stands_on_paper(client: Client):
    for typed in ("0123 4567", "0123-4567", "  01234567 ", "0123\u00a04567", "01234567".upper()):
        answer = client.get("/kontroll/", {"code": typed})

        assert answer.status_code == 302
        assert answer["Location"] == "/kontroll/01234567/"


REFUSED = {
    "": "Skriv koden",
    "1234567": "minst åtta tecken",
    "gggggggg": "bara siffrorna",
    "a" * 65: "högst 64 tecken",
    "<script>": "bara siffrorna",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_code_is_answered_with_a_sentence(client: Client, typed: str):
    page = Reading(client.get("/kontroll/", {"code": typed}))

    assert REFUSED[typed] in page.text
    assert "<script>" not in page.html


def test_a_code_that_fits_nothing_is_not_found_and_says_what_that_means(client: Client, seal: str):
    wrong = ("0" if seal[7] != "0" else "1").join((seal[:7], ""))

    answer = client.get(f"/kontroll/{wrong}/")

    assert answer.status_code == 404
    assert "Ingen version har den koden" in Reading(answer).text


def test_a_superseded_version_shows_its_own_figures_and_leads_to_the_current_one(client: Client, db: None):
    desk = Desk()
    first, _lines = desk.adopt(100, [100])
    old = desk.publish(first)
    more = desk.decision(kind="supplement")
    desk.give(more, 11, measures="change")
    desk.publish(more)

    page = Reading(client.get(f"/kontroll/{old.seal}/"))

    assert "Version 1 gäller inte längre: version 2 har kommit" in page.text
    assert "100 kr" in page.text
    assert "111 kr" not in page.text
    assert f"/{desk.municipality.slug}/{desk.package.slug}/" in page.links


def test_a_withdrawn_version_keeps_its_seal_but_not_its_figures(client: Client, db: None):
    desk = Desk()
    publication = desk.publish(desk.adopt(123_456, [123_456])[0])
    withdraw(publication=publication, user=desk.administrator, reason="Personuppgifter")

    page = Reading(client.get(f"/kontroll/{publication.seal}/"))

    assert "Version 1 är återkallad" in page.text
    assert "Personuppgifter" in page.text
    assert "123 456" not in page.text


def test_the_seal_of_a_body_without_money_is_checked_too(client: Client, published: Any):
    page = Reading(client.get(f"/kontroll/{published['trygghetsradet'].seal}/"))

    assert "Version 1 gäller" in page.text
    assert "inga siffror" in page.text
