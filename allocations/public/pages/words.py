"""Words that pages share: what an amount is, how certain it is, when something was, lists of names."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from allocations.money import Amount
from allocations.record.shapes import When


def certainty_word(certainty: str) -> str:
    """How far money has come, as it stands beside its mark: beslutat, med förbehåll, aviserat."""
    return {
        "decided": pgettext("money", "decided"),
        "conditional": pgettext("money", "conditional"),
        "planned": pgettext("money", "planned"),
        "announced": pgettext("money", "announced"),
        "proposed": pgettext("money", "proposed"),
        "lapsed": pgettext("money", "lapsed"),
        "rejected": pgettext("money", "rejected"),
    }[certainty]


def basis_words(amount_is: str, year: int | None) -> str:
    """What the headline figure measures out, as it stands under the unit."""
    if amount_is == "per_year":
        return _("for the budget year %(year)s") % {"year": year} if year else _("a year")
    if amount_is == "whole_period":
        return (
            _("for the whole period, from %(year)s") % {"year": year} if year else _("for the whole period")
        )
    if year:
        return _("for %(year)s; a year or in all: not stated") % {"year": year}
    return _("a year or in all: not stated")


def short_basis(amount_is: str) -> str:
    """The same in a table or a sum."""
    return {
        "per_year": pgettext("amount is", "per year"),
        "whole_period": pgettext("amount is", "the whole period"),
        "not_stated": pgettext("amount is", "per year or in all: not stated"),
    }[amount_is]


def runs_words(runs: str, runs_to: int | None) -> str:
    """How long money goes on."""
    if runs == "to_year":
        return _("to %(year)s") % {"year": runs_to} if runs_to else _("to a year that is not stated")
    return {
        "one_off": _("one-off"),
        "until_further_notice": _("until further notice"),
        "not_stated": _("for how long: not stated"),
    }[runs]


def year_words(year: int | None) -> str:
    return str(year) if year else pgettext("year", "not stated")


def when_words(when: When) -> str:
    """31 mars 2021, november 2022, 2022; empty where no date is stated."""
    if when.date is None:
        return ""
    pattern = {"day": "j F Y", "month": "F Y", "year": "Y"}[when.precision]
    return date_format(when.date, pattern)


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def in_words(number: int) -> str:
    """Small numbers as words, as in running text."""
    words = [
        pgettext("number", "no"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    ]
    return words[number] if 0 <= number < len(words) else str(number)


def lines_in_words(number: int) -> str:
    """one line, six lines."""
    return npgettext("number in words", "%(number)s line", "%(number)s lines", number) % {
        "number": in_words(number)
    }


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def unstated_words(amount: Amount) -> str:
    """Why there is no figure, short, for a cell under a column head that names the amount."""
    return {
        "not_stated": pgettext("cell", "not stated"),
        "undecided": pgettext("cell", "not decided"),
        "included_elsewhere": pgettext("cell", "included elsewhere"),
    }[amount.state.value]


def says_open(open_list: bool, *texts: str) -> bool:
    """Whether "among other things" must be added: the list is open, and our own text does not say so already."""
    return open_list and not any(
        "bland an" in text.casefold() or "däribland" in text.casefold() for text in texts
    )
