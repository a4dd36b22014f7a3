"""A decision's page: all its parts at once, fields that follow its kind, and what it does to every line."""

from __future__ import annotations

import pytest

from allocations.models import Decision, Position
from allocations.record import ending
from municipalities.models import BodyKind
from tests import factories
from tests.support.desk import Desk, again, record_of
from tests.support.desk_pages import ENTRY, added, address, errors_of, filled_in, log_in, saved, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def add(desk, **typed):
    client = log_in(desk.writer)
    url = f"{address(Decision, 'add')}?package={desk.package.pk}"
    return client.post(url, filled_in(client, url) | typed)


def test_a_new_decision_takes_its_entries_at_once(desk):
    line = desk.line()

    add(
        desk,
        kind="adoption",
        **added(
            "appropriations", 0, **ENTRY | {"source": desk.source.pk, "kronor": "100", "money_is": "new"}
        ),
        **added("allocations", 0, **ENTRY | {"line": line.pk, "kronor": "60"}),
    )

    decision = Decision.objects.get()
    assert decision.appropriations.get().kronor == 100
    assert decision.allocations.get().line == line


def test_a_new_decision_offers_its_own_package_alone(desk):
    other = factories.make_line(factories.make_package(desk.municipality), name="Annan satsnings post")
    own = desk.line(name="Egen post")

    page = log_in(desk.writer).get(f"{address(Decision, 'add')}?package={desk.package.pk}").content.decode()

    assert own.name in page
    assert other.name not in page


def test_a_package_of_another_municipality_is_not_opened(desk):
    other = Desk()
    line = other.line(name="Främmande post")

    page = log_in(desk.writer).get(f"{address(Decision, 'add')}?package={other.package.pk}").content.decode()

    assert line.name not in page


@pytest.mark.parametrize("kind", ["correction", "split_made_known"])
def test_a_kind_without_body_says_so_at_the_body(desk, kind):
    body = factories.make_body(desk.municipality)

    response = add(desk, kind=kind, body=body.pk, paragraph="§ 45")

    form = response.context["adminform"].form
    assert {"body", "paragraph"} <= set(form.errors)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body", "appeal"),
    [
        ("adoption", BodyKind.BOARD, "municipal_law"),
        ("announcement", BodyKind.BOARD, "none"),
        ("adoption", None, "not_stated"),
    ],
)
def test_the_appeal_follows_from_who_decided(desk, kind, body, appeal):
    made = factories.make_body(desk.municipality, kind=body) if body else None

    add(desk, kind=kind, **({"body": made.pk} if made else {}))

    assert Decision.objects.get().appeal == appeal


def test_the_page_shows_before_and_after_of_what_the_draft_touches(desk):
    first, lines = desk.adopt(100, [60, 40])
    desk.publish(first)
    draft = desk.reallocate({lines[0]: -20, lines[1]: 20}, position=5)

    page = texts_of(log_in(desk.writer).get(address(draft, "change"))).replace("\xa0", " ")

    assert "60 − 20 = 40 kr" in page
    assert "40 + 20 = 60 kr" in page


def test_a_position_is_added_with_its_alternative_amounts_in_one_go(desk):
    draft, lines = desk.adopt(100, [60, 40])
    party = factories.make_body(kind=BodyKind.PARTY)
    client = log_in(desk.writer)
    url = f"{address(Position, 'add')}?decision={draft.pk}"
    wanted = {"amount_state": "stated", "qualifier": "exact", "fiscal_year": "2023"}

    client.post(
        url,
        filled_in(client, url)
        | {
            "actor": party.pk,
            "kind": "counter_proposal",
            "content_stated": "on",
            "content": "Mer till den ena.",
        }
        | added("amounts", 0, line=lines[0].pk, kronor="80", **wanted)
        | added("amounts", 1, line=lines[1].pk, kronor="20", **wanted),
    )

    taken = Position.objects.get()
    assert taken.decision == draft
    assert sorted(taken.amounts.values_list("kronor", flat=True)) == [20, 80]


def test_no_position_is_added_to_what_is_posted_or_elsewhere(desk):
    first, _lines = desk.adopt(100)
    desk.publish(first)
    elsewhere = Desk().decision()

    for decision in (first, elsewhere):
        url = f"{address(Position, 'add')}?decision={decision.pk}"
        assert log_in(desk.writer).get(url).status_code == 403
    assert log_in(desk.writer).get(address(Position, "add")).status_code == 403


def test_a_package_goes_on_in_another_by_a_decision(desk):
    first, _lines = desk.adopt(100)
    desk.publish(first)
    after = factories.make_package(desk.municipality, name="Fortsättningen")

    assert "continues_in" in add(desk, kind="continuation").context["adminform"].form.errors
    add(desk, kind="continuation", continues_in=after.pk)

    decision = Decision.objects.drafts().get()
    found = ending(record_of(desk.publish(decision)))
    assert (found.key, found.continues_in.name) == (decision.key, "Fortsättningen")


def test_a_package_goes_on_in_no_other_municipality(desk):
    response = add(desk, kind="continuation", continues_in=factories.make_package().pk)

    assert "continues_in" in errors_of(response)


def test_when_minutes_were_posted_and_whether_appeal_applies_stay_open(desk):
    first, _lines = desk.adopt(100)
    desk.publish(first)

    saved(log_in(desk.writer), first, posted_on="2023-05-08", appeal="municipal_law")

    assert (str(again(first).posted_on), again(first).appeal) == ("2023-05-08", "municipal_law")
