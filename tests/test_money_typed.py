"""Cells: an amount with its doubt, or the words for why there is none, read and written back the same."""

from decimal import Decimal

import pytest
from django.utils import translation

from allocations.money import (
    AmbiguousAmount,
    Amount,
    AmountState,
    Qualifier,
    Typed,
    UnreadableAmount,
    read_typed,
    write_typed,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5,7 mnkr", Amount.stated(5_700_000)),
        ("6 MILJONER KRONOR", Amount.stated(6_000_000)),
        ("300 tkr", Amount.stated(300_000)),
        ("1\u202f234\u00a0567", Amount.stated(1_234_567)),
        ("0", Amount.stated(0)),
        ("cirka 5 mnkr", Amount.stated(5_000_000, Qualifier.ABOUT, "cirka")),
        ("Drygt\u00a03 mnkr", Amount.stated(3_000_000, Qualifier.MORE_THAN, "Drygt")),
        ("c:a 3 mnkr", Amount.stated(3_000_000, Qualifier.ABOUT, "c:a")),
        ("minst 2 mnkr", Amount.stated(2_000_000, Qualifier.AT_LEAST, "minst")),
        ("upp till 2 mnkr", Amount.stated(2_000_000, Qualifier.AT_MOST, "upp till")),
        ("anges inte", Amount.not_stated()),
        ("Anges ej.", Amount.not_stated()),
        ("?", Amount.not_stated()),
        ("ej beslutat", Amount.undecided()),
        ("ingår", Amount.included_elsewhere()),
    ],
)
def test_an_amount_is_read_with_the_word_before_it_as_it_was_typed(text, amount):
    assert read_typed(text) == Typed(amount)


@pytest.mark.parametrize(
    ("text", "kronor"), [("−50 000", -50_000), ("+300 tkr", 300_000), ("–1 mnkr", -1_000_000), ("+0", 0)]
)
def test_a_sign_makes_it_a_change(text, kronor):
    assert read_typed(text) == Typed(Amount.stated(kronor), signed=True)


def test_what_it_is_included_in_is_kept():
    assert read_typed("Ingår i Föreningsstöd") == Typed(Amount.included_elsewhere(), "Föreningsstöd")


@pytest.mark.parametrize("text", ["-", "–", "—", ". ", "fem", "cirka", "ca5x", "5 mnkr eller 6"])
def test_what_can_mean_nothing_or_not_stated_or_no_amount_is_refused(text):
    with pytest.raises(UnreadableAmount):
        read_typed(text)


def test_two_readings_are_asked_about_and_only_one_of_them_is_taken():
    with pytest.raises(AmbiguousAmount) as question:
        read_typed("drygt 1.234 tkr")
    assert question.value.readings == (1_234_000, 1234)

    assert read_typed("drygt 1.234 tkr", reading=Decimal(1234)).amount.kronor == 1234
    with pytest.raises(AmbiguousAmount):
        read_typed("drygt 1.234 tkr", reading=Decimal(7))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("qualifier", Qualifier)
@pytest.mark.parametrize(("kronor", "signed"), [(1_234_567, False), (0, False), (-50_000, True), (300, True)])
def test_a_figure_written_is_read_back_as_the_same(language, qualifier, kronor, signed):
    amount = Amount.stated(kronor, qualifier)
    with translation.override(language):
        typed = read_typed(write_typed(amount, signed=signed))

    assert (typed.amount.kronor, typed.amount.qualifier, typed.signed) == (kronor, qualifier, signed)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("state", [state for state in AmountState if state != AmountState.STATED])
@pytest.mark.parametrize("where", ["", "Grundbelopp"])
def test_a_state_written_is_read_back_as_the_same(language, state, where):
    where = where if state == AmountState.INCLUDED_ELSEWHERE else ""
    with translation.override(language):
        typed = read_typed(write_typed(Amount.unstated(state), included_in=where))

    assert typed == Typed(Amount.unstated(state), where)
