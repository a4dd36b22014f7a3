"""What is typed in a cell and what is shown there are the same."""

import pytest
from django.utils import translation

from allocations.desk.follow_up.typed import agrees, read, shown
from allocations.money import Amount, AmountRefused, Qualifier

AMOUNTS = [
    None,
    Amount.stated(0),
    Amount.stated(-50_000),
    Amount.stated(1_234_567),
    Amount.stated(5, Qualifier.ABOUT, "cirka"),
    Amount.stated(5, Qualifier.AT_MOST, "upp till"),
    Amount.not_stated(),
    Amount.undecided(),
    Amount.included_elsewhere(),
]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("amount", AMOUNTS, ids=str)
def test_what_is_shown_is_read_back(amount, language):
    with translation.override(language):
        assert read(shown(amount)).amount == amount


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_it_is_included_in_is_read_back(language):
    with translation.override(language):
        assert read(shown(Amount.included_elsewhere(), "hyran")) == (Amount.included_elsewhere(), "hyran")


@pytest.mark.parametrize("qualifier", Qualifier)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_doubt_without_its_own_word_is_read_as_the_same_doubt(qualifier, language):
    with translation.override(language):
        found = read(shown(Amount.stated(5, qualifier))).amount

    assert found is not None
    assert found.qualifier == qualifier


@pytest.mark.parametrize("text", ["hej", "-", "–", "1.234", "cirka", "cirka hej", "?"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(AmountRefused):
        read(text)


def test_a_print_agrees_unless_it_says_another_figure():
    assert agrees("5,7 mnkr", Amount.stated(5_700_000))
    assert agrees("se tabellen", Amount.stated(1))
    assert not agrees("5,8 mnkr", Amount.stated(5_700_000))
