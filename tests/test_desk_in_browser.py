"""The desk in a real browser, under the strict policy: what Django's admin does with scripts still works."""

import pytest
from django.urls import reverse

from allocations.models import Allocation, Publication, Submission
from tests.factories import make_document, make_line
from tests.support.desk import Desk
from tests.support.desk_pages import address
from tests.support.logged_in import log_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house():
    return Desk()


def log_in(page, live_server, user):
    log_in_browser(page, live_server.url, user)
    page.goto(live_server.url + reverse("admin:index"))


def test_an_entry_is_added_submitted_and_published(page, live_server, house):
    line = make_line(house.package, name="Vasaparken")
    document = make_document(municipality=house.municipality, title="Protokoll")
    decision = house.decision(title="Budget")
    log_in(page, live_server, house.writer)

    page.goto(live_server.url + address(decision, "change"))
    page.locator("#allocations-group .add-row a").click()
    page.select_option("#id_allocations-0-line", label="Vasaparken")
    page.fill("#id_allocations-0-fiscal_year", "2023")
    page.fill("#id_allocations-0-kronor", "5,7 mnkr")
    page.select_option("#id_allocations-0-certainty", "decided")
    page.select_option("#id_allocations-0-cited_document", label="Protokoll")
    page.fill("#id_allocations-0-cited_printed", "5,7 miljoner")
    page.click("input[name=_save]")
    entry = Allocation.objects.get()
    assert (entry.line, entry.kronor, entry.citations.get().document) == (line, 5_700_000, document)

    page.goto(live_server.url + address(house.package, "change"))
    page.locator(".object-tools a").first.click()
    page.fill("#id_title", "Budget för 2023")
    page.click("input[name=_save]")
    page.locator(".desk-step input[type=submit]").first.click()

    log_in(page, live_server, house.approver)
    page.goto(live_server.url + address(Submission.objects.get(), "review"))
    assert "5,7 miljoner" in page.locator(".desk-figures").inner_text()
    page.locator("section[aria-labelledby=approve] input[type=submit]").click()
    assert Publication.objects.get().seal[:8] in page.locator(".messagelist").inner_text()


def test_a_package_is_found_while_typing_and_a_date_is_picked(page, live_server, house):
    log_in(page, live_server, house.writer)

    page.goto(live_server.url + reverse("admin:allocations_allocationline_add"))
    page.click(".field-package .select2-selection")
    page.locator(".select2-results__option", has_text=house.package.name).click()
    assert house.package.name in page.locator(".field-package .select2-selection").inner_text()

    page.goto(live_server.url + address(house.decision(), "change"))
    page.locator(".field-decided_on .datetimeshortcuts a").first.click()
    assert page.input_value("#id_decided_on")


def test_nothing_runs_over_at_1280(page, live_server, house):
    decision = house.adopt(100, [60, 40])[0]
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, live_server, house.writer)

    for row in (house.package, decision, house.submission(decision)):
        page.goto(live_server.url + address(row, "change"))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), row
