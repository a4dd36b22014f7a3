"""The worksheet's page: who sees it, what it shows, what it costs."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocations.models import Allocation
from municipalities.models import Role
from tests.factories import make_user
from tests.support.desk import Desk
from tests.support.desk_pages import log_in
from tests.support.worksheet import SheetPage, cell, form_of, sheet_address

pytestmark = pytest.mark.django_db

PAGES = ("worksheet", "worksheet_sums")


@pytest.fixture
def desk():
    return Desk()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_another_municipalitys_sheet_is_not_found(desk, page, role):
    stranger = log_in(make_user(role=role, municipality=Desk().municipality))

    assert stranger.get(sheet_address(desk.package)).status_code == 404
    assert stranger.post(sheet_address(desk.package, page), {"do": "save"}).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_does_not_write_may_look_and_not_save(desk, page):
    adoption, (line,) = desk.adopt(100, [40])
    client = log_in(desk.approver)
    response = client.get(sheet_address(desk.package), {"decision": adoption.pk})

    assert response.status_code == 200
    assert "40" in response.content.decode()
    assert f"amount-{cell(line)}" not in response.content.decode()
    assert client.post(sheet_address(desk.package, page), {"do": "save"}).status_code == 403


def test_a_sheet_is_for_those_who_are_logged_in(desk, client):
    assert client.get(sheet_address(desk.package)).status_code == 302


def test_nothing_of_another_municipality_is_named_or_taken(desk):
    there = Desk()
    there.document.title = "HEMLIGT"
    there.document.save()
    foreign = there.decision(title="HEMLIGT beslut")
    line, _draft = desk.line(), desk.decision()
    sheet = SheetPage(log_in(desk.writer), desk.package, years="2023", decision=foreign.pk)
    assert "HEMLIGT" not in sheet.text

    for field, value in (
        ("document", there.document.pk),
        ("draft-source", foreign.pk),
        ("from_source", f"s{there.source.pk}"),
    ):
        sheet = SheetPage(log_in(desk.writer), desk.package, years="2023")
        sheet.put({f"amount-{cell(line)}": "5", field: str(value)}).send()
        assert not sheet.saved, field
        assert "HEMLIGT" not in sheet.text

    name = cell(line)
    for field, value in (("document", there.document.pk), ("source", there.source.pk)):
        sheet = SheetPage(log_in(desk.writer), desk.package, years="2023")
        sheet.put({f"amount-{name}": "5"}).send(do=f"open-{name}")
        assert not sheet.put({f"more-{name}-{field}": str(value)}).send().saved, field
    foreign_cell = cell(there.line())
    sheet = SheetPage(log_in(desk.writer), desk.package, years="2023")
    assert not sheet.put({f"amount-{foreign_cell}": "5"}).send().saved
    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"years": "hej"},
        {"years": "1-9999"},
        {"years": "2023-2022"},
        {"opened": "[["},
        {"opened": json.dumps({"l1-2023": [1, 2, 3, 4]})},
        {"amount-l0-2023": "5"},
        {"amount-l99999999999-2023": "5"},
        {"amount-nl999-2023": "5"},
        {"new-lines": "-5"},
        {"new-lines": "999999"},
        {"draft-source": "' OR 1=1"},
        {"draft-source": "same", "draft-line": "same"},
        {"document": "999999999999999999999"},
        {"do": "open-l1-2023"},
        {"do": "another-x"},
        {"certainty_line": "sure"},
        {"amount-nl1-2023": "5" * 5000},
    ],
    ids=str,
)
@pytest.mark.parametrize("do", ["save", "show"])
def test_a_form_sent_by_hand_is_refused_and_does_no_harm(desk, data, do):
    client = log_in(desk.writer)
    whole = form_of(client.get(sheet_address(desk.package)))

    for sent in (data, whole | data):
        response = client.post(sheet_address(desk.package), {"do": do} | sent)
        assert response.status_code in {200, 302}
        assert client.post(sheet_address(desk.package, "worksheet_sums"), sent).status_code == 200
    assert not Allocation.objects.exists()


def test_given_distributed_and_left_keep_their_doubt(desk):
    draft = desk.decision()
    desk.give(draft, 100)
    one, other = desk.line(), desk.line()
    client = log_in(desk.writer)
    sheet = SheetPage(client, desk.package, years="2023")
    sheet.put({f"amount-{cell(one)}": "60", f"amount-{cell(other)}": "minst 10"})

    answer = client.post(sheet_address(desk.package, "worksheet_sums"), sheet.typed).json()

    assert "minst 70 kr" in answer["sums"].replace("\xa0", " ")
    assert "högst 30 kr" in answer["sums"].replace("\xa0", " ")
    assert answer["notes"][cell(one)] == "60\xa0kr"
    assert not Allocation.objects.exists()


def test_the_parts_of_a_line_are_not_counted_twice(desk):
    draft = desk.decision()
    desk.give(draft, 100)
    whole = desk.line()
    part = desk.line(parent=whole)
    client = log_in(desk.writer)
    sheet = SheetPage(client, desk.package, years="2023")
    sheet.put({f"amount-{cell(whole)}": "60", f"amount-{cell(part)}": "20"})

    answer = client.post(sheet_address(desk.package, "worksheet_sums"), sheet.typed).json()

    assert "40 kr" in answer["sums"].replace("\xa0", " ")


def test_more_distributed_than_given_is_told(desk):
    draft = desk.decision()
    desk.give(draft, 100)
    line = desk.line()
    sheet = SheetPage(log_in(desk.writer), desk.package, years="2023")

    sheet.put({f"amount-{cell(line)}": "101"}).send(do="show")

    assert "Mer är fördelat än tilldelat" in sheet.text


def sheet_with(lines):
    desk = Desk()
    draft = desk.decision()
    for number in range(lines):
        line = desk.line()
        desk.spread(draft, line, number + 1)
    return desk, draft


def test_a_sheet_costs_the_same_queries_with_thirty_lines_more():
    counted = []
    for lines in (2, 32):
        desk, draft = sheet_with(lines)
        client = log_in(desk.writer)
        url = f"{sheet_address(desk.package)}?decision={draft.pk}"
        typed = form_of(client.get(url))
        with CaptureQueriesContext(connection) as opening:
            client.get(url)
        with CaptureQueriesContext(connection) as summing:
            client.post(sheet_address(desk.package, "worksheet_sums"), typed)
        counted.append((len(opening), len(summing)))

    assert counted[1] == counted[0]


def test_two_hundred_lines_over_six_years_fit_in_one_form():
    desk = Desk()
    lines = [desk.line() for _number in range(200)]
    client = log_in(desk.writer)
    sheet = SheetPage(client, desk.package, years="2023-2028")

    assert len(sheet.typed) < 8_000
    sheet.put(
        {"new-source-kind": "adoption"} | {f"amount-{cell(line, 2028)}": "1 tkr" for line in lines[:20]}
    )
    assert sheet.send().saved
    assert Allocation.objects.count() == 20


def test_the_package_and_the_draft_lead_to_the_sheet(desk):
    draft = desk.decision()
    client = log_in(desk.writer)

    for row, asked in ((desk.package, ""), (draft, f"?decision={draft.pk}")):
        url = f"/admin/allocations/{row._meta.model_name}/{row.pk}/change/"
        assert f'href="{sheet_address(desk.package)}{asked}"' in client.get(url).content.decode()
