"""Emptying the database after a test that commits, although what is posted cannot be deleted."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase


@pytest.fixture(scope="session", autouse=True)
def _flush_with_guards_down() -> Iterator[None]:
    """The guards are dropped before the flush, and its `post_migrate` puts them back."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own, without a stub

    def with_guards_down(test_case: TransactionTestCase) -> None:
        from django.core.cache import cache

        from allocations import guards

        for connection in connections.all(initialized_only=True):
            guards.drop(connection)
        flush(test_case)
        cache.clear()  # a table without a model: what a test has counted there is no business of the next

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", with_guards_down)
        yield
