"""The menu and the foot: they name what is built, and nothing else, and say where the reader is."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from allocations.public.templatetags import pages

COMING = (
    "compare",
    "changes",
    "search",
    "about",
    "glossary",
    "accessibility",
    "privacy",
    "feedback",
    "corrections",
)


@pytest.fixture(autouse=True)
def addresses(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of views that count as built, beside those that are not among the coming ones."""
    built: set[str] = set()

    def reverse_of(name: str) -> str:
        if name in built:
            return f"/{name}/"
        if name in COMING or name.endswith("-list"):
            raise NoReverseMatch(name)
        return reverse(name)

    monkeypatch.setattr(pages, "reverse", reverse_of)
    pages.address_of_view.cache_clear()
    yield built
    pages.address_of_view.cache_clear()


def at(path: str, section: str = "") -> Context:
    request = HttpRequest()
    request.path = path
    return Context({"request": request, "section": section})


def test_a_page_that_is_not_built_is_not_named(addresses: set[str]):
    with override("sv"):
        assert [str(entry.name) for entry in pages.main_menu(at("/"))] == [
            "Kommuner", "Poster", "Handlingar", "Kontrollera",
        ]  # fmt: skip
        assert pages.search_entry(at("/")) is None
        assert pages.foot_lists(at("/")) == []


def test_a_page_comes_into_the_menu_when_it_is_built(addresses: set[str]):
    addresses |= {"compare", "search", "glossary"}

    with override("sv"):
        assert [str(entry.name) for entry in pages.main_menu(at("/"))][:3] == ["Kommuner", "Poster", "Jämför"]
        entry = pages.search_entry(at("/search/"))
        assert entry is not None
        assert (entry.address, entry.current) == ("/search/", "page")
        ((heading, links),) = pages.foot_lists(at("/"))
        assert (heading, [str(link.name) for link in links]) == ("Om webbplatsen", ["Ordlista"])


def test_the_menu_says_on_which_page_or_under_which_the_reader_is(addresses: set[str]):
    with override("sv"):
        here = {str(entry.name): entry.current for entry in pages.main_menu(at("/poster/"))}
        assert here == {"Kommuner": "", "Poster": "page", "Handlingar": "", "Kontrollera": ""}
        under = {
            str(entry.name): entry.current for entry in pages.main_menu(at("/handlingar/x/", "documents"))
        }
        assert under["Handlingar"] == "true"
