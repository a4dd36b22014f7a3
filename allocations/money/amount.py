"""Amount: what a source says that something costs, with its doubt.

Here live the value itself, the arithmetic that keeps the doubt, and the form an amount has in a sealed document.
How it is stored is in `field`, how it is read and written for people in `text`.

Underneath every amount lies an interval with a lower and an upper bound, each of which may be missing, and a
flag for "about". Bounds are added and subtracted as intervals are; what a sum is called follows from its bounds:

* both bounds, the same figure: that figure, or about it
* only a lower bound: at least that; when the bound is zero nothing is known, and the sum is *not stated*
* only an upper bound: at most that
* no bound: *not known*

Zero alone as a lower bound says nothing about money that cannot be negative, hence "never 0 kr for what is not
known". A qualifier speaks of the signed figure: "at least -50 000" is -50 000 or more. "Nearly" and "more than" are
words for a size: nearly -50 000 lies just above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final, NoReturn, NotRequired, TypedDict

from django.utils.translation import gettext as _

from allocations.money.kinds import AmountState, Qualifier
from allocations.money.ore import ORE, ZERO, AmountRefused, whole_ore
from allocations.money.share import Share

_PARTS: Final = frozenset({"state", "kronor", "qualifier", "word"})
_PARTS_OF_SUMS: Final = frozenset({"about", "known"})


class AmountDocument(TypedDict):
    """An amount in a sealed document. `about` and `known` appear only in sums that the four parts cannot tell."""

    state: str
    kronor: str | None
    qualifier: str
    word: str
    about: NotRequired[bool]
    known: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money as a source states it, or a sum of such.

    `kronor` is given exactly when the state is stated. `word` is the qualifier as printed and is always shown when
    given. `about` and `known` follow from the rest, except in sums (at least about; not known at all).

    Two amounts are equal when they say the same, the printed word included. There is no order and no truth value:
    ask `surely_exceeds`, `surely_covers`, `is_exact` or `known`.
    """

    state: AmountState
    kronor: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    word: str = ""
    about: bool = False
    known: bool = True

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "state", AmountState(self.state))
            object.__setattr__(self, "qualifier", Qualifier(self.qualifier))
        except ValueError:
            raise AmountRefused(_("Unknown kind of amount.")) from None
        if self.state is AmountState.STATED:
            self._check_stated()
        else:
            self._check_unstated()

    def _check_stated(self) -> None:
        if self.kronor is None:
            raise AmountRefused(_("A stated amount needs its kronor."))
        if not self.known:
            raise AmountRefused(_("A stated amount is known."))
        object.__setattr__(self, "kronor", whole_ore(self.kronor))
        if self.qualifier in (Qualifier.ABOUT, Qualifier.NEARLY):
            object.__setattr__(self, "about", True)
        elif self.about and self.qualifier not in (Qualifier.AT_LEAST, Qualifier.AT_MOST):
            raise AmountRefused(_("The figure and its qualifier contradict each other."))
        if self.word and self.qualifier is Qualifier.EXACT:
            raise AmountRefused(_("An exact amount has no qualifying word."))

    def _check_unstated(self) -> None:
        if self.kronor is not None:
            raise AmountRefused(_("Only a stated amount has kronor."))
        if self.qualifier is not Qualifier.EXACT or self.word:
            raise AmountRefused(_("Only a stated amount has a qualifier."))
        sum_of_doubts = self.state is AmountState.NOT_STATED and not (self.about and not self.known)
        if (self.about or not self.known) and not sum_of_doubts:
            raise AmountRefused(_("The figure and its qualifier contradict each other."))

    # Ways to make one

    @classmethod
    def stated(cls, kronor: Decimal | int, qualifier: Qualifier = Qualifier.EXACT, word: str = "") -> Amount:
        return cls(AmountState.STATED, whole_ore(kronor), qualifier, word)

    @classmethod
    def unstated(cls, state: AmountState) -> Amount:
        """An amount without a figure, for the reason given."""
        return cls(state)

    @classmethod
    def not_stated(cls) -> Amount:
        return cls(AmountState.NOT_STATED)

    @classmethod
    def undecided(cls) -> Amount:
        return cls(AmountState.UNDECIDED)

    @classmethod
    def included_elsewhere(cls) -> Amount:
        return cls(AmountState.INCLUDED_ELSEWHERE)

    @classmethod
    def not_known(cls) -> Amount:
        """What is left when doubts pull both ways, such as at least minus at least."""
        return cls(AmountState.NOT_STATED, known=False)

    @classmethod
    def total(cls, amounts: Iterable[Amount]) -> Amount:
        """Add all of them. No terms at all are exactly 0 kr; one term is itself, with its word."""
        terms = iter(amounts)
        result = next(terms, None)
        if result is None:
            return cls.stated(0)
        for term in terms:
            result += term
        return result

    # What is known

    @property
    def is_stated(self) -> bool:
        return self.state is AmountState.STATED

    @property
    def is_exact(self) -> bool:
        """A figure without any doubt."""
        return self.is_stated and self.qualifier is Qualifier.EXACT

    @property
    def lower(self) -> Decimal | None:
        """The real amount is this or more; None where nothing bounds it from below."""
        if self.kronor is None:
            return ZERO if self.known else None
        return None if self._open_below else self.kronor

    @property
    def upper(self) -> Decimal | None:
        """The real amount is this or less; None where nothing bounds it from above."""
        if self.kronor is None:
            return ZERO if self.state is AmountState.INCLUDED_ELSEWHERE else None
        return None if self._open_above else self.kronor

    @property
    def _open_below(self) -> bool:
        below = Qualifier.NEARLY if self._positive else Qualifier.MORE_THAN
        return self.qualifier in (Qualifier.AT_MOST, below)

    @property
    def _open_above(self) -> bool:
        above = Qualifier.MORE_THAN if self._positive else Qualifier.NEARLY
        return self.qualifier in (Qualifier.AT_LEAST, above)

    @property
    def _positive(self) -> bool:
        return self.kronor is not None and self.kronor >= 0

    def surely_exceeds(self, other: Amount) -> bool:
        """True only where no doubt is left that this is more than the other; "about" is always a doubt."""
        if self.about or other.about or self.lower is None or other.upper is None:
            return False
        return self.lower > other.upper

    def surely_covers(self, other: Amount) -> bool:
        """True only where no doubt is left that this is as much as the other, or more."""
        if self.about or other.about or self.lower is None or other.upper is None:
            return False
        return self.lower >= other.upper

    # Arithmetic of doubt

    def __add__(self, other: Amount) -> Amount:
        if not isinstance(other, Amount):
            return NotImplemented
        # Money that is counted elsewhere adds nothing and no doubt, whatever it meets.
        if self.state is AmountState.INCLUDED_ELSEWHERE:
            return other
        if other.state is AmountState.INCLUDED_ELSEWHERE:
            return self
        if self.state is other.state is AmountState.UNDECIDED:
            return self
        return _between(
            None if self.lower is None or other.lower is None else self.lower + other.lower,
            None if self.upper is None or other.upper is None else self.upper + other.upper,
            about=self.about or other.about,
        )

    def __neg__(self) -> Amount:
        if self.state is AmountState.INCLUDED_ELSEWHERE:
            return self
        # "About", "nearly" and "more than" speak of the size, so the word holds for the other sign too. Zero has none.
        if self.kronor is not None and (
            self.qualifier in (Qualifier.EXACT, Qualifier.ABOUT)
            or (self.kronor and self.qualifier in (Qualifier.NEARLY, Qualifier.MORE_THAN))
        ):
            return replace(self, kronor=-self.kronor)
        return _between(
            None if self.upper is None else -self.upper,
            None if self.lower is None else -self.lower,
            about=self.about,
        )

    def __sub__(self, other: Amount) -> Amount:
        if not isinstance(other, Amount):
            return NotImplemented
        return self + -other

    def __bool__(self) -> NoReturn:
        raise TypeError("An amount is neither true nor false: ask is_stated, is_exact or known.")

    def share_of(self, whole: Amount) -> Share:
        """How large a part of the whole this is. Not applicable without a positive whole or a figure of its own."""
        if self.kronor is None or self.kronor < 0 or whole.kronor is None or whole.kronor <= 0:
            return Share(None)
        if not self.kronor and self.lower is not None and self.upper is not None:
            return Share(Decimal(0), Qualifier.ABOUT if self.about else Qualifier.EXACT, self.about)
        fraction = self.kronor / whole.kronor
        has_lower = self.lower is not None and whole.upper is not None
        has_upper = self.upper is not None and whole.lower is not None
        about = self.about or whole.about
        match has_lower, has_upper:
            case True, True:
                return Share(fraction, Qualifier.ABOUT if about else Qualifier.EXACT, about)
            case True, False:
                return Share(fraction, Qualifier.AT_LEAST, about)
            case False, True:
                return Share(fraction, Qualifier.AT_MOST, about)
            case _:
                return Share(None)

    def per(self, count: int) -> Amount:
        """Divide among so many, residents for instance, to whole öre.

        A bound is rounded away from what it promises, so that it still holds; any other figure is rounded half up
        and says "about". What would round to nothing is "at most one öre": never 0 kr for something.
        """
        if type(count) is not int or count <= 0:
            raise AmountRefused(_("An amount can only be divided by a positive whole number."))
        if self.kronor is None:
            return self
        part = (self.kronor / count).quantize(ORE, self.rounding)
        if part * count == self.kronor:
            return replace(self, kronor=part)
        if not part:
            return self._next_to_nothing()
        if self.is_exact:
            return replace(self, kronor=part, qualifier=Qualifier.ABOUT)
        return replace(self, kronor=part)

    @property
    def rounding(self) -> str:
        """How to round the figure, for `Decimal.quantize`: a bound so that it still holds, others half up."""
        if self.upper is None:
            return ROUND_FLOOR
        return ROUND_CEILING if self.lower is None else ROUND_HALF_UP

    def _next_to_nothing(self) -> Amount:
        if self.lower is None or self.upper is None:
            lower, upper = (None if bound is None else ZERO for bound in (self.lower, self.upper))
            return _between(lower, upper, about=self.about)
        if self._positive:
            return _between(None, ORE, about=self.about)
        return _between(-ORE, None, about=self.about)

    # In words and in a sealed document

    def __str__(self) -> str:
        from allocations.money.text import format_amount  # text is written in terms of amounts

        return format_amount(self)

    def to_document(self) -> AmountDocument:
        document = AmountDocument(
            state=self.state.value,
            kronor=None if self.kronor is None else f"{self.kronor:.2f}",
            qualifier=self.qualifier.value,
            word=self.word,
        )
        if self.about and self.qualifier not in (Qualifier.ABOUT, Qualifier.NEARLY):
            document["about"] = True
        if not self.known:
            document["known"] = False
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Amount:
        """Read back what `to_document` wrote. Raises AmountRefused for anything else."""
        parts = dict(document)
        if not _PARTS <= parts.keys() <= _PARTS | _PARTS_OF_SUMS:
            raise AmountRefused(_("The parts of an amount are state, kronor, qualifier and word."))
        kronor, word = parts["kronor"], parts["word"]
        about, known = parts.get("about", False), parts.get("known", True)
        if not isinstance(kronor, str | None) or not isinstance(word, str):
            raise AmountRefused(_("Kronor and qualifying word are text in a document."))
        if not isinstance(about, bool) or not isinstance(known, bool):
            raise AmountRefused(_("The figure and its qualifier contradict each other."))
        figure = None if kronor is None else whole_ore(kronor)
        return cls(parts["state"], figure, parts["qualifier"], word, about, known)


def _between(lower: Decimal | None, upper: Decimal | None, *, about: bool) -> Amount:
    """Return what a computed figure with these bounds is called."""
    if lower is not None and upper is not None:
        return Amount.stated(lower, Qualifier.ABOUT if about else Qualifier.EXACT)
    if lower is not None and lower != 0:
        return Amount(AmountState.STATED, lower, Qualifier.AT_LEAST, about=about)
    if lower is not None:
        return Amount(AmountState.NOT_STATED, about=about)
    if upper is not None:
        return Amount(AmountState.STATED, upper, Qualifier.AT_MOST, about=about)
    return Amount.not_known()
