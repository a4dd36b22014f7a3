"""Versions: an earlier one says so at once, a withdrawn one is gone, a draft is nowhere."""

from typing import Any

import pytest
from django.test import Client

from allocations.models import Publication
from allocations.publishing import withdraw
from tests.support.desk import Desk
from tests.support.reading import Reading


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def address(desk: Desk, more: str = "") -> str:
    return f"/{desk.municipality.slug}/{desk.package.slug}/{more}"


def publish_twice(desk: Desk) -> Any:
    first, lines = desk.adopt(100, [100])
    desk.publish(first)
    more = desk.decision(kind="supplement")
    desk.give(more, 11, measures="change")
    desk.spread(more, lines[0], 11, measures="change")
    return desk.publish(more)


def test_an_earlier_version_stays_and_says_that_it_is_not_current(client: Client, desk: Desk):
    publish_twice(desk)

    earlier = Reading(client.get(address(desk, "v/1/")))

    assert "Den gäller inte längre." in earlier.text
    assert address(desk) in earlier.links
    assert "Den gäller inte längre." not in Reading(client.get(address(desk, "v/2/"))).text
    assert "Den gäller inte längre." not in Reading(client.get(address(desk))).text


def test_a_reader_who_kept_the_page_is_told_that_it_has_not_changed(client: Client, desk: Desk):
    desk.publish(desk.adopt(100, [100])[0])
    tag = client.get(address(desk))["ETag"]

    unchanged = client.get(address(desk), headers={"If-None-Match": tag})

    assert unchanged.status_code == 304
    assert unchanged.content == b""
    assert unchanged["ETag"] == tag


def test_a_kept_copy_of_a_version_no_longer_holds_when_a_later_one_comes(client: Client, desk: Desk):
    first, _lines = desk.adopt(100, [100])
    desk.publish(first)
    tag = client.get(address(desk, "v/1/"))["ETag"]
    second = desk.decision(kind="supplement")
    desk.give(second, 11, measures="change")
    desk.publish(second)

    answer = client.get(address(desk, "v/1/"), headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Den gäller inte längre." in Reading(answer).text


def test_the_languages_of_a_page_are_kept_apart(client: Client, desk: Desk):
    desk.publish(desk.adopt(100, [100])[0])

    assert client.get(address(desk))["ETag"] != client.get(f"/en{address(desk)}")["ETag"]


def test_a_page_kept_whole_is_the_page_that_was_made(
    client: Client, desk: Desk, django_assert_max_num_queries: Any
):
    desk.publish(desk.adopt(100, [100])[0])
    made = client.get(address(desk)).content

    with django_assert_max_num_queries(1):
        kept = client.get(address(desk))

    assert kept.content == made


def test_a_withdrawn_version_is_gone_with_its_reason_and_without_its_text(client: Client, desk: Desk):
    publication = desk.publish(desk.adopt(123_456, [123_456])[0])
    before = client.get(address(desk))
    withdraw(publication=publication, user=desk.administrator, reason="Personuppgifter")

    for place in (address(desk), address(desk, "v/1/")):
        answer = client.get(place, headers={"If-None-Match": before["ETag"]})
        assert answer.status_code == 410
        assert "Personuppgifter" in Reading(answer).text
        assert "123 456" not in Reading(answer).text
    for place in ("/", "/poster/", f"/{desk.municipality.slug}/"):
        assert "123 456" not in Reading(client.get(place)).text


def test_a_kept_copy_of_the_current_page_no_longer_holds_when_an_earlier_version_is_withdrawn(
    client: Client, desk: Desk
):
    publish_twice(desk)
    tag = client.get(address(desk))["ETag"]
    earlier = Publication.objects.get(package=desk.package, number=1)
    withdraw(publication=earlier, user=desk.administrator, reason="Personuppgifter")

    again = client.get(address(desk), headers={"If-None-Match": tag})

    assert again.status_code == 200
    assert "återkallad" in Reading(again).text


def test_the_withdrawn_newest_version_is_not_replaced_by_the_older_one(client: Client, desk: Desk):
    newest = publish_twice(desk)
    withdraw(publication=newest, user=desk.administrator, reason="Fel")

    assert client.get(address(desk)).status_code == 410
    assert "har" in Reading(client.get(address(desk, "v/1/"))).text
    assert client.get(address(desk, "v/1/")).status_code == 200


def test_a_draft_cannot_be_seen_from_outside(client: Client, desk: Desk):
    first, _lines = desk.adopt(100, [100])
    desk.publish(first)
    draft = desk.decision(title="Hemligt utkast")
    desk.give(draft, 777_777, fiscal_year=2031)
    desk.line(name="Hemlig post")
    desk.submit(draft)

    for place in ("/", "/poster/", "/handlingar/", f"/{desk.municipality.slug}/", address(desk)):
        text = Reading(client.get(place)).text
        assert "Hemlig" not in text
        assert "777 777" not in text


def test_a_package_that_is_not_published_has_no_address(client: Client, desk: Desk):
    desk.submit(desk.adopt(100, [100])[0])

    assert client.get(address(desk)).status_code == 404
