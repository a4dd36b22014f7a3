"""The files' addresses: the newest version or the one named, what is unchanged, what is gone, what was never there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from allocations.models import Publication
from allocations.publishing import withdraw
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db

ENDINGS = ("json", "csv", "pdf")
MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "pdf": "application/pdf",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(autouse=True)
def plain_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose bytes name its version: how a PDF looks is tried elsewhere."""
    monkeypatch.setattr(
        "allocations.exports.views.summary_pdf",
        lambda publication, language: f"%PDF {publication.number} {language}".encode(),
    )


def published(desk: Desk) -> Publication:
    decision, _lines = desk.adopt(100, [40])
    return desk.publish(decision)


def published_again(desk: Desk) -> Publication:
    decision = desk.decision()
    desk.give(decision, 50, fiscal_year=2024)
    return desk.publish(decision)


def address(publication: Publication, ending: str, *, number: int | None = None) -> str:
    version = "" if number is None else f"/v/{number}"
    return f"/{publication.municipality.slug}/{publication.subject_slug}{version}.{ending}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_has_its_type_its_name_and_no_right_to_be_kept_unasked(
    client: Client, desk: Desk, ending: str
) -> None:
    publication = published(desk)

    response = client.get(address(publication, ending))

    assert response["Content-Type"] == MEDIA_TYPES[ending]
    name = f"{publication.municipality.slug}-{publication.subject_slug}-v1.{ending}"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["Cache-Control"] == "no-cache"
    assert publication.seal in response["ETag"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_plain_address_gives_the_newest_version_and_each_version_keeps_its_own(
    client: Client, desk: Desk, ending: str
) -> None:
    first, second = published(desk), published_again(desk)

    newest = client.get(address(second, ending))
    older = client.get(address(second, ending, number=1))

    assert second.seal in newest["ETag"]
    assert first.seal in older["ETag"]
    assert newest.content != older.content


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_unchanged_file_is_not_sent_again_and_a_new_version_is(
    client: Client, desk: Desk, ending: str
) -> None:
    publication = published(desk)
    etag = client.get(address(publication, ending))["ETag"]

    same = client.get(address(publication, ending), headers={"If-None-Match": etag})
    published_again(desk)
    later = client.get(address(publication, ending), headers={"If-None-Match": etag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert later.status_code == 200


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_withdrawn_version_has_no_files_and_no_older_one_takes_its_place(
    client: Client, desk: Desk, ending: str
) -> None:
    published(desk)
    publication = published_again(desk)
    etag = client.get(address(publication, ending))["ETag"]
    withdraw(publication=publication, user=desk.administrator, reason="Personuppgift.")

    plain = client.get(address(publication, ending), headers={"If-None-Match": etag})
    pinned = client.get(address(publication, ending, number=2))
    older = client.get(address(publication, ending, number=1))

    assert (plain.status_code, pinned.status_code, older.status_code) == (410, 410, 200)
    assert "återkallad" in plain.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "place", ["/{0}/finns-inte.{2}", "/finns-inte/{1}.{2}", "/{0}/{1}/v/9.{2}", "/{0}/{1}/v/x.{2}"]
)
def test_what_is_not_published_is_not_found(client: Client, desk: Desk, ending: str, place: str) -> None:
    publication = published(desk)

    found = client.get(place.format(publication.municipality.slug, publication.subject_slug, ending))

    assert found.status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_draft_cannot_be_had_as_a_file(client: Client, desk: Desk, ending: str) -> None:
    desk.submit(desk.adopt(100, [40])[0])

    found = client.get(f"/{desk.municipality.slug}/{desk.package.slug}.{ending}")

    assert found.status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_under_an_old_name_is_the_way_to_the_new_one(client: Client, desk: Desk, ending: str) -> None:
    first = published(desk)
    desk.package.slug = "nytt-namn"
    desk.package.save()
    second = published_again(desk)

    response = client.get(address(first, ending))

    assert second.subject_slug == "nytt-namn"
    assert (response.status_code, response["Location"]) == (301, address(second, ending))


def test_a_file_is_only_read(client: Client, desk: Desk) -> None:
    publication = published(desk)

    assert {client.post(address(publication, ending)).status_code for ending in ENDINGS} == {405}


def test_the_pdf_follows_the_language_of_its_address(client: Client, desk: Desk) -> None:
    publication = published(desk)

    swedish = client.get(address(publication, "pdf"))
    english = client.get("/en" + address(publication, "pdf"))

    assert (swedish.content, english.content) == (b"%PDF 1 sv", b"%PDF 1 en")
    assert swedish["ETag"] != english["ETag"]


def test_a_machine_that_can_make_no_pdf_says_so_and_gives_the_rest(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allocations.exports.pdf.engine import PdfUnavailable

    def missing() -> str:
        raise PdfUnavailable("no Pango")

    monkeypatch.setattr("allocations.exports.views.templates_version", missing)
    publication = published(desk)

    assert client.get(address(publication, "pdf")).status_code == 503
    assert client.get(address(publication, "json")).status_code == 200


@pytest.mark.parametrize("ending", ENDINGS)
def test_that_a_file_is_unchanged_is_said_in_two_queries_without_its_text(
    client: Client,
    desk: Desk,
    ending: str,
    django_assert_num_queries: Callable[..., AbstractContextManager[Any]],
) -> None:
    publication = published(desk)
    etag = client.get(address(publication, ending))["ETag"]

    with django_assert_num_queries(2) as asked:
        client.get(address(publication, ending), headers={"If-None-Match": etag})

    assert not any('"allocations_publication"."document"' in query["sql"] for query in asked.captured_queries)
