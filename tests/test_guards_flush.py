"""A test that commits leaves an empty database with its guards up, although what is posted cannot be deleted."""

from __future__ import annotations

import pytest
from django.db import connection

from allocations import guards
from allocations.models import Publication
from tests import factories


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_each_time_the_database_is_empty_and_guarded(time: str) -> None:
    assert not Publication.objects.exists()
    assert guards.missing(connection) == set()

    factories.make_publication_row()


@pytest.mark.django_db
def test_a_test_that_rolls_back_is_guarded_as_well() -> None:
    assert guards.missing(connection) == set()
