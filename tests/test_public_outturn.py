"""Outturn in public: against what was given, forecasts told apart, doubts and reasons said aloud."""

import pytest
from django.test import Client
from django.urls import reverse

from allocations.models import Indicator, Observation, Outturn
from tests.factories import make_citation, make_source
from tests.support.desk import Desk
from tests.support.reading import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


def cost(house, line, kronor, **given):
    plain = {"fiscal_year": 2023, "kronor": kronor}
    return make_citation(Outturn.objects.create(line=line, **plain | given), house.document)


def read(house):
    house.publish(*house.package.decisions.filter(publication__isnull=True))
    response = Client().get(reverse("package", args=(house.municipality.slug, house.package.slug)))
    return Reading(response), response.content.decode()


def text_of(house):
    page, _html = read(house)
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_line_stands_with_what_it_was_given_and_what_it_cost(house):
    _decision, (line,) = house.adopt(4000, [4000])
    cost(house, line, 1000, period="tertial", period_number=1)
    cost(house, line, 1200, period="tertial", period_number=2)

    said = text_of(house)

    assert "2 200" in said
    assert "1 800" in said
    assert "(4 000 − 2 200)" in said


def test_a_forecast_is_never_an_outturn(house):
    _decision, (line,) = house.adopt(4000, [4000])
    cost(house, line, 4300, kind="forecast", period="tertial", period_number=2)

    said = text_of(house)

    assert "4 300" in said
    assert "(4 000 − 4 300)" in said
    assert "inget utfall inlagt" in said


def test_the_outturn_is_a_dark_bar_within_the_given(house):
    _decision, (line,) = house.adopt(4000, [4000])
    cost(house, line, 1000)

    _page, html = read(house)

    bar = html[html.index("against") :]
    assert 'class="fill-ink"' in bar
    assert 'class="fill-decided"' in bar


def test_a_package_without_outturn_has_no_empty_table(house):
    house.adopt(4000, [4000])

    _page, html = read(house)

    assert "against stacked" not in html


def test_outturn_is_never_held_against_money_of_several_kinds_added_together(house):
    decision = house.decision()
    mixed, plain = house.line(), house.line()
    for line, kronor, nature in (
        (mixed, 5000, "operating"),
        (mixed, 3000, "investment"),
        (plain, 700, "operating"),
    ):
        house.give(decision, kronor, nature=nature, source=make_source(house.package))
        house.spread(decision, line, kronor, nature=nature)
    for line, kronor in ((mixed, 6000), (plain, 500)):
        cost(house, line, kronor)

    page, _html = read(house)
    rows = page.rows("lines against")

    assert "3 000 (investering) 5 000 (drift)" in rows[0]
    assert "Flera slags pengar, jämförs inte." in rows[0]
    assert "(700 − 500)" in rows[1]
    assert "3 000 (investering) 5 700 (drift)" in page.text
    assert "(8 000 −" not in page.text
    assert "(8 700 −" not in page.text


def test_lines_told_for_different_periods_have_no_sum(house):
    _decision, lines = house.adopt(4000, [2000, 2000])
    cost(house, lines[0], 100, period="tertial", period_number=1)
    cost(house, lines[1], 311, period="year")

    said = text_of(house)

    assert "411" not in said
    assert "läggs inte ihop" in said


def test_why_something_was_not_measured_is_said(house):
    house.adopt(4000, [4000])
    indicator = Indicator.objects.create(package=house.package, key="matt", name="Mått")
    Observation.objects.create(
        indicator=indicator, key="a", state="not_measured", comment="Enkäten ställdes in."
    )

    said = text_of(house)

    assert "inte mätt: Enkäten ställdes in." in said
