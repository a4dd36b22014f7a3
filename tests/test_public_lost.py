"""Who is lost is helped on: by a redirect where it is plain what was meant, else by a page that helps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from municipalities.models import Municipality
from tests.support.reading import Reading

MEANT = {
    "/Vasteras/": "/vasteras/",
    "/Västerås/Tryggare-Västerås/": "/vasteras/tryggare-vasteras/",
    "/vasteras//tryggare-vasteras/": "/vasteras/tryggare-vasteras/",
    "/sv/vasteras/": "/vasteras/",
    "/sv/": "/",
    "/vasteras": "/vasteras/",
    "/vasteras/tryggare-vasteras.PDF": "/vasteras/tryggare-vasteras.pdf",
    "/en/Orebro/?x=%C3%A5": "/en/orebro/?x=%C3%A5",
}


def test_what_is_written_otherwise_leads_to_what_was_meant(client: Client, db: None):
    for asked, meant in MEANT.items():
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, meant), asked


def test_all_addresses_of_a_municipality_that_has_a_new_name_lead_to_it(client: Client, published: Any):
    Municipality.objects.filter(code="1980").update(slug="vastra-aros")

    for old in (
        "/vasteras/",
        "/en/vasteras/?a=b",
        "/vasteras/tryggare-vasteras/",
        "/vasteras/tryggare-vasteras/v/1/",
        "/vasteras/tryggare-vasteras/v/1.json",
        "/vasteras/tryggare-vasteras.csv",
        "/vasteras/organ/trygghetsradet/",
    ):
        response = client.get(old)
        new = old.replace("/vasteras/", "/vastra-aros/", 1)
        assert (response.status_code, response["Location"]) == (301, new), old
        assert response["Cache-Control"] == "no-cache"
        assert client.get(new).status_code == 200, new


def test_a_name_that_somebody_else_has_now_leads_to_who_has_it(client: Client, published: Any):
    Municipality.objects.filter(code="1980").update(slug="vastra-aros")
    Municipality.objects.filter(code="0484").update(slug="vasteras")

    assert client.get("/vasteras/").status_code == 200
    assert client.get("/vasteras/tryggare-vasteras/").status_code == 404


def test_an_address_that_leads_nowhere_costs_few_queries_and_a_page_that_is_there_none(
    client: Client, published: Any
):
    with CaptureQueriesContext(
        connection,
    ) as lost:
        assert client.get("/finns-inte/alls/").status_code == 404
    assert len(lost) <= 5

    client.get("/vasteras/tryggare-vasteras/")
    with CaptureQueriesContext(connection) as found:
        client.get("/vasteras/tryggare-vasteras/")
    assert not [query for query in found.captured_queries if "publishedname" in query["sql"]]


def test_the_page_for_who_is_lost_says_what_was_asked_for_and_leads_on(client: Client, db: None):
    for prefix, language in (("", "sv"), ("/en", "en")):
        response = client.get(f"{prefix}/ingen-sadan/trygg-skola/")
        page = Reading(response)
        assert response.status_code == 404
        assert f'lang="{language}"' in page.html
        assert f"{prefix}/ingen-sadan/trygg-skola/" in page.text
        assert {f"{prefix}/kommuner/", f"{prefix}/", f"{prefix}/om/fel/"} <= set(page.links)


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/\u202eabc/",
        "/😀/",
        "/" + "a" * 3000 + "/",
        "/%ff/",
        "/<script>alert(1)</script>/",
        "/..%2f/",
    ],
)
def test_a_senseless_address_is_a_page_of_the_site(client: Client, db: None, path: str):
    response = client.get(path)

    assert response.status_code == 404
    assert "<script" not in response.content.decode()
    assert "\0" not in response.content.decode()
    assert len(response.content) < 20_000


def test_a_page_that_only_reads_says_so_in_words_to_who_sends(client: Client, db: None):
    response = client.post("/poster/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Den här sidan går att läsa men tar inte emot något." in Reading(response).text


def test_what_is_too_large_or_not_whole_is_told_in_both_languages(client: Client, db: None, monkeypatch: Any):
    def too_big(*_args: Any, **_kwargs: Any) -> Any:
        raise RequestDataTooBig

    monkeypatch.setattr("django.http.QueryDict.__getitem__", too_big)
    response = client.get("/om/fel/?about=/")
    assert response.status_code in {200, 413}

    response = client.get("/", headers={"Host": "annan.example"})
    assert response.status_code == 400
    assert "gick inte att förstå" in Reading(response).text
    assert re.search(r'<div lang="en">.*The request was not whole', response.content.decode(), re.DOTALL)


def test_a_fault_of_ours_is_told_in_both_languages_without_the_database(rf: Any):
    from django.views.defaults import server_error

    page = server_error(rf.get("/")).content.decode()

    assert "Något gick fel hos oss" in page
    assert "Something went wrong on our side" in page


def test_a_municipality_with_a_new_name_keeps_its_lines_places_and_bodies_under_both(
    client: Client, published: Any
):
    count = {address: Reading(client.get(address)).count("tr") for address in UNDER_BOTH_NAMES}
    Municipality.objects.filter(code="1880").update(slug="orebro-kommun", name="Örebro kommun")

    for old, rows in count.items():
        new = re.sub(r"orebro(?=[/&]|$)", "orebro-kommun", old)
        for asked in (old, new):
            answer = client.get(asked, follow=True)
            assert answer.status_code == 200, asked
            page = Reading(answer)
            assert page.count("tr") == rows, asked
            assert "Ingenting visas" not in page.text, asked
    offered = Reading(client.get("/poster/")).attributes
    assert ("input", "value", "orebro-kommun") in offered
    assert ("input", "value", "orebro-kommun/baronbackarna") in offered
    assert ("input", "value", "orebro") not in offered


UNDER_BOTH_NAMES = (
    "/poster/?municipality=orebro",
    "/poster/?place=orebro/baronbackarna",
    "/poster/?municipality=orebro&place=orebro/baronbackarna&year=unstated",
    "/andamal/uppsokande-arbete/?municipality=orebro",
    "/partier/moderaterna/?municipality=orebro",
    "/orebro/omraden/",
    "/orebro/omraden/baronbackarna/",
    "/orebro/organ/",
    "/orebro/organ/kommunstyrelsens-utskott-for-socialt-forebyggande-arbete/",
    "/jamfor/?with=vasteras&with=orebro",
    "/sedan/?municipality=orebro",
    "/orebro/2023/",
)
