"""The page of components: who sees it, and that every part of it is whole in every way of being looked at.

The pictures that it takes are for people: they lie in var/pictures/.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from allocations.public.pages.components import EXHIBITS, TOKENS
from tests.factories import make_user
from tests.support.axe import faults
from tests.support.colours import contrast, parts_of
from tests.support.reading import Reading
from tests.support.sources import ROOT
from tests.support.window import Window

ADDRESS = "/om/komponenter/"
PICTURES = ROOT / "var" / "pictures"
WAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}

# The ink of each run of text: its line box less what stands empty over and under its letters.
TEXTS_THAT_COLLIDE = """() => {
    const boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const owner = node.parentElement;
        if (!node.data.trim() || !owner.checkVisibility()) continue;
        if (owner.closest(".unseen, .skip, title, desc, option, thead")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width < 2 || box.height < 2) continue;
            const under = owner.closest(".comma") ? 0.1 : 0.26;
            boxes.push({ node, top: box.top + box.height * 0.26, bottom: box.bottom - box.height * under,
                left: box.left + 0.5, right: box.right - 0.5 });
        }
    }
    boxes.sort((one, other) => one.top - other.top);
    const found = [];
    boxes.forEach((box, place) => {
        for (let next = place + 1; next < boxes.length && boxes[next].top < box.bottom - 0.5; next++) {
            const other = boxes[next];
            const numeral = box.node.parentElement.closest(".numeral"); // its comma is set close on purpose
            if (numeral && numeral.contains(other.node)) continue;
            if (other.node !== box.node && other.left < box.right && box.left < other.right)
                found.push(`${box.node.data.trim().slice(0, 30)} | ${other.node.data.trim().slice(0, 30)}`);
        }
    });
    return found;
}"""
PAINTS = """() => [...document.querySelectorAll(".shown svg:not(.tokens svg)")]
    .filter(svg => svg.checkVisibility())
    .map(svg => [svg.getAttribute("class") + " " + (svg.parentElement.className || ""),
        [...svg.querySelectorAll("rect, path, text")].flatMap(shape => {
            const style = getComputedStyle(shape);
            return [style.fill, style.stroke];
        })])"""
RIGHT_EDGES = """() => [...document.querySelectorAll(".shown table")].flatMap(table => {
    const columns = {};
    for (const cell of table.querySelectorAll("tbody td.number, tfoot td.number")) {
        const text = [...cell.childNodes].find(node => node.nodeType === 3 && node.data.trim());
        if (!text || cell.querySelector("svg")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        (columns[cell.cellIndex] ??= []).push(Math.max(...[...range.getClientRects()].map(box => box.right)));
    }
    return Object.entries(columns).map(([column, edges]) =>
        [`${table.className} ${column}`, edges.length, Math.max(...edges) - Math.min(...edges)]);
})"""
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
    document.fonts.ready.then(() => setTimeout(() => done(sum), 150));
})"""

_answers: dict[str, Any] = {}


@pytest.fixture
def answers(db: None, client: Client) -> dict[str, Any]:
    """The page as staff get it, asked for once in a run."""
    if not _answers:
        client.force_login(make_user())
        _answers[ADDRESS] = client.get(ADDRESS)
        assert _answers[ADDRESS].status_code == 200
    return _answers


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[360, 1280])
def shown(request: pytest.FixtureRequest, page: Page, way: str, answers: dict[str, Any]) -> Iterator[Page]:
    """The page of components in one way at one width; its picture is taken last."""
    page.emulate_media(**WAYS[way])
    yield Window(page, answers).open(ADDRESS, request.param)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"components-{request.param}-{way}.png", full_page=True)


def test_only_staff_see_the_components(db: None, client: Client, settings: Any):
    assert client.get(ADDRESS).status_code == 404

    client.force_login(make_user(is_staff=False))
    assert client.get(ADDRESS).status_code == 404

    client.logout()
    settings.DEBUG = True
    assert client.get(ADDRESS).status_code == 200


def test_every_exhibit_and_every_token_is_on_the_page(answers: dict[str, Any]):
    page = Reading(answers[ADDRESS])
    ids = [value for _tag, name, value in page.attributes if name == "id"]

    assert {f"shown-{exhibit.key}" for exhibit in EXHIBITS} <= set(ids)
    assert sorted(ids) == sorted(set(ids))
    sheet = (ROOT / "static" / "css" / "components.css").read_text(encoding="utf-8")
    assert all(f".token-{name} " in sheet for name, _use in TOKENS)


def test_no_component_is_missing_from_the_page(answers: dict[str, Any]):
    rendered = {template.name for template in answers[ADDRESS].templates}
    there = {f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html")}

    assert len(there) > 60
    # One loads scripts and shows nothing; the other is the form of days as the clocks have it, which stands there once.
    assert there - rendered == {"components/htmx.html", "components/other_day.html"}


@pytest.mark.browser
def test_every_component_is_whole_in_every_way_of_looking(shown: Page):
    """One opening of the page for all rules: opening costs most of the time."""
    width = shown.evaluate("innerWidth")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width

    assert shown.evaluate(TEXTS_THAT_COLLIDE) == []

    ground = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    drawings = shown.evaluate(PAINTS)
    assert len(drawings) > 60
    for name, paints in drawings:
        seen = [contrast(paint, ground) for paint in paints if parts_of(paint)]
        assert max(seen, default=0) >= 3, name

    columns = shown.evaluate(RIGHT_EDGES)
    if width == 1280:
        assert sum(count > 2 for _name, count, _spread in columns) >= 3
        assert {name: spread for name, _count, spread in columns if spread > 0.6} == {}


@pytest.mark.browser
def test_no_component_moves_when_the_fonts_come_late(page: Page, answers: dict[str, Any]):
    for width in (360, 1280):
        window = Window(page, answers, fonts_after=0.4).open(ADDRESS, width)
        assert window.evaluate(SHIFTS) < 0.005, width


@pytest.mark.browser
def test_axe_finds_no_fault_with_the_components(page: Page, answers: dict[str, Any]):
    found = dict(faults(Window(page, answers).open(ADDRESS)))
    found.pop(
        "landmark-unique", None
    )  # here stand several tables of the same name, as on no page of the site
    assert found == {}
