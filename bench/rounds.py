"""A case measured beside its base, round after round."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from bench.load import Answer, Question, WrongAnswer, rate
from bench.targets import Result, Target

WARMING = 1.0
"""Seconds in which each worker reads its templates before anything counts."""


@dataclass(frozen=True)
class Case:
    """A question with the answer that it must get each time."""

    question: Question
    expected: Answer


@dataclass(frozen=True)
class Measuring:
    """How often, and for how many seconds each time."""

    rounds: int
    seconds: float

    def against(self, name: str, target: Target, case: Case, base: Case, *, as_time: bool = False) -> Result:
        """The case's rate by its base's, or with `as_time` the time that it takes by the base's."""
        for each in (base, case):
            rate(each.question, each.expected, WARMING)
        pairs = [(self._rate(base), self._rate(case)) for _round in range(self.rounds)]
        bases, cases = zip(*pairs, strict=True)
        ratio: Callable[[float, float], float] = _by_time if as_time else _by_rate
        return Result(
            name=name,
            ratio=ratio(max(bases), max(cases)),
            ratios=tuple(ratio(*pair) for pair in pairs),
            target=target,
            made_of=f"{max(cases):.{_digits(cases)}f}/s against {max(bases):.{_digits(bases)}f}/s",
        )

    def _rate(self, case: Case) -> float:
        return rate(case.question, case.expected, self.seconds)


def _by_rate(base: float, case: float) -> float:
    return case / base


def _by_time(base: float, case: float) -> float:
    return base / case


def _digits(rates: tuple[float, ...]) -> int:
    return 0 if max(rates) >= 10 else 1


def expected(question: Question, status: HTTPStatus = HTTPStatus.OK, *, body: bytes | None = None) -> Answer:
    """The answer when it is asked once. Raises WrongAnswer for another status or body than that."""
    answer = question.asked_once()
    if answer.status != status or (body is not None and answer.body != body):
        raise WrongAnswer(f"{question.path} answers {answer.status}: {answer.body[:200]!r}")
    return answer
