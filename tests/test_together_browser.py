"""Two people in two browsers, and leaving a page with something unsaved: in a real browser under the strict policy."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from allocations.models import Decision, Document
from municipalities.models import Role
from tests.factories import make_user
from tests.support import files
from tests.support.desk import Desk
from tests.support.desk_pages import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture
def house():
    return Desk()


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "kept"


@pytest.fixture
def other_page(chromium):
    """Another person's browser."""
    context = chromium.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    yield context.new_page()
    context.close()


@pytest.fixture
def without_scripts(chromium):
    context = chromium.new_context(locale="sv-SE", java_script_enabled=False)
    yield context.new_page()
    context.close()


def log_in(page, live_server, user):
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")


def asked(page, leave):
    """Whether the browser asks before it leaves; it then stays."""
    kinds = []
    page.once("dialog", lambda dialog: (kinds.append(dialog.type), dialog.dismiss()))
    leave()
    page.wait_for_timeout(300)
    return kinds == ["beforeunload"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_who_saves_second_sees_both_and_chooses(
    page, other_page, without_scripts, live_server, house, scripts
):
    decision = house.decision(title="Budget", summary="Kort")
    second = make_user(role=Role.WRITER, municipality=house.municipality, first_name="Bo", last_name="Alm")
    mine = page if scripts else without_scripts
    url = live_server.url + address(decision, "change")
    log_in(mine, live_server, house.writer)
    log_in(other_page, live_server, second)

    mine.goto(url)
    other_page.goto(url)
    other_page.fill("#id_title", "Budget för 2023")
    other_page.click("input[name=_save]")
    mine.fill("#id_title", "Trygghetsbudget")
    mine.fill("#id_summary", "Lång")
    mine.click("input[name=_save]")

    words = mine.locator(".together-conflict").inner_text()
    assert "Bo Alm" in words
    versions = mine.locator(".together-both .together-value").all_inner_texts()
    assert versions == ["Budget", "Budget för 2023", "Trygghetsbudget"]
    assert (mine.input_value("#id_title"), mine.input_value("#id_summary")) == ("Trygghetsbudget", "Lång")
    decision.refresh_from_db()
    assert decision.title == "Budget för 2023"

    mine.check("input[name=take_theirs]")
    mine.click("input[name=_save]")
    mine.wait_for_url("**/decision/")
    decision.refresh_from_db()
    assert (decision.title, decision.summary) == ("Budget för 2023", "Lång")


def test_the_comparison_fits_a_phone(page, other_page, live_server, house):
    decision = house.decision(title="Budget")
    log_in(page, live_server, house.writer)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + address(decision, "change"))
    Decision.objects.filter(pk=decision.pk).update(title="Budget för 2023 " * 10)
    page.fill("#id_title", "Trygghetsbudget")
    page.click("input[name=_save]")

    box = page.locator(".together").bounding_box()

    assert box is not None
    assert box["x"] + box["width"] <= 360


def test_leaving_a_page_with_something_unsaved_asks_first(page, live_server, house):
    decision = house.decision(title="Budget")
    log_in(page, live_server, house.writer)
    url = live_server.url + address(decision, "change")

    page.goto(url)
    page.wait_for_timeout(200)
    assert not asked(page, lambda: page.click("#site-name a"))
    page.goto(url)
    page.fill("#id_title", "Annat")
    assert asked(page, lambda: page.click("#site-name a", no_wait_after=True))
    assert page.input_value("#id_title") == "Annat"
    assert not asked(page, lambda: page.click("input[name=_save]"))
    decision.refresh_from_db()
    assert decision.title == "Annat"


def test_a_page_that_came_back_with_an_error_asks_without_a_further_key(page, live_server, house):
    decision = house.decision(title="Budget")
    log_in(page, live_server, house.writer)
    page.goto(live_server.url + address(decision, "change"))
    page.fill("#id_title", "Annat")
    page.select_option("#id_kind", "")
    page.click("input[name=_save]")
    page.wait_for_selector(".errornote")
    page.click("h1")  # a browser asks nobody who has not touched the page

    assert asked(page, lambda: page.click("#site-name a", no_wait_after=True))


def test_what_was_typed_when_the_log_in_ended_is_sent_again(page, live_server, house):
    decision = house.decision(title="Budget")
    log_in(page, live_server, house.writer)
    page.goto(live_server.url + address(decision, "change"))
    page.fill("#id_title", "Skriven länge")
    Session.objects.all().delete()
    page.click("input[name=_save]")

    with page.context.expect_page() as opened:
        page.click("#content-main ol a")
    tab = opened.value
    tab.fill("#id_username", house.writer.username)
    tab.fill("#id_password", PASSWORD)
    tab.click("input[type=submit]")
    tab.wait_for_url("**/admin/")
    page.click("input[value='Skicka igen']")
    page.click("input[value='Skicka igen']")  # the log-in gave a new token
    page.wait_for_url("**/decision/")

    decision.refresh_from_db()
    assert decision.title == "Skriven länge"


def test_files_are_dropped_on_the_form_and_one_too_large_is_told_of_before_it_is_sent(
    page, live_server, house, settings
):
    settings.UPLOAD_MB = 1
    log_in(page, live_server, house.writer)
    page.goto(live_server.url + reverse("admin:allocations_document_send"))
    page.select_option("#id_kind", "minutes")
    page.select_option("#id_grade", "minutes")
    large = {"name": "stor.pdf", "mimeType": "application/pdf", "buffer": files.PDF + bytes(1024 * 1024)}
    page.set_input_files("#id_sent_files", large)
    page.click("input[value=Skicka]")
    assert "stor.pdf" in page.evaluate("document.querySelector('#id_sent_files').validationMessage")
    assert page.locator(".documents-outcomes").count() == 0

    data = page.evaluate_handle(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'släppt.txt')); return data; }",
        "Kommunstyrelsen",
    )
    page.dispatch_event("#send_form", "drop", {"dataTransfer": data})
    page.click("input[value=Skicka]")
    page.wait_for_selector(".documents-outcomes")

    assert Document.objects.get(title="släppt").file_name == "släppt.txt"


def test_a_file_too_large_is_told_of_without_scripts(without_scripts, live_server, house, settings):
    settings.UPLOAD_MB = 1
    page = without_scripts
    log_in(page, live_server, house.writer)
    page.goto(live_server.url + address(house.document, "change"))
    page.fill("#id_title", "Ny titel")
    large = {"name": "stor.pdf", "mimeType": "application/pdf", "buffer": files.PDF + bytes(2 * 1024 * 1024)}
    page.set_input_files("#id_sent_file", large)
    page.click("input[name=_save]")

    assert "större än" in page.locator(".field-sent_file .errorlist").inner_text()
    assert page.input_value("#id_title") == "Ny titel"
