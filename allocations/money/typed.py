"""What people type into a cell: an amount with its doubt, or in words why there is none; and the same written back.

Money itself is read by `text.read_kronor` and by nothing else. Here are the words around it: "cirka 5 mnkr",
"anges inte", "ej beslutat", "ingår i grundbeloppet". What is written by `write_typed` is read back as the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from allocations.money.amount import Amount
from allocations.money.kinds import AmountState, Qualifier
from allocations.money.text import (
    AmbiguousAmount,
    UnreadableAmount,
    format_kronor,
    plain,
    qualifier_words,
    read_kronor,
)

_NOT_STATED: Final = (
    "anges inte",
    "anges ej",
    "ej angivet",
    "ej angiven",
    "inte angivet",
    "inte angiven",
    "framgår inte",
    "framgår ej",
    "uppgift saknas",
    "not stated",
    "amount not stated",
    "belopp anges inte",
    "?",
)
_UNDECIDED: Final = (
    "ej beslutat",
    "ej beslutad",
    "inte beslutat",
    "inte beslutad",
    "beslutas senare",
    "undecided",
    "not decided",
    "amount not decided",
)
_INCLUDED: Final = re.compile(
    r"(?:ingår(?: i(?: (?P<sv>.+))?)?|included(?: in(?: (?P<en>.+))?)?)", re.IGNORECASE
)

_QUALIFIERS: Final = {
    Qualifier.ABOUT: (
        "cirka", "ca", "ca.", "c:a", "circa", "omkring", "ungefär", "runt", "about", "around", "approximately", "~",
    ),
    Qualifier.NEARLY: ("nästan", "närmare", "knappt", "nearly", "almost", "just under"),
    Qualifier.MORE_THAN: ("mer än", "drygt", "över", "more than", "over", "just over"),
    Qualifier.AT_LEAST: ("minst", "åtminstone", "at least"),
    Qualifier.AT_MOST: ("högst", "upp till", "som mest", "max", "max.", "maximalt", "at most", "up to"),
}  # fmt: skip
_WORDS: Final = sorted(
    ((word, qualifier) for qualifier, words in _QUALIFIERS.items() for word in words),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in a cell. ``signed``: a plus or minus stood before the figure, which makes it a change."""

    amount: Amount
    included_in: str = ""
    signed: bool = False


def read_typed(text: str, *, reading: Decimal | None = None) -> Typed:
    """Read a cell that is not empty. ``reading`` is the one chosen where the figure can be read in two ways.

    Raises AmbiguousAmount, UnreadableAmount, or AmountRefused, as `read_kronor` does.
    """
    said = plain(text)
    folded = said.casefold().rstrip(".")
    if folded in _NOT_STATED:
        return Typed(Amount.not_stated())
    if folded in _UNDECIDED:
        return Typed(Amount.undecided())
    if included := _INCLUDED.fullmatch(said):
        return Typed(Amount.included_elsewhere(), (included["sv"] or included["en"] or "").strip()[:300])
    if folded.strip("-") == "":
        raise UnreadableAmount(
            _("“%(typed)s” can mean 0 kr or that no amount is stated. Write 0, or “not stated”.")
            % {"typed": said}
        )
    word, qualifier, figure = _qualified(said)
    signed = figure.startswith(("+", "-"))
    kronor = _read(figure, reading)
    return Typed(Amount.stated(kronor, qualifier, word), signed=signed)


def _read(figure: str, reading: Decimal | None) -> Decimal:
    try:
        return read_kronor(figure)
    except AmbiguousAmount as ambiguous:
        if reading is not None and reading in ambiguous.readings:
            return reading
        raise


def _qualified(said: str) -> tuple[str, Qualifier, str]:
    """The word before the figure as it was typed, what it means, and the figure."""
    folded = said.casefold()
    for word, qualifier in _WORDS:
        if folded.startswith(word) and len(folded) == len(said):
            rest = said[len(word) :]
            if rest[:1] == " " or (word == "~" and rest):
                return said[: len(word)], qualifier, rest.strip()
    return "", Qualifier.EXACT, said


def write_typed(amount: Amount, *, included_in: str = "", signed: bool = False) -> str:
    """As it could have been typed: 5 700 000; cirka +300 000; anges inte. Without a unit."""
    if amount.kronor is None:
        match amount.state:
            case AmountState.UNDECIDED:
                return pgettext("amount", "undecided")
            case AmountState.INCLUDED_ELSEWHERE:
                return f"{_('included in')} {included_in}".strip()
            case _:
                return pgettext("amount", "not stated")
    figure = format_kronor(amount.kronor, unit=False)
    if signed and amount.kronor >= 0:
        figure = f"+{figure}"
    return " ".join(filter(None, [qualifier_words(amount), figure]))
