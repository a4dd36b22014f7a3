"""Sums that could mislead: levels of lines, unlike money, corrections of what waits, contradictions that are none."""

from __future__ import annotations

import pytest

from allocations.models import NationalPool, PublishedLine, StatedFigure
from allocations.money import Amount
from allocations.record import balance, contradictions, line_groups
from allocations.record.sums import condition_state, pool_shares
from tests import factories
from tests.support.desk import Desk, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def family(desk: Desk, parts: int = 2):
    """A line and its parts."""
    whole = desk.line()
    return whole, [desk.line(parent=whole) for _part in range(parts)]


def sums(desk: Desk, decision) -> list[Amount]:
    return [group.amount for group in line_groups(record_of(desk.publish(decision)))]


def test_a_line_with_money_of_one_year_does_not_hide_its_parts_of_another(desk):
    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    desk.spread(decision, whole, 40)
    for part in parts:
        desk.spread(decision, part, 30, fiscal_year=2024)

    assert sums(desk, decision) == [Amount.stated(40), Amount.stated(60)]
    counted = PublishedLine.objects.filter(fiscal_year=2024).values_list("counts_in_sums", flat=True)
    assert list(counted) == [True, True]


def test_a_line_whose_own_amount_is_not_stated_does_not_hide_those_of_its_parts(desk):
    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    desk.spread(decision, whole, None)
    for part in parts:
        desk.spread(decision, part, 30)

    assert [str(amount.lower) for amount in sums(desk, decision)] == ["60.00"]


def test_a_change_of_a_line_is_added_to_the_levels_of_its_parts(desk):
    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    for part in parts:
        desk.spread(decision, part, 30)
    desk.spread(decision, whole, -5, measures="change")

    assert sums(desk, decision) == [Amount.stated(55)]


def test_decided_parts_of_a_line_that_is_only_announced_are_held_against_the_decided_total(desk):
    from allocations.publishing import refusals

    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    desk.spread(decision, whole, 90, certainty="announced")
    for part in parts:
        desk.spread(decision, part, 51)

    with pytest.raises(refusals.OverAllocated):
        desk.publish(decision)


def test_announced_lines_are_not_traced_to_a_decided_part_when_the_rest_is_announced(desk):
    """31 announced became 10 decided and 21 still announced: nothing is distributed twice."""
    decision = desk.decision()
    desk.give(decision, 10)
    desk.give(decision, 21, certainty="announced")
    desk.spread(decision, desk.line(), 31, certainty="announced")

    record = record_of(desk.publish(decision))

    assert contradictions(record) == ()
    assert balance(record).traced == Amount.stated(0)


def test_what_is_included_elsewhere_or_lapsed_leaves_no_doubt_in_what_is_left(desk):
    decision, _lines = desk.adopt(100, [40])
    desk.spread(decision, desk.line(), None, amount_state="included_elsewhere")
    desk.spread(decision, desk.line(), 10, certainty="lapsed")

    found = balance(record_of(desk.publish(decision)))

    assert (found.left, found.unstated_lines) == (Amount.stated(60), 0)


def test_over_distribution_of_another_year_than_the_headline_is_shown(desk):
    decision, _lines = desk.adopt(100, [100])
    desk.give(decision, 100, fiscal_year=2024)
    desk.publish(decision)
    cut = desk.decision()
    desk.give(cut, 80, replaces=decision.appropriations.get(fiscal_year=2023))

    found = contradictions(record_of(desk.publish(cut)))

    assert [(c.kind, c.says, c.adds_up_to) for c in found] == [
        ("over", Amount.stated(80), Amount.stated(100))
    ]


# Contradictions that are none


def subtotal(desk: Desk, kronor: int, lines) -> None:
    figure = StatedFigure.objects.create(
        package=desk.package, key="delsumma", label="Delsumma", kind="subtotal", kronor=kronor
    )
    figure.lines.set(lines)
    factories.make_citation(figure, desk.document)


def test_parts_of_two_natures_that_come_to_their_line_are_no_contradiction(desk):
    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    for part, kronor, nature in zip(parts, (30, 20), ("operating", "investment"), strict=True):
        desk.spread(decision, whole, kronor, nature=nature)
        desk.spread(decision, part, kronor, nature=nature)

    assert contradictions(record_of(desk.publish(decision))) == ()


def test_a_part_of_which_nothing_is_said_or_an_open_list_is_no_contradiction(desk):
    decision, _lines = desk.adopt(100)
    whole, parts = family(desk)
    desk.spread(decision, whole, 50)
    desk.spread(decision, parts[0], 30)
    desk.spread(decision, parts[1], 7, fiscal_year=2024)
    opened = desk.line(open_list=True)
    desk.spread(decision, opened, 50)
    desk.spread(decision, desk.line(parent=opened), 30)

    assert contradictions(record_of(desk.publish(decision))) == ()


def test_a_subtotal_is_not_held_against_the_sum_of_several_years(desk):
    decision, lines = desk.adopt(100, [20, 20])
    for line in lines:
        desk.spread(decision, line, 25, fiscal_year=2024)
    subtotal(desk, 40, lines)

    assert contradictions(record_of(desk.publish(decision))) == ()


def test_a_subtotal_over_a_line_that_is_silent_is_at_least_what_the_others_come_to(desk):
    decision, lines = desk.adopt(100, [20])
    silent = desk.line()
    desk.spread(decision, silent, None)
    subtotal(desk, 40, [*lines, silent])

    assert contradictions(record_of(desk.publish(decision))) == ()


# Conditions and pools


def waiting_money(desk: Desk):
    first = desk.decision(kind="announcement")
    entry = desk.give(first, 100, certainty="announced")
    condition = factories.make_condition(first)
    condition.appropriations.add(entry)
    desk.publish(first)
    return entry


def state(publication) -> str:
    record = record_of(publication)
    return condition_state(record, record.conditions[0])


def test_a_correction_of_what_waits_does_not_meet_its_condition(desk):
    entry = waiting_money(desk)
    correction = desk.decision(kind="correction", whose_error="ours")
    corrected = desk.give(correction, 110, certainty="announced", replaces=entry)

    assert state(desk.publish(correction)) == "pending"

    decided = desk.decision()
    desk.give(decided, 110, replaces=corrected)
    assert state(desk.publish(decided)) == "met"


def test_a_condition_waits_while_a_part_of_its_money_still_does(desk):
    entry = waiting_money(desk)
    decided = desk.decision()
    desk.give(decided, 40, replaces=entry)
    desk.give(decided, 60, certainty="announced", replaces=entry)

    assert state(desk.publish(decided)) == "pending"


def test_a_years_money_is_no_share_of_a_pool_for_the_whole_period(desk):
    pool = NationalPool.objects.create(
        key="pott", name="Pott", decided_by=factories.make_body(kind="government")
    )
    held = pool.amounts.create(fiscal_year=2023, certainty="decided", amount_is="whole_period", kronor=100)
    factories.make_citation(held, desk.document)
    source = factories.make_source(desk.package, kind="state_grant", pool=pool)
    decision = desk.decision()
    desk.give(decision, 10, source=source, amount_is="per_year")

    assert pool_shares(record_of(desk.publish(decision))) == ()
