"""The hub of a package: what is published, under way, unpublished and lacking, and ways on that lead somewhere."""

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from allocations.desk import package_tabs
from allocations.desk.follow_up.unpublished import unpublished
from allocations.desk.overview.standing import Standing
from allocations.models import Indicator, Observation, Outturn
from allocations.record import read
from tests.factories import make_citation
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return Desk()


def page(house):
    return reverse("admin:allocations_safetypackage_overview", args=(house.package.pk,))


def cost(house, line, kronor=90, *, cited=True, **given):
    plain = {"fiscal_year": 2023, "kronor": kronor}
    outturn = Outturn.objects.create(line=line, **plain | given)
    if cited:
        make_citation(outturn, house.document)
    return outturn


def of(house):
    standing = Standing(house.package)
    return unpublished(house.package, standing.record)


def test_every_link_of_the_hub_leads_somewhere(house):
    decision, (line,) = house.adopt(100, [100])
    house.publish(decision)
    house.decision(title="Utkast")
    house.submission()
    cost(house, line, cited=False)
    client = log_in(house.writer)

    tree = lxml.html.fromstring(client.get(page(house)).content.decode())

    links = {link for link in tree.xpath("//main//a/@href | //nav//a/@href") if link.startswith("/")}
    assert len(links) > 8
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_page_that_is_not_built_is_not_linked(house, rf, monkeypatch):
    def missing(_package):
        raise NoReverseMatch

    monkeypatch.setitem(package_tabs.WAYS, "follow_up", package_tabs.Way("Uppföljning", missing))
    request = rf.get("/")
    request.user = house.writer

    names = [tab.name for tab in package_tabs.tabs(request, house.package)]

    assert "follow_up" not in names
    assert "indicators" in names


def test_the_page_one_is_on_is_marked(house):
    tree = lxml.html.fromstring(log_in(house.writer).get(page(house)).content.decode())

    (current,) = tree.xpath('//nav[contains(@class, "desk-tabs")]//a[@aria-current="page"]')
    assert current.get("href") == page(house)


def test_outturn_is_unpublished_until_a_change_carries_it(house):
    decision, (line,) = house.adopt(100, [100])
    house.publish(decision)
    assert not of(house)

    cost(house, line)
    cost(house, line, kind="forecast", period="tertial")
    assert (of(house).outturns, of(house).forecasts) == (1, 1)

    house.publish()
    assert not of(house)

    Outturn.objects.filter(kind="outturn").update(kronor=95)
    assert of(house).outturns == 1
    Outturn.objects.all().delete()
    assert of(house).removed == 2


def test_a_new_source_alone_is_unpublished_too(house):
    decision, (line,) = house.adopt(100, [100])
    outturn = cost(house, line)
    house.publish(decision)
    assert not of(house)

    make_citation(outturn, house.document, locator="s. 9")

    assert of(house).outturns == 1


def test_indicators_and_observations_are_compared_with_what_is_sealed(house):
    decision, _lines = house.adopt(100, [100])
    indicator = Indicator.objects.create(package=house.package, key="matt", name="Mått", baseline=3)
    make_citation(indicator, house.document)
    observation = Observation.objects.create(indicator=indicator, key="a", state="measured", words="bra")
    make_citation(observation, house.document)
    assert (of(house).indicators, of(house).observations) == (1, 1)
    house.publish(decision)
    assert not of(house)

    Observation.objects.update(words="bättre")
    Indicator.objects.update(target=5)

    assert (of(house).indicators, of(house).observations) == (1, 1)


def test_a_figure_of_a_line_that_no_decision_touches_waits_for_it(house):
    decision, _lines = house.adopt(100, [100])
    house.publish(decision)
    cost(house, house.line())

    assert (of(house).waiting, of(house).outturns) == (1, 0)


def test_the_way_to_publishing_is_a_change_of_this_package(house):
    decision, (line,) = house.adopt(100, [100])
    house.publish(decision)
    cost(house, line)
    client = log_in(house.writer)

    tree = lxml.html.fromstring(client.get(page(house)).content.decode())
    (way,) = [link for link in tree.xpath("//main//a/@href") if "submission/add" in link]
    form = lxml.html.fromstring(client.get(way).content.decode())

    assert form.xpath(f'//select[@name="package"]/option[@selected and @value="{house.package.pk}"]')
    assert form.xpath('//input[@name="title"]/@value')[0]


def test_what_is_lacking_is_counted(house):
    decision, (line, _other) = house.adopt(200, [100, 100])
    house.publish(decision)
    house.line(name="Utan belopp")
    cost(house, line, cited=False)
    Indicator.objects.create(package=house.package, key="matt", name="Mått")

    said = texts_of(log_in(house.writer).get(page(house)))
    lacking = [each.words for each in Standing(house.package).lacking]

    assert len(lacking) == 4
    assert all(
        words[0].lower() + words[1:] in said.lower() or words.lower() in said.lower() for words in lacking
    )
    assert [words.split()[0] for words in lacking] == ["1", "1", "1", "1"]


def test_a_figure_that_is_published_has_its_source(house):
    decision, (line,) = house.adopt(100, [100])
    cost(house, line)

    publication = house.publish(decision)

    assert all(outturn.citations for outturn in read(publication.document).outturns)
    assert not Standing(house.package).lacking


def test_the_hub_costs_the_same_with_more_lines():
    counted = []
    for lines in (2, 12):
        desk = Desk()
        decision, made = desk.adopt(1000, [10] * lines)
        desk.publish(decision)
        for each in made:
            cost(desk, each)
        client = log_in(desk.writer)
        client.get(page(desk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(desk)).status_code == 200
        counted.append(len(queries))

    assert counted[1] <= counted[0]
    assert counted[0] <= 40
