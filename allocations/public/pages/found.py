"""The page of the search: groups of hits with their numbers, each marked and linked, and help where there is none."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from allocations.models.projected_names import NameKind
from allocations.public.filters.kept import Kept
from allocations.public.filters.named import NAMED as FILTERS
from allocations.public.filters.words import words_of
from allocations.public.pages.line_words import number_words
from allocations.public.pages.names import address_of_name
from allocations.public.pages.naming import NoSuchPage, Paged
from allocations.public.searching import KINDS, LONGEST, SHORTEST, Found, Hit, nearest, search
from allocations.record.folding import folded

SHOWN: Final = 6
"""Of each kind, where all kinds are shown."""
SUGGESTED: Final = 3
PER_PAGE: Final = 50
"""Where one kind is shown."""

HEADS: Final[dict[str, str | Promise]] = {
    "municipality": gettext_lazy("Municipalities"),
    NameKind.PACKAGE: gettext_lazy("Packages"),
    "line": gettext_lazy("Lines"),
    NameKind.PLACE: gettext_lazy("Places"),
    NameKind.BODY: gettext_lazy("Bodies"),
    NameKind.PARTY: gettext_lazy("Parties"),
    NameKind.SOURCE: gettext_lazy("Funding sources"),
    NameKind.PURPOSE: gettext_lazy("Purposes"),
    NameKind.DOCUMENT: gettext_lazy("Documents"),
}
MARK_END: Final = "</mark>"


@dataclass(frozen=True, slots=True)
class HitRow:
    """A hit. What matches is marked; `address` is empty where it has no page; `lines` leads to what it concerns."""

    name: SafeString
    swedish: bool
    address: str
    where: SafeString
    lines: str
    lines_words: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    kind: str
    head: str
    number: str
    hits: tuple[HitRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the page shows. Without `asked` only the field; `refusal` says why nothing was looked for.

    `paged` are the pages of one kind; `rest` says where those are that no page of it has.
    """

    typed: str
    asked: bool
    refusal: str
    said: str
    groups: tuple[HitGroup, ...]
    nearest: tuple[tuple[str, str], ...]
    lines_address: str
    one_kind: bool
    paged: Paged[HitRow] | None
    rest: str


