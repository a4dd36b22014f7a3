"""An import in a real browser: by mouse, by keyboard alone, without scripts; nothing is cut off on a narrow screen."""

import os

import pytest
from django.conf import settings
from django.urls import reverse

from allocations.models import Allocation
from tests.support.desk import Desk
from tests.support.spreadsheets import HEAD, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("IMPORT_SHOTS", "")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def desk():
    desk = Desk()
    decision = desk.decision()
    desk.give(decision, 100)
    desk.spread(decision, desk.line(number="1", name="Trygghetsvärdar"), 100, fiscal_year=2023)
    desk.publish(decision)
    return desk


def coming_in(context, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def file_of(*rows):
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "Budget 2023.xlsx", "mimeType": mime, "buffer": xlsx([HEAD, *rows])}


GOOD = (
    (1, "Trygghetsvärdar", 2023, 250),
    (2, "Belysning i Vasaparken", 2023, "1,5 mnkr"),
    (None, "Summa", None, None),
)
BAD = ((1, "Trygghetsvärdar", 2023, 10.235), (2, None, 44927, "–"))


def shot(page, name):
    for width in (360, 1280) if SHOTS else ():
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def fits(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def start(live_server, desk):
    return live_server.url + reverse("admin:allocations_safetypackage_import", args=(desk.package.pk,))


def by_keyboard_to_the_next_step(page):
    """From where the admin's own link past its menu leads, from field to field to the button."""
    page.wait_for_load_state()
    page.locator(page.locator("a.skip-to-content-link").get_attribute("href")).focus()
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.import-steps') !== null"):
            break
    page.keyboard.press("Enter")


def take(page):
    """From the file to the result, as far as a click goes."""
    page.click("form[enctype] input[type=submit]")
    page.locator("form .import-steps input[type=submit]").click()
    page.wait_for_selector(".import-rows")


def test_the_whole_way_in_a_browser(page, live_server, client, desk):
    coming_in(page.context, live_server, client, desk.writer)
    page.goto(start(live_server, desk))
    assert fits(page, 360)
    shot(page, "1-start")

    page.set_input_files("input[type=file]", file_of(*GOOD))
    page.click("form[enctype] input[type=submit]")
    assert page.locator("#id_column_3").input_value() == "amount"
    assert fits(page, 360)
    shot(page, "2-columns")
    page.locator("form .import-steps input[type=submit]").click()

    rows = page.locator(".import-rows tbody")
    assert "100" in rows.locator("del").inner_text()
    assert "250" in rows.locator("ins").inner_text()
    assert "summa, läses inte in" in rows.inner_text()
    assert fits(page, 360)
    shot(page, "3-preview")
    page.locator(".import-steps input[type=submit]").click()

    assert "Skriven" in page.locator("#content-main").inner_text()
    assert fits(page, 360)
    shot(page, "4-written")
    assert Allocation.objects.filter(decision__publication__isnull=True).count() == 2
    page.locator(".import-steps input[type=submit]").click()

    assert "ångrad" in page.locator(".messagelist").inner_text()
    assert Allocation.objects.filter(decision__publication__isnull=True).count() == 0


def test_refused_rows_name_their_cell_and_the_mend(page, live_server, client, desk):
    coming_in(page.context, live_server, client, desk.writer)
    page.goto(start(live_server, desk))
    page.set_input_files(
        "input[type=file]", {"name": "x.xlsx", "mimeType": "text/plain", "buffer": b"Nr;Post"}
    )
    page.click("form[enctype] input[type=submit]")
    assert ".csv" in page.locator(".errorlist").inner_text()
    shot(page, "5-not-taken")

    page.set_input_files("input[type=file]", file_of(*BAD))
    take(page)

    said = page.locator(".import-rows").inner_text()
    assert "D2:" in said
    assert "C3:" in said
    assert "2023-01-01" in said
    shot(page, "6-refused")
    assert page.locator(".import-steps").count() == 0


def test_an_import_is_done_by_keyboard_alone(page, live_server, client, desk):
    coming_in(page.context, live_server, client, desk.writer)
    page.goto(start(live_server, desk))
    page.set_input_files("input[type=file]", file_of(*GOOD))  # the system's own window is not the page's

    page.locator("input[type=file]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_column_0")
    by_keyboard_to_the_next_step(page)
    page.wait_for_selector(".import-rows")
    by_keyboard_to_the_next_step(page)
    page.wait_for_selector(".import-counts")

    assert Allocation.objects.filter(decision__publication__isnull=True).count() == 2


def test_an_import_needs_no_scripts(chromium, live_server, client, desk):
    context = chromium.new_context(locale="sv-SE", java_script_enabled=False)
    coming_in(context, live_server, client, desk.writer)
    page = context.new_page()

    page.goto(start(live_server, desk))
    page.set_input_files("input[type=file]", file_of(*GOOD))
    take(page)
    page.locator(".import-steps input[type=submit]").click()
    page.wait_for_selector(".import-counts")

    assert Allocation.objects.filter(decision__publication__isnull=True).count() == 2
    context.close()
