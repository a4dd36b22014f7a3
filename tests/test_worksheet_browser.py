"""The worksheet in a real browser, under the strict policy: by keyboard, with a pasted block, by two people at once."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from allocations.models import Allocation, Appropriation
from municipalities.models import Role
from tests.factories import make_user
from tests.support.axe import faults, faults_of_colour
from tests.support.desk import Desk
from tests.support.worksheet import cell, sheet_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture
def desk():
    return Desk()


def log_in(page, live_server, user):
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")


def opened(page, live_server, desk, user=None, years="2023"):
    log_in(page, live_server, user or desk.writer)
    page.goto(f"{live_server.url}{sheet_address(desk.package)}?years={years}")


def paste(page, text):
    """Paste as from a spreadsheet: the clipboard itself is not to be had in every browser of a test."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_choosing_moves_nobody_and_enter_in_the_years_shows_them(page, live_server, desk):
    opened(page, live_server, desk, years="2026")

    page.focus("#years")
    page.keyboard.press("Control+a")
    page.keyboard.type("2023")
    page.keyboard.press("Enter")
    expect(page.locator("[name=amount-ns1-2023]")).to_be_visible()

    page.focus("#id_document")
    page.keyboard.type("en ny")
    expect(page.locator("#id_document")).to_be_focused()
    expect(page.locator("#id_document")).to_have_value("new")
    expect(page.locator("#id_doc-title")).to_have_value("")


def test_a_package_is_entered_from_its_press_release_by_keyboard(page, live_server, desk):
    log_in(page, live_server, desk.writer)
    page.goto(live_server.url + reverse("admin:allocations_safetypackage_add"))
    page.fill("#id_name", "15 miljoner för ett tryggare Västerås")
    page.click("input[name=_save]")
    expect(page.locator("#worksheet")).to_be_visible()
    keys = page.keyboard

    page.focus("#years")
    keys.press("Control+a")
    keys.type("2023")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(re.compile("worksheet"))
    page.select_option("#id_document", "new")
    page.focus("#id_doc-title")
    keys.type("15 miljoner för ett tryggare Västerås")
    page.select_option("#id_doc-kind", "press_release")
    page.select_option("#id_doc-grade", "party")
    page.fill("#id_doc-when", "2023-02-01")
    page.select_option("#id_amount_is", "per_year")
    page.select_option("#id_new-source-kind", "adoption")
    page.focus("#id_new-source-title")
    keys.type("Kommunens budget för 2023")
    keys.press("Tab")
    keys.type("Kommunfullmäktige")
    keys.press("Tab")
    keys.type("november 2022")
    page.select_option("#draft-line", "new")
    page.select_option("#id_new-line-kind", "announcement")
    page.select_option("#id_from_source", "ns1")
    page.focus("#id_ns1-name")
    keys.type("Kommunens budget")
    page.select_option("#id_ns1-kind", "municipal_budget")
    page.focus("#amount-ns1-2023")
    keys.type("15 miljoner kronor")
    page.focus("#id_nl1-name")
    for name in ("Föreningar och kultur", "Västra stadsdelarna", "Trygga stråk"):
        keys.type(name)
        keys.press("ArrowDown")
    page.focus("#amount-nl1-2023")
    for amount in ("6 MILJONER KRONOR", "5,7 MILJONER KRONOR", "3,3 MILJONER KRONOR"):
        keys.type(amount)
        keys.press("Enter")

    left = page.locator("#sums .ws-left td")
    expect(left).to_contain_text("0 kr")
    keys.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("4 ")

    given = Appropriation.objects.get()
    assert (given.kronor, given.certainty, given.amount_is) == (15_000_000, "decided", "per_year")
    assert (given.decision.body.name, given.decision.decided_precision) == ("Kommunfullmäktige", "month")
    lines = Allocation.objects.order_by("line__position")
    assert [(line.kronor, line.certainty, line.source) for line in lines] == [
        (6_000_000, "announced", given.source),
        (5_700_000, "announced", given.source),
        (3_300_000, "announced", given.source),
    ]
    assert [line.citations.get().printed for line in lines] == [
        "6 MILJONER KRONOR",
        "5,7 MILJONER KRONOR",
        "3,3 MILJONER KRONOR",
    ]


def test_arrows_and_enter_move_and_escape_gives_back(page, live_server, desk):
    one, other = desk.line(), desk.line()
    opened(page, live_server, desk, years="2023-2024")
    keys = page.keyboard

    page.focus(f"#amount-{cell(one)}")
    keys.type("5")
    keys.press("ArrowRight")
    expect(page.locator(f"#amount-{cell(one, 2024)}")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(f"#amount-{cell(other, 2024)}")).to_be_focused()
    keys.type("7")
    keys.press("Escape")
    expect(page.locator(f"#amount-{cell(other, 2024)}")).to_have_value("")
    keys.press("ArrowLeft")
    keys.press("ArrowUp")
    expect(page.locator(f"#amount-{cell(one)}")).to_be_focused()
    expect(page.locator(f"#amount-{cell(one)}")).to_have_value("5")
    keys.press("Tab")
    expect(page.locator(f"[name=printed-{cell(one)}]")).to_be_focused()


