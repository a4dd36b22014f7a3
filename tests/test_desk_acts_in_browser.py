"""A reallocation and a correction made with the keyboard alone, and again where the browser runs no scripts."""

from __future__ import annotations

import pytest

from allocations.models import Decision
from municipalities.models import BodyKind
from tests.factories import make_body
from tests.support.desk import Desk, again
from tests.support.desk_pages import address
from tests.support.logged_in import log_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house():
    return Desk()


def enter(page, live_server, user):
    log_in_browser(page, live_server.url, user)


def reach(page, selector):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(120):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


def published(house):
    decision, lines = house.adopt(100, [60, 40])
    decision.paragraph = "§ 54"
    decision.save()
    house.publish(decision)
    return again(decision), lines


def test_money_is_moved_with_the_keyboard_alone(page, live_server, house):
    published(house)
    make_body(house.municipality, name="Kommunstyrelsen", kind=BodyKind.BOARD)
    enter(page, live_server, house.writer)
    page.goto(live_server.url + address(house.package, "reallocate"))

    reach(page, "#id_row-0-taken_from")
    page.keyboard.press("ArrowDown")
    reach(page, "#id_row-0-given_to")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    reach(page, "#id_row-0-kronor")
    page.keyboard.type("20")
    reach(page, "#id_body")
    page.keyboard.type("Kommunst")
    reach(page, "#id_paragraph")
    page.keyboard.type("§ 45")
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk-effects")
    assert "60 − 20 = 40 kr" in page.inner_text(".desk-effects").replace("\xa0", " ")
    assert not Decision.objects.drafts().exists()

    reach(page, "button[name=save]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist")
    decision = Decision.objects.drafts().get()
    assert (decision.body.name, decision.paragraph) == ("Kommunstyrelsen", "§ 45")
    assert sorted(decision.allocations.values_list("kronor", flat=True)) == [-20, 20]


def test_a_body_is_added_beside_the_act_and_leaving_it_asks(page, live_server, house):
    published(house)
    enter(page, live_server, house.writer)
    page.goto(live_server.url + address(house.package, "reallocate"))
    page.fill("#id_row-0-kronor", "20")

    with page.expect_popup() as opened:
        page.click("#add_id_body")
    popup = opened.value
    popup.fill("#id_name", "Kommunstyrelsen")
    popup.select_option("#id_kind", BodyKind.BOARD)
    with popup.expect_event("close"):
        popup.click("input[name=_save]")

    assert page.locator("#id_body option:checked").inner_text() == "Kommunstyrelsen"
    assert page.input_value("#id_row-0-kronor") == "20"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click(".desk-tabs a >> nth=0")
    page.wait_for_url("**/overview/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_paragraph_is_mended_with_and_without_scripts(chromium, live_server, house, scripts):
    decision, _lines = published(house)
    page = chromium.new_context(locale="sv-SE", java_script_enabled=scripts).new_page()
    enter(page, live_server, house.writer)
    page.goto(live_server.url + address(decision, "change"))

    page.click(".object-tools >> text=Rätta")
    page.fill("#id_paragraph", "§ 45")
    page.click("button[name=submit]")

    assert "§ 54" in page.inner_text(".desk-changes").replace("\xa0", " ")
    assert Decision.objects.drafts().get().factcorrections.get().text == "§ 45"
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_acts_run_over_at_no_width(page, live_server, house, width):
    decision, _lines = published(house)
    enter(page, live_server, house.writer)
    page.set_viewport_size({"width": width, "height": 900})

    for row, name in ((house.package, "reallocate"), (house.package, "carry_over"), (decision, "correct")):
        page.goto(live_server.url + address(row, name))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
