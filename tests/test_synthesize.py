"""Made-up municipalities: the same for the same seed whichever way they become public, and held by every rule."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from allocations.models import (
    Publication,
    Submission,
)
from allocations.publishing import rebuild_projection, verify_record
from allocations.publishing.projection import PROJECTED
from allocations.record import cited_facts, read
from allocations.record.shapes import Entry
from allocations.synthesis import Size, TooMany, synthesize
from allocations.synthesis.names import MUNICIPALITIES, municipality_name, slug_of
from municipalities.models import Membership, Municipality, User
from tests.support.desk import Desk

SMALL = Size(municipalities=2, packages=2, lines=8)
OF_ONE_RUN = {"id", "publication_id", "line_id", "valid_from", "valid_until"}
EACH_WAY = pytest.mark.parametrize("bulk", [False, True], ids=["as people do", "in bulk"])

pytestmark = pytest.mark.django_db


def make(size: Size = SMALL, *, seed: int = 7, bulk: bool = True) -> int:
    return synthesize(size=size, seed=seed, bulk=bulk, tell=lambda _name: None)


def documents() -> dict[str, str]:
    """Every sealed text, by its place in the chains."""
    rows = Publication.objects.values_list("municipality__code", "link", "document")
    return {f"{code}/{link}": document for code, link, document in rows}


def projection() -> dict[str, list[dict[str, Any]]]:
    """All rows, less what differs from one run to the next: primary keys and the time of publishing."""
    return {
        table.__name__: [
            {name: value for name, value in row.items() if name not in OF_ONE_RUN}
            for row in table.objects.order_by("municipality_code", "publication", "pk").values()
        ]
        for table in PROJECTED
    }


@contextmanager
def undone() -> Iterator[None]:
    """What is made in here is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_each_case(**cases: Any) -> Iterator[tuple[dict[str, str], dict[str, list[dict[str, Any]]]]]:
    ((name, values),) = cases.items()
    for value in values:
        with undone():
            make(**{name: value})
            yield documents(), projection()


@EACH_WAY
def test_the_record_holds_and_the_projection_is_what_it_is_rebuilt_to(bulk):
    made = make(bulk=bulk)
    before = projection()

    rebuild_projection()

    assert made == Publication.objects.count() == 4
    assert list(verify_record()) == []
    assert projection() == before


def test_both_ways_give_the_same_documents_and_the_same_projection():
    (as_people_do, rows), (in_bulk, bulk_rows) = in_each_case(bulk=[False, True])

    assert in_bulk == as_people_do
    assert bulk_rows == rows
    assert len(rows["PublishedLine"]) == 32


def test_the_same_seed_makes_the_same_and_another_seed_something_else():
    (first, _), (again, _), (other, _) = in_each_case(seed=[7, 7, 8])

    assert again == first
    assert not set(other.values()) & set(first.values())


def test_a_larger_database_begins_with_the_smaller_one():
    (small, _), (large, _) = in_each_case(size=[Size(1, 2, 8), Size(2, 3, 8)])

    assert small == {place: large[place] for place in small}


@EACH_WAY
def test_a_second_run_adds_to_the_first(bulk):
    make(Size(1, 1, 5), bulk=bulk)
    first = documents()

    make(Size(2, 1, 5), bulk=bulk)

    assert documents().items() > first.items()
    assert sorted(Municipality.objects.values_list("code", flat=True)) == ["9000", "9001", "9002"]
    assert list(verify_record()) == []


def test_every_figure_is_cited_and_some_amounts_are_not_stated():
    make(Size(1, 1, 60))
    record = read(Publication.objects.get().document)

    entries = [fact for _path, fact in cited_facts(record) if isinstance(fact, Entry)]

    assert all(entry.citations for entry in entries)
    assert {entry.amount.is_stated for entry in entries} == {True, False}


def test_what_is_made_up_says_so_and_takes_no_code_of_a_real_municipality():
    make(Size(1, 1, 5))
    record = read(Publication.objects.get().document)

    assert record.municipality.code >= "9000"
    assert record.municipality.county == "Påhittat län"
    assert record.package is not None
    assert record.package.scope_note.startswith("Påhittad")
    assert all(document.title.startswith("Påhittad") for document in record.documents)


def test_two_people_publish_who_cannot_log_in():
    make(Size(1, 1, 5))
    submission = Submission.objects.get()

    assert submission.approver not in {None, submission.author}
    assert Membership.objects.count() == User.objects.count() == 2
    assert not any(user.has_usable_password() or user.is_staff for user in User.objects.all())


def test_no_two_made_up_municipalities_share_an_address():
    slugs = {slug_of(municipality_name(number)) for number in range(MUNICIPALITIES)}

    assert len(slugs) == MUNICIPALITIES


def test_more_municipalities_than_there_are_codes_are_refused_before_anything_is_written():
    with pytest.raises(TooMany):
        make(Size(MUNICIPALITIES + 1, 1, 1))

    assert not User.objects.exists()


def test_the_command_says_what_it_made():
    told = StringIO()

    call_command("synthesize", "--packages=2", "--lines=3", "--bulk", stdout=told)

    assert told.getvalue().splitlines()[-1] == "2 påhittade satsningar publicerade."


def test_beside_real_publications_it_needs_to_be_told_twice():
    desk = Desk(Municipality.objects.create(code="1980", slug="vasteras", name="Västerås"))
    decision, _lines = desk.adopt(100, [60])
    desk.publish(decision)

    with pytest.raises(CommandError, match="--yes"):
        call_command("synthesize", "--lines=3", stdout=StringIO())

    assert Publication.objects.count() == 1
    call_command("synthesize", "--lines=3", "--bulk", "--yes", stdout=StringIO())
    assert Publication.objects.count() == 2
