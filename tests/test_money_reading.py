"""What people type as money is read in one way only, or refused with a sentence that helps."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from allocations.money import AmbiguousAmount, AmountRefused, UnreadableAmount, format_kronor, read_kronor
from tests.support.amounts import kronor


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5,7 mnkr", "5700000"),
        ("5,7 miljoner kronor", "5700000"),
        ("5,7 MILJONER KRONOR", "5700000"),
        ("10,2 miljoner", "10200000"),
        ("1 miljon kr", "1000000"),
        ("5,7 Mkr", "5700000"),
        ("5.7 MSEK", "5700000"),
        ("5,7mkr", "5700000"),
        ("1,5 milj. kr", "1500000"),
        ("1,5 milj.kr", "1500000"),
        ("1,2 mdkr", "1200000000"),
        ("1,2 miljarder kronor", "1200000000"),
        ("1 miljard", "1000000000"),
        ("2 mdr", "2000000000"),
        ("2 md kr", "2000000000"),
        ("3 mn", "3000000"),
        ("3 milj", "3000000"),
        ("300 tkr", "300000"),
        ("300 TSEK", "300000"),
        ("300 tusen kronor", "300000"),
        ("1 234 tkr", "1234000"),
        ("10,235 mnkr", "10235000"),
        ("0,125 mnkr", "125000"),
        ("0.125 mnkr", "125000"),
        ("5.7 million", "5700000"),
        ("1234567", "1234567"),
        ("1 234 567", "1234567"),
        ("1 234 567,50 kr", "1234567.50"),
        ("1 234 567.5", "1234567.5"),
        ("1.234.567", "1234567"),
        ("1.234.567,50", "1234567.50"),
        ("1,234,567.50", "1234567.50"),
        ("500:-", "500"),
        ("500,-", "500"),
        ("500 kr.", "500"),
        ("500 SEK", "500"),
        ("12,5", "12.5"),
        ("-50 000", "-50000"),
        ("- 50 000", "-50000"),
        ("+50 000", "50000"),
        ("  0 ", "0"),
        ("007", "7"),
    ],
)
def test_swedish_habits_are_understood(typed: str, expected: str) -> None:
    assert read_kronor(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u202f", "\u2009", "\u2007", "\u3000", "\t", "  ", "\u200b \ufeff"]
)
def test_any_space_groups_digits(space: str) -> None:
    assert read_kronor(f"{space}1{space}234{space}567{space}kr") == 1_234_567


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013", "\u2010", "\u2011", "\ufe63", "\uff0d"])
def test_any_minus_is_a_minus(minus: str) -> None:
    assert read_kronor(f"{minus}50\u00a0000") == -50_000


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1.234", ("1234", "1.234")),
        ("-1.234", ("-1234", "-1.234")),
        ("1.234 mnkr", ("1234000000", "1234000")),
        ("1,234", ("1234", "1.234")),
        ("123,456 kr", ("123456", "123.456")),
        ("1,234 Million", ("1234000000", "1234000")),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_both(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(AmbiguousAmount) as refusal:
        read_kronor(typed)

    assert refusal.value.readings == tuple(map(Decimal, readings))


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "kr", "-", "cirka 5 mnkr", "5 miljoner euro", "5 billion", "12 34", "1 2345", "1,2,3", "1.23.456",
        "1.234,567.8", "5--", "--5", "5-", "(5)", "1e6", "½", "٥", "5 kr 50", "5,", ",5", "5 kr kr", "5 mnkr kronor",
        "=1+1", "<b>5</b>", "5\x00", "9" * 101, "1" + " 000" * 3_000_000,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableAmount) as refusal:
        read_kronor(typed)

    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    "typed",
    [
        "0,001",
        "1 234 567,505",
        "0,000000001 mnkr",
        "1,%s1 mnkr" % ("0" * 40),
        "99 999 999 999 999 999 999",
        "9" * 100,
    ],
)
def test_what_the_database_cannot_hold_to_the_oere_is_refused(typed: str) -> None:
    with pytest.raises(AmountRefused):
        read_kronor(typed)


def test_a_refusal_speaks_the_language_of_the_page() -> None:
    with (
        translation.override("sv"),
        pytest.raises(AmbiguousAmount, match=r"”1\.234” kan betyda 1\s234 eller 1,234"),
    ):
        read_kronor("1.234")
    with translation.override("en"), pytest.raises(UnreadableAmount, match="“five” cannot be read"):
        read_kronor("five")


@given(kronor, st.booleans(), st.sampled_from(["sv", "en"]))
def test_what_we_write_we_read_back_the_same(value: Decimal, unit: bool, language: str) -> None:
    assert read_kronor(format_kronor(value, unit=unit, language=language)) == value


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        kronor = read_kronor(text)
    except AmountRefused as refusal:
        said = str(refusal)
    else:
        said = format_kronor(kronor)
    assert said
