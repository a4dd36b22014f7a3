"""How the desk's pages write amounts: with their doubt, changes with their sign."""

from __future__ import annotations

from django import template

from allocations.money import Amount, format_amount
from allocations.record.effect import signed as with_sign
from allocations.record.words import word

register = template.Library()


@register.filter
def amount(value: Amount) -> str:
    return format_amount(value)


@register.filter
def signed(value: Amount) -> str:
    return with_sign(value)


@register.filter
def certainty(code: str) -> str:
    return word("certainty", code)
