"""The sums of the sheet: against what was given, with their terms, keeping their doubt, and never of unlike periods."""

import pytest
from django.urls import reverse

from allocations.models import Outturn
from tests.support.desk import Desk
from tests.support.follow_up import field, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def line(house):
    """A line with 1 000 kr decided for 2023, published."""
    decision, (line,) = house.adopt(1000, [1000])
    house.publish(decision)
    return line


def sums(house, typed):
    client, data = opened(house)
    response = client.post(
        reverse("admin:allocations_safetypackage_follow_up_sums", args=(house.package.pk,)), data | typed
    )
    return response.json()


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_outturn_is_held_against_what_was_given_with_its_terms(house, line):
    told = sums(house, {field(line, 1): "300", field(line, 2): "400"})

    assert plain(told["texts"][f"spent-{line.pk}"]).startswith("700, ")
    assert "(1 000 − 700)" in plain(told["texts"][f"left-{line.pk}"])
    assert plain(told["texts"][f"left-{line.pk}"]).startswith("300 ")
    assert Outturn.objects.count() == 0


def test_a_missing_period_leaves_a_doubt_in_the_sum(house, line):
    told = sums(house, {field(line, 2): "400"})

    assert plain(told["texts"][f"spent-{line.pk}"]).startswith(("minst 400", "at least 400"))


def test_a_line_without_outturn_leaves_a_doubt_in_the_total(house, line):
    house.line()

    told = sums(house, {field(line, 1): "300"})

    assert plain(told["texts"]["total-outturn-1"]) in {"minst 300", "at least 300"}


def test_parts_stand_for_a_line_that_says_nothing_itself(house, line):
    for kronor in (100, 50):
        part = house.line(parent=line)
        Outturn.objects.create(line=part, fiscal_year=2023, period="tertial", period_number=1, kronor=kronor)

    assert plain(sums(house, {})["texts"][f"spent-{line.pk}"]).startswith("150, ")

    told = sums(house, {field(line, 1): "200"})["texts"]
    assert plain(told[f"spent-{line.pk}"]).startswith("200, ")
    assert "150" in told[f"spent-{line.pk}"]  # the parts are shown against the whole
    assert told["total-outturn-1"] == "200"


def test_periods_of_different_length_are_never_added(house, line):
    Outturn.objects.create(line=line, fiscal_year=2023, period="year", kronor=900)

    told = sums(house, {field(line, 1): "300"})["texts"][f"spent-{line.pk}"]

    assert told.startswith("900")
    assert "1200" not in plain(told).replace(" ", "")
    assert "300" in told


def test_what_cannot_be_read_is_told_while_typing(house, line):
    told = sums(house, {field(line, 1): "hej"})

    assert list(told["errors"]) == [field(line, 1)]
