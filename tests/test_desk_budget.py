"""A list or page of the desk costs as many queries with many rows as with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_allocation, make_citation, make_line, make_user
from tests.support.desk import Desk
from tests.support.desk_pages import PAGES, address, log_in, make_everything, make_shared

pytestmark = pytest.mark.django_db


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    "model", sorted(PAGES, key=lambda model: model._meta.label), ids=lambda m: m.__name__
)
def test_a_list_costs_the_same_with_more_rows(model):
    desk = log_in(make_user(is_superuser=True))
    make_everything("Ett")
    make_shared()
    few = queries(desk, address(model, "changelist"))
    for mark in ("Andra", "Tredje", "Fjarde"):
        make_everything(mark)

    assert queries(desk, address(model, "changelist")) <= few


def decision_with(entries):
    house = Desk()
    decision = house.decision()
    for number in range(entries):
        make_citation(
            make_allocation(decision, make_line(house.package), fiscal_year=2000 + number), house.document
        )
    return log_in(house.writer), decision


def test_a_decision_costs_the_same_with_more_entries():
    few, many = (
        queries(client, address(row, "change")) for client, row in (decision_with(2), decision_with(12))
    )

    assert many <= few


def test_a_package_costs_the_same_with_more_lines():
    counted = []
    for lines in (2, 12):
        house = Desk()
        for _number in range(lines):
            make_citation(make_line(house.package), house.document)
        counted.append(queries(log_in(house.writer), address(house.package, "change")))

    assert counted[1] <= counted[0]


def test_a_review_costs_the_same_with_more_figures():
    counted = []
    for lines in (2, 12):
        house = Desk()
        submission = house.submit(house.adopt(100, [1] * lines)[0])
        counted.append(queries(log_in(house.approver), address(submission, "review")))

    assert counted[1] <= counted[0]
