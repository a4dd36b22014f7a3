"""A share and an amount per resident promise no more than the amounts they come from."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocations.money import Amount, AmountRefused, Qualifier, Share, format_per_resident, format_share
from tests.support.amounts import Instance, instances

WHOLE = Amount.stated(250_000_000)


def test_a_share_of_an_exact_whole_is_exact() -> None:
    assert Amount.stated(10_200_000).share_of(WHOLE) == Share(Decimal("0.0408"))


def test_a_share_of_an_at_least_total_is_at_most() -> None:
    whole = Amount.stated(10) + Amount.not_stated()

    assert Amount.stated(4).share_of(whole) == Share(Decimal("0.4"), Qualifier.AT_MOST)


def test_an_at_least_part_of_an_exact_whole_is_at_least() -> None:
    part = Amount.stated(4) + Amount.not_stated()

    assert part.share_of(Amount.stated(10)) == Share(Decimal("0.4"), Qualifier.AT_LEAST)


def test_a_share_of_about_something_is_about() -> None:
    assert Amount.stated(4).share_of(Amount.stated(10, Qualifier.ABOUT)) == Share(
        Decimal("0.4"), Qualifier.ABOUT, True
    )


def test_nothing_is_no_part_of_any_whole() -> None:
    assert Amount.total([]).share_of(Amount.stated(31, Qualifier.AT_LEAST)) == Share(Decimal(0))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (Amount.stated(4), Amount.not_stated()),
        (Amount.stated(4), Amount.undecided()),
        (Amount.stated(4), Amount.not_known()),
        (Amount.stated(4), Amount.included_elsewhere()),
        (Amount.stated(4), Amount.stated(0)),
        (Amount.stated(4), Amount.stated(-10)),
        (Amount.stated(-4), Amount.stated(10)),
        (Amount.not_stated(), Amount.stated(10)),
        (Amount.stated(4, Qualifier.AT_LEAST), Amount.stated(10, Qualifier.AT_LEAST)),
        (Amount.stated(4, Qualifier.AT_MOST), Amount.stated(10, Qualifier.AT_MOST)),
    ],
)
def test_where_something_is_missing_a_share_is_not_applicable(part: Amount, whole: Amount) -> None:
    share = part.share_of(whole)

    assert not share.applicable
    assert format_share(share, language="sv") == "går inte att ange"


@given(instances(), instances())
def test_whatever_the_unknown_amounts_are_the_real_share_lies_within_what_is_said(
    part: Instance, whole: Instance
) -> None:
    share = part.amount.share_of(whole.amount)

    if share.fraction is not None and part.real >= 0 and whole.real > 0:
        real, slack = part.real / whole.real, Decimal("1e-15")
        if share.qualifier is not Qualifier.AT_LEAST:
            assert real <= share.fraction * (1 + slack)
        if share.qualifier is not Qualifier.AT_MOST:
            assert real >= share.fraction * (1 - slack)


def test_per_resident_is_rounded_half_up_and_says_about() -> None:
    assert Amount.stated(15_000_000).per(159_662) == Amount.stated(Decimal("93.95"), Qualifier.ABOUT)
    assert Amount.stated(Decimal("0.01")).per(2) == Amount.stated(Decimal("0.01"), Qualifier.ABOUT)


def test_an_amount_that_divides_evenly_stays_exact() -> None:
    assert Amount.stated(15_000_000).per(150_000) == Amount.stated(100)


def test_a_bound_per_resident_is_rounded_so_that_it_holds() -> None:
    assert Amount.stated(100, Qualifier.AT_LEAST).per(3) == Amount.stated(
        Decimal("33.33"), Qualifier.AT_LEAST
    )
    assert Amount.stated(100, Qualifier.AT_MOST).per(3) == Amount.stated(Decimal("33.34"), Qualifier.AT_MOST)


def test_a_little_money_among_many_is_never_nothing() -> None:
    assert Amount.stated(1).per(159_662) == Amount.stated(Decimal("0.01"), Qualifier.AT_MOST)
    assert Amount.stated(-1).per(159_662) == Amount.stated(Decimal("-0.01"), Qualifier.AT_LEAST)
    assert Amount.stated(1, Qualifier.AT_LEAST).per(159_662) == Amount.not_stated()


def test_what_is_not_stated_is_not_stated_per_resident_either() -> None:
    for unstated in (
        Amount.not_stated(),
        Amount.undecided(),
        Amount.included_elsewhere(),
        Amount.not_known(),
    ):
        assert unstated.per(10) == unstated


@pytest.mark.parametrize("count", [0, -1, True, 1.5])
def test_nothing_is_divided_among_nobody(count: int) -> None:
    with pytest.raises(AmountRefused):
        Amount.stated(5).per(count)


@given(instances(), st.integers(1, 10**7))
def test_a_bound_per_resident_holds_for_every_real_amount(instance: Instance, count: int) -> None:
    said, half_an_oere = instance.amount.per(count), Decimal("0.005")

    if said.lower is not None:
        assert instance.real / count >= said.lower - (half_an_oere if said.about else 0)
    if said.upper is not None:
        assert instance.real / count <= said.upper + (half_an_oere if said.about else 0)


@pytest.mark.parametrize(
    ("amount", "residents", "swedish", "english"),
    [
        (Amount.stated(15_000_000), 159_662, "cirka 94 kr", "about 94 kr"),
        (Amount.stated(15_000_000), 150_000, "100 kr", "100 kr"),
        (Amount.stated(201), 2, "cirka 101 kr", "about 101 kr"),
        (Amount.stated(1_000_000), 159_662, "cirka 6,26 kr", "about 6.26 kr"),
        (Amount.stated(15_000_000, Qualifier.AT_LEAST), 159_662, "minst 93 kr", "at least 93 kr"),
        (Amount.stated(15_000_000, Qualifier.AT_MOST), 159_662, "högst 94 kr", "at most 94 kr"),
        (Amount.stated(1), 159_662, "högst 0,01 kr", "at most 0.01 kr"),
        (Amount.not_stated(), 159_662, "beloppet anges inte", "amount not stated"),
    ],
)
def test_kronor_per_resident_in_words(amount: Amount, residents: int, swedish: str, english: str) -> None:
    part = amount.per(residents)

    assert format_per_resident(part, language="sv").replace("\u00a0", " ") == swedish
    assert format_per_resident(part, language="en").replace("\u00a0", " ") == english


@pytest.mark.parametrize(
    ("share", "swedish"),
    [
        (Share(Decimal("0.0408")), "4,08 %"),
        (Share(Decimal(1)), "100 %"),
        (Share(Decimal(0)), "0 %"),
        (Share(Decimal("0.38")), "38 %"),
        (Share(Decimal("12.5")), "1 250 %"),
        (Share(Decimal(1) / 3), "cirka 33,33 %"),
        (Share(Decimal("0.00125")), "cirka 0,13 %"),
        (Share(Decimal(1) / 3, Qualifier.AT_LEAST), "minst 33,33 %"),
        (Share(Decimal(1) / 3, Qualifier.AT_MOST), "högst 33,34 %"),
        (Share(Decimal("0.4"), Qualifier.AT_MOST, about=True), "högst cirka 40 %"),
        (Share(Decimal("0.4"), Qualifier.ABOUT, about=True), "cirka 40 %"),
    ],
)
def test_a_share_in_words_says_when_it_is_rounded(share: Share, swedish: str) -> None:
    assert format_share(share, language="sv").replace("\u00a0", " ").replace("\u202f", " ") == swedish


def test_a_share_that_is_not_all_is_never_100_percent_and_one_that_is_something_never_0() -> None:
    almost = Share(Decimal("0.99999"))

    assert format_share(almost, language="sv") == "mer än 99,99\u00a0%"
    assert format_share(Share(Decimal("0.00001")), language="sv") == "mindre än 0,01\u00a0%"
    assert format_share(Share(Decimal("0.00001"), Qualifier.AT_LEAST), language="sv") == "mer än 0\u00a0%"


def test_english_has_no_space_before_the_percent_sign() -> None:
    assert format_share(Share(Decimal("0.0408")), language="en") == "4.08%"


def test_a_share_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(Share(Decimal(1)))
