"""Indicators at the desk: every answer is an answer, and what is not answered is said."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocations.desk.follow_up.indicators import lacking
from allocations.models import DeskWrite, Indicator, Observation
from municipalities.models import Role
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, make_member, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def indicator(house):
    return make_indicator(house)


def make_indicator(house, **given):
    number = Indicator.objects.count()
    plain = {"package": house.package, "key": f"matt-{number}", "name": f"Mått {number}"}
    return Indicator.objects.create(**plain | given)


def page(house):
    return reverse("admin:allocations_safetypackage_indicators", args=(house.package.pk,))


def answer(house, indicator, **typed):
    client = log_in(house.writer)
    data = typed_in(client.get(page(house)))
    return client.post(page(house), data | {f"i{indicator.pk}-{name}": said for name, said in typed.items()})


def test_a_value_with_a_decimal_comma_a_date_as_known_and_a_source_is_one_row(house, indicator):
    answer(
        house,
        indicator,
        value="12,5",
        when="2024-05",
        document=house.document.pk,
        locator="s. 4",
        printed="12,5 procent",
    )

    observation = Observation.objects.get()
    assert (observation.state, str(observation.value)) == ("measured", "12.50")
    assert (observation.observed_on, observation.observed_precision) == (date(2024, 5, 1), "month")
    assert observation.citations.get().locator == "s. 4"
    assert DeskWrite.objects.filter(package=house.package, user=house.writer).exists()


@pytest.mark.parametrize("state", ["not_measured", "not_due"])
def test_what_is_not_measured_is_an_answer_with_its_reason(house, indicator, state):
    refused = answer(house, indicator, state=state)
    assert refused.status_code == 200
    assert Observation.objects.count() == 0

    answer(house, indicator, state=state, comment="Enkäten ställdes in.", when="2024")
    assert Observation.objects.get().state == state


@pytest.mark.parametrize(
    "typed",
    [
        {"state": "measured"},
        {"state": "not_measured", "value": "3", "comment": "x"},
        {"value": "tre"},
        {"words": "bättre", "when": "2024-13"},
        {"words": "bättre", "when": "i våras"},
        {"comment": "bara en kommentar"},
        {"words": "bättre", "locator": "s. 3"},
    ],
    ids=str,
)
def test_a_senseless_answer_saves_nothing_and_keeps_what_was_typed(house, indicator, typed):
    other = make_indicator(house)
    client = log_in(house.writer)
    data = typed_in(client.get(page(house)))
    data |= {f"i{indicator.pk}-{name}": said for name, said in typed.items()}
    data |= {f"i{other.pk}-words": "bra"}

    response = client.post(page(house), data)

    assert response.status_code == 200
    assert Observation.objects.count() == 0
    again = typed_in(response)
    assert again[f"i{other.pk}-words"] == ["bra"]
    for name, said in typed.items():
        assert again[f"i{indicator.pk}-{name}"][0].strip() == said


def test_two_answers_of_one_day_get_a_key_each(house, indicator):
    for words in ("bra", "bättre"):
        answer(house, indicator, words=words, when="2024-05-31")

    assert sorted(Observation.objects.values_list("key", flat=True)) == ["2024-05-31", "2024-05-31-2"]


def test_what_is_not_answered_is_said(house):
    never = make_indicator(house)
    late = make_indicator(house, target_year=2024)
    met = make_indicator(house, target_year=2024)
    coming = make_indicator(house, target_year=2199)
    for each, year in ((late, 2023), (met, 2025), (coming, 2023)):
        Observation.objects.create(
            indicator=each,
            key="a",
            state="not_measured",
            observed_on=date(year, 1, 1),
            observed_precision="year",
            comment="x",
        )

    assert lacking(never)
    assert "2024" in lacking(late)
    assert not lacking(met)
    assert not lacking(coming)


def test_who_does_not_write_there_answers_nothing(house, indicator):
    reader = log_in(make_member(Role.ADMINISTRATOR, municipality=house.municipality))

    assert reader.get(page(house)).status_code == 200
    assert reader.post(page(house), {f"i{indicator.pk}-words": "bra"}).status_code == 403
    assert Observation.objects.count() == 0


def test_the_page_costs_the_same_with_more_indicators():
    counted = []
    for number in (2, 12):
        desk = Desk()
        for _each in range(number):
            made = make_indicator(desk)
            Observation.objects.create(indicator=made, key="a", state="measured", words="bra")
        client = log_in(desk.writer)
        client.get(page(desk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(desk)).status_code == 200
        counted.append(len(queries))

    assert counted[1] <= counted[0]
