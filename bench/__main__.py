"""`python -m bench`: make the databases, start the site, measure in rounds, tell, and with --strict fail on a miss."""

import argparse
import os
import sys
from itertools import chain

from bench.databases import databases, environment
from bench.importing import imports
from bench.load import WrongAnswer
from bench.paper import first_renderings
from bench.targets import HEAD
from bench.web import comparisons

IMPORTS = 2
"""Rounds of an import, each of which takes as long as many rounds of a page."""


def main() -> int:
    given = arguments()
    made = databases(given.lines)
    os.environ.update(environment(made.few))
    import django

    django.setup()
    print(HEAD)
    missed = 0
    try:
        for result in chain(
            comparisons(made, given.rounds, given.seconds), first_renderings(given.rounds), imports(IMPORTS)
        ):
            print(result, flush=True)
            missed += not result.is_met
    except WrongAnswer as wrong:
        print(f"A wrong answer, nothing more is measured: {wrong}", file=sys.stderr)
        return 2
    return 1 if missed and given.strict else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--rounds", type=int, default=5, help="the best of which is told")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long each measurement takes")
    parser.add_argument(
        "--lines", type=int, default=100_000, help="in the larger database, tens of thousands"
    )
    return parser.parse_args()


sys.exit(main())
