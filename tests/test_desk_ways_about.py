"""The way from one page of the desk to the next is on the page: nobody has to know an address."""

import lxml.html
import pytest
from django.contrib import admin
from django.urls import reverse

from allocations.desk.mydesk.groups import GROUPS
from allocations.publishing import approve
from tests.support.desk import Desk
from tests.support.desk_pages import address, log_in

pytestmark = pytest.mark.django_db

OF_THE_PACKAGE = (
    "overview",
    "worksheet",
    "reallocate",
    "carry_over",
    "supplement",
    "import",
    "follow_up",
    "indicators",
    "uncited",
    "change",
)


@pytest.fixture
def desk():
    return Desk()


def tree_of(client, page):
    return lxml.html.fromstring(client.get(page).content.decode())


def links_of(tree):
    return tree.xpath('//nav[contains(@class, "desk-tabs")]//a/@href')


@pytest.mark.parametrize("name", OF_THE_PACKAGE)
def test_every_page_of_a_package_leads_to_its_other_pages(desk, name):
    page = reverse(f"admin:allocations_safetypackage_{name}", args=(desk.package.pk,))

    links = links_of(tree_of(log_in(desk.writer), page))

    for other in ("overview", "worksheet", "reallocate", "carry_over", "supplement", "import", "follow_up"):
        assert reverse(f"admin:allocations_safetypackage_{other}", args=(desk.package.pk,)) in links


def test_decisions_corrections_and_changes_lead_back_to_their_package(desk):
    decision, _lines = desk.adopt(100)
    submission = desk.submit(decision)
    overview = reverse("admin:allocations_safetypackage_overview", args=(desk.package.pk,))
    client = log_in(desk.writer)
    for row, page in ((decision, "change"), (submission, "review")):
        assert overview in links_of(tree_of(client, address(row, page))), page

    approve(submission=submission, approver=desk.approver)

    assert overview in links_of(tree_of(client, address(decision, "correct")))


@pytest.mark.parametrize("name", ["overview", "worksheet"])
def test_a_draft_leads_on_to_approval(desk, name):
    desk.adopt(100)
    page = reverse(f"admin:allocations_safetypackage_{name}", args=(desk.package.pk,))
    change = f"{reverse('admin:allocations_submission_add')}?package={desk.package.pk}"

    assert change in tree_of(log_in(desk.writer), page).xpath("//a/@href")
    assert change not in tree_of(log_in(desk.approver), page).xpath("//a/@href")


def test_my_desk_leads_a_writer_to_a_new_package(desk):
    ways = '//nav[contains(@class, "mydesk-ways")]//a/@href'
    add = reverse("admin:allocations_safetypackage_add")

    assert add in tree_of(log_in(desk.writer), reverse("admin:index")).xpath(ways)
    assert add not in tree_of(log_in(desk.approver), reverse("admin:index")).xpath(ways)


def test_every_list_of_the_desk_stands_under_a_heading_of_the_work():
    grouped = {model for _key, _name, models in GROUPS for model in models}

    assert {model.__name__ for model in admin.site._registry} <= grouped
