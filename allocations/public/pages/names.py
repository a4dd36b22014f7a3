"""Addresses of what has a name: where the page of a place, body, party, source, pool, purpose or document is."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from allocations.record import Record
from allocations.record.mentions import home_of

Place = tuple[str, tuple[str, ...]]
NameAt = tuple[str, str, str]
"""Kind, home and key of a name."""


def _body(home: str, key: str) -> Place:
    return ("body", (home, key)) if home else ("shared-body", (key,))


ADDRESSES: Final[dict[str, Callable[[str, str], Place]]] = {
    "package": lambda home, key: ("package", (home, key)),
    "place": lambda home, key: ("place", (home, key)),
    "body": _body,
    "party": lambda home, key: _body(home, key) if home else ("party", (key,)),
    "source": lambda _home, key: ("source", (key,)),
    "pool": lambda _home, key: ("pool", (key,)),
    "purpose": lambda _home, key: ("purpose", (key,)),
    "document": lambda _home, key: ("document", (key,)),
}
"""By the projection's kind of name. A party that belongs to one municipality has its page among that one's bodies."""


def address_of_name(kind: str, home: str, key: str) -> str:
    """The address of the page of a name; empty where there is none.

    ``kind``, ``home`` (a municipality's address name, empty for what is shared) and ``key`` are those of
    `PublishedName` and `PublishedMention`.
    """
    return _address(kind, home, key, get_language())


@lru_cache(maxsize=4096)
def _address(kind: str, home: str, key: str, _language: str | None) -> str:
    view, arguments = ADDRESSES[kind](home, key) if kind in ADDRESSES else ("", ())
    try:
        return reverse(view, args=arguments) if view and key else ""
    except NoReverseMatch:
        return ""


def body_at(record: Record, key: str | None) -> NameAt | None:
    """Where a body of the record has its page; None where none is named."""
    body = record.body_by_key.get(key or "")
    return (*home_of(record, body), body.slug) if body is not None else None
