"""The decisions' clock: what had been decided by a day, whatever was published when."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from allocations.models import PublishedLine, PublishedMention, PublishedName
from allocations.money import Amount
from allocations.record import as_decided, counts_from, headline, read, without_date
from allocations.record.shapes import When
from tests import factories
from tests.support.desk import Desk, again
from tests.support.reading import Reading

MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 17)


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def dated(decision, day: date | None, precision: str) -> None:
    decision.decided_on, decision.decided_precision = day, precision
    decision.save()


@pytest.fixture
def moved(desk: Desk):
    """60 and 40 decided in March, 10 of them moved in June; both published later, in one go each."""
    decision, lines = desk.adopt(100, [60, 40])
    dated(decision, MARCH, "day")
    desk.publish(decision)
    move = desk.reallocate({lines[0]: -10, lines[1]: 10})
    dated(move, JUNE, "day")
    return desk.publish(move)


def kronor(found) -> list[int]:
    return [int(row.kronor) for row in found.order_by("position")]


def test_a_list_shows_what_had_been_decided_by_a_day(moved):
    lines = PublishedLine.objects

    assert kronor(lines.as_of()) == [50, 50]
    assert kronor(lines.as_of(decided_by=date(2024, 6, 16))) == [60, 40]
    assert kronor(lines.as_of(decided_by=JUNE)) == [50, 50]
    assert kronor(lines.as_of(decided_by=date(2024, 3, 30))) == []
    assert kronor(lines.current()) == [50, 50]


def test_a_record_shows_what_had_been_decided_by_a_day(moved):
    record = read(moved.document)

    assert len(as_decided(record, MARCH).decisions) == 1
    assert as_decided(record, date(2024, 1, 1)).lines == ()
    group = headline(as_decided(record, MARCH)).group
    assert group is not None
    assert group.amount == Amount.stated(100)


def test_a_decision_without_a_date_is_on_no_day_and_is_named(desk: Desk):
    decision, _lines = desk.adopt(100, [100])
    dated(decision, None, "not_stated")
    record = read(desk.publish(decision).document)

    assert [each.key for each in without_date(record)] == [decision.key]
    assert as_decided(record, date(2099, 1, 1)).decisions == ()
    assert PublishedLine.objects.as_of(decided_by=date(2099, 1, 1)).count() == 0
    assert PublishedLine.objects.as_of().count() == 1


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2024, 1, 1), "year", date(2024, 12, 31)),
        (JUNE, "day", JUNE),
    ],
)
def test_a_date_counts_from_the_last_day_that_it_can_mean(desk: Desk, day, precision, last):
    decision, _lines = desk.adopt(100, [100])
    record = read(desk.publish(decision).document)
    placed = replace(record.decisions[0], when=When(day, precision))

    assert counts_from(replace(record, decisions=(placed,)), placed) == last


@pytest.fixture
def followed(desk: Desk):
    """100 decided in 2022 and 90 more a year later: two drafts."""
    first, second = desk.decision(), desk.decision()
    dated(first, date(2022, 11, 1), "day")
    dated(second, date(2023, 11, 1), "day")
    return first, second, (desk.give(first, 100, fiscal_year=2023), desk.give(second, 90, fiscal_year=2024))


def page_on(desk: Desk, day: str) -> Reading:
    place = reverse("package", args=(desk.municipality.slug, desk.package.slug))
    return Reading(Client().get(place, {"decided_by": day}))


def test_each_part_of_a_correction_holds_from_the_day_of_what_it_corrects(desk: Desk, followed):
    first, second, (_early, late) = followed
    first.paragraph = "§ 54"
    first.save()
    desk.publish(first, second)
    correction = factories.make_correction(again(first), position=50)
    fact = factories.make_fact_correction(correction, text="§ 45")
    factories.make_citation(fact, desk.document)
    desk.give(correction, 80, fiscal_year=2024, replaces=again(late))
    record = read(desk.publish(correction).document)

    found = as_decided(record, date(2023, 1, 1))

    assert [each.key for each in found.decisions] == [first.key, correction.key]
    assert [entry.amount for entry in found.standing_appropriations] == [Amount.stated(100)]
    assert headline(as_decided(record, date(2023, 11, 1))).group.amount == Amount.stated(80)
    assert "§ 45" in page_on(desk, "2023-01-01").text
    assert page_on(desk, "2023-12-01").text


def test_a_condition_holds_only_the_money_that_had_been_decided(desk: Desk, followed):
    first, second, entries = followed
    awaited = {"kind": "awaits", "awaits": factories.make_body(desk.municipality)}
    both, later = (factories.make_condition(first, text=text, **awaited) for text in ("Båda", "Bara sen"))
    both.appropriations.add(*entries)
    later.appropriations.add(entries[1])
    for condition in (both, later):
        factories.make_citation(condition, desk.document)
    desk.publish(first, second)

    text = page_on(desk, "2023-01-01").text

    assert "Båda" in text
    assert "Bara sen" not in text


def test_what_a_line_names_can_be_asked_for(moved, desk: Desk):
    decided = PublishedMention.objects.current().filter(line__stands=True, role="decided")

    assert PublishedName.objects.current().filter(kind="package").count() == 1
    for mention in decided:
        assert PublishedLine.objects.current().naming(mention.kind, mention.key, home=mention.home).exists()
    assert not PublishedLine.objects.current().naming("place", "ingenstans").exists()
