"""There is one way to write money, and it shows every doubt."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given

from allocations.money import (
    Amount,
    AmountRefused,
    AmountState,
    Headline,
    Qualifier,
    format_amount,
    format_kronor,
    format_millions,
    read_kronor,
)
from tests.support.amounts import amounts, kronor


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        ("5700000", "5\u202f700\u202f000\u00a0kr", "5\u202f700\u202f000\u00a0kr"),
        ("-50000.5", "\u221250\u202f000,50\u00a0kr", "\u221250\u202f000.50\u00a0kr"),
        ("0", "0\u00a0kr", "0\u00a0kr"),
        ("999", "999\u00a0kr", "999\u00a0kr"),
        ("1000", "1\u202f000\u00a0kr", "1\u202f000\u00a0kr"),
        ("-0.05", "\u22120,05\u00a0kr", "\u22120.05\u00a0kr"),
    ],
)
def test_kronor_have_thin_groups_a_real_minus_and_oere_only_where_there_are_any(
    value: str, swedish: str, english: str
) -> None:
    assert format_kronor(Decimal(value), language="sv") == swedish
    assert format_kronor(Decimal(value), language="en") == english


def test_the_unit_can_be_left_to_the_head_of_the_column() -> None:
    assert format_kronor(1000, unit=False, language="sv") == "1\u202f000"
    assert (
        format_amount(Amount.stated(1000, Qualifier.AT_LEAST), unit=False, language="sv")
        == "minst 1\u202f000"
    )


def test_the_active_language_decides_unless_one_is_given() -> None:
    with translation.override("en"):
        assert format_kronor(Decimal("0.5"), unit=False) == "0.50"
        assert format_kronor(Decimal("0.5"), unit=False, language="sv") == "0,50"
    with translation.override(None):
        assert format_kronor(Decimal("0.5"), unit=False) == "0,50"


def test_what_is_no_whole_oere_is_not_written() -> None:
    with pytest.raises(AmountRefused):
        format_kronor(Decimal("0.005"))


@pytest.mark.parametrize(
    ("amount", "swedish", "english"),
    [
        (Amount.stated(5), "5 kr", "5 kr"),
        (Amount.stated(5, Qualifier.ABOUT), "cirka 5 kr", "about 5 kr"),
        (Amount.stated(5, Qualifier.NEARLY), "nästan 5 kr", "nearly 5 kr"),
        (Amount.stated(5, Qualifier.MORE_THAN), "drygt 5 kr", "more than 5 kr"),
        (Amount.stated(5, Qualifier.AT_LEAST), "minst 5 kr", "at least 5 kr"),
        (Amount.stated(5, Qualifier.AT_MOST), "högst 5 kr", "at most 5 kr"),
        (Amount.stated(5, Qualifier.ABOUT, "runt"), "runt 5 kr", "runt 5 kr"),
        (
            Amount.stated(5, Qualifier.ABOUT) + Amount.not_stated(),
            "minst cirka 5 kr",
            "at least about 5 kr",
        ),
        (Amount.not_stated(), "beloppet anges inte", "amount not stated"),
        (Amount.undecided(), "beloppet är ej beslutat", "amount not decided"),
        (Amount.included_elsewhere(), "ingår i ett annat belopp", "included in another amount"),
        (Amount.not_known(), "går inte att räkna ut", "cannot be worked out"),
    ],
)
def test_an_amount_shows_its_qualifier_or_why_there_is_no_figure(
    amount: Amount, swedish: str, english: str
) -> None:
    assert format_amount(amount, language="sv").replace("\u00a0", " ") == swedish
    assert format_amount(amount, language="en").replace("\u00a0", " ") == english


@given(amounts)
def test_no_digit_is_shown_where_there_is_no_figure(amount: Amount) -> None:
    written = str(amount)

    assert any(sign.isdigit() for sign in written) == (amount.kronor is not None)
    if amount.word:
        assert amount.word in written


@pytest.mark.parametrize("choice", [*AmountState, *Qualifier])
def test_every_kind_of_amount_has_its_swedish(choice: AmountState | Qualifier) -> None:
    with translation.override("en"):
        english = str(choice.label)
    with translation.override("sv"):
        assert str(choice.label) != english


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        ("10200000", ("10,2", "miljoner kronor"), ("10.2", "million kronor")),
        ("15000000", ("15", "miljoner kronor"), ("15", "million kronor")),
        ("1000000", ("1", "miljon kronor"), ("1", "million kronor")),
        ("10235000", ("10,235", "miljoner kronor"), ("10.235", "million kronor")),
        ("1200000000", ("1 200", "miljoner kronor"), ("1 200", "million kronor")),
        ("-2500000", ("−2,5", "miljoner kronor"), ("−2.5", "million kronor")),
        ("10235600", ("10 235 600", "kronor"), ("10 235 600", "kronor")),
        ("1000000.01", ("1 000 000,01", "kronor"), ("1 000 000.01", "kronor")),
        ("999999", ("999 999", "kronor"), ("999 999", "kronor")),
        ("300000", ("300 000", "kronor"), ("300 000", "kronor")),
        ("1", ("1", "krona"), ("1", "krona")),
        ("0", ("0", "kronor"), ("0", "kronor")),
    ],
)
def test_the_headline_is_in_millions_where_that_needs_no_rounding(
    value: str, swedish: tuple[str, str], english: tuple[str, str]
) -> None:
    for language, expected in (("sv", swedish), ("en", english)):
        figure, unit = format_millions(Decimal(value), language=language)
        assert Headline(figure.replace("\u202f", " "), unit) == expected


@given(kronor)
def test_the_headline_never_rounds(value: Decimal) -> None:
    headline = format_millions(value, language="sv")

    assert read_kronor(f"{headline.figure} {headline.unit}") == value
