"""The two clocks in an address: which days can be asked for, and what is said of the others."""

from datetime import date, timedelta

import pytest
from django.test import Client

from allocations.public.days import Asked, asked, days_of, today
from tests.support.reading import Reading


def test_a_day_is_read_as_it_is_written():
    assert asked("2023-05-01").day == date(2023, 5, 1)
    assert asked(" 20230501 ").day == date(2023, 5, 1)


def test_today_can_be_asked_for_and_tomorrow_cannot():
    assert asked(today().isoformat()).day == today()
    assert "har inte varit än" in asked((today() + timedelta(days=1)).isoformat()).refusal


@pytest.mark.parametrize(
    "typed",
    ["igår", "2023-02-30", "0000-01-01", "2023-W01-1", "²023-05-01", "😀", "20230501" * 500, "1' OR 1"],
)
def test_what_is_no_day_is_refused_in_words_and_kept_as_typed(typed):
    found = asked(typed)

    assert found.day is None
    assert "2023-05-01" in found.refusal
    assert found.typed == typed[:40]


def test_a_day_before_there_were_budgets_is_refused():
    assert "1900" in asked("0001-01-01").refusal


def test_nothing_typed_is_nothing_asked():
    for typed in ("", "   ", "\x00"):
        assert asked(typed) == Asked()


def test_only_the_days_that_hold_go_on_in_addresses():
    days = days_of({"known_on": "2023-05-01", "decided_by": "aldrig"})

    assert days.is_asked
    assert days.in_address == {"known_on": "2023-05-01"}
    assert len(days.refusals) == 1


def test_where_nothing_is_published_the_pages_of_time_say_so(client: Client, db: None):
    for place, said in (
        ("/andringar/", "Inget är publicerat än."),
        ("/rattelser/", "Ingen rättelse är publicerad."),
        ("/sedan/", "Välj en kommun och en dag."),
    ):
        assert said in Reading(client.get(place)).text
