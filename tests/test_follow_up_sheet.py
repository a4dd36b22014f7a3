"""The sheet of outturn: typed the Swedish way, saved all or nothing, over nobody’s figure, with sums and sources."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocations.models import AllocationLine, Citation, Indicator, Outturn
from allocations.models.choices import Basis
from allocations.money import AmountState
from municipalities.models import Role
from tests.factories import make_document, make_line
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, make_member, texts_of, typed_in
from tests.support.follow_up import TERTIALS, field, opened, page, save

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


def outturns(line):
    return {(o.kind, o.period_number): o.kronor for o in Outturn.objects.filter(line=line)}


def test_amounts_are_typed_the_swedish_way(house, line):
    other = house.line()

    response = save(
        house,
        {
            field(line, 1): "0,3 tkr",
            field(line, 2): "1 234 567",
            field(line, 3): "−50",
            field(other, 1): "cirka 5,7 mnkr",
            field(other, 3, kind="forecast"): "300 tkr",
        },
    )

    assert response.status_code == 302
    assert outturns(line) == {("outturn", 1): 300, ("outturn", 2): 1_234_567, ("outturn", 3): -50}
    assert outturns(other) == {("outturn", 1): 5_700_000, ("forecast", 3): 300_000}
    assert str(Outturn.objects.get(line=other, kind="outturn").amount).startswith("cirka")


def test_the_sheet_opens_on_the_year_that_has_money(house, line):
    response = log_in(house.writer).get(
        reverse("admin:allocations_safetypackage_follow_up", args=(house.package.pk,))
    )

    assert response.context["asked"].year == 2023


def test_not_stated_is_neither_empty_nor_zero(house, line):
    save(house, {field(line, 1): "anges inte", field(line, 2): "0"})

    silent = Outturn.objects.get(line=line, period_number=1)
    assert silent.amount_state == AmountState.NOT_STATED
    assert outturns(line) == {("outturn", 1): None, ("outturn", 2): 0}
    assert not Outturn.objects.filter(line=line, period_number=3).exists()


def test_one_bad_field_saves_nothing_and_loses_nothing(house, line):
    response = save(house, {field(line, 1): "1.234", field(line, 2): "hej", field(line, 3): "500"})

    assert response.status_code == 200
    assert Outturn.objects.count() == 0
    typed = typed_in(response)
    assert [typed[field(line, n)] for n in (1, 2, 3)] == [["1.234"], ["hej"], ["500"]]
    said = texts_of(response)
    assert "kan betyda" in said or "can mean" in said
    assert response.content.decode().count('aria-invalid="true"') == 2


def test_saving_an_untouched_page_writes_nothing(house, line):
    save(
        house,
        {field(line, 1): "cirka 5,7 mnkr", field(line, 2): "anges inte", field(line, 3): "ingår i hyran"},
    )
    before = Outturn.history.count()

    save(house, {})

    assert Outturn.history.count() == before
    assert Outturn.objects.get(period_number=3).included_in == "hyran"


def test_clearing_a_field_takes_the_figure_away(house, line):
    save(house, {field(line, 1): "500"})

    save(house, {field(line, 1): ""})

    assert outturns(line) == {}


def test_the_document_is_cited_once_for_all_that_is_typed(house, line):
    other = house.line()
    save(
        house,
        {field(line): "500", field(other): "7 tkr"}
        | {field(line, what="p"): "500 kr", field(other, what="l"): "s. 9"},
        document=house.document.pk,
        locator="s. 3",
    )

    one, two = Citation.objects.filter(outturn__isnull=False).order_by("outturn__kronor")
    assert (one.document, one.locator, one.printed) == (house.document, "s. 3", "500 kr")
    assert (two.document, two.locator, two.printed) == (house.document, "s. 9", "")


def test_figures_without_a_source_get_the_document_when_asked(house, line):
    save(house, {field(line): "500"})
    assert not Citation.objects.filter(outturn__isnull=False).exists()

    save(house, {}, document=house.document.pk, also_uncited="on")

    assert Citation.objects.get(outturn__isnull=False).document == house.document


def test_a_print_that_says_another_figure_is_asked_about(house, line):
    response = save(house, {field(line): "500", field(line, what="p"): "700 kr"}, document=house.document.pk)

    assert response.status_code == 200
    assert "<details data-more open>" in " ".join(response.content.decode().split())
    assert Outturn.objects.count() == 0


def test_a_place_without_a_document_is_asked_about(house, line):
    response = save(house, {field(line): "500", field(line, what="l"): "s. 3"})

    assert response.status_code == 200
    assert Outturn.objects.count() == 0


def test_a_document_of_another_municipality_cannot_be_cited(house, line):
    foreign = Desk().document

    response = save(house, {field(line): "500"}, document=foreign.pk)

    assert response.status_code == 200
    assert foreign.title not in response.content.decode()
    assert Outturn.objects.count() == 0


# Two people


def test_another_who_saved_meanwhile_is_not_overwritten(house, line):
    client, data = opened(house)
    save(house, {field(line): "500"})

    response = client.post(page(house, ""), data | {field(line): "700", field(line, 2): "30"})

    assert outturns(line) == {("outturn", 1): 500}
    said = texts_of(response)
    assert "500" in said
    assert "700" in said
    assert typed_in(response)[field(line, 2)] == ["30"]

    client.post(page(house, ""), typed_in(response))
    assert outturns(line) == {("outturn", 1): 700, ("outturn", 2): 30}


def test_what_one_did_not_touch_stays_as_the_other_wrote_it(house, line):
    client, data = opened(house)
    save(house, {field(line): "500"})

    client.post(page(house, ""), data | {field(line, 2): "30"})

    assert outturns(line) == {("outturn", 1): 500, ("outturn", 2): 30}


# Since the year began

SINCE = TERTIALS + "&amounts=accumulated"


def test_accumulated_figures_become_each_periods_own_with_their_terms(house, line):
    save(
        house,
        {field(line, 1): "100", field(line, 2): "250", field(line, 3): "300"},
        SINCE,
        document=house.document.pk,
    )

    assert outturns(line) == {("outturn", 1): 100, ("outturn", 2): 150, ("outturn", 3): 50}
    terms = [
        c.terms for c in Citation.objects.filter(outturn__isnull=False).order_by("outturn__period_number")
    ]
    assert terms == ["", "250 − 100", "300 − 250"]
    assert Citation.objects.filter(basis=Basis.COMPUTATION).count() == 2


def test_accumulated_figures_come_back_as_they_were_typed(house, line):
    save(house, {field(line, 1): "100", field(line, 2): "250"}, SINCE)

    _client, data = opened(house, SINCE)

    assert [data[field(line, n)] for n in (1, 2, 3)] == [["100"], ["250"], [""]]


def test_a_changed_beginning_keeps_the_accumulated_figures_after_it(house, line):
    save(house, {field(line, 1): "100", field(line, 2): "250"}, SINCE)

    save(house, {field(line, 1): "120"}, SINCE)

    assert outturns(line) == {("outturn", 1): 120, ("outturn", 2): 130}


def test_an_accumulated_figure_without_the_one_before_is_not_guessed(house, line):
    response = save(house, {field(line, 2): "250"}, SINCE)

    assert response.status_code == 200
    assert Outturn.objects.count() == 0


# Who


def test_another_municipality_does_not_find_the_pages(house, line):
    stranger = log_in(make_member(*Role, municipality=Desk().municipality))

    for name in ("follow_up", "follow_up_sums", "indicators", "overview"):
        address = reverse(f"admin:allocations_safetypackage_{name}", args=(house.package.pk,))
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {field(line): "5", "year": "2023"}).status_code == 404
    assert Outturn.objects.count() == 0


def test_documents_of_another_municipality_are_not_offered(house, line):
    theirs = make_document(municipality=Desk().municipality, title="HEMLIGT")
    Indicator.objects.create(package=house.package, key="matt", name="Mått")
    client = log_in(house.writer)

    for name in ("follow_up", "indicators"):
        said = client.get(reverse(f"admin:allocations_safetypackage_{name}", args=(house.package.pk,)))
        assert house.document.title in said.content.decode()
        assert theirs.title not in said.content.decode()


def test_who_does_not_write_there_reads_and_saves_nothing(house, line):
    _client, data = opened(house)
    reader = log_in(house.administrator)

    read = reader.get(page(house))
    assert read.status_code == 200
    assert field(line) not in read.content.decode()
    assert reader.post(page(house, ""), data | {field(line): "5"}).status_code == 403
    assert Outturn.objects.count() == 0


def test_a_line_of_another_package_cannot_be_written_to(house, line):
    theirs = make_line()

    save(house, {field(theirs): "5", field(theirs, what="b"): ""})

    assert Outturn.objects.count() == 0


def test_a_get_with_odd_choices_shows_a_sheet(house, line):
    client = log_in(house.writer)

    for query in ("?year=x&period=week", "?year=99999999", "?year=²", "?amounts=accumulated&period=year"):
        assert client.get(page(house, query)).status_code == 200


def test_a_tampered_hidden_field_is_no_way_around(house, line):
    save(house, {field(line): "500"})

    for base in ("[", "[1]", '["x",1,2,3,4,5]', '[{"state":"stated"},"",null,"","",""]', "null"):
        response = save(house, {field(line): "700", field(line, what="b"): base})
        assert response.status_code in {200, 302}
    assert AllocationLine.objects.count() == 1


def test_more_lines_than_one_form_takes_are_on_several_pages(house, line, monkeypatch):
    other = house.line(position=9)
    save(house, {field(line): "100", field(other): "20"})
    monkeypatch.setattr("allocations.desk.follow_up.sheet.MOST_FIELDS", 24)

    second = TERTIALS + "&page=2"
    _client, data = opened(house, second)
    assert field(other) in data
    assert field(line) not in data

    response = save(house, {field(other): "30"}, second)
    assert response.url.endswith("page=2")
    assert (outturns(line), outturns(other)) == ({("outturn", 1): 100}, {("outturn", 1): 30})
    client = log_in(house.writer)
    address = reverse("admin:allocations_safetypackage_follow_up_sums", args=(house.package.pk,))
    assert client.post(address, data | {field(other): "7"}).json()["texts"]["total-outturn-1"] == "107"


# Budget


def test_the_sheet_costs_the_same_with_more_lines(house):
    counted = []
    for lines in (2, 12):
        desk = Desk()
        decision, made = desk.adopt(1000, [10] * lines)
        desk.publish(decision)
        for each in made:
            Outturn.objects.create(line=each, fiscal_year=2023, period="tertial", kronor=5)
        client = log_in(desk.writer)
        client.get(page(desk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(desk)).status_code == 200
        counted.append(len(queries))

    assert counted[1] <= counted[0]
    assert counted[0] <= 30
