"""Words that pages share: what an amount is, how certain it is, when something was, lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from allocations.money import Amount
from allocations.record.shapes import When

CERTAINTY: Final = {
    "decided": pgettext_lazy("money", "decided"),
    "conditional": pgettext_lazy("money", "conditional"),
    "planned": pgettext_lazy("money", "planned"),
    "announced": pgettext_lazy("money", "announced"),
    "proposed": pgettext_lazy("money", "proposed"),
    "lapsed": pgettext_lazy("money", "lapsed"),
    "rejected": pgettext_lazy("money", "rejected"),
}


def certainty_word(certainty: str) -> str:
    """How far money has come, as it stands beside its mark: beslutat, med förbehåll, aviserat."""
    return str(CERTAINTY[certainty])


def basis_words(amount_is: str, year: int | None, natures: Iterable[str] = ()) -> str:
    """What the headline figure measures out, as it stands under the unit; with its natures where it has several."""
    return ", ".join(part for part in (_period_words(amount_is, year), mixed_natures(natures)) if part)


def _period_words(amount_is: str, year: int | None) -> str:
    if amount_is == "per_year":
        return _("for the budget year %(year)s") % {"year": year} if year else _("a year")
    if amount_is == "whole_period":
        return (
            _("for the whole period, from %(year)s") % {"year": year} if year else _("for the whole period")
        )
    if year:
        return _("for %(year)s; a year or in all: not stated") % {"year": year}
    return _("a year or in all: not stated")


SHORT_BASIS: Final = {
    "per_year": pgettext_lazy("amount is", "per year"),
    "whole_period": pgettext_lazy("amount is", "the whole period"),
    "not_stated": pgettext_lazy("amount is", "per year or in all: not stated"),
}


def short_basis(amount_is: str, natures: Iterable[str] = ()) -> str:
    """What a figure measures out, in a table or a sum; with its natures where it has several."""
    return ", ".join(part for part in (str(SHORT_BASIS[amount_is]), mixed_natures(natures)) if part)


NATURE: Final = {
    "operating": pgettext_lazy("money", "operations"),
    "investment": pgettext_lazy("money", "investment"),
}


def nature_word(nature: str) -> str:
    """Operations or investment; empty where it is not stated."""
    return str(NATURE.get(nature, ""))


def mixed_natures(natures: Iterable[str]) -> str:
    """Operations and investment, where a figure is the sum of both or of which is not stated; else empty."""
    found = set(natures)
    if len(found) < 2:
        return ""
    named = listed([str(word) for nature, word in NATURE.items() if nature in found])
    return _("%(natures)s, in part not stated which") % {"natures": named} if found - set(NATURE) else named


def natures_words(natures: Iterable[str]) -> str:
    """Operations, investment or both; empty where nothing is stated."""
    found = tuple(natures)
    return mixed_natures(found) or listed([word for word in map(nature_word, found) if word])


@dataclass(frozen=True, slots=True)
class Sorts:
    """Of what sorts some money is: what must be said of a figure so that unlike ones can be told apart."""

    several_bases: bool
    several_natures: bool

    @classmethod
    def of(cls, money: Iterable[tuple[str, Iterable[str]]]) -> Sorts:
        """Of each figure: what the amount is, and its natures."""
        found = [(amount_is, frozenset(natures)) for amount_is, natures in money]
        return cls(
            len({amount_is for amount_is, _natures in found}) > 1,
            len({nature for _amount_is, natures in found for nature in natures}) > 1,
        )

    def words(self, amount_is: str, natures: Iterable[str]) -> str:
        """The whole period, operations and investment; empty where all money is of one sort."""
        parts = [short_basis(amount_is)] if self.several_bases else []
        named = sorted({nature_word(nature) or _("nature not stated") for nature in natures})
        return ", ".join([*parts, listed(named)] if self.several_natures else parts)


def runs_words(runs: str, runs_to: int | None) -> str:
    """How long money goes on."""
    if runs == "to_year":
        return _("to %(year)s") % {"year": runs_to} if runs_to else _("to a year that is not stated")
    return {
        "one_off": _("one-off"),
        "to_some_year": _("to a certain year"),
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


def day_words(day: date) -> str:
    """31 mars 2021."""
    return date_format(day, "j F Y")


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


NUMBERS: Final = (
    pgettext_lazy("number", "no"),
    pgettext_lazy("number", "one"),
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
    pgettext_lazy("number", "ten"),
    pgettext_lazy("number", "eleven"),
    pgettext_lazy("number", "twelve"),
)


def in_words(number: int) -> str:
    """Small numbers as words, as in running text."""
    return str(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def lines_in_words(number: int) -> str:
    """one line, six lines."""
    return npgettext("number in words", "%(number)s line", "%(number)s lines", number) % {
        "number": in_words(number)
    }


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


UNSTATED: Final = {
    "not_stated": pgettext_lazy("cell", "not stated"),
    "undecided": pgettext_lazy("cell", "not decided"),
    "included_elsewhere": pgettext_lazy("cell", "included elsewhere"),
}


def unstated_words(amount: Amount) -> str:
    """Why there is no figure, short, for a cell under a column head that names the amount."""
    return str(UNSTATED[amount.state.value])


MOVEMENT: Final = {
    "new": pgettext_lazy("measure", "new"),
    "going_on": pgettext_lazy("measure", "going on"),
    "increased": pgettext_lazy("measure", "increased"),
}


def movement_words(movement: str) -> str:
    """Whether it is new, goes on or is stepped up; empty where that is not stated."""
    return str(MOVEMENT.get(movement, ""))


def says_open(open_list: bool, *texts: str) -> bool:
    """Whether "among other things" must be added: the list is open, and our own text does not say so already."""
    return open_list and not any(
        "bland an" in text.casefold() or "däribland" in text.casefold() for text in texts
    )
