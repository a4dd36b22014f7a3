"""Every write at the desk is noted, with what it is a part of, so that nobody approves their own."""

import pytest

from allocations.models import Allocation, AllocationLine, Appropriation, Decision, DeskWrite, Submission
from allocations.publishing.canonical import sha256
from municipalities.models import Area, Role, Seat
from tests.factories import (
    make_allocation,
    make_body,
    make_citation,
    make_decision,
    make_document,
    make_line,
    make_package,
    make_source,
    post,
)
from tests.support.desk import Desk
from tests.support.desk_pages import ENTRY, added, address, log_in, make_member, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    return make_package()


@pytest.fixture
def writer(package):
    return make_member(Role.WRITER, municipality=package.municipality)


@pytest.fixture
def desk(writer):
    return log_in(writer)


def trail():
    return set(DeskWrite.objects.values_list("row", "package", "decision"))


def label(row):
    return f"{row._meta.label_lower}:{row.pk}"


def test_what_is_written_in_a_draft_is_noted_with_its_decision(desk, writer, package):
    decision = make_decision(package)
    source = make_source(package)

    saved(
        desk,
        decision,
        **added("appropriations", **ENTRY, source=source.pk, kronor="100", money_is="not_stated"),
    )

    entry = Appropriation.objects.get()
    assert trail() == {(label(entry), package.pk, decision.pk)}
    assert {write.user for write in DeskWrite.objects.all()} == {writer}


def test_a_page_saved_unchanged_is_no_write(desk, package):
    entry = make_allocation(make_decision(package))
    make_citation(entry)

    saved(desk, entry.decision)
    saved(desk, package)

    assert not DeskWrite.objects.exists()


def test_a_row_deleted_on_its_owners_page_is_noted(desk, package):
    entry = make_allocation(make_decision(package))

    saved(desk, entry.decision, **{"allocations-0-DELETE": "on"})

    assert not Allocation.objects.exists()
    assert trail() == {(label(entry), package.pk, entry.decision.pk)}


def test_a_draft_that_is_deleted_leaves_its_writer_with_the_package(desk, package):
    decision = make_decision(package)

    desk.post(address(decision, "delete"), {"post": "yes"})

    assert not Decision.objects.exists()
    assert trail() == {(label(decision), package.pk, None)}


def test_rows_deleted_together_are_noted_each(desk, package):
    lines = [make_line(package), make_line(package)]
    data = {"action": "delete_selected", "post": "yes", "_selected_action": [line.pk for line in lines]}

    desk.post(address(AllocationLine, "changelist"), data)

    assert not AllocationLine.objects.exists()
    assert trail() == {(label(line), package.pk, None) for line in lines}


def test_what_stays_open_after_posting_is_noted_for_the_package(desk, package):
    """It becomes public with the next change, which its writer then cannot approve."""
    decision = make_decision(package)
    post(decision)

    saved(desk, decision, final_on="2023-05-01")

    decision.refresh_from_db()
    assert str(decision.final_on) == "2023-05-01"
    assert trail() == {(label(decision), package.pk, None)}


def test_a_body_is_noted_for_itself_and_for_those_that_name_it(desk, package):
    body = make_body(package.municipality)

    saved(desk, body, task="Samordnar")

    writes = set(DeskWrite.objects.values_list("row", "subject_body", "package"))
    assert writes == {(label(body), body.pk, None), (label(body), None, None)}


def test_places_and_documents_are_noted_by_themselves(desk, package):
    document = make_document(municipality=package.municipality)
    area = Area.objects.create(municipality=package.municipality, slug="vasaparken", name="Vasaparken")

    saved(desk, document, title="Protokoll")
    saved(desk, area, name="Parken")

    assert trail() == {(label(document), None, None), (label(area), None, None)}


def test_a_source_of_a_place_is_noted_as_a_write_of_the_place(desk, package):
    area = Area.objects.create(municipality=package.municipality, slug="vasaparken", name="Vasaparken")
    document = make_document(municipality=package.municipality)
    data = added("citations", basis="stated", document=document.pk, locator="s. 1", position="0")

    saved(desk, area, **data)

    assert area.citations.count() == 1
    assert trail() == {(label(area), None, None)}


def test_a_seat_is_noted_for_its_body(desk, package):
    body = make_body(package.municipality)
    seat = Seat.objects.create(body=body, key="ordforande", represents=body)

    saved(desk, seat, office="Ordförande")

    assert set(DeskWrite.objects.values_list("row", "subject_body")) == {(label(seat), body.pk)}


# What the trail is for


def second_writer(house):
    """Somebody who writes and approves in the municipality, and is not the author."""
    return make_member(Role.WRITER, Role.APPROVER, municipality=house.municipality)


def refused_to_approve(user, submission):
    shown = sha256(Submission.objects.get(pk=submission.pk).document)
    response = log_in(user).post(address(submission, "approve"), {"shown": shown})
    return response.status_code == 200 and str(user) in " ".join(response.context["refusal"].sentences)


def test_who_noted_a_date_in_a_published_decision_does_not_approve_what_makes_it_public():
    house = Desk()
    decision, _lines = house.adopt(100)
    house.publish(decision)
    other = second_writer(house)
    saved(log_in(other), decision, final_on="2023-05-01")

    submission = house.submit()

    assert refused_to_approve(other, submission)


def test_who_renamed_a_body_does_not_approve_a_package_that_names_it():
    house = Desk()
    body = make_body(house.municipality)
    decision, (line,) = house.adopt(100, [60])
    line.responsible.add(body)
    other = second_writer(house)
    saved(log_in(other), body, name="Nytt namn")

    submission = house.submit(decision)

    assert refused_to_approve(other, submission)


def test_who_typed_a_source_beside_a_figure_does_not_approve_it():
    house = Desk()
    decision, _lines = house.adopt(100)
    other = second_writer(house)
    saved(log_in(other), decision, **{"appropriations-0-cited_printed": "hundra kronor"})

    submission = house.submit(decision)

    assert refused_to_approve(other, submission)


def test_who_wrote_nothing_approves():
    house = Desk()
    decision, _lines = house.adopt(100)
    other = second_writer(house)

    submission = house.submit(decision)

    assert not refused_to_approve(other, submission)
