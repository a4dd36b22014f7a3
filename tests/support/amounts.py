"""Amounts for property tests: as a source may state them, and sums of such."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from allocations.money import Amount, AmountState, Qualifier

# No deadline for one example: the machine is shared, and a slow moment is no fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# A thousand milliard kronor to the öre: more than any budget, and sums of it stay within the range of the database.
kronor = st.integers(-(10**14), 10**14).map(lambda ore: Decimal(ore).scaleb(-2))
doubts = st.integers(0, 10**12).map(lambda ore: Decimal(ore).scaleb(-2))


@st.composite
def stated(draw: st.DrawFn) -> Amount:
    qualifier = draw(st.sampled_from(Qualifier))
    word = "" if qualifier is Qualifier.EXACT else draw(st.sampled_from(["", "ungefär", "inte mindre än"]))
    # Zero often, since it is where sums change their name.
    return Amount.stated(draw(kronor | st.sampled_from([Decimal(0), Decimal(5)])), qualifier, word)


unstated = st.sampled_from([Amount.not_stated(), Amount.undecided(), Amount.included_elsewhere()])
terms = stated() | unstated
amounts = st.recursive(
    terms,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda pair: pair[0] + pair[1]),
        st.tuples(parts, parts).map(lambda pair: pair[0] - pair[1]),
        parts.map(lambda part: -part),
    ),
    max_leaves=5,
)


@dataclass(frozen=True)
class Instance:
    """An amount as stated, and one value that the money may really have."""

    amount: Amount
    real: Decimal


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Any amount but "about", whose bounds are themselves about, with a real value that fits what it says."""
    amount = draw(terms.filter(lambda amount: amount.qualifier is not Qualifier.ABOUT))
    doubt = draw(doubts)
    if amount.state is AmountState.INCLUDED_ELSEWHERE:
        return Instance(amount, Decimal(0))
    if amount.kronor is None:
        return Instance(amount, doubt)
    larger = 1 if amount.kronor >= 0 else -1
    match amount.qualifier:
        case Qualifier.AT_LEAST:
            return Instance(amount, amount.kronor + doubt)
        case Qualifier.AT_MOST:
            return Instance(amount, amount.kronor - doubt)
        case Qualifier.MORE_THAN:
            return Instance(amount, amount.kronor + larger * doubt)
        case Qualifier.NEARLY:
            return Instance(amount, amount.kronor - larger * doubt)
        case _:
            return Instance(amount, amount.kronor)
