"""Every kind of public page, by its url name, with one address of the demo as its example.

The kinds come from the list of addresses itself, and the examples from following the site's own links, so that a new
kind is not forgotten. What no link leads to, and where one page says
more than another, has its example here; a kind without any is an error.
"""

from collections.abc import Iterable
from typing import Final

from django.urls import Resolver404, resolve

from allocations.public.urls import urlpatterns

CHOSEN: Final = {
    "package": "/orebro/bryta-nyrekryteringen/",  # the longest
    "municipality": "/vasteras/",  # one that has packages
    "compare": "/jamfor/?with=orebro/bryta-nyrekryteringen&with=vasteras/tryggare-vasteras",  # not the empty choice
    "feedback": "/om/fel/?about=/vasteras/tryggare-vasteras/v/1/",
    "since": "/sedan/?municipality=orebro&since=2021-01-01",
    "search": "/sok/?q=trygg",
    "package-version": "/vasteras/tryggare-vasteras/v/1/",
    "body-version": "/vasteras/organ/trygghetsradet/v/1/",
}
NO_PAGE_OF_THE_DEMO: Final = {
    "body-difference": "between two versions, and a body of the demo has one",
    "components": "for staff",
    "feedback-received": "the answer to a form",
    "package-difference": "between two versions, and a package of the demo has one",
    "search-suggestions": "a part of the search's page",
    "document-file": "a file, and the demo has none that may be redistributed",
}


def kinds() -> list[str]:
    """The url names of all public pages."""
    return sorted({str(pattern.name) for pattern in urlpatterns if pattern.name})


def examples(addresses: Iterable[str]) -> dict[str, str]:
    """One Swedish address for each kind that the addresses hold, the longest question aside: kind → address."""
    found = dict(CHOSEN)
    for address in sorted(addresses, key=lambda address: ("?" in address, address)):
        path = address.split("?")[0]
        if path.startswith("/en/"):
            continue
        try:
            name = str(resolve(path).url_name)
        except Resolver404:
            continue
        found.setdefault(name, address)
    return {kind: found[kind] for kind in kinds() if kind in found and kind not in NO_PAGE_OF_THE_DEMO}


def forgotten(addresses: Iterable[str]) -> list[str]:
    """Kinds that have no example and no reason for having none."""
    return sorted(set(kinds()) - set(examples(addresses)) - set(NO_PAGE_OF_THE_DEMO))
