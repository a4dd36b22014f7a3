"""The headline figure: one numeral, its unit, what it measures out and how certain it is."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from allocations.money import Amount, format_millions, qualifier_words
from allocations.public.charts.marks import Mark, mark_of
from allocations.public.pages.words import basis_words, certainty_word, runs_words
from allocations.record import Group, Headline, Record, headline

LONGEST_NUMERAL = 5  # signs that fit the largest size


@dataclass(frozen=True, slots=True)
class HeadlineFigure:
    """`numeral` is set large; where no amount is stated it is the words that say so."""

    qualifier: str
    numeral: str
    unit: str
    basis: str
    mark: Mark
    certainty: str
    runs: str
    stated: bool
    year_inferred: bool = False  # the basis names a year that is our inference
    qualifier_is_printed: bool = False  # as the document has it, in its language; else the word is ours

    @property
    def numeral_parts(self) -> tuple[str, str, str]:
        """Before the decimal mark, the mark, after it: the mark is set closer."""
        for sign in ",.":
            before, mark, after = self.numeral.partition(sign)
            if mark:
                return before, mark, after
        return self.numeral, "", ""

    @property
    def has_comma(self) -> bool:
        return self.stated and bool(self.numeral_parts[1])

    @property
    def is_long(self) -> bool:
        return self.stated and len(self.numeral) > LONGEST_NUMERAL


def headline_figure(
    amount: Amount,
    *,
    certainty: str,
    basis: str,
    runs: str = "not_stated",
    runs_to: int | None = None,
    year_inferred: bool = False,
) -> HeadlineFigure:
    """Write an amount as a headline."""
    if amount.kronor is None:
        numeral, unit = _("Amount not stated"), ""
    else:
        numeral, unit = format_millions(amount.kronor)
        numeral = numeral.replace("\u202f", "\u00a0")  # Source Serif has no narrow space
    return HeadlineFigure(
        qualifier=qualifier_words(amount) if amount.kronor is not None else "",
        numeral=numeral,
        unit=unit,
        basis=basis if amount.kronor is not None else "",
        mark=mark_of(certainty, stated=amount.kronor is not None) if certainty else Mark.DOTS,
        certainty=certainty_word(certainty) if certainty else "",
        runs=runs_words(runs, runs_to),
        stated=amount.kronor is not None,
        year_inferred=year_inferred,
        qualifier_is_printed=bool(amount.word),
    )


def headline_of(record: Record) -> HeadlineFigure:
    """The headline of a package's record; a package without any money says that no amount is stated."""
    found = headline(record)
    if found.group is None:
        return headline_figure(Amount.not_stated(), certainty="", basis="")
    group = found.group
    return headline_figure(
        group.amount,
        certainty=group.certainty,
        basis=basis_words(group.amount_is, None if repeats(found) else group.year, group.natures),
        runs=group.runs,
        runs_to=group.runs_to,
        year_inferred=group.year_is_inferred and not repeats(found),
    )


def repeats(found: Headline) -> bool:
    """Whether the same yearly amount stands in other years too: then the figure is "a year", not one year's."""
    group = found.group
    return group is not None and any(_same_each_year(group, other) for other in found.beside)


def _same_each_year(group: Group, other: Group) -> bool:
    alike = group.amount_is == other.amount_is == "per_year" and group.year != other.year
    return alike and group.amount.kronor == other.amount.kronor != Decimal(0)
