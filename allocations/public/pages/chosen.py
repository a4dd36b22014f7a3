"""What an address asks to have compared: two to four packages or municipalities, and what is not among them and why.

`?with=vasteras/tryggare-vasteras&with=orebro/nyrekrytering` compares packages, `?with=vasteras&with=orebro`
municipalities. `add` is what was typed to have something more; what it finds is offered as links that add it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allocations.models import PublishedPackage
from allocations.models.newest import newest_version
from allocations.models.ordering import in_swedish
from allocations.public.days import DECIDED_BY, KNOWN_ON, NOW, Days, days_of
from allocations.public.homes import former_codes
from allocations.public.pages.words import day_words, listed
from allocations.public.sweden import SwedishMunicipality
from allocations.record.folding import folded

MOST: Final = 4
MOST_READ: Final = 12  # of what an address names; it has room for four
MOST_OFFERED: Final = 8
LONGEST_TYPED: Final = 100
LONGEST_SHOWN: Final = 60
READABLE: Final = re.compile(r"[a-z0-9-]{1,80}(?:/[a-z0-9-]{1,80})?")
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Kind = Literal["", "package", "municipality", "mixed"]


@dataclass(frozen=True, slots=True)
class Picked:
    """One of those chosen, with the address that leaves it out."""

    value: str
    name: str
    home: str  # the municipality of a package
    address: str
    without: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be added, with the address that does it."""

    name: str
    home: str
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, in the order of the address; either packages or municipalities, unless `mixed`."""

    packages: tuple[PublishedPackage, ...]
    municipalities: tuple[SwedishMunicipality, ...]
    notices: tuple[str, ...]
    year: str = ""
    days: Days = NOW

    @property
    def kind(self) -> Kind:
        if self.packages and self.municipalities:
            return "mixed"
        return "package" if self.packages else "municipality" if self.municipalities else ""

    @property
    def values(self) -> tuple[str, ...]:
        return tuple([value_of(each) for each in self.packages] + [each.slug for each in self.municipalities])

    def address(self, values: Iterable[str], **more: str) -> str:
        """The address that compares these instead, on the same days."""
        return compare_address(values, **more, **self.days.in_address)

    @property
    def is_full(self) -> bool:
        return len(self.values) >= MOST

    @property
    def is_enough(self) -> bool:
        return not self.days.refusals and self.kind in {"package", "municipality"} and len(self.values) > 1

    @property
    def title(self) -> str:
        """Västerås and Örebro; packages of one municipality by their own names."""
        homes = [each.municipality_name for each in self.packages]
        names = homes if len(set(homes)) == len(homes) else [each.name for each in self.packages]
        return listed([*names, *(each.name for each in self.municipalities)])

    @property
    def picked(self) -> tuple[Picked, ...]:
        packages = [
            (value_of(each), each.name, each.municipality_name, _package_address(each) + self.days.query)
            for each in self.packages
        ]
        places = [
            (each.slug, each.name, "", reverse("municipality", args=(each.slug,)) + self.days.query)
            for each in self.municipalities
        ]
        return tuple(
            Picked(value, name, home, address, self.address(v for v in self.values if v != value))
            for value, name, home, address in (*packages, *places)
        )

    @property
    def of_one_sort(self) -> tuple[tuple[str, str], ...]:
        """Ways out of a mixed choice, each as words and an address."""
        homes = (each.municipality_slug for each in self.packages)
        places = [*homes, *(each.slug for each in self.municipalities)]
        return (
            (_("Keep the packages"), self.address(map(value_of, self.packages))),
            (_("Compare the municipalities"), self.address(dict.fromkeys(places))),
        )


def value_of(package: PublishedPackage) -> str:
    """A package as the address names it."""
    return f"{package.municipality_slug}/{package.slug}"


def compare_address(values: Iterable[str], **more: str) -> str:
    """The address that compares these."""
    pairs = [*(("with", value) for value in values), *((key, value) for key, value in more.items() if value)]
    asked = urlencode(pairs).replace("%2F", "/")
    return reverse("compare") + (f"?{asked}" if asked else "")


def _package_address(package: PublishedPackage) -> str:
    return reverse("package", args=(package.municipality_slug, package.slug))


def read_choice(asked: QueryDict, municipalities: Sequence[SwedishMunicipality]) -> Choice:
    """Look up what the address names. Two queries at most, and one for each that is not found: it may be withdrawn."""
    typed = [value.strip().strip("/") for value in asked.getlist("with")]
    wanted = [value for value in typed if value]
    values = list(dict.fromkeys(value.casefold() for value in wanted))
    days = days_of({name: asked.get(name, "") for name in (KNOWN_ON, DECIDED_BY)})
    notices = list(days.refusals)
    if len(values) < len(wanted):
        notices.append(_("What was named twice is shown once."))
    read, unread = values[:MOST_READ], values[MOST_READ:]
    readable = [value for value in read if READABLE.fullmatch(value)]
    packages = _packages([value for value in readable if "/" in value], municipalities, days)
    places = _places_of([value for value in readable if "/" not in value], municipalities)
    found: list[PublishedPackage | SwedishMunicipality] = []
    for value in read:
        one = packages.get(value) or places.get(value)
        if one is None:
            notices.append(_missing(value, days, readable=value in readable))
        else:
            found.append(one)
    left_out = len(found) - MOST + len(unread) if len(found) > MOST else len(unread)
    if left_out > 0:
        notices.append(
            ngettext(
                "At most four can be compared. %(number)s more that the address names is left out.",
                "At most four can be compared. %(number)s more that the address names are left out.",
                left_out,
            )
            % {"number": left_out}
        )
    kept = found[:MOST]
    return Choice(
        packages=tuple(each for each in kept if isinstance(each, PublishedPackage)),
        municipalities=tuple(each for each in kept if isinstance(each, SwedishMunicipality)),
        notices=tuple(notices),
        year=asked.get("year", "").strip()[:LONGEST_SHOWN],
        days=days,
    )


def _places_of(
    slugs: Iterable[str], municipalities: Sequence[SwedishMunicipality]
) -> dict[str, SwedishMunicipality]:
    """By the address names asked for, those that are or were some municipality's."""
    now = {each.slug: each for each in municipalities}
    by_code = {each.code: each for each in municipalities}
    before = former_codes(slug for slug in slugs if slug not in now)
    return now | {slug: by_code[code] for slug, code in before.items() if code in by_code}