def search_page(typed: str, kept: Kept, kind: str = "", *, shown: int = SHOWN, number: int = 1) -> SearchPage:
    """Search for what was typed, in all kinds or, a page at a time, in one. Raises NoSuchPage."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    words = words_of(plain)
    refusal = _refusal(typed, plain, words)
    one = kind if kind in KINDS else ""
    found = (
        () if refusal or not plain else kept.answer("search", (get_language(), words), lambda: search(words))
    )
    among = [each for each in found if not one or each.kind == one]
    paged = _paged(among[0], words, plain, number) if one and among else None
    if paged is None and number > 1:
        raise NoSuchPage
    groups = tuple(_group(each, words, plain, shown, paged) for each in among)
    near = nearest(words) if plain and not refusal and not groups else ()
    return SearchPage(
        typed=plain if len(plain) <= LONGEST else typed.replace("\0", ""),
        asked=bool(plain or typed.strip()),
        refusal=refusal,
        said="" if refusal or not plain else _said(groups, among, plain),
        groups=groups,
        nearest=tuple((name, f"?{urlencode({'q': name})}") for name in near),
        lines_address=f"{reverse('lines')}?{urlencode({'text': plain})}" if words else reverse("lines"),
        one_kind=bool(one),
        paged=paged,
        rest=_rest(among[0]) if paged else "",
    )


def _paged(found: Found, words: tuple[str, ...], typed: str, number: int) -> Paged[HitRow]:
    total = len(found.hits)
    pages = -(-total // PER_PAGE)
    if number > pages:
        raise NoSuchPage

    def address(page: int) -> str:
        return f"?{urlencode({'q': typed, 'kind': found.kind, 'page': page})}"

    return Paged(
        rows=tuple(_row(hit, words) for hit in found.hits[(number - 1) * PER_PAGE : number * PER_PAGE]),
        total=total,
        more=found.more_than_counted,
        number=number,
        pages=pages,
        previous=address(number - 1) if number > 1 else "",
        following=address(number + 1) if number < pages else "",
    )


def _rest(found: Found) -> str:
    """What is said of more hits than are ranked."""
    if not found.more_than_counted:
        return ""
    words = {"number": number_words(len(found.hits))}
    if found.kind == "line":
        return _("Here are the best %(number)s. The list of all lines has every one of them.") % words
    return _("Here are the best %(number)s. Write more words to find the others.") % words


def _refusal(typed: str, plain: str, words: tuple[str, ...]) -> str:
    if len(plain) > LONGEST:
        return _("Write at most %(most)d characters; you wrote %(number)d.") % {
            "most": LONGEST,
            "number": len(plain),
        }
    if typed.strip() and not words:
        return _("There is nothing to search for in what was written.")
    if words and not any(len(word) >= SHORTEST for word in words):
        return _("Write at least two characters.")
    return ""


def _said(groups: tuple[HitGroup, ...], found: list[Found], typed: str) -> str:
    if not groups:
        return _("Nothing found for “%(words)s”.") % {"words": typed}
    number = sum(len(each.hits) for each in found)
    words = {"number": number_words(number), "words": typed}
    if any(each.more_than_counted for each in found):
        return _("More than %(number)s hits for “%(words)s”.") % words
    return ngettext("%(number)s hit for “%(words)s”.", "%(number)s hits for “%(words)s”.", number) % words


def _group(
    found: Found, words: tuple[str, ...], typed: str, shown: int, paged: Paged[HitRow] | None
) -> HitGroup:
    number = number_words(len(found.hits))
    more = ""
    if paged is None and (len(found.hits) > shown or found.more_than_counted):
        more = f"{reverse('search')}?{urlencode({'q': typed, 'kind': found.kind})}"
    return HitGroup(
        kind=found.kind,
        head=str(HEADS[found.kind]),
        number=_("more than %(number)s") % {"number": number} if found.more_than_counted else number,
        hits=paged.rows if paged else tuple(_row(hit, words) for hit in found.hits[:shown]),
        more=more,
    )


def _row(hit: Hit, words: tuple[str, ...]) -> HitRow:
    lines, lines_words = _lines_of(hit)
    where = ", ".join(filter(None, [hit.package_name, hit.municipality]))
    return HitRow(
        marked(hit.name, words), hit.swedish, _address(hit), marked(where, words), lines, lines_words
    )


def _address(hit: Hit) -> str:
    if hit.kind == "municipality":
        return reverse("municipality", args=(hit.key,))
    if hit.kind == "line":
        return f"{reverse('package', args=(hit.home, hit.package))}#line-{hit.key}"
    return address_of_name(hit.kind, hit.home, hit.key)


def _lines_of(hit: Hit) -> tuple[str, str]:
    """The lines that it concerns, where lists can be filtered by it."""
    if not hit.rows or hit.kind not in FILTERS:
        return "", ""
    value = f"{hit.home}/{hit.key}" if hit.home else hit.key
    words = ngettext("%(number)s amount of lines", "%(number)s amounts of lines", hit.rows)
    return f"{reverse('lines')}?{urlencode({hit.kind: value})}", words % {"number": number_words(hit.rows)}


def marked(name: str, words: tuple[str, ...]) -> SafeString:
    """The name with what was searched for marked, whatever its case and diacritics."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(name):
        for plain in " " if sign.isspace() else folded(sign):
            signs.append(plain)
            places.append(at)
    text = "".join(signs)
    hit: set[int] = set()
    for word in words:
        start = text.find(word)
        while start >= 0:
            hit.update(places[start : start + len(word)])
            start = text.find(word, start + len(word))
    parts: list[str] = []
    inside = False
    for at, sign in enumerate(name):
        if (at in hit) != inside:
            parts.append(MARK_END if inside else "<mark>")
            inside = not inside
        parts.append(escape(sign))
    return SafeString("".join(parts) + (MARK_END if inside else ""))