def test_the_rarer_fields_are_one_key_away(page, live_server, desk):
    line, draft = desk.line(), desk.decision()
    opened(page, live_server, desk)
    keys = page.keyboard

    page.focus(f"#amount-{cell(line)}")
    keys.type("5 mnkr")
    keys.press("Alt+Enter")
    panel = page.locator(f"#more-{cell(line)}")
    expect(panel.locator("select").first).to_be_focused()
    panel.locator("[name$=-certainty]").select_option("planned")
    panel.locator("[name$=-runs]").select_option("until_further_notice")
    keys.press("Escape")
    expect(page.locator(f"#amount-{cell(line)}")).to_be_focused()
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("draft-source"))

    entry = Allocation.objects.get(decision=draft)
    assert (entry.kronor, entry.certainty, entry.runs) == (5_000_000, "planned", "until_further_notice")


def test_a_block_from_a_spreadsheet_spreads_and_tells_what_has_no_room(page, live_server, desk):
    one, other = desk.line(), desk.line()
    opened(page, live_server, desk, years="2023-2024")

    page.focus(f"#amount-{cell(one)}")
    paste(page, '1\u00a0000\t"2\n000"\t3000\r\nanges inte\t"cirka 5 mnkr"\r\n')

    assert page.input_value(f"#amount-{cell(one)}") == "1\u00a0000"
    assert page.input_value(f"#amount-{cell(one, 2024)}") == "2 000"
    assert page.input_value(f"#amount-{cell(other)}") == "anges inte"
    assert page.input_value(f"#amount-{cell(other, 2024)}") == "cirka 5 mnkr"
    assert "3000" in page.locator("[data-status]").inner_text()
    page.click("[data-undo]")
    assert page.input_value(f"#amount-{cell(other)}") == ""


def test_names_pasted_from_a_spreadsheet_make_rows_of_their_own(page, live_server, desk):
    desk.decision()
    opened(page, live_server, desk)

    page.focus("#id_nl1-name")
    paste(page, "\n".join(f"Post {number}\t{number} tkr" for number in range(1, 9)))
    page.click(".ws-save")
    page.wait_for_url(re.compile("draft-source"))

    assert [int(entry.kronor) for entry in Allocation.objects.order_by("line__position")] == [
        number * 1000 for number in range(1, 9)
    ]


def test_what_is_left_is_seen_while_typing(page, live_server, desk):
    line, draft = desk.line(), desk.decision()
    desk.give(draft, 100)
    opened(page, live_server, desk)

    page.focus(f"#amount-{cell(line)}")
    page.keyboard.type("minst 60 kr")

    expect(page.locator("#sums .ws-left td")).to_contain_text("högst 40 kr")
    expect(page.locator(f"#note-{cell(line)}")).to_have_text("minst 60 kr")


def test_two_browsers_on_one_sheet_lose_nothing(page, live_server, desk, chromium):
    line, draft = desk.line(), desk.decision()
    second = make_user(role=Role.WRITER, municipality=desk.municipality, username="anna")
    opened(page, live_server, desk)
    context = chromium.new_context(locale="sv-SE")
    other = context.new_page()
    opened(other, live_server, desk, user=second)
    other.fill(f"#amount-{cell(line)}", "7 mnkr")
    other.click(".ws-save")
    other.wait_for_url(re.compile("draft-source"))
    context.close()

    page.fill(f"#amount-{cell(line)}", "5 mnkr")
    page.click(".ws-save")
    choice = page.locator(f"#theirs-{cell(line)}")
    expect(choice).to_contain_text("anna")
    expect(choice).to_contain_text("7")
    assert page.input_value(f"#amount-{cell(line)}") == "5 mnkr"
    choice.get_by_label("Mitt:").check()
    page.click(".ws-save")
    page.wait_for_url(re.compile("draft-source"))

    assert Allocation.objects.get(decision=draft).kronor == 5_000_000


def test_without_scripts_the_same_is_typed_asked_and_saved(live_server, desk, chromium):
    line = desk.line()
    context = chromium.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    opened(page, live_server, desk)
    page.fill(f"#amount-{cell(line)}", "1.234 tkr")
    page.click(f"[value=open-{cell(line)}]")
    page.select_option(f"[name=more-{cell(line)}-runs]", "one_off")
    page.select_option("#id_new-source-kind", "adoption")
    page.click(".ws-save")
    page.locator(f"[name=reading-{cell(line)}]").first.check()
    page.click(".ws-save")
    page.wait_for_url(re.compile("draft-source"))
    context.close()

    entry = Allocation.objects.get()
    assert (entry.kronor, entry.runs) == (1_234_000, "one_off")


def test_axe_finds_no_fault(page, live_server, desk):
    adoption, (line, other) = desk.adopt(100, [60, 40])
    desk.publish(adoption)
    opened(page, live_server, desk, years="2023-2024")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == [], width

    page.fill(f"#amount-{cell(line)}", "1.234")
    page.fill(f"#amount-{cell(other)}", "mycket")
    page.click(f"[value=open-{cell(line)}]")
    page.click(".ws-save")
    expect(page.locator("#ws-errors")).to_be_focused()
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of_colour(page) == []


def test_leaving_with_something_typed_warns_and_saving_does_not(page, live_server, desk):
    line, _draft = desk.line(), desk.decision()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    opened(page, live_server, desk)
    page.focus(f"#amount-{cell(line)}")
    page.keyboard.type("5 mnkr")

    page.locator(".breadcrumbs a").first.click()
    page.wait_for_url(re.compile("/admin/$"))
    assert asked == ["beforeunload"]

    opened(page, live_server, desk)
    page.fill(f"#amount-{cell(line)}", "5 mnkr")
    page.click(".ws-save")
    page.wait_for_url(re.compile("draft-source"))
    assert asked == ["beforeunload"]
