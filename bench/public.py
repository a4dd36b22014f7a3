"""Pages among a million lines against the same pages among a thousand, on PostgreSQL, both rendered afresh.

The two databases hold the same 290 municipalities, so that what differs is how much they have. Each page is asked of
both servers in turn; the one package page is the same to the last figure in both.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from bench.load import Question, WrongAnswer
from bench.packages import measured
from bench.rounds import Case, Measuring, expected
from bench.scale import AtScale
from bench.server import serving
from bench.targets import Result, Target

AT_ANY_SIZE = Target(most=1.5)
DAY = date(2024, 6, 30)
"""By when the larger database has about half of its versions."""


@dataclass(frozen=True)
class Asked:
    """A page by its address. In the small database a list has no page 100: then its last full one is the base.

    A page that is not as long in the small database is only told of, without a target.
    """

    name: str
    path: str
    in_small: str = ""
    is_as_long: bool = True


def pages() -> tuple[Asked, ...]:
    """Every kind of page that lists or adds up what many packages hold, and one package.

    All but those that say so show as much in both databases: what is filtered by finds more than a page in the small
    one as well, or the very same lines in both.
    """
    real, made_up = measured()
    home, other = (one.path.split("/")[1] for one in (made_up, real))
    lines = "/poster/"
    return (
        Asked("start page", "/"),
        Asked("municipalities", "/kommuner/"),
        Asked("a municipality", f"/{home}/"),
        Asked("a package", f"{made_up.path}/"),
        Asked("two packages compared", f"/jamfor/?with={real.path[1:]}&with={made_up.path[1:]}"),
        Asked("two municipalities compared", f"/jamfor/?with={home}&with={other}"),
        Asked("a municipality's year", f"/{home}/2024/"),
        Asked("all lines", lines),
        Asked("lines by a word that most have", f"{lines}?text=trygghet"),
        Asked("lines by a word that many have", f"{lines}?text=belysning"),
        Asked("lines by a municipality's name as text", f"{lines}?text={home}", is_as_long=False),
        Asked("lines of places of a name", f"{lines}?place=hamnen"),
        Asked("lines of one place", f"{lines}?place={home}/norrstan"),
        Asked("lines by what parties did", f"{lines}?position=reservation"),
        Asked("lines of a year, of an amount", f"{lines}?year=2024&min=100000"),
        Asked("lines known on a day", f"{lines}?known_on={DAY}"),
        Asked("lines decided by a day", f"{lines}?decided_by={DAY}"),
        Asked("lines, page 100 by amount", f"{lines}?sort=-kronor&page=100", f"{lines}?sort=-kronor&page=20"),
        Asked("lines, page 100 by name", f"{lines}?page=100", f"{lines}?page=20"),
        Asked("search", "/sok/?q=belysning"),
        Asked("search as one types", "/sok/forslag/?q=bely"),
        Asked("a place", f"/{home}/omraden/norrstan/"),
        Asked("a body", f"/{home}/organ/kommunstyrelsen/"),
        Asked("a party", "/partier/lyktpartiet/", is_as_long=False),
        Asked("a purpose", "/andamal/trygga-platser/"),
        Asked("a source", "/finansiering/statsbidrag/", is_as_long=False),
        Asked("documents", "/handlingar/"),
        Asked("what has changed", "/andringar/", is_as_long=False),
        Asked("corrections", "/rattelser/"),
        Asked("since the last meeting", f"/sedan/?municipality={home}&since={DAY}"),
    )


def at_any_size(made: AtScale, measuring: Measuring) -> Iterator[Result]:
    """A ratio of times for each page that is there."""
    with ExitStack() as running:
        small = running.enter_context(serving(made.small, afresh=True))
        large = running.enter_context(serving(made.large, afresh=True))
        for page in pages():
            try:
                questions = Question(small, page.in_small or page.path), Question(large, page.path)
                base, case = (Case(question, expected(question)) for question in questions)
            except WrongAnswer as wrong:
                print(f"{page.name} is not measured: {wrong}", flush=True)
                continue
            target = AT_ANY_SIZE if page.is_as_long else Target()
            yield measuring.against(f"time of {page.name}", target, case, base, as_time=True)
