"""What is published is read at the desk, and only what follows from time stays open."""

import pytest

from allocations.models import AllocationLine, Condition, DeskWrite, Document
from municipalities.models import Role
from tests.factories import make_allocation, make_condition, make_decision, make_document, make_package, post
from tests.support.desk_pages import address, errors_of, filled_in, log_in, make_member, saved, texts_of

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


def test_a_published_decision_says_why_it_is_read_only(desk, package):
    decision = make_allocation(make_decision(package)).decision
    post(decision)

    page = desk.get(address(decision, "change"))

    assert "Beslutet är publicerat i version 1" in texts_of(page)
    assert set(page.context["adminform"].form.fields) == {"posted_on", "appeal", "final_on", "appealed"}
    assert not any(
        inline.has_add_permission or inline.has_delete_permission
        for inline in page.context["inline_admin_formsets"]
    )


def test_a_published_figure_is_read_as_an_amount_and_not_as_a_number(desk, package):
    entry = make_allocation(make_decision(package), kronor=5_700_000)
    post(entry.decision)

    for page in (address(entry.decision, "change"), address(entry, "change")):
        words = texts_of(desk.get(page))
        assert "5 700 000 kr" in words
        assert "5700000" not in words


def test_nothing_sent_by_hand_changes_a_published_decision(desk, package):
    entry = make_allocation(make_decision(package, title="Beslut"), kronor=100)
    url = address(entry.decision, "change")
    data = filled_in(desk, url)
    post(entry.decision)

    desk.post(url, data | {"title": "Annat", "allocations-0-kronor": "7"})
    desk.post(address(entry, "change"), {"kronor": "7", "line": entry.line.pk})
    desk.post(address(entry.decision, "delete"), {"post": "yes"})
    desk.post(address(entry, "delete"), {"post": "yes"})

    entry.refresh_from_db()
    assert (entry.kronor, entry.decision.title) == (100, "Beslut")
    assert not DeskWrite.objects.exists()


def test_when_a_condition_was_last_checked_stays_open(desk, package):
    condition = make_condition(make_decision(package))
    post(condition.decision)

    saved(desk, condition.decision, **{"conditions-0-last_checked_on": "2023-06-01"})

    condition.refresh_from_db()
    assert str(condition.last_checked_on) == "2023-06-01"
    assert Condition.objects.count() == 1


def test_a_line_with_published_money_is_not_deleted(desk, package):
    entry = make_allocation(make_decision(package))
    post(entry.decision)

    response = desk.post(address(entry.line, "delete"), {"post": "yes"})

    assert AllocationLine.objects.filter(pk=entry.line.pk).exists()
    assert "skyddade" in texts_of(response) or response.status_code == 200


def test_a_line_with_published_money_keeps_its_key_and_says_why(desk, package):
    entry = make_allocation(make_decision(package))
    post(entry.decision)

    response = saved(desk, entry.line, key="en-annan-nyckel", name="Nytt namn")

    assert "nyckeln" in errors_of(response)
    assert 'value="Nytt namn"' in response.content.decode()
    entry.line.refresh_from_db()
    assert entry.line.key != "en-annan-nyckel"


def test_a_published_packages_address_may_change_and_its_municipality_not(desk, package):
    post(make_decision(package))

    page = desk.get(address(package, "change"))

    assert "municipality" not in page.context["adminform"].form.fields
    assert "slug" in page.context["adminform"].form.fields


def test_a_document_of_the_municipality_is_written_and_a_shared_one_read(desk, package):
    own, shared = make_document(municipality=package.municipality), make_document()

    assert desk.get(address(own, "change")).context["has_change_permission"]
    assert not desk.get(address(shared, "change")).context["has_change_permission"]
    assert Document.objects.count() == 2
