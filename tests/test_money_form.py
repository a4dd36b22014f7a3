"""A form takes money as people type it, and shows it as we write it."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from allocations.money import KronorField, KronorFormField


class Purse(forms.Form):
    kronor = KronorFormField(required=False)


@pytest.mark.parametrize(
    ("typed", "expected"), [("5,7 mnkr", Decimal(5_700_000)), ("0", Decimal(0)), ("", None), ("  ", None)]
)
def test_a_form_reads_what_people_type(typed: str, expected: Decimal | None) -> None:
    form = Purse({"kronor": typed})

    assert form.is_valid()
    assert form.cleaned_data["kronor"] == expected


@pytest.mark.parametrize("typed", ["1.234", "five", "0,001", "1e999999", "9" * 30])
def test_a_form_says_why_it_refuses_and_keeps_what_was_typed(typed: str) -> None:
    form = Purse({"kronor": typed})

    assert not form.is_valid()
    assert form.errors["kronor"]
    assert f'value="{typed}"' in str(form["kronor"])


def test_a_form_shows_an_amount_as_we_write_it() -> None:
    with translation.override("sv"):
        assert 'value="5\u202f700\u202f000,50"' in str(
            Purse(initial={"kronor": Decimal("5700000.50")})["kronor"]
        )


@pytest.mark.parametrize("initial", [Decimal(5_700_000), None])
def test_an_amount_that_is_shown_and_sent_back_has_not_changed(initial: Decimal | None) -> None:
    shown = Purse(initial={"kronor": initial})["kronor"].value() or ""

    assert not Purse({"kronor": shown}, initial={"kronor": initial}).has_changed()
    assert Purse({"kronor": "5,8 mnkr"}, initial={"kronor": initial}).has_changed()


def test_a_required_amount_may_be_nothing_but_not_empty() -> None:
    field = KronorField().formfield()

    assert isinstance(field, KronorFormField)
    assert field.clean("0 kr") == 0
    with pytest.raises(forms.ValidationError):
        field.clean("")
