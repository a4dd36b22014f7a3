"""Outturn against what was given: like periods only, doubt kept."""

from dataclasses import dataclass

import pytest

from allocations.money import Amount
from allocations.record.outturn import difference_words, latest_forecast, spent, together


@dataclass(frozen=True)
class Figure:
    period: str
    period_number: int
    amount: Amount


def told(*figures):
    return [
        Figure(period, number, Amount.stated(kronor) if kronor is not None else Amount.not_stated())
        for period, number, kronor in figures
    ]


def test_periods_of_one_length_are_added():
    (found,) = spent(told(("tertial", 2, 30), ("tertial", 1, 100)))

    assert (found.amount, found.through, found.is_whole_year) == (Amount.stated(130), 2, False)


def test_a_silent_period_leaves_a_doubt():
    (gap,) = spent(told(("quarter", 1, 10), ("quarter", 3, 30)))
    (silent,) = spent(told(("quarter", 1, None), ("quarter", 2, 30)))

    assert str(gap.amount).startswith(("minst", "at least"))
    assert str(silent.amount).startswith(("minst", "at least"))
    assert gap.amount.kronor == 40


def test_periods_of_different_length_stand_side_by_side():
    year, tertial = spent(told(("tertial", 1, 100), ("year", 1, 500)))

    assert (year.amount, tertial.amount) == (Amount.stated(500), Amount.stated(100))


def test_what_reaches_furthest_into_the_year_comes_first():
    first, _second = spent(told(("tertial", 1, 100), ("month", 6, 70)))

    assert first.period == "month"


def test_lines_told_for_different_times_are_not_added():
    (one,) = spent(told(("tertial", 1, 100)))
    (other,) = spent(told(("tertial", 2, 100)))

    assert together([one, other]) is None
    found = together([one, one])
    assert found is not None
    assert found.amount == Amount.stated(200)


def test_a_line_of_which_nothing_is_told_leaves_a_doubt():
    (one,) = spent(told(("year", 1, 100)))

    found = together([one, None])

    assert found is not None
    assert not found.amount.is_exact


def test_the_forecast_made_last_counts():
    found = latest_forecast(told(("tertial", 1, 100), ("month", 9, 90), ("tertial", 2, 80)))

    assert found is not None
    assert found.amount == Amount.stated(90)


@pytest.mark.parametrize(
    ("was_given", "cost"),
    [(None, Amount.stated(1)), (Amount.stated(1), None), (Amount.stated(1), Amount.not_stated())],
)
def test_nothing_is_compared_with_what_is_not_known(was_given, cost):
    assert difference_words(was_given, cost) == ""


def test_a_difference_shows_its_terms():
    assert "(100 − 130)" in difference_words(Amount.stated(100), Amount.stated(130))
    assert "30" in difference_words(Amount.stated(100), Amount.stated(130)).split("(")[0]
