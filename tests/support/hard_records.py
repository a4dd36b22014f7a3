"""The hard packages, published once in a run of the tests: what is read from their texts has no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from allocations.record import Record

_texts: dict[str, str] = {}


@pytest.fixture
def hard(db: None) -> Callable[[str], Record]:
    """``hard("everything")``: the record that the function of this name in ``hard_packages`` publishes last."""
    from allocations.models import Publication
    from allocations.record import read
    from tests.support import hard_packages

    def record(name: str) -> Record:
        if name not in _texts:
            desk = getattr(hard_packages, name)()
            _texts[name] = Publication.objects.filter(package=desk.package).latest("number").document
        return read(_texts[name])

    return record
