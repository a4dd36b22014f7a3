"""The two ways from the plan to the public.

People's way validates every row and takes each package through `submit` and `approve`. In bulk everything is entered
first, with `bulk_create`, and posted afterwards (`posting`). `verify_record` accepts both, and for the same seed their
documents and projection are alike.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, models, transaction

from allocations.models import Publication
from allocations.publishing import approve, submit
from allocations.synthesis.plan import (
    FIRST_CODE,
    MOST_MUNICIPALITIES,
    Size,
    municipality,
)
from allocations.synthesis.posting import post_all
from allocations.synthesis.rows import Batch, Home, Package
from municipalities.models import Municipality, User

WRITER, APPROVER = "pahittad-handlaggare", "pahittad-godkannare"

Tell = Callable[[str], None]
Store = Callable[[Batch], None]


class TooMany(Exception):
    """There are no codes or names left for that many made-up municipalities."""


def has_real_publications() -> bool:
    """Whether anything is published here of a municipality that is not made up."""
    return Publication.objects.filter(municipality__code__lt=str(FIRST_CODE)).exists()


def synthesize(*, size: Size, seed: int, bulk: bool, tell: Tell) -> int:
    """Make and publish; return how many packages. Municipalities made up earlier stay, new ones get the next codes.

    The same seed in the same place gives the same documents, whatever the way. `tell` is told each municipality's name
    when it is public. Raises TooMany.
    """
    there = Municipality.objects.filter(code__gte=str(FIRST_CODE)).count()
    if there + size.municipalities > MOST_MUNICIPALITIES:
        raise TooMany(MOST_MUNICIPALITIES - there)
    writer, approver = people()
    plans = [municipality(number=there + at, size=size, seed=seed) for at in range(size.municipalities)]
    homes = map(partial(Home, writer=writer, approver=approver), plans)
    way = _in_bulk if bulk else _as_people_do
    return way(list(homes), tell)


def people() -> tuple[User, User]:
    """Who writes and who approves what is made up."""
    return _person(WRITER), _person(APPROVER)


def _person(name: str) -> User:
    """A user that nobody can log in as."""
    user, is_new = User.objects.get_or_create(username=name)
    if is_new:
        user.set_unusable_password()
        user.save()
    return user


def _as_people_do(homes: list[Home], tell: Tell) -> int:
    count = 0
    for home in homes:
        for package in _entered(home, _store_validated):
            submission = submit(submission=package.submission, user=home.writer)
            approve(submission=submission, approver=home.approver)
            count += 1
        tell(home.plan.name)
    return count


def _in_bulk(homes: list[Home], tell: Tell) -> int:
    with _few_collections():
        _keep_indexes_in_memory()
        return _enter_and_post(homes, tell)


def _enter_and_post(homes: list[Home], tell: Tell) -> int:
    for home in homes:
        with transaction.atomic():
            list(_entered(home, _store_at_once))
    _count_rows_anew()
    count = 0
    for home in homes:
        count += post_all(municipality=home.municipality, author=home.writer, approver=home.approver)
        tell(home.plan.name)
    _count_rows_anew()
    return count


def _entered(home: Home, store: Store) -> Iterator[Package]:
    """Store a municipality, then its packages one after the other."""
    for batch in home.batches():
        store(batch)
    for plan in home.plan.planned_packages():
        package = Package(plan, home)
        for batch in package.batches():
            store(batch)
        yield package


def _store_validated(batch: Batch) -> None:
    for row in batch:
        _know_what_was_stored(row)
        row.full_clean()
        row.save()


def _know_what_was_stored(row: models.Model) -> None:
    """Set each relation again: what it refers to has got its primary key since."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(row):
            setattr(row, field.name, getattr(row, field.name))


def _store_at_once(batch: Batch) -> None:
    if batch:
        models.QuerySet[models.Model](type(batch[0])).bulk_create(batch)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage seldom: among millions of rows that come and go in order, looking takes a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _keep_indexes_in_memory() -> None:
    """SQLite's two megabytes of cache do not hold the indexes of a large table, which each row then reads anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -262144")


def _count_rows_anew() -> None:
    """Tell the planner of queries how large the tables have become; it goes by what it last heard."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
