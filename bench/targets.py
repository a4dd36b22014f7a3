"""What is to be reached, and how a measured ratio is told."""

from dataclasses import dataclass

WIDTH = 42
HEAD = f"{'what is measured':<{WIDTH}} {'ratio':>7} {'target':>7}  {'':<6}  {'each round':<13}  best"


@dataclass(frozen=True)
class Target:
    """A bound on a ratio: at least so high, or at most so high; or neither, for what is only told."""

    least: float | None = None
    most: float | None = None

    def is_met(self, ratio: float) -> bool:
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)

    def __str__(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else "–"


@dataclass(frozen=True)
class Result:
    """The ratio of the best against the best: what else the machine does only makes things slower.

    `ratios` are those of each round by itself; far apart, they say that the machine was busy.
    """

    name: str
    ratio: float
    ratios: tuple[float, ...]
    target: Target
    made_of: str

    @property
    def is_met(self) -> bool:
        return self.target.is_met(self.ratio)

    def __str__(self) -> str:
        verdict = "" if str(self.target) == "–" else ("met" if self.is_met else "MISSED")
        spread = f"{min(self.ratios):.3f}–{max(self.ratios):.3f}"
        return f"{self.name:<{WIDTH}} {self.ratio:>7.3f} {self.target!s:>7}  {verdict:<6}  {spread:<13}  {self.made_of}"
