"""An amount says what its source says, or refuses to exist."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from allocations.money import MAX_KRONOR, Amount, AmountRefused, AmountState, Qualifier, whole_ore
from tests.support.amounts import amounts


@pytest.mark.parametrize(
    "parts",
    [
        {"state": AmountState.STATED},
        {"state": AmountState.STATED, "kronor": Decimal(5), "known": False},
        {"state": AmountState.STATED, "kronor": Decimal(5), "about": True},
        {"state": AmountState.STATED, "kronor": Decimal(5), "qualifier": Qualifier.MORE_THAN, "about": True},
        {"state": AmountState.STATED, "kronor": Decimal(5), "word": "cirka"},
        {"state": AmountState.NOT_STATED, "kronor": Decimal(0)},
        {"state": AmountState.NOT_STATED, "qualifier": Qualifier.ABOUT},
        {"state": AmountState.NOT_STATED, "word": "cirka"},
        {"state": AmountState.NOT_STATED, "known": False, "about": True},
        {"state": AmountState.UNDECIDED, "kronor": Decimal(5)},
        {"state": AmountState.UNDECIDED, "known": False},
        {"state": AmountState.INCLUDED_ELSEWHERE, "about": True},
        {"state": "forgotten"},
        {"state": AmountState.STATED, "kronor": Decimal(5), "qualifier": "roughly"},
    ],
)
def test_parts_that_disagree_make_no_amount(parts: dict[str, Any]) -> None:
    with pytest.raises(AmountRefused):
        Amount(**parts)


@pytest.mark.parametrize(
    "value",
    [
        5.7,
        True,
        "1 000",
        "5,7",
        "1_000",
        "٣",
        "",
        "1e3",
        "NaN",
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        None,
    ],
)
def test_what_is_no_decimal_number_is_no_amount(value: object) -> None:
    with pytest.raises(AmountRefused):
        whole_ore(value)


@pytest.mark.parametrize("value", ["0.001", "5700000.005", "1e-100"])
def test_a_third_decimal_is_refused(value: str) -> None:
    with pytest.raises(AmountRefused, match="öre"):
        whole_ore(Decimal(value))


def test_the_last_oere_that_fits_the_database_is_an_amount_and_one_more_is_not() -> None:
    assert whole_ore(MAX_KRONOR) * 100 == 2**63 - 1
    assert whole_ore(-MAX_KRONOR) == -MAX_KRONOR
    for beyond in (
        MAX_KRONOR + Decimal("0.01"),
        -MAX_KRONOR - Decimal("0.01"),
        Decimal("1e1000000"),
        10**5000,
    ):
        with pytest.raises(AmountRefused):
            whole_ore(beyond)


def test_kronor_always_have_two_decimals_and_no_minus_zero() -> None:
    assert str(whole_ore(Decimal("5.7E+6"))) == "5700000.00"
    assert str(whole_ore(Decimal("-0"))) == "0.00"
    assert str(Amount.stated(5).kronor) == "5.00"


def test_nothing_makes_a_bare_number_of_an_amount() -> None:
    amount: Any = Amount.stated(5)

    for careless in (
        lambda: float(amount),
        lambda: int(amount),
        lambda: bool(amount),
        lambda: round(amount),
        lambda: sum([amount]),
        lambda: amount + 5,
        lambda: 5 + amount,
        lambda: amount - Decimal(1),
        lambda: amount * 2,
        lambda: amount < Amount.stated(6),
    ):
        with pytest.raises(TypeError):
            careless()


def test_an_amount_cannot_be_changed() -> None:
    amount: Any = Amount.stated(5)

    with pytest.raises(AttributeError):
        amount.kronor = Decimal(6)


def test_an_unstated_amount_is_not_zero() -> None:
    for unstated in (Amount.not_stated(), Amount.undecided(), Amount.included_elsewhere()):
        assert unstated != Amount.stated(0)
        assert unstated.kronor is None


def test_a_document_holds_the_four_parts_and_kronor_as_text() -> None:
    assert Amount.stated(5_700_000).to_document() == {
        "state": "stated",
        "kronor": "5700000.00",
        "qualifier": "exact",
        "word": "",
    }
    assert Amount.not_stated().to_document() == {
        "state": "not_stated",
        "kronor": None,
        "qualifier": "exact",
        "word": "",
    }


@given(amounts)
def test_what_a_document_holds_is_read_back_the_same(amount: Amount) -> None:
    assert Amount.from_document(amount.to_document()) == amount


@pytest.mark.parametrize(
    "change",
    [
        {"kronor": 5700000},
        {"kronor": 5.7},
        {"kronor": "5.701"},
        {"kronor": None},
        {"state": "not_stated"},
        {"state": []},
        {"word": None},
        {"about": 1},
        {"about": True},
        {"colour": "green"},
    ],
)
def test_a_document_that_says_something_else_is_refused(change: dict[str, Any]) -> None:
    document = {**Amount.stated(5_700_000).to_document(), **change}

    with pytest.raises(AmountRefused):
        Amount.from_document(document)


def test_a_document_without_one_of_its_parts_is_refused() -> None:
    for part in ("state", "kronor", "qualifier", "word"):
        document: dict[str, Any] = {**Amount.stated(5).to_document()}
        del document[part]
        with pytest.raises(AmountRefused):
            Amount.from_document(document)
