"""The page of a package in full: what opens, what stands side by side, what can be quoted, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from allocations.models import PublishedDecided
from allocations.public.charts.drawing import Drawing
from allocations.public.charts.flow import Flow, FlowLine, FlowSource, FlowStream, flow_drawing
from allocations.public.charts.flow_phone import flow_phone_drawing
from allocations.public.charts.marks import Mark
from allocations.public.charts.waterfall import DESKTOP, PHONE, WaterBar, waterfall_drawing
from allocations.public.pages.differences import headline_words
from allocations.public.pages.headline import headline_of
from allocations.public.pages.package import PackagePage, package_page
from allocations.record import Record
from tests.support.desk import Desk, record_of
from tests.support.hard_packages import everything as publish_everything
from tests.support.hard_packages import many_lines as publish_many_lines
from tests.support.reading import SPACES, Reading
from tests.support.site import Site

pytestmark = pytest.mark.django_db
Hard = Callable[[str], Record]
VASTERAS = "/vasteras/tryggare-vasteras/"
OREBRO = "/orebro/bryta-nyrekryteringen/"


def page_of(record: Record) -> PackagePage:
    with override("sv"):
        return package_page(record)


def plain(text: str) -> str:
    return SPACES.sub(" ", text)


# What opens


def test_a_note_opens_where_its_number_stands_and_is_there_once(site: Site):
    page = site.read(VASTERAS)

    opened = [value for _tag, name, value in page.attributes if name == "popovertarget"]
    assert len(set(opened)) > 20
    for target in set(opened):
        assert page.html.count(f' popover id="{target}"') == 1


def test_a_line_opens_to_who_is_responsible_and_what_it_is_for_each_resident(site: Site):
    page = site.read(VASTERAS)

    first = re.search(r'<details class="more">.*?</details>', page.html, re.DOTALL)
    assert first is not None
    said = plain(re.sub(r"<[^>]+>", " ", first[0]))
    assert "om Föreningar och kultur" in said
    assert "cirka 38 kr (159 662 invånare den 31 december 2023)" in said
    assert "”6 MILJONER KRONOR”" in said or "6 MILJONER KRONOR" in said
    assert "Ansvarar anges inte" in said


def test_lines_of_three_levels_are_indented_and_say_when_they_are_the_sum_of_their_parts(hard: Hard):
    rows = page_of(hard("everything")).lines.rows

    assert [row.depth for row in rows] == [0, 1, 1, 2, 2, 0, 0]
    assert [row.name for row in rows if row.from_parts] == ["Unga", "Nattvandrare"]


def test_of_many_lines_some_thirty_are_seen_and_the_rest_open_none_lost(client: Client):
    desk = publish_many_lines()

    html = client.get(reverse("package", args=(desk.municipality.slug, desk.package.slug))).content.decode()

    before, _fold, after = html.partition('<details class="fold">')
    assert len(re.findall(r'<tr role="row" id="line-', before)) in range(30, 34)
    assert len(set(re.findall(r'id="line-([\w-]+)"', before + after))) == 120


def test_what_is_included_in_another_line_says_in_which(hard: Hard):
    rows = {row.name: row for row in page_of(hard("ranges")).lines.rows}

    assert rows["Trygghetsvärdar"].first.why_not == "ingår i Fritidsgårdar"


def test_what_is_kept_of_a_version_never_shows_in_another_nor_in_the_other_language(client: Client):
    desk = Desk()
    desk.publish(desk.adopt(100, [60])[0])
    address = reverse("package", args=(desk.municipality.slug, desk.package.slug))
    client.get(address)
    more = desk.decision()
    desk.spread(more, desk.line(name="En post till"), 40)
    desk.publish(more)

    now, before = client.get(address), client.get(f"{address}v/1/")

    assert "En post till" in now.content.decode()
    assert "En post till" not in before.content.decode()
    assert "What we do not know" in client.get(f"/en{address}").content.decode()


# Side by side


def test_alternative_amounts_stand_beside_the_decided_with_the_difference(hard: Hard):
    budget = page_of(hard("everything")).chain[0]

    assert budget.alternatives is not None
    heads = [(column.actor, column.kind) for column in budget.alternatives.columns]
    assert heads == [
        ("Andra påhittade partiet", "motförslag"),
        ("Första påhittade partiet", "reservation"),
    ]
    rows = {row.name: row for row in budget.alternatives.rows}
    guards, field = rows["Ordningsvakter"], rows["Fältarbetare"]
    assert plain(guards.decided) == "2 000 000 kr"  # as corrected
    assert plain(guards.cells[0].difference) == "+ 4 000 000"
    assert plain(field.cells[1].amount) == "5 000 000 kr"
    assert guards.cells[1].amount == "inget annat belopp nämns"


def test_a_sum_of_bounds_is_not_called_nothing(hard: Hard):
    page = page_of(hard("ranges"))

    assert page.balance is not None
    assert page.balance.title == "Hur mycket som går att följa går inte att räkna ut"
    assert [segment.figure for segment in page.balance.bar.segments] == ["nästan 3", "drygt 2", "högst 1"]
    assert page.balance.bar.total_figure == "minst 8"


# Quoting


def test_a_quotation_has_every_qualifier_its_version_and_its_address_in_both_languages(site: Site):
    page = site.read(VASTERAS)

    quotes = re.findall(r'<blockquote class="quotable" lang="(..)">(.*?)</blockquote>', page.html, re.DOTALL)
    swedish, english = (plain(re.sub(r"<[^>]+>", "", text)) for _language, text in quotes)
    assert [language for language, _text in quotes] == ["sv", "en"]
    for needed in (
        "beslutades av kommunfullmäktige i november 2022",
        "15 000 000 kr (per år), budgetår: 2023, beslutat, hur länge: anges inte",
        "Tolkat, inte utsagt",
        "1 februari 2023, parti",
        "Enligt Trygghetsbudget, version 1, publicerad",
        "https://trygghetsbudget.example/vasteras/tryggare-vasteras/v/1/",
    ):
        assert needed in swedish
    assert "15 000 000 kr (per year), budget year: 2023, decided" in english
    assert "https://trygghetsbudget.example/en/vasteras/tryggare-vasteras/v/1/" in english


# Charts


@pytest.mark.parametrize("address", [VASTERAS, OREBRO])
def test_every_chart_has_its_title_its_description_and_its_table(site: Site, address: str):
    page = site.read(address)

    charts = re.findall(r'<svg class="chart (?:wide|phone)-only".*?</svg>', page.html, re.DOTALL)
    assert len(charts) >= 4
    for chart in charts:
        assert re.search(r"<title id=[^>]+>[^<]+</title><desc id=[^>]+>[^<]+</desc>", chart)
    assert '<table class="streams' in page.html


def test_where_it_is_not_said_which_source_pays_the_flow_and_its_table_say_so(site: Site):
    page = site.read(OREBRO)

    assert (
        len(re.findall(r"<svg[^>]*>(?:(?!</svg>).)*Vilken källa(?:(?!</svg>).)*</svg>", page.html, re.DOTALL))
        == 2
    )
    assert any("Vilken källa anges inte" in row for row in page.rows("streams"))


def whole(*lines: FlowLine, unsaid: bool = False) -> Flow:
    sources = (
        FlowSource("Staten", "statsbidrag", "100", "per år", Decimal(100), Mark.SOLID),
        FlowSource("Egna medel", "kommunens budget", "beloppet anges inte", "", None, Mark.DOTS),
    )
    return Flow(("Källor", "Uppdelning", "Poster"), sources, lines, "Vilken anges inte", unsaid)


def line(kronor: int | None, source: int | None = 0) -> FlowLine:
    amount = None if kronor is None else Decimal(kronor)
    return FlowLine(f"Post {kronor}", str(kronor), "Hamnen", (FlowStream(source, amount, Mark.SOLID),))


def widths(drawing: Drawing, paint: str) -> list[float]:
    return [float(rect.width) for rect in drawing.rects if paint in rect.paint]


def test_a_source_of_no_stated_amount_has_no_bar_and_no_edge_to_measure():
    for drawn in (flow_drawing, flow_phone_drawing):
        found = drawn(whole(line(60), line(None)))

        silent = [path for path in found.paths if "stroke-dot" in path.paint]
        assert silent
        assert widths(found, "fill-field") == []


def test_where_it_is_not_said_who_pays_what_the_join_is_a_dotted_field():
    for drawn in (flow_drawing, flow_phone_drawing):
        assert widths(drawn(whole(line(None, None), unsaid=True)), "fill-field")


@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_flow_of_any_size_stays_in_its_drawing(number: int):
    lines = tuple(line(kronor) for kronor in range(1, number + 1))
    for drawn in (flow_drawing, flow_phone_drawing):
        found = drawn(whole(*lines))

        for rect in found.rects:
            assert 0 <= float(rect.x) <= float(found.width) - float(rect.width) + 3
            assert float(rect.y) + float(rect.height) <= float(found.height) + 3
        assert all(float(label.y) <= float(found.height) for label in found.labels)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_cut_is_empty_where_the_money_was_and_an_addition_is_filled(size):
    bars = (
        WaterBar("Budget", "100", Decimal(100), Decimal(100), whole=True),
        WaterBar("Tillägg", "+ 20", Decimal(100), Decimal(120), whole=False),
        WaterBar("Neddragning", "− 60", Decimal(120), Decimal(60), whole=False),
    )

    found = waterfall_drawing(bars, Mark.SOLID, size)

    full = size.bar_width * 100 / 120
    assert widths(found, "fill-decided") == [
        pytest.approx(full, abs=0.1),
        pytest.approx(size.bar_width - full, abs=0.1),
    ]
    assert widths(found, "box-decided") == [pytest.approx(size.bar_width / 2 - 2, abs=0.1)]


def test_a_step_whose_amount_is_not_stated_is_told_and_not_drawn():
    desk = Desk()
    first, second = desk.decision(key="a"), desk.decision(key="b")
    desk.give(first, 100)
    desk.give(second, None, source=desk.source, measures="change")
    (water,) = page_of(record_of(desk.publish(first, second))).waterfalls

    assert water.rows[1].change == "beloppet anges inte"
    assert "0 kr" not in water.words


# In a browser


@pytest.mark.browser
def test_without_scripts_a_number_opens_its_note_and_the_keyboard_comes_back(live_server, chromium):
    desk = publish_everything()
    address = live_server.url + reverse("package", args=(desk.municipality.slug, desk.package.slug))
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page: Page = context.new_page()
    try:
        page.goto(address)
        number = page.locator("#lines").locator("xpath=following::span[@class='cite'][1]/button[1]")
        number.focus()
        page.keyboard.press("Enter")
        note = page.locator("[popover]:popover-open")
        expect(note).to_be_visible()
        page.keyboard.press("Escape")
        expect(note).to_have_count(0)
        expect(number).to_be_focused()
    finally:
        context.close()


def test_money_of_unlike_sorts_is_told_apart_wherever_it_stands(client: Client, db: None):
    desk = Desk()
    decision = desk.decision()
    line = desk.line(name="Belysning")
    each = {"amount_is": "per_year", "nature": "operating"}
    for kronor, sort in (
        (1_111_111, each),
        (2_222_222, each | {"nature": "investment"}),
        (4_444_444, each | {"amount_is": "whole_period"}),
    ):
        desk.give(decision, kronor, **sort)
        desk.spread(decision, line, kronor, source=desk.source, **sort)
    desk.publish(decision)

    page = Reading(client.get(f"/{desk.municipality.slug}/{desk.package.slug}/"))

    assert "2023, beslutat, 3 333 333 kr: per år, drift och investering" in page.text
    assert "2023, beslutat, 4 444 444 kr: hela perioden, drift" in page.text
    assert "2023: 2 222 222 kr (per år, investering), beslutat" in page.text
    assert "Summa, 2023, beslutat, per år, drift och investering 3 333 333" in page.text
    assert "Summa, 2023, beslutat, hela perioden, drift 4 444 444" in page.text
    rows = [row for row in page.rows("lines") if "Belysning" in row]
    assert [" per år, investering" in row for row in rows].count(True) == 1
    assert "7 777 777" not in page.text


def test_a_year_never_says_that_a_stated_year_is_not_stated(client: Client, db: None):
    desk = Desk()
    decision = desk.decision()
    for kronor, nature in ((1_000, "operating"), (2_000, "investment")):
        desk.give(decision, kronor, amount_is="per_year", nature=nature, runs="to_year", runs_to=2026)
    desk.publish(decision)

    page = Reading(client.get(f"/{desk.municipality.slug}/2023/"))

    assert "ett år som inte anges" not in page.text
    assert "per år, till och med ett visst år, kommunens egna pengar, drift" in page.text
    assert re.search(r"3 000 kr beslutat, per år, (drift och investering|investering och drift)", page.text)


def test_one_figure_for_operations_and_investment_says_so_wherever_it_stands(client: Client, db: None):
    desk = Desk()
    decision = desk.decision()
    for kronor, nature in ((9_000_000, "operating"), (6_000_000, "investment")):
        desk.give(decision, kronor, amount_is="per_year", nature=nature)
    version = desk.publish(decision)
    place = f"/{desk.municipality.slug}/{desk.package.slug}/"

    page = Reading(client.get(place))
    record = record_of(version)

    with override("sv"):
        basis, words = headline_of(record).basis, headline_words(record)
    assert "15 miljoner kronor (för budgetåret 2023, drift och investering)" in page.text
    assert "Siffran: 15 000 000 kr (per år, drift och investering)" in page.text
    assert basis.endswith("2023, drift och investering")  # of cards, pictures and the flow
    assert words.endswith("2023, drift och investering")
    assert list(PublishedDecided.objects.values_list("kronor", flat=True)) == [9_000_000, 6_000_000]
