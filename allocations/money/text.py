"""The one way to read what people type as money, and the one way to write it.

Reading takes Swedish habits ("5,7 mnkr", "300 tkr", "1 234 567,50 kr") and guesses nothing: what can be read in two
ways is refused with both. Writing groups thousands with a thin non-breaking space, has a real minus and the decimal
mark of the language; öre only where there are any. Whatever is rounded is rounded half up, as in Swedish
bookkeeping, and says so ("about"), except bounds: they are rounded so that they still hold.

The language is the active one unless it is given.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Final, NamedTuple

from babel import Locale
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from allocations.money.amount import Amount
from allocations.money.kinds import AmountState, Qualifier
from allocations.money.ore import ZERO, AmountRefused, whole_ore
from allocations.money.share import Share

THIN_SPACE: Final = "\u202f"  # NARROW NO-BREAK SPACE, between groups of three digits
NO_BREAK_SPACE: Final = "\u00a0"  # between figure and unit
MINUS: Final = "\u2212"

MILLION: Final = Decimal(1_000_000)
LEAST_IN_ORE: Final = 10  # kronor per resident below which öre are shown
LONGEST_TYPED: Final = 100  # signs; no amount is longer
PERCENT_STEP: Final = Decimal("0.01")
_SHARE_ROUNDING: Final = {Qualifier.AT_LEAST: ROUND_FLOOR, Qualifier.AT_MOST: ROUND_CEILING}

_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_CURRENCY: Final = frozenset({"kr", "krona", "kronor", "sek"})
_SCALES: Final = {
    "tusen": Decimal(1000),
    "milj": MILLION,
    "miljon": MILLION,
    "miljoner": MILLION,
    "mn": MILLION,
    "md": 1000 * MILLION,
    "mdr": 1000 * MILLION,
    "miljard": 1000 * MILLION,
    "miljarder": 1000 * MILLION,
}
_SCALES_WITH_CURRENCY: Final = {
    "tkr": Decimal(1000),
    "tsek": Decimal(1000),
    "mkr": MILLION,
    "mnkr": MILLION,
    "msek": MILLION,
    "mdkr": 1000 * MILLION,
}
# No "billion": a thousand million in English, but "biljon" is a million million in Swedish.
_ENGLISH_SCALES: Final = {"thousand": Decimal(1000), "million": MILLION}

_TYPED: Final = re.compile(r"(?P<sign>[+-]?) ?(?P<number>[0-9][0-9 .,]*?) ?(?P<words>[^\W\d_][^\d]*)?")
_PRICE_MARK: Final = re.compile(r" ?[:,.]-$")  # 500:- and 500,-
_GROUPED_BY_SPACE: Final = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?")
_GROUPED_BY_MARK: Final = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?|([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?"
)
_EITHER: Final = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")


class UnreadableAmount(AmountRefused):
    """What was typed is no amount in kronor."""


class AmbiguousAmount(AmountRefused):
    """What was typed can be read in two ways. `readings` are both, in kronor: the grouped one, the decimal one."""

    def __init__(self, message: str, readings: tuple[Decimal, Decimal]) -> None:
        super().__init__(message)
        self.readings = readings


class Headline(NamedTuple):
    """A figure to be set large, and the unit that stands beside it."""

    figure: str
    unit: str


# Reading


def read_kronor(text: str) -> Decimal:
    """Read what was typed as kronor with two decimals.

    Raises AmbiguousAmount ("1.234"), UnreadableAmount, or AmountRefused (parts of an öre, too large). Three digits
    after a single point may be a group or decimals. After a comma they are decimals where a Swedish word follows
    ("10,235 mnkr"), else that is just as unclear.
    """
    typed = plain(text[: LONGEST_TYPED + 1])
    match = _TYPED.fullmatch(_PRICE_MARK.sub("", typed))
    if match is None or len(text) > LONGEST_TYPED:
        raise _unreadable(typed)
    words = (match["words"] or "").casefold().replace(".", " ").split()
    scale = _scale(words)
    number = match["number"]
    if scale is None:
        raise _unreadable(typed)
    factor = scale if match["sign"] != "-" else -scale
    either = _EITHER.fullmatch(number)
    if either and (either[1] == "." or scale == 1 or words[0] in _ENGLISH_SCALES):
        grouped, decimal = Decimal(re.sub("[.,]", "", number)), Decimal(number.replace(",", "."))
        message = _(
            "“%(typed)s” can mean %(grouped)s or %(decimal)s. Write it out in kronor, without point or comma."
        ) % {
            "typed": typed,
            "grouped": _figure(grouped, None),
            "decimal": _figure(decimal, None),
        }
        raise AmbiguousAmount(message, (grouped * factor, decimal * factor))
    with localcontext(prec=2 * LONGEST_TYPED):  # so that no digit typed is rounded away
        return whole_ore(_number(number, typed) * factor)


def plain(text: str) -> str:
    """Bring every Unicode space and minus to one form and drop invisible signs, as pasted from files."""
    visible = "".join(sign for sign in text.translate(_DASHES) if unicodedata.category(sign) != "Cf")
    return " ".join(visible.split())


def _scale(words: list[str]) -> Decimal | None:
    """Return what the words after the number multiply it by; None if they are no unit of money."""
    match words:
        case []:
            return Decimal(1)
        case [word] if word in _CURRENCY:
            return Decimal(1)
        case [word] if word in _SCALES_WITH_CURRENCY:
            return _SCALES_WITH_CURRENCY[word]
        case [word] | [word, "kr" | "kronor" | "sek"]:
            return _SCALES.get(word) or _ENGLISH_SCALES.get(word)
        case _:
            return None


def _number(number: str, typed: str) -> Decimal:
    match = _GROUPED_BY_SPACE.fullmatch(number) or _GROUPED_BY_MARK.fullmatch(number)
    if match is None:
        raise _unreadable(typed)
    whole, *decimals = (part for part in match.groups() if part is not None)
    return Decimal(re.sub("[ .,]", "", whole) + "." + "".join(decimals))


def _unreadable(typed: str) -> UnreadableAmount:
    shown = typed if len(typed) <= 40 else typed[:39] + "…"
    return UnreadableAmount(
        _("“%(typed)s” cannot be read as an amount. Write for example 5 700 000, 5,7 mnkr or 300 tkr.")
        % {"typed": shown}
    )


# Writing


def format_kronor(kronor: Decimal | int, *, unit: bool = True, language: str | None = None) -> str:
    """5 700 000 kr; −50 000,50 kr. Öre only where there are any, then always two digits."""
    value = whole_ore(kronor)
    figure = _figure(value.to_integral_value() if value == value.to_integral_value() else value, language)
    return f"{figure}{NO_BREAK_SPACE}kr" if unit else figure


def format_amount(amount: Amount, *, unit: bool = True, language: str | None = None) -> str:
    """The figure with its qualifier, or in words why there is none. Never "0 kr" for what is not known."""
    if amount.kronor is None:
        with _speaking(language):
            return _why_no_figure(amount)
    figure = format_kronor(amount.kronor, unit=unit, language=language)
    return " ".join(filter(None, [qualifier_words(amount, language=language), figure]))


def qualifier_words(amount: Amount, *, language: str | None = None) -> str:
    """What stands before the figure: the word as printed, else ours; empty for an exact figure."""
    if amount.word or amount.qualifier is Qualifier.EXACT:
        return amount.word
    return _limits(amount.qualifier, amount.about, language)


def format_millions(kronor: Decimal, *, language: str | None = None) -> Headline:
    """The headline figure: 10,2 + miljoner kronor. Never rounded.

    What needs more than three decimals, and what is less than a million, is written in kronor.
    """
    value = whole_ore(kronor)
    millions = value / MILLION
    with _speaking(language):
        if abs(millions) < 1 or millions != round(millions, 3):
            return Headline(
                format_kronor(value, unit=False), ngettext("krona", "kronor", 1 if abs(value) == 1 else 2)
            )
        return Headline(
            _figure(_short(millions), None),
            ngettext("million kronor", "million kronor", 1 if abs(millions) == 1 else 2),
        )


def format_share(share: Share, *, language: str | None = None) -> str:
    """4,08 %; cirka 33,33 %; högst 40 %. At most two decimals, as many as are needed.

    Nothing that is more than nothing becomes 0 %, and nothing less than the whole becomes 100 %.
    """
    with _speaking(language):
        if share.fraction is None:
            return pgettext("share", "not applicable")
        percent = share.fraction * 100
        rounded = percent.quantize(PERCENT_STEP, _SHARE_ROUNDING.get(share.qualifier, ROUND_HALF_UP))
        qualifier, words = share.qualifier, ""
        if rounded != percent and qualifier is Qualifier.EXACT:
            qualifier = Qualifier.ABOUT
        if percent and not rounded:
            rounded, words = (
                (ZERO, pgettext("share", "more than"))
                if qualifier is Qualifier.AT_LEAST
                else (PERCENT_STEP, pgettext("share", "less than"))
            )
        elif percent < 100 <= rounded and qualifier is Qualifier.ABOUT:
            rounded, words = 100 - PERCENT_STEP, pgettext("share", "more than")
        elif qualifier is not Qualifier.EXACT:
            words = _limits(qualifier, share.about, None)
        figure = _figure(_short(rounded), None) + _percent_sign(_language(None))
        return f"{words} {figure}" if words else figure


def format_per_resident(amount: Amount, *, language: str | None = None) -> str:
    """Write what `Amount.per` gave: cirka 94 kr. Whole kronor from ten kronor, below that öre."""
    if amount.kronor is None or abs(amount.kronor) < LEAST_IN_ORE:
        return format_amount(amount, language=language)
    rounded = amount.kronor.quantize(Decimal(1), amount.rounding)
    if rounded != amount.kronor and amount.is_exact:
        amount = replace(amount, qualifier=Qualifier.ABOUT)
    return format_amount(replace(amount, kronor=rounded), language=language)


def _why_no_figure(amount: Amount) -> str:
    if not amount.known:
        return pgettext("amount", "cannot be worked out")
    match amount.state:
        case AmountState.UNDECIDED:
            return pgettext("amount", "amount not decided")
        case AmountState.INCLUDED_ELSEWHERE:
            return pgettext("amount", "included in another amount")
        case _:
            return pgettext("amount", "amount not stated")


def _limits(qualifier: Qualifier, about: bool, language: str | None) -> str:
    """Our own words for a qualifier; a bound that is itself uncertain is "at least about"."""
    with _speaking(language):
        words = str(qualifier.label)
        if about and qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST):
            words = f"{words} {Qualifier.ABOUT.label}"
        return words


def _figure(value: Decimal, language: str | None) -> str:
    whole, _point, decimals = f"{abs(value):f}".partition(".")
    figure = f"{int(whole):,}".replace(",", THIN_SPACE)
    if decimals:
        figure += _decimal_mark(_language(language)) + decimals
    return MINUS + figure if value < 0 else figure


def _short(value: Decimal) -> Decimal:
    """Drop zeros at the end, without an exponent: 15.00 becomes 15, 100 stays 100."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _speaking(language: str | None) -> AbstractContextManager[None]:
    return translation.override(language) if language else nullcontext()


def _language(language: str | None) -> str:
    return language or translation.get_language() or settings.LANGUAGE_CODE


@lru_cache
def _decimal_mark(language: str) -> str:
    return str(_locale(language).number_symbols["latn"]["decimal"])


@lru_cache
def _percent_sign(language: str) -> str:
    """The sign with the space before it that the language wants: none in English."""
    return str(_locale(language).percent_formats[None].suffix[0])


def _locale(language: str) -> Locale:
    return Locale.parse(translation.to_locale(language))
