"""`python -m bench`: make the databases, start the site, measure in rounds, tell, and with --strict fail on a miss."""

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import chain

from bench.databases import databases, environment, few_lines
from bench.importing import imports
from bench.load import WrongAnswer
from bench.paper import first_renderings
from bench.rounds import Measuring
from bench.targets import HEAD, Result
from tests.support.postgres import NoPostgres

IMPORTS = 2
"""Rounds of an import, each of which takes as long as many rounds of a page."""
PARTS = ("pages", "paper", "imports", "public", "datasette")


def main() -> int:
    given = arguments()
    os.environ.update(environment(few_lines()))
    import django

    django.setup()
    print(HEAD)
    missed = 0
    try:
        for result in chain.from_iterable(_measured(part, given) for part in given.only or PARTS):
            print(result, flush=True)
            missed += not result.is_met
    except WrongAnswer as wrong:
        print(f"A wrong answer, nothing more is measured: {wrong}", file=sys.stderr)
        return 2
    return 1 if missed and given.strict else 0


def _measured(part: str, given: argparse.Namespace) -> Iterator[Result]:
    from bench.web import comparisons

    measuring = Measuring(given.rounds, given.seconds)
    match part:
        case "pages":
            yield from comparisons(databases(given.lines), measuring)
        case "paper":
            yield from first_renderings(given.rounds)
        case "imports":
            yield from imports(IMPORTS)
        case _:
            yield from _at_scale(part, given.public_lines, measuring)


def _at_scale(part: str, lines: int, measuring: Measuring) -> Iterator[Result]:
    from bench.datasette import beside_datasette
    from bench.public import at_any_size
    from bench.scale import at_scale

    try:
        with at_scale(lines) as made:
            yield from (at_any_size if part == "public" else beside_datasette)(made, measuring)
    except NoPostgres as missing:
        print(f"PostgreSQL is not measured: {missing}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--rounds", type=int, default=5, help="the best of which is told")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long each measurement takes")
    parser.add_argument(
        "--lines", type=int, default=100_000, help="in the larger SQLite database, tens of thousands"
    )
    parser.add_argument(
        "--public-lines", type=int, default=1_000_000, help="in the larger PostgreSQL database"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, help="only these parts")
    return parser.parse_args()


sys.exit(main())
