"""The sheet of outturn in a real browser: by keyboard, from the clipboard, with sums as one types, and between two."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from allocations.models import Outturn
from tests.support.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"
PASTE = """([id, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.getElementById(id).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def lines(house):
    """Two lines with 1 000 kr each for 2023, published."""
    decision, lines = house.adopt(2000, [1000, 1000])
    house.publish(decision)
    return lines


@pytest.fixture
def sheet(page, live_server, house, lines):
    open_sheet(page, live_server, house)
    return page


def open_sheet(page, live_server, house, user=None):
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("#id_username", (user or house.writer).username)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    address = reverse("admin:allocations_safetypackage_follow_up", args=(house.package.pk,))
    page.goto(f"{live_server.url}{address}?year=2023&period=tertial")


def cell(line, number=1, kind="outturn"):
    return f"id_a-{line.pk}-{kind}-{number}"


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_one_moves_types_and_saves_by_keyboard_alone(sheet, lines):
    first, second = lines
    sheet.locator(f"#{cell(first)}").focus()

    sheet.keyboard.type("0,3 tkr")
    sheet.keyboard.press("Enter")
    assert focused(sheet) == cell(second)
    sheet.keyboard.type("40")
    sheet.keyboard.press("ArrowRight")
    assert focused(sheet) == cell(second, 2)
    sheet.keyboard.press("ArrowUp")
    assert focused(sheet) == cell(first, 2)
    sheet.keyboard.type("500")
    sheet.keyboard.press("ArrowLeft")  # within what is typed the arrow is the text's own
    assert focused(sheet) == cell(first, 2)
    sheet.keyboard.press("Escape")
    assert sheet.input_value(f"#{cell(first, 2)}") == ""
    sheet.keyboard.press("Alt+ArrowDown")
    assert sheet.evaluate("document.activeElement.name") == f"l-{first.pk}-outturn-2"
    sheet.keyboard.press("Escape")
    assert focused(sheet) == cell(first, 2)
    with sheet.expect_navigation():
        sheet.keyboard.press("Control+Enter")

    assert sorted(Outturn.objects.values_list("line", "period_number", "kronor")) == [
        (first.pk, 1, 300),
        (second.pk, 1, 40),
    ]


def test_a_block_from_a_spreadsheet_is_pasted_and_can_be_taken_back(sheet, lines):
    first, second = lines
    block = '100\t1 234,50\r\n"anges inte"\t5,7 mnkr\t\t\t\t\t7\r\n'

    sheet.evaluate(PASTE, [cell(first), block])

    assert sheet.input_value(f"#{cell(first, 2)}") == "1 234,50"
    assert sheet.input_value(f"#{cell(second, 2)}") == "5,7 mnkr"
    told = sheet.locator("[data-grid-status]").inner_text()
    assert "8" in told  # two, and the six of a row
    assert "1" in told  # what lay outside the table
    sheet.locator("[data-grid-undo]").click()
    assert sheet.input_value(f"#{cell(second, 2)}") == ""

    sheet.evaluate(PASTE, [cell(first), "100\t1 234,50\nanges inte\t5,7 mnkr"])
    with sheet.expect_navigation():
        sheet.locator(".desk-save input[type=submit]").click()
    assert [str(o.kronor) for o in Outturn.objects.order_by("line", "period_number")] == [
        "100.00",
        "1234.50",
        "None",
        "5700000.00",
    ]


def test_the_sums_are_the_servers_while_one_types(sheet, lines):
    first, _second = lines

    sheet.fill(f"#{cell(first)}", "0,3 tkr")
    expect(sheet.locator(f"#left-{first.pk}")).to_contain_text("700")
    assert "300" in sheet.locator(f"#spent-{first.pk}").inner_text()

    sheet.fill(f"#{cell(first)}", "hej")
    expect(sheet.locator(f"#{cell(first)}")).to_have_attribute("aria-invalid", "true")
    assert Outturn.objects.count() == 0


def test_leaving_with_something_typed_asks_first(sheet, lines):
    asked = []
    sheet.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    sheet.locator(f"#{cell(lines[0])}").click()
    sheet.keyboard.type("5")
    sheet.goto("about:blank")

    assert asked == ["beforeunload"]


def test_of_two_the_second_sees_both_figures_and_loses_nothing(page, live_server, house, lines):
    first, second = lines
    open_sheet(page, live_server, house)
    page.fill(f"#{cell(first)}", "700")
    page.fill(f"#{cell(second)}", "anges inte")
    Outturn.objects.create(line=first, fiscal_year=2023, period="tertial", period_number=1, kronor=500)

    with page.expect_navigation():
        page.locator(".desk-save input[type=submit]").click()
    said = page.locator(f"#e-a-{first.pk}-outturn-1").inner_text()
    assert "500" in said
    assert "700" in said
    assert page.input_value(f"#{cell(second)}") == "anges inte"
    assert Outturn.objects.get().kronor == 500

    with page.expect_navigation():
        page.locator(".desk-save input[type=submit]").click()
    assert Outturn.objects.get(line=first).kronor == 700


def test_it_works_without_scripts_on_a_phone(chromium, live_server, house, lines):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    open_sheet(page, live_server, house)

    page.fill(f"#{cell(lines[0])}", "5,7 mnkr")
    page.locator(".desk-save input[type=submit]").click()
    context.close()

    assert Outturn.objects.get().kronor == 5_700_000


def test_no_page_of_a_package_runs_over_on_a_phone(page, live_server, house, lines):
    page.set_viewport_size({"width": 360, "height": 740})
    open_sheet(page, live_server, house)

    for name in ("overview", "follow_up", "indicators"):
        page.goto(
            live_server.url + reverse(f"admin:allocations_safetypackage_{name}", args=(house.package.pk,))
        )
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
