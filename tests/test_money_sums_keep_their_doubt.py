"""A sum says no more than its terms do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocations.money import Amount, Qualifier
from tests.support.amounts import Instance, amounts, instances, stated, unstated

EXACT = Amount.stated(5_700_000)
AT_LEAST = Amount.stated(10, Qualifier.AT_LEAST)
AT_MOST = Amount.stated(10, Qualifier.AT_MOST)
UNKNOWN = Amount.not_known()


def test_not_stated_and_a_figure_are_at_least_the_figure() -> None:
    for unknown in (Amount.not_stated(), Amount.undecided()):
        assert unknown + EXACT == Amount.stated(5_700_000, Qualifier.AT_LEAST)


def test_what_is_included_elsewhere_adds_nothing_and_no_doubt() -> None:
    for other in (EXACT, AT_LEAST, Amount.not_stated(), Amount.undecided(), UNKNOWN, Amount.stated(0)):
        assert Amount.included_elsewhere() + other == other
        assert other - Amount.included_elsewhere() == other


def test_at_least_minus_exact_is_at_least() -> None:
    assert AT_LEAST - Amount.stated(4) == Amount.stated(6, Qualifier.AT_LEAST)


def test_exact_minus_at_least_is_at_most() -> None:
    assert Amount.stated(31) - AT_LEAST == Amount.stated(21, Qualifier.AT_MOST)
    assert Amount.stated(31) - Amount.not_stated() == Amount.stated(31, Qualifier.AT_MOST)


def test_contrary_bounds_are_not_known() -> None:
    for contrary in (AT_LEAST - AT_LEAST, AT_LEAST + AT_MOST, Amount.not_stated() - Amount.not_stated()):
        assert contrary == UNKNOWN
        assert not contrary.known
        assert contrary.kronor is None


def test_nothing_makes_the_unknown_known_again() -> None:
    for other in (EXACT, AT_LEAST, AT_MOST, Amount.not_stated(), UNKNOWN):
        assert UNKNOWN + other == UNKNOWN
        assert other - UNKNOWN == UNKNOWN


def test_about_stays_about() -> None:
    about = Amount.stated(10, Qualifier.ABOUT, "omkring")

    assert about + Amount.stated(5) == Amount.stated(15, Qualifier.ABOUT)
    assert (about + AT_LEAST).about
    assert (about + AT_LEAST).qualifier is Qualifier.AT_LEAST
    assert -about == Amount.stated(-10, Qualifier.ABOUT, "omkring")


def test_nearly_makes_a_sum_about_at_most_and_more_than_makes_it_at_least() -> None:
    nearly, more_than = Amount.stated(10, Qualifier.NEARLY), Amount.stated(10, Qualifier.MORE_THAN)

    assert (nearly + Amount.stated(1)).qualifier is Qualifier.AT_MOST
    assert (nearly + Amount.stated(1)).about
    assert more_than + Amount.stated(1) == Amount.stated(11, Qualifier.AT_LEAST)


def test_nearly_and_more_than_speak_of_the_size_of_a_cut() -> None:
    assert Amount.stated(-10, Qualifier.NEARLY).lower == -10
    assert Amount.stated(-10, Qualifier.MORE_THAN).upper == -10
    assert Amount.stated(5) - Amount.stated(10, Qualifier.MORE_THAN, "drygt") == Amount.stated(
        -5, Qualifier.AT_MOST
    )


def test_a_sum_without_terms_is_exactly_nothing() -> None:
    assert Amount.total([]) == Amount.stated(0)


def test_a_sum_of_one_term_is_that_term_with_its_printed_word() -> None:
    only = Amount.stated(10, Qualifier.MORE_THAN, "en bit över")

    assert Amount.total([only]) == only
    assert Amount.total([only, Amount.included_elsewhere()]) == only


def test_a_sum_of_only_unstated_amounts_is_not_stated_and_never_at_least_nothing() -> None:
    assert Amount.total([Amount.not_stated()] * 6) == Amount.not_stated()
    assert Amount.total([Amount.undecided()] * 2) == Amount.undecided()
    assert Amount.total([Amount.undecided(), Amount.not_stated()]) == Amount.not_stated()
    assert Amount.stated(0) + Amount.not_stated() == Amount.not_stated()
    assert Amount.total([Amount.included_elsewhere()] * 2) == Amount.included_elsewhere()


def test_an_unstated_sum_still_counts_as_nothing_or_more_in_the_next_sum() -> None:
    assert Amount.total([Amount.not_stated()] * 6) + EXACT == Amount.stated(5_700_000, Qualifier.AT_LEAST)


@given(amounts, amounts)
def test_the_order_of_the_terms_does_not_matter(a: Amount, b: Amount) -> None:
    assert a + b == b + a


@given(amounts, amounts, amounts)
def test_the_grouping_of_the_terms_does_not_matter(a: Amount, b: Amount, c: Amount) -> None:
    assert (a + b) + c == a + (b + c)


@given(amounts, amounts)
def test_subtracting_is_adding_the_opposite(a: Amount, b: Amount) -> None:
    assert a - b == a + -b
    assert (-(a - b)).lower == (b - a).lower
    assert (-(a - b)).upper == (b - a).upper


@given(amounts)
def test_the_opposite_of_the_opposite_has_the_same_bounds(amount: Amount) -> None:
    opposite = -amount
    again = -opposite

    assert (again.lower, again.upper) == (amount.lower, amount.upper)


def holds(amount: Amount, real: Decimal) -> bool:
    return (amount.lower is None or amount.lower <= real) and (amount.upper is None or real <= amount.upper)


@given(st.lists(st.tuples(instances(), st.booleans())))
def test_whatever_the_unknown_amounts_are_the_real_sum_lies_within_the_bounds(
    terms: list[tuple[Instance, bool]],
) -> None:
    said = Amount.total(term.amount if plus else -term.amount for term, plus in terms)
    real = sum((term.real if plus else -term.real for term, plus in terms), Decimal(0))

    assert holds(said, real)


@given(instances(), instances())
def test_what_is_sure_is_true_whatever_the_unknown_amounts_are(a: Instance, b: Instance) -> None:
    if a.amount.surely_exceeds(b.amount):
        assert a.real > b.real
    if a.amount.surely_covers(b.amount):
        assert a.real >= b.real


@given(st.lists(stated(), min_size=1))
def test_the_doubt_of_a_single_term_is_the_doubt_of_the_sum(terms: list[Amount]) -> None:
    total = Amount.total(terms)

    assert total.is_exact == all(term.is_exact for term in terms)
    if total.known:
        assert total.about == any(term.about for term in terms)


@given(st.lists(unstated | stated()))
def test_at_least_nothing_is_never_said_of_what_is_not_known(terms: list[Amount]) -> None:
    total = Amount.total([Amount.not_stated(), *terms])

    assert total.qualifier is not Qualifier.AT_LEAST or total.kronor != 0


def test_one_oere_is_enough_to_exceed_and_none_is_enough_to_cover() -> None:
    decided = Amount.stated(15_000_000)

    assert Amount.stated(Decimal("15000000.01")).surely_exceeds(decided)
    assert not decided.surely_exceeds(decided)
    assert decided.surely_covers(decided)
    assert not Amount.stated(Decimal("14999999.99")).surely_covers(decided)


@pytest.mark.parametrize(
    "doubtful", [Amount.not_stated(), AT_LEAST, Amount.stated(99, Qualifier.ABOUT), UNKNOWN]
)
def test_nothing_is_sure_against_a_doubt(doubtful: Amount) -> None:
    assert not Amount.stated(99).surely_exceeds(doubtful)
    assert not Amount.stated(99).surely_covers(doubtful)
