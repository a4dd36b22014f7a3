"""`python -m bench.fill LINES`: made-up versions of 290 municipalities into the database of DATABASE_URL.

The municipalities are shared out among processes, each a process of this module with `--part`; the projection's indexes
are made when all rows are there. LINES is the number in each municipality.
"""

import argparse
import gc
import hashlib
import subprocess
import sys
import time

import django

MUNICIPALITIES = 290
PROCESSES = 2
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fill", description=__doc__)
    parser.add_argument("lines", type=int)
    parser.add_argument("--part", type=int, help="only a part of the municipalities")
    parser.add_argument("--tally", action="store_true", help="only count what is there of them")
    given = parser.parse_args()
    django.setup()
    if given.part is None:
        fill(given.lines)
    elif given.tally:
        tally_part(given.part)
    else:
        fill_part(given.lines, given.part)


def fill(lines: int) -> None:
    from django.db import connection

    from allocations.models import Publication, PublishedLine
    from allocations.synthesis.copying import without_indexes
    from allocations.synthesis.ways import people

    people()
    begun = time.perf_counter()
    with without_indexes():
        _in_parts(str(lines))
        sealed = time.perf_counter()
    indexed = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _in_parts(str(lines), "--tally")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    print(
        f"{PublishedLine.objects.current().count()} lines in {Publication.objects.count()} versions:"
        f" {sealed - begun:.0f} s to seal and project, {indexed - sealed:.0f} s for indexes,"
        f" {time.perf_counter() - indexed:.0f} s to count.",
        flush=True,
    )


def _in_parts(*arguments: str) -> None:
    command = [sys.executable, "-m", "bench.fill", *arguments, "--part"]
    working = [subprocess.Popen([*command, str(part)]) for part in range(PROCESSES)]
    if sum(process.wait() for process in working):
        sys.exit("Not all municipalities could be made.")


def tally_part(part: int) -> None:
    from allocations.publishing.tallies import tally
    from allocations.synthesis.plan import FIRST_CODE
    from municipalities.models import Municipality

    for here in Municipality.objects.filter(code__gt=str(FIRST_CODE)):
        if int(here.code) % PROCESSES == part:
            tally(here)


def fill_part(lines: int, part: int) -> None:
    from allocations.synthesis import record_only
    from allocations.synthesis.ways import people

    gc.set_threshold(200_000, 20, 20)
    author, approver = people()
    for number in range(1, MUNICIPALITIES + 1):
        if number % PROCESSES != part:
            continue
        home = record_only.planned(number=number, seed=SEED)
        here = record_only.municipality_row(home)
        here.save()
        record_only.publish(here, record_only.subjects(home, lines), author=author, approver=approver)


def digest() -> str:
    """Of what would be made: some documents, all that the projection says of them, and the columns that hold it.

    Not of the code: a database that takes long to make is made anew only when something in it would be different. New
    indexes come by migrating the one that is there.
    """
    from django.db import connection

    from allocations.models import Publication
    from allocations.publishing.canonical import canonical
    from allocations.publishing.projection import PROJECTED, projected
    from allocations.synthesis import record_only

    found = hashlib.sha256(f"{MUNICIPALITIES} {SEED}".encode())
    for table in PROJECTED:
        for field in table._meta.concrete_fields:
            found.update(f"{table.__name__}.{field.column} {field.db_type(connection)}\n".encode())
    home = record_only.planned(number=1, seed=SEED)
    here = record_only.municipality_row(home)
    for subject in record_only.subjects(home, 600):
        for moment, document in subject.versions:
            publication = Publication(
                municipality=here,
                subject_slug=subject.plan.slug,
                published_at=moment,
                document=canonical(document),
            )
            found.update(publication.document.encode())
            for rows in projected(publication).values():
                for row in rows:
                    said = {name: value for name, value in vars(row).items() if not name.startswith("_")}
                    found.update(repr(sorted(said.items())).encode())
    return found.hexdigest()[:12]


if __name__ == "__main__":
    main()
