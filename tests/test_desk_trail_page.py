"""The trail: who did what and when with every row, looked through, narrowed and exported as it is shown."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from allocations.desk.trail_page.views import safe
from allocations.models import AllocationLine, DeskWrite, ErrorReport
from allocations.publishing import send_back
from municipalities.accounts.events import note
from municipalities.models import AccountEventKind, Area
from tests.factories import make_desk_write, make_document, make_line
from tests.support.desk import Desk
from tests.support.desk_pages import added, address, log_in, saved, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def client(desk):
    return log_in(desk.writer)


def events(client, **asked):
    return client.get(reverse("desk:trail"), asked).context["events"]


def done(client, **asked):
    return [(event.did, event.name) for event in events(client, **asked)]


def exported(client, **asked):
    response = client.get(reverse("desk:trail-csv"), asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_what_was_done_with_a_row_is_said_by_its_name(desk, client):
    line = make_line(desk.package, name="Trygghetsvärdar")
    saved(client, line, description="Fler")

    assert done(client) == [("ändrad", "Trygghetsvärdar")]


def test_added_changed_and_deleted_are_told_apart(desk, client):
    page = address(desk.package, "change")
    assert page
    saved(client, desk.package, scope_note="Hela kommunen")
    area = Area.objects.create(municipality=desk.municipality, slug="parken", name="Parken")
    saved(client, area, name="Parken i stan")
    client.post(address(area, "delete"), {"post": "yes"})

    assert [did for did, _name in done(client)] == ["borttagen", "ändrad", "ändrad"]
    assert [write.action for write in DeskWrite.objects.order_by("pk")] == ["changed", "changed", "deleted"]


def test_a_new_row_of_an_inline_is_added(desk, client):
    document = make_document(municipality=desk.municipality)
    line = make_line(desk.package)
    saved(
        client, line, **added("citations", basis="stated", document=document.pk, locator="s. 1", position="0")
    )

    assert DeskWrite.objects.get(row__startswith="allocations.citation").action == "added"


def test_places_and_documents_of_the_municipality_are_in_its_trail(desk, client):
    document = make_document(municipality=desk.municipality, title="Protokoll")
    saved(client, document, title="Protokoll § 45")

    (event,) = events(client)
    assert (event.name, event.municipality) == ("Protokoll § 45", str(desk.municipality))


def test_a_deleted_row_keeps_its_trail(desk, client):
    line = make_line(desk.package)
    client.post(address(line, "delete"), {"post": "yes"})

    (event,) = events(client, row=f"allocations.allocationline:{line.pk}")

    assert not AllocationLine.objects.exists()
    assert (event.did, event.address) == ("borttagen", "")


def test_the_steps_of_a_change_stand_among_the_writes_with_their_reason(desk, client):
    submission = desk.submit(desk.adopt(100)[0])
    send_back(submission=submission, user=desk.approver, reason="Fel paragraf")

    back, submitted = events(client)

    assert (back.user, back.reason) == (str(desk.approver), "Fel paragraf")
    assert submitted.address == address(submission, "review")


def test_every_page_leads_to_the_trail_of_its_own_row(desk, client):
    line = make_line(desk.package)
    saved(client, line, description="Fler")
    other = make_line(desk.package, name="En annan")
    saved(client, other, description="Fler")

    asked = f"{reverse('desk:trail')}?row=allocations.allocationline:{line.pk}"

    assert asked in client.get(address(line, "change")).content.decode()
    assert [event.name for event in client.get(asked).context["events"]] == [line.name]


@pytest.mark.parametrize("narrowed", ["user", "kind", "action", "package", "decision", "since", "until"])
def test_it_is_narrowed_by_each_of_its_fields(desk, client, narrowed):
    decision = desk.decision()
    now = timezone.now()
    wanted = make_desk_write(
        desk.package,
        user=desk.writer,
        decision=decision,
        municipality=desk.municipality,
        row=f"allocations.decision:{decision.pk}",
        action="added",
        written_at=now - timedelta(days=10),
    )
    other = Desk(desk.municipality)
    make_desk_write(
        other.package,
        user=desk.approver,
        municipality=desk.municipality,
        row="allocations.allocationline:1",
        action="deleted",
        written_at=now
        - timedelta(days=10)
        + (timedelta(days=-5) if narrowed == "since" else timedelta(days=5)),
    )
    day = timezone.localtime(wanted.written_at).date().isoformat()
    asked = {
        "user": desk.writer.pk,
        "kind": "allocations.decision",
        "action": "added",
        "package": desk.package.pk,
        "decision": decision.pk,
        "since": day,
        "until": day,
    }
    assert len(events(client)) == 2

    assert done(client, **{narrowed: asked[narrowed]}) == [("tillagd", str(decision))]
    assert len(exported(client, **{narrowed: asked[narrowed]})) == 2


@pytest.mark.parametrize(
    "senseless",
    [
        {"since": "igår"},
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"package": "9" * 30},
        {"row": "x"},
        {"user": "0"},
        {"kind": "auth.user"},
    ],
)
def test_what_makes_no_sense_shows_nothing_and_says_so(desk, client, senseless):
    make_desk_write(desk.package, municipality=desk.municipality)

    page = client.get(reverse("desk:trail"), senseless)

    assert page.context["events"] == []
    assert "Inget visas" in texts_of(page)
    assert client.get(reverse("desk:trail-csv"), senseless).status_code == 200


def test_the_file_holds_exactly_what_is_shown_on_all_pages(desk, client):
    for _number in range(120):
        make_desk_write(desk.package, municipality=desk.municipality, user=desk.writer)

    assert len(events(client)) == 100
    assert len(events(client, page="2")) == 20
    assert len(exported(client)) == 121


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_the_file_can_run(text):
    assert safe(text) == f"'{text}"
    assert safe(f"x{text}") == f"x{text}"


def test_a_name_that_would_run_is_made_safe_in_the_file(desk, client):
    line = make_line(desk.package, name="=HYPERLINK(1)")
    saved(client, line, description="Fler")

    assert exported(client)[1][4] == "'=HYPERLINK(1)"


def test_it_costs_the_same_with_more_events(desk, client):
    def fill(number):
        for _each in range(number):
            line = make_line(desk.package)
            row = f"allocations.allocationline:{line.pk}"
            make_desk_write(desk.package, row=row, user=desk.writer, municipality=desk.municipality)

    def count():
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("desk:trail"))
        return len(counted)

    fill(3)
    count()
    few = count()
    fill(30)
    assert count() <= few


# Reports of errors


@pytest.fixture
def report(desk):
    return ErrorReport.objects.create(
        municipality=desk.municipality,
        package=desk.package,
        address="/kommun/satsning/",
        message="Fel belopp",
        sender="lasare@post.example",
        received_at=timezone.now(),
    )


def test_whoever_takes_up_a_report_is_noted_and_when_it_is_handled(desk, client, report):
    saved(client, report, state="looking")
    report.refresh_from_db()
    assert (report.handled_by, report.handled_at) == (desk.writer, None)

    saved(client, report, state="handled", answer="Rättat i version 2")

    report.refresh_from_db()
    assert report.handled_at is not None
    assert [write.package for write in DeskWrite.objects.all()] == [None, None]


def test_who_handles_a_report_may_still_approve_the_package(desk, report):
    """It is no write of the record, so it must not stand in the way of the only approver."""
    both = desk.approver
    desk.approver.memberships.create(municipality=desk.municipality, role="writer")
    saved(log_in(both), report, state="handled")

    assert desk.publish(desk.adopt(100)[0]).submission.approver == both


def test_the_senders_address_is_erased_for_good(desk, client, report):
    assert "lasare@post.example" in texts_of(client.get(address(report, "change")))

    response = client.post(address(report, "erase_sender"))

    assert response.status_code == 302
    report.refresh_from_db()
    assert report.sender == ""
    assert report.message == "Fel belopp"


def test_only_a_writer_erases(desk, report):
    assert log_in(desk.approver).post(address(report, "erase_sender")).status_code == 403
    assert log_in(desk.writer).get(address(report, "erase_sender")).status_code == 405


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "//elsewhere.example/", "/\\elsewhere.example"])
def test_an_address_that_leads_elsewhere_is_no_link(desk, client, report, typed):
    ErrorReport.objects.update(address=typed)

    assert f'href="{typed}"' not in client.get(address(report, "change")).content.decode()


def test_what_happens_to_accounts_is_told_to_administrators_and_to_nobody_else(desk, client):
    note(AccountEventKind.FACTORS_RESET, user=desk.approver, by=desk.administrator, detail="Tappad telefon")

    told = [event.did for event in events(log_in(desk.administrator), kind="municipalities.user")]

    assert told == ["andra steget återställt"]
    assert events(client, kind="municipalities.user") == []


def test_another_municipalitys_accounts_are_in_no_trail(desk):
    elsewhere = Desk()
    note(AccountEventKind.FACTORS_RESET, user=elsewhere.approver, by=elsewhere.administrator)

    told = [event.name for event in events(log_in(desk.administrator), kind="municipalities.user")]

    assert str(elsewhere.approver) not in told
