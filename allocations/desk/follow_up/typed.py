"""What people type in a cell of the follow-up: an amount with its doubt, or in words why there is none.

The figure itself is read by `allocations.money.read_kronor`; here are only the words around it. What `shown` writes,
`read` reads back as the same.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from allocations.money import Amount, AmountRefused, AmountState, Qualifier, format_amount, read_kronor


class Reading(NamedTuple):
    """An amount (None: the cell is empty), and in what it is included, where it is."""

    amount: Amount | None
    included_in: str = ""


QUALIFYING: dict[str, Qualifier] = {
    "cirka": Qualifier.ABOUT,
    "ca": Qualifier.ABOUT,
    "ca.": Qualifier.ABOUT,
    "omkring": Qualifier.ABOUT,
    "ungefär": Qualifier.ABOUT,
    "about": Qualifier.ABOUT,
    "nästan": Qualifier.NEARLY,
    "knappt": Qualifier.NEARLY,
    "nearly": Qualifier.NEARLY,
    "drygt": Qualifier.MORE_THAN,
    "mer än": Qualifier.MORE_THAN,
    "more than": Qualifier.MORE_THAN,
    "minst": Qualifier.AT_LEAST,
    "at least": Qualifier.AT_LEAST,
    "högst": Qualifier.AT_MOST,
    "upp till": Qualifier.AT_MOST,
    "at most": Qualifier.AT_MOST,
}
"""Words before a figure, in both languages of the interface, whichever is active: a source is quoted as it stands."""

NOT_STATED = frozenset({"anges inte", "anges ej", "ej angivet", "beloppet anges inte", "not stated"})
UNDECIDED = frozenset({"ej beslutat", "inte beslutat", "not decided"})
INCLUDED = frozenset({"ingår i ett annat belopp", "ingår i annat belopp", "included in another amount"})
INCLUDED_IN = ("ingår i ", "included in ")

_FIRST = re.compile(
    "(" + "|".join(map(re.escape, sorted(QUALIFYING, key=len, reverse=True))) + r")\s+(\S.*)", re.IGNORECASE
)


def read(text: str) -> Reading:
    """Raises AmountRefused, in one of its kinds, with a sentence for people."""
    typed = " ".join(text.split())
    if not typed:
        return Reading(None)
    said = typed.casefold()
    if said in NOT_STATED:
        return Reading(Amount.not_stated())
    if said in UNDECIDED:
        return Reading(Amount.undecided())
    if said in INCLUDED:
        return Reading(Amount.included_elsewhere())
    for begins in INCLUDED_IN:
        if said.startswith(begins):
            return Reading(Amount.included_elsewhere(), typed[len(begins) :][:300])
    match = _FIRST.fullmatch(typed)
    if match is None:
        return Reading(Amount.stated(read_kronor(typed)))
    return Reading(Amount.stated(read_kronor(match[2]), QUALIFYING[match[1].casefold()], match[1].casefold()))


def shown(amount: Amount | None, included_in: str = "") -> str:
    """What stands in a cell."""
    if amount is None:
        return ""
    match amount.state:
        case AmountState.STATED:
            return format_amount(amount, unit=False)
        case AmountState.INCLUDED_ELSEWHERE:
            other = pgettext("amount", "included in another amount")
            return f"{_('included in')} {included_in}" if included_in else other
        case AmountState.UNDECIDED:
            return pgettext("cell", "not decided")
    return pgettext("cell", "not stated")


def agrees(printed: str, amount: Amount) -> bool:
    """False where a figure as printed is another than the amount; what cannot be read as a figure says nothing."""
    try:
        found = read(printed).amount
    except AmountRefused:
        return True
    return found is None or found.kronor == amount.kronor
