"""What pages cost: each is measured beside the bare view of the same server, round after round."""

from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus

from bench.bare import BARE, WORDS
from bench.databases import Databases
from bench.load import Question, WrongAnswer
from bench.packages import Measured, measured
from bench.rounds import Case, Measuring, expected
from bench.server import serving
from bench.targets import Result, Target

AFRESH, KEPT, UNCHANGED = Target(least=0.03), Target(least=0.5), Target(least=0.6)
MANY_LINES = Target(most=1.2)


def comparisons(made: Databases, measuring: Measuring) -> Iterator[Result]:
    """Start the servers, one after the other asked, and tell each ratio when its rounds are over."""
    real, made_up = measured()
    against = measuring.against
    with ExitStack() as running:
        kept = running.enter_context(serving(made.few))
        afresh = running.enter_context(serving(made.few, afresh=True))
        many = running.enter_context(serving(made.many, afresh=True))

        pages = {package: page(afresh, package) for package in (real, made_up)}
        for package, case in pages.items():
            yield against(f"page afresh, {package.name}", AFRESH, case, bare(afresh))
        for package, case in pages.items():
            yield against(f"page kept, {package.name}", KEPT, same(case, kept), bare(kept))
        yield against(
            f"page unchanged (304), {real.name}", UNCHANGED, unchanged(kept, pages[real]), bare(kept)
        )
        yield against(f"PDF kept, {real.name}", Target(), pdf(kept, real), bare(kept))
        few = pages[made_up]
        yield against("time of a page among many lines", MANY_LINES, same(few, many), few, as_time=True)
        yield against(
            "time of a 304 among many lines",
            Target(),
            unchanged(many, few),
            unchanged(afresh, few),
            as_time=True,
        )


def bare(port: int) -> Case:
    question = Question(port, f"/{BARE}")
    return Case(question, expected(question, HTTPStatus.OK, body=WORDS))


def page(port: int, package: Measured) -> Case:
    """A page that carries its seal, and an ETag."""
    question = Question(port, f"{package.path}/")
    answer = expected(question, HTTPStatus.OK)
    if package.seal.encode() not in answer.body or not answer.header("ETag"):
        raise WrongAnswer(f"{question.path} does not carry its seal or has no ETag.")
    return Case(question, answer)


def same(case: Case, port: int) -> Case:
    """The same page from another server, which must answer the very same bytes."""
    return Case(Question(port, case.question.path), case.expected)


def unchanged(port: int, case: Case) -> Case:
    """The page for a reader who has it already."""
    question = Question(port, case.question.path, {"If-None-Match": case.expected.header("ETag")})
    answer = expected(question, HTTPStatus.NOT_MODIFIED, body=b"")
    if answer.header("ETag") != case.expected.header("ETag"):
        raise WrongAnswer("The ETag of a page and that of its 304 differ.")
    return Case(question, answer)


def pdf(port: int, package: Measured) -> Case:
    question = Question(port, f"{package.path}.pdf")
    answer = expected(question, HTTPStatus.OK)
    if not answer.body.startswith(b"%PDF-") or package.seal not in answer.header("ETag"):
        raise WrongAnswer(f"{question.path} is no PDF of its seal.")
    return Case(question, answer)
