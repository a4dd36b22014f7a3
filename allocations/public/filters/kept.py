"""What a question finds, kept for as long as nothing new is published: counts, sums, and which rows stand on a page.

Turning a page, sorting, or choosing one more value asks much the same again, and among a million lines some answers
take a tenth of a second to find. They are kept under the state of the publications and of the projection, never longer
than those hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final, TypeVar

from django.core.cache import caches

from allocations.models import PublishedLine

Answer = TypeVar("Answer")

KEPT_FOR: Final = 24 * 60 * 60  # seconds
_NOTHING: Final = object()


class Kept:
    """Answers about the lines as they are in one state of what is public (`Publication.objects.state()`)."""

    def __init__(self, *state: object) -> None:
        # A projection made anew has other primary keys for the same versions.
        last = PublishedLine.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.state = (*state, last)

    def answer(self, what: str, about: object, find: Callable[[], Answer]) -> Answer:
        """The answer to what is asked about this (its `repr` says all of it): kept, or found now."""
        told = repr((self.state, what, about))
        key = hashlib.sha256(told.encode()).hexdigest()
        found = caches["answers"].get(key, _NOTHING)
        if found is _NOTHING:
            found = find()
            caches["answers"].set(key, found, KEPT_FOR)
        return found  # type: ignore[no-any-return]
