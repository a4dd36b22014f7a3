"""How a package's money came to what it is, where it runs, and whether the source's own sums hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocations.record import Record, contradictions, flow, headline, reconciled, unknowns, waterfalls
from allocations.record.chronology import in_time_order
from tests.support.desk import Desk, record_of

pytestmark = pytest.mark.django_db
Hard = Callable[[str], Record]
MILLION = 1_000_000


@pytest.fixture
def everything(hard: Hard) -> Record:
    return hard("everything")


def test_decisions_stand_in_the_order_of_time_and_a_correction_by_what_it_corrects(everything: Record):
    keys = [decision.key for decision in in_time_order(everything)]

    assert keys == ["budget", "rattelse", "tillagg", "flytt", "neddragning", "ombudgetering"]


def test_each_step_of_the_waterfall_begins_where_the_last_ended(everything: Record):
    (water,) = waterfalls(everything)

    kinds = [(step.kind, step.decision.key) for step in water.steps]
    assert kinds == [
        ("first", "budget"),
        ("added", "tillagg"),
        ("moved", "flytt"),
        ("cut", "neddragning"),
        ("cut", "ombudgetering"),
    ]
    for earlier, later in zip(water.steps, water.steps[1:], strict=False):
        assert later.before == earlier.after
    assert water.latest.kronor == 9_700_000


def test_a_correction_is_no_step_and_what_it_put_right_stands_in_its_place():
    desk = Desk()
    budget = desk.decision(key="budget")
    wrong = desk.give(budget, 100)
    desk.publish(budget)
    more = desk.decision(key="mer")
    desk.give(more, 30, measures="change")
    desk.publish(more)
    correction = desk.decision(key="rattelse", kind="correction", corrects=budget, whose_error="ours")
    desk.give(correction, 90, replaces=wrong)
    record = record_of(desk.publish(correction))

    (water,) = waterfalls(record)

    assert [(step.decision.key, step.after.kronor) for step in water.steps] == [("budget", 90), ("mer", 120)]


def test_unlike_sorts_never_stand_in_one_waterfall():
    desk = Desk()
    for number, given in enumerate(
        ({"nature": "operating"}, {"nature": "investment"}, {"fiscal_year": 2024})
    ):
        for step in ("a", "b"):
            decision = desk.decision(key=f"beslut-{number}-{step}")
            desk.give(decision, 100, measures="level" if step == "a" else "change", **given)
            desk.publish(decision)
    record = record_of(desk.package.publications.latest("number"))

    assert len(waterfalls(record)) == 3
    assert all(len({(s.after - s.before).kronor for s in water.steps}) == 1 for water in waterfalls(record))


def test_money_that_one_decision_made_has_no_waterfall(hard: Hard):
    assert waterfalls(hard("ranges")) == ()


def test_what_was_carried_over_to_a_year_is_not_the_figure_a_package_is_known_by(everything: Record):
    group = headline(everything).group

    assert group is not None
    assert (group.year, group.amount.kronor) == (2023, 9_700_000)


def test_a_printed_sum_that_was_right_when_it_was_decided_is_no_contradiction(everything: Record):
    verdicts = {each.figure.label: each.verdict for each in reconciled(everything)}

    assert verdicts == {
        "Satsningen 2023": "agreed",
        "Till unga": "agrees",
        "Till platser": "differs",
        "Varav nattvandring": "agrees",
        "Året före": "alone",
    }
    assert [found.label for found in contradictions(everything)] == ["Till platser"]


def test_a_source_that_is_not_said_stays_unsaid_in_the_flow(records: dict[str, Record]):
    orebro, vasteras = (flow(records[key]) for key in ("bryta-nyrekryteringen", "tryggare-vasteras"))

    assert orebro is not None
    assert orebro.source_is_unsaid
    assert [inflow.amount.is_stated for inflow in orebro.inflows] == [True, False]
    assert vasteras is not None
    assert not vasteras.source_is_unsaid
    assert [outflow.amount.kronor for outflow in vasteras.outflows] == [6 * MILLION, 5_700_000, 3_300_000]


def test_a_line_with_money_of_another_year_is_not_drawn_as_unstated():
    desk = Desk()
    decision, lines = desk.adopt(100, [100])
    desk.spread(decision, desk.line(), 7, fiscal_year=2024)
    found = flow(record_of(desk.publish(decision)))

    assert found is not None
    assert [outflow.line.key for outflow in found.outflows] == [lines[0].key]
    assert found.elsewhere == 1


def test_parts_of_a_line_run_together_into_it(everything: Record):
    found = flow(everything)

    assert found is not None
    assert {o.line.name: o.amount.kronor for o in found.outflows}["Unga"] == 4_250_000


def test_who_divided_the_money_is_asked_once_however_many_times_it_is_not_said():
    desk = Desk()
    desk.publish(desk.adopt(100)[0])
    decisions = [desk.decision() for _time in range(2)]
    for decision in decisions:
        desk.spread(decision, desk.line(), 10)
    record = record_of(desk.publish(*decisions))

    asked = [unknown for unknown in unknowns(record) if "delade upp" in unknown.text]

    assert [unknown.text for unknown in asked] == ["Vem som delade upp pengarna på posterna, och när."]
    assert len(asked[0].facts) == 2


def test_what_waits_says_when_it_was_last_checked_or_that_no_check_is_stated(
    everything: Record, records: dict[str, Record]
):
    checked = [unknown.text for unknown in unknowns(everything) if unknown.group == "waiting"]
    unchecked = [u.text for u in unknowns(records["bryta-nyrekryteringen"]) if u.group == "waiting"]

    assert checked == ["Senast kontrollerat den 3 maj 2023."]
    assert unchecked == ["Ingen kontroll anges."]


def test_an_indicator_that_was_not_measured_is_among_what_we_do_not_know(everything: Record):
    said = [unknown.text for unknown in unknowns(everything)]

    assert "Andel otrygga: inte mätt 2024." in said
    assert "Resultatet av: Trasiga lampor." in said


def test_many_lines_are_counted_and_what_is_included_elsewhere_is_no_silence(hard: Hard):
    many = [unknown.text for unknown in unknowns(hard("many_lines"))]

    assert "Var 120 av posterna genomförs." in many
    assert max(map(len, many)) < 200
    assert not any("Trygghetsvärdar" in u.text and "får" in u.text for u in unknowns(hard("ranges")))
