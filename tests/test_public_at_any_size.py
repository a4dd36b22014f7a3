"""However much is published, no page asks the database more often: measured in queries, on every kind of page."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allocations.models import Publication, PublishedPosition
from allocations.publishing.tallies import tally
from allocations.synthesis import record_only
from allocations.synthesis.ways import people

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SEED = 20


def publish(number: int, lines: int) -> str:
    """A made-up municipality with packages of many lines, some with two versions. Returns its address name."""
    home = record_only.planned(number=number, seed=SEED)
    here = record_only.municipality_row(home)
    here.save()
    author, approver = people()
    record_only.publish(here, record_only.subjects(home, lines), author=author, approver=approver)
    tally(here)
    return here.slug


def addresses(home: str) -> Iterator[str]:
    first, second = Publication.objects.filter(number=1).order_by("link")[:2]
    package = f"/{home}/{first.subject_slug}/"
    yield from ("/", "/kommuner/", f"/{home}/", package, f"{package}v/", f"/{home}/2024/")
    yield f"/jamfor/?with={home}/{first.subject_slug}&with={home}/{second.subject_slug}"
    yield from (
        "/poster/",
        "/poster/?text=belysning",
        "/poster/?place=hamnen",
        "/poster/?page=2&sort=-kronor",
    )
    yield from (
        "/poster/?known_on=2023-06-30",
        "/poster/?decided_by=2023-06-30",
        "/poster/?party=lyktpartiet",
    )
    yield from (f"/{home}/omraden/", f"/{home}/omraden/hamnen/", f"/{home}/organ/kommunstyrelsen/")
    party = PublishedPosition.objects.filter(content_stated=True).values_list("actor_key", flat=True)[0]
    yield from ("/partier/", f"/partier/{party}/", "/andamal/", "/andamal/trygga-platser/")
    yield from ("/finansiering/", "/finansiering/kommunens-egna-medel/", "/handlingar/")
    yield from ("/andringar/", "/rattelser/", f"/sedan/?municipality={home}&since=2023-06-30")


def asked(address: str) -> int:
    """How many queries the page takes when nothing of it is kept."""
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return len(queries)


def test_no_kind_of_page_asks_more_often_when_more_is_published():
    home = publish(3, 250)
    for number in (1, 2):
        publish(number, 250)
    few = {address: asked(address) for address in addresses(home)}

    for number in range(4, 9):
        publish(number, 250)
    many = {address: asked(address) for address in few}

    assert {address: number for address, number in many.items() if number > few[address]} == {}