def _packages(
    values: Sequence[str], municipalities: Sequence[SwedishMunicipality], days: Days
) -> dict[str, PublishedPackage]:
    """By what the address names; a municipality goes by its former address name too."""
    if not values:
        return {}
    homes = _places_of([value.partition("/")[0] for value in values], municipalities)
    asked: dict[tuple[str, str], list[str]] = {}
    for value in values:
        home, _slash, slug = value.partition("/")
        if home in homes:
            asked.setdefault((homes[home].code, slug), []).append(value)
    if not asked:
        return {}
    named = Q()
    for code, slug in asked:
        named |= Q(municipality_code=code, slug=slug)
    rows = PublishedPackage.objects.as_of(**days.clocks).filter(named).select_related("publication")
    return {value: row for row in rows for value in asked[row.municipality_code, row.slug]}


def _missing(value: str, days: Days, *, readable: bool) -> str:
    shown = {"address": shortened(value)}
    home, slash, slug = value.partition("/")
    if readable and slash:
        newest = newest_version("package", home, slug)
        if newest is not None and newest.is_withdrawn:
            return _("“%(address)s” is withdrawn and cannot be compared.") % shown
        if newest is not None and days.known_on.day is not None:
            day = {"day": day_words(days.known_on.day)}
            return _("No version of “%(address)s” was public on %(day)s.") % (shown | day)
        return _("There is no published package with the address “%(address)s”.") % shown
    return _("There is no package or municipality with the address “%(address)s”.") % shown


def shortened(text: str) -> str:
    """What somebody typed, as much of it as a sentence has room for."""
    plain = " ".join(UNSEEN.sub(" ", text).split())
    return plain if len(plain) <= LONGEST_SHOWN else plain[:LONGEST_SHOWN] + "…"


# Adding one more


def too_long(typed: str) -> str:
    """Why nothing is looked for, where what was typed is longer than any name."""
    if len(typed) <= LONGEST_TYPED:
        return ""
    return _("Write at most %(most)d characters; you wrote %(number)d.") % {
        "most": LONGEST_TYPED,
        "number": len(typed),
    }


def offers(
    typed: str, choice: Choice, municipalities: Sequence[SwedishMunicipality]
) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Municipalities and packages that may be added: what has every typed word in its name, else the latest."""
    if choice.is_full or choice.kind == "mixed" or too_long(typed):
        return (), ()
    words = folded(UNSEEN.sub(" ", typed)).split()
    places = _places(words, choice, municipalities) if choice.kind != "package" else ()
    return places, (_offered(words, choice) if choice.kind != "municipality" else ())


def _places(
    words: list[str], choice: Choice, municipalities: Sequence[SwedishMunicipality]
) -> tuple[Offer, ...]:
    if not words:
        latest = (
            PublishedPackage.objects.as_of(**choice.days.clocks)
            .latest_first()
            .values_list("municipality_code", flat=True)
        )
        codes = list(dict.fromkeys(latest[: 10 * MOST_OFFERED]))
        by_code = {each.code: each for each in municipalities}
        found = [by_code[code] for code in codes if code in by_code]
    else:
        found = [each for each in municipalities if all(word in folded(each.name) for word in words)]
        found.sort(
            key=lambda each: (
                folded(each.name) != " ".join(words),
                not folded(each.name).startswith(words[0]),
            )
        )
    free = [each for each in found if each.slug not in choice.values]
    return tuple(
        Offer(each.name, each.county, choice.address((*choice.values, each.slug), year=choice.year))
        for each in free[:MOST_OFFERED]
    )


def _offered(words: list[str], choice: Choice) -> tuple[Offer, ...]:
    rows = PublishedPackage.objects.as_of(**choice.days.clocks)
    for word in words:
        rows = rows.filter(search_text__contains=word)
    rows = (
        rows.order_by("sort_key", in_swedish("municipality_name"))
        if words
        else rows.order_by("-valid_from", "sort_key")
    )
    free = [row for row in rows[: MOST_OFFERED + MOST] if value_of(row) not in choice.values]
    return tuple(
        Offer(row.name, row.municipality_name, choice.address((*choice.values, value_of(row))))
        for row in free[:MOST_OFFERED]
    )


def only_offer(typed: str, choice: Choice, municipalities: Sequence[SwedishMunicipality]) -> str:
    """The address to go to where what was typed can mean one thing only; empty where it cannot."""
    name = folded(UNSEEN.sub(" ", typed))
    if not name:
        return ""
    places, packages = offers(typed, choice, municipalities)
    exact = [offer for offer in places if folded(offer.name) == name]
    if len(exact) == 1 and (choice.kind == "municipality" or not packages):
        return exact[0].address
    found = (*places, *packages)
    return found[0].address if len(found) == 1 else ""
