"""Sums over a version keep like with like and keep their doubt; contradictions of a source are shown, not mended."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from allocations.models import StatedFigure
from allocations.money import Amount
from allocations.record import (
    balance,
    condition_state,
    contradictions,
    headline,
    line_cells,
    line_groups,
    per_resident,
    share_of_headline,
    specified_share,
)
from allocations.record.folding import folded, sort_key
from municipalities.models import Residents
from tests import factories
from tests.support.desk import Desk, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def stated(kronor: int) -> Amount:
    return Amount.stated(kronor)


def test_certainties_and_years_and_bases_are_never_mixed_in_one_figure(desk):
    decision = desk.decision()
    desk.give(decision, 100)
    desk.give(decision, 10, certainty="announced")
    desk.give(decision, 7, fiscal_year=2022)
    desk.give(decision, 300, amount_is="whole_period", source=factories.make_source(desk.package))

    found = headline(record_of(desk.publish(decision)))

    assert {g.amount for g in (found.group, *found.beside)} == {
        stated(100),
        stated(10),
        stated(7),
        stated(300),
    }


def test_of_several_years_the_latest_leads(desk):
    decision = desk.decision()
    desk.give(decision, 100, fiscal_year=2023)
    desk.give(decision, 90, fiscal_year=2024)

    assert headline(record_of(desk.publish(decision))).group.year == 2024


def test_two_sources_of_one_kind_are_one_headline(desk):
    decision = desk.decision()
    desk.give(decision, 100)
    desk.give(decision, None, source=factories.make_source(desk.package))

    found = headline(record_of(desk.publish(decision))).group.amount

    assert (found.kronor, found.qualifier) == (Decimal(100), "at_least")


def test_an_announced_sum_that_is_partly_decided_stands_in_two_parts(desk):
    announced = desk.decision(kind="announcement")
    entry = desk.give(announced, 31, certainty="announced")
    desk.publish(announced)
    decision = desk.decision()
    desk.give(decision, 10, replaces=entry)
    desk.give(decision, 21, replaces=entry, certainty="announced")

    found = headline(record_of(desk.publish(decision)))

    assert (found.group.amount, [g.amount for g in found.beside]) == (stated(10), [stated(21)])


def test_a_supplement_adds_to_the_level_and_does_not_replace_it(desk):
    decision, _lines = desk.adopt(100)
    desk.publish(decision)
    supplement = desk.decision(kind="supplement")
    desk.give(supplement, 50, measures="change")

    assert headline(record_of(desk.publish(supplement))).group.amount == stated(150)


def test_of_a_line_and_its_parts_only_the_line_is_counted(desk):
    decision = desk.decision()
    desk.give(decision, 100)
    above = desk.line()
    part = desk.line(parent=above)
    desk.spread(decision, above, 60)
    desk.spread(decision, part, 25)

    record = record_of(desk.publish(decision))

    assert [g.amount for g in line_groups(record)] == [stated(60)]
    assert balance(record).traced == stated(60)


def test_a_line_without_money_of_its_own_is_what_its_parts_come_to(desk):
    decision = desk.decision()
    above = desk.line()
    for kronor in (25, 35):
        desk.spread(decision, desk.line(parent=above), kronor)
    desk.give(decision, 100)

    record = record_of(desk.publish(decision))

    (cell,) = line_cells(record, record.top_lines[0])
    assert cell.amount == stated(60)
    assert specified_share(record).fraction == Decimal("0.6")


def test_what_is_left_is_not_known_while_a_line_is_silent(desk):
    decision, _lines = desk.adopt(100, [40])
    desk.spread(decision, desk.line(), None)

    found = balance(record_of(desk.publish(decision)))

    assert not found.left.known
    assert (found.lines, found.unstated_lines, found.traced) == (2, 1, stated(40))


def test_a_share_of_a_total_that_is_at_least_is_at_most(desk):
    decision, _lines = desk.adopt(100, [40])
    desk.give(decision, None, source=factories.make_source(desk.package))

    record = record_of(desk.publish(decision))

    share = share_of_headline(record, line_cells(record, record.lines[0])[0])
    assert (share.fraction, share.qualifier) == (Decimal("0.4"), "at_most")


def test_with_no_total_the_specified_share_does_not_apply(desk):
    decision = desk.decision()
    desk.spread(decision, desk.line(), 40)

    assert not specified_share(record_of(desk.publish(decision))).applicable


def test_lapsed_money_is_never_the_headline_beside_other_money(desk):
    decision = desk.decision()
    desk.give(decision, 100, certainty="lapsed")
    desk.give(decision, 5, certainty="proposed")

    assert headline(record_of(desk.publish(decision))).group.certainty == "proposed"


@pytest.mark.parametrize(
    ("later", "state"), [("decided", "met"), ("lapsed", "lapsed"), ("rejected", "lapsed")]
)
def test_a_condition_is_met_or_lapsed_by_what_later_takes_the_place_of_its_money(desk, later, state):
    decision = desk.decision()
    entry = desk.give(decision, 100, certainty="conditional")
    factories.make_condition(decision).appropriations.add(entry)
    record = record_of(desk.publish(decision))
    assert condition_state(record, record.conditions[0]) == "pending"
    answer = desk.decision()
    desk.give(answer, 100, certainty=later, replaces=entry)

    record = record_of(desk.publish(answer))

    assert condition_state(record, record.conditions[0]) == state


def test_residents_are_of_the_fiscal_year_or_the_latest_earlier(desk):
    for year, count in ((2020, 50), (2022, 100), (2024, 200)):
        residents = Residents.objects.create(municipality=desk.municipality, year=year, count=count)
        factories.make_citation(residents, desk.document)
    decision, _lines = desk.adopt(1000)

    found = per_resident(record_of(desk.publish(decision)), stated(1000), 2023)

    assert (found.residents.year, found.amount) == (2022, stated(10))


def figure(desk: Desk, kind: str, kronor: int, lines=()) -> None:
    made = StatedFigure.objects.create(
        package=desk.package, key=f"{kind}-{kronor}", kind=kind, label="Enligt handlingen", kronor=kronor
    )
    made.lines.set(lines)
    factories.make_citation(made, desk.document)


def test_a_printed_total_that_the_money_does_not_come_to_is_a_contradiction(desk):
    decision, _lines = desk.adopt(100)
    figure(desk, "total", 90)

    (found,) = contradictions(record_of(desk.publish(decision)))

    assert (found.kind, found.says, found.adds_up_to) == ("total", stated(90), stated(100))


def test_a_printed_total_that_agrees_is_none(desk):
    decision, _lines = desk.adopt(100)
    figure(desk, "total", 100)

    assert contradictions(record_of(desk.publish(decision))) == ()


def test_a_subtotal_is_held_against_its_lines(desk):
    decision, lines = desk.adopt(100, [40, 25])
    figure(desk, "subtotal", 66, lines)

    (found,) = contradictions(record_of(desk.publish(decision)))

    assert (found.kind, found.adds_up_to) == ("subtotal", stated(65))


def test_a_comparison_is_never_reconciled(desk):
    decision, _lines = desk.adopt(100)
    figure(desk, "comparison", 7)

    assert contradictions(record_of(desk.publish(decision))) == ()


def test_more_announced_than_there_is_is_published_and_shown(desk):
    decision, _lines = desk.adopt(100)
    desk.spread(decision, desk.line(), 150, certainty="announced")

    record = record_of(desk.publish(decision))

    assert balance(record).is_over
    assert [c.kind for c in contradictions(record)] == ["over"]


def test_parts_that_do_not_come_to_their_line_are_a_contradiction(desk):
    decision, lines = desk.adopt(100, [40])
    desk.spread(decision, desk.line(parent=lines[0]), 30)

    assert [c.kind for c in contradictions(record_of(desk.publish(decision)))] == ["parts"]


def test_a_quantity_times_its_unit_that_is_not_the_amount_is_a_contradiction(desk):
    decision = desk.decision()
    desk.give(decision, 100, quantity=3, unit="tjänster", unit_amount=30)

    assert [c.kind for c in contradictions(record_of(desk.publish(decision)))] == ["units"]


@pytest.mark.parametrize("typed", ["ÖREBRO", "orebro", "Örebro", "O\u0308rebro"])
def test_search_finds_orebro_however_it_is_typed(typed):
    assert folded(typed) == "orebro"


def test_swedish_order_puts_a_ring_a_umlaut_o_umlaut_after_z():
    names = ["Örebro", "Ängelholm", "Zinkgruvan", "Åre", "Épernay", "Eskilstuna", "9 kap", "10 kap"]

    assert sorted(names, key=sort_key) == [
        "9 kap", "10 kap", "Épernay", "Eskilstuna", "Zinkgruvan", "Åre", "Ängelholm", "Örebro",
    ]  # fmt: skip


def test_the_sentences_of_a_refusal_are_in_the_active_language(desk):
    from allocations.publishing import refusals, submit

    decision = desk.decision()
    desk.give(decision, 100, cited=False)
    submission = desk.submission(decision)

    with translation.override("sv"), pytest.raises(refusals.Uncited) as caught:
        submit(submission=submission, user=desk.writer)

    assert "källa" in str(caught.value)


@pytest.mark.parametrize(("moved", "least"), [(30, 100), (-30, 130)])
def test_a_change_of_what_is_not_stated_is_shown_alone_and_the_cell_stays_unknown(desk, moved, least):
    decision = desk.decision()
    desk.give(decision, 500)
    stating, silent = desk.line(), desk.line()
    desk.spread(decision, stating, 100)
    desk.spread(decision, silent, None)
    desk.publish(decision)

    record = record_of(desk.publish(desk.reallocate({silent: moved, stating: -moved})))

    (cell,) = line_cells(record, record.line_by_key[silent.key])
    assert cell.amount == Amount.not_stated()
    assert [entry.amount for entry in cell.changes] == [stated(moved)]
    (known,) = line_cells(record, record.line_by_key[stating.key])
    assert (known.amount, known.changes) == (stated(100 - moved), ())
    (group,) = line_groups(record)
    assert (group.amount.lower, group.amount.upper) == (least, None)
    assert balance(record).traced == stated(least)
    assert balance(record).unstated_lines == 1
