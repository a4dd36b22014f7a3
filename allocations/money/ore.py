"""Kronor as whole öre: what may be an amount of money at all. States and qualifiers are in `kinds`."""

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

ORE: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
MAX_KRONOR: Final = Decimal(2**63 - 1) / 100  # what whole öre in a big integer can hold
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


class AmountRefused(ValueError):
    """A value that is no amount of money, or parts that contradict each other. `str()` is a sentence for people."""


def whole_ore(value: object) -> Decimal:
    """Return kronor with exactly two decimals; refuse what is not whole öre or does not fit the database.

    Takes int, Decimal and str (digits with a decimal point, as in a sealed document). Raises AmountRefused.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise AmountRefused(_("An amount of money is a decimal number, never a floating-point number."))
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value):
        raise AmountRefused(_("This is not an amount of money."))
    kronor = Decimal(value)
    if not kronor.is_finite():
        raise AmountRefused(_("This is not an amount of money."))
    if not -MAX_KRONOR <= kronor <= MAX_KRONOR:  # by comparison: abs and quantize fail on huge exponents
        raise AmountRefused(_("The amount is too large."))
    if kronor != (rounded := kronor.quantize(ORE)):
        raise AmountRefused(_("An amount has at most two decimals: whole öre."))
    return rounded + ZERO  # minus zero becomes zero
