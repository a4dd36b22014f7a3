"""The pages in a real browser: nothing runs over, nothing collides, nothing is refused, and axe finds no fault.

The pages come out of `site` and the style sheets from where they are written: no server and no database.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import faults, faults_of_colour
from tests.support.site import Site
from tests.support.window import Window

pytestmark = pytest.mark.browser

PACKAGES = (
    "/vasteras/tryggare-vasteras/",
    "/orebro/bryta-nyrekryteringen/",
    "/eskilstuna/starkare-och-tryggare-eskilstuna/",
)
SIDE_BY_SIDE = (
    "/jamfor/?with=eskilstuna/starkare-och-tryggare-eskilstuna"
    "&with=vasteras/tryggare-vasteras&with=orebro/bryta-nyrekryteringen"
)
PAGES = (
    "/",
    SIDE_BY_SIDE,
    "/orebro/2021/",
    *PACKAGES,
    "/en/orebro/bryta-nyrekryteringen/",
    "/vasteras/organ/trygghetsradet/",
    "/vasteras/",
    "/kommuner/",
    "/poster/",
    "/handlingar/",
    "/handlingar/vasteras-15-miljoner/",
    "/kontroll/",
    "/vasteras/tryggare-vasteras/v/",
    "/andringar/",
    "/rattelser/",
    "/sedan/?municipality=orebro",
    "/sok/",
    "/partier/moderaterna/",
    "/finansiering/socialstyrelsen/",
    "/andamal/",
    "/orebro/omraden/baronbackarna/",
    "/om/",
    "/om/ordlista/",
    "/om/fel/",
    "/tillganglighet/",
)
WIDTHS = (1280, 900, 640, 360)


@pytest.fixture
def reader(page: Page, site: Site) -> Window:
    return Window(page, site.pages)


@pytest.fixture
def without_scripts(chromium: Browser, site: Site) -> Iterator[Window]:
    context = chromium.new_context(java_script_enabled=False)
    yield Window(context.new_page(), site.pages)
    context.close()


def test_no_page_runs_over_its_window_and_axe_finds_no_fault(reader: Window):
    """One opening of each page for all that is asked of it: opening costs most of the time."""
    for address in PAGES:
        reader.page.emulate_media(color_scheme="light")
        page = reader.open(address)
        assert faults(page) == [], address
        page.emulate_media(color_scheme="dark")
        assert faults_of_colour(page) == [], address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_notes_in_the_margin_never_run_into_each_other(reader: Window):
    for address in PACKAGES:
        page = reader.open(address)
        boxes = [box for note in page.locator("aside .note, .beside").all() if (box := note.bounding_box())]
        assert len(boxes) >= 3, address
        boxes.sort(key=lambda box: box["y"])
        for above, below in pairwise(boxes):
            assert above["y"] + above["height"] <= below["y"] + 1, address
            assert above["x"] + above["width"] <= 1280, address


def test_a_figure_stands_level_with_its_note(reader: Window):
    page = reader.open(PACKAGES[0])

    for row in page.locator("table.lines tbody tr").all():
        figure, note = (
            row.locator("td.number").first.bounding_box(),
            row.locator(".note").first.bounding_box(),
        )
        assert figure is not None
        assert note is not None
        assert abs(figure["y"] - note["y"]) < 40


def test_axe_finds_no_fault_on_a_phone(reader: Window):
    for address in PACKAGES:
        assert faults(reader.open(address, 360)) == [], address


def test_the_menu_of_a_phone_opens_without_scripts(without_scripts: Window):
    page = without_scripts.open("/", 360)
    links = page.locator("details.menu nav a")

    assert not links.first.is_visible()
    page.locator("details.menu summary").click()

    assert links.first.is_visible()


def test_a_table_that_is_stacked_on_a_phone_is_still_a_table(reader: Window):
    page = reader.open(PACKAGES[0], 360)

    assert page.get_by_role("row").count() > 3
    assert page.get_by_role("rowheader", name="Trygga stråk och platser").count() == 1
    assert page.get_by_role("columnheader", name="Kronor").count() == 1


def test_a_number_leads_to_its_note(reader: Window):
    page = reader.open(PACKAGES[0], 360)

    page.locator(".headline .cite button").first.focus()
    page.keyboard.press("Enter")

    assert page.locator("[popover]:popover-open").first.is_visible()


def test_in_forced_colours_what_is_announced_is_still_outlined(reader: Window):
    reader.page.emulate_media(forced_colors="active")

    for address, outlined in ((PACKAGES[2], True), (PACKAGES[0], False)):
        page = reader.open(address)
        fill, stroke, ground = page.locator(".numeral").first.evaluate(
            """node => [getComputedStyle(node).color, getComputedStyle(node).webkitTextStrokeColor,
                getComputedStyle(document.body).backgroundColor]"""
        )
        assert (fill == ground) is outlined
        assert stroke != ground


def test_the_fonts_of_the_site_are_used(reader: Window):
    page = reader.open("/")
    page.evaluate("document.fonts.ready")

    loaded = page.evaluate(
        "[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family)"
    )
    assert {"Source Sans", "Source Serif"} <= {name.strip('"') for name in loaded}
