"""Share: a part of a whole, with the doubt of both. It is worked out by `Amount.share_of`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from allocations.money.kinds import Qualifier


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: 0.0408 for 4.08 %. `fraction` is None where a share does not apply.

    The fraction is not rounded (28 digits). The qualifier is exact, about, at least or at most; a bound may be about.
    """

    fraction: Decimal | None
    qualifier: Qualifier = Qualifier.EXACT
    about: bool = False

    @property
    def applicable(self) -> bool:
        return self.fraction is not None

    def __bool__(self) -> NoReturn:
        raise TypeError("A share is neither true nor false: ask applicable.")

    def __str__(self) -> str:
        from allocations.money.text import format_share  # text is written in terms of amounts

        return format_share(self)
