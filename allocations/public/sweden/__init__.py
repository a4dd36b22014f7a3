"""Sweden's municipalities: all 290 with their codes, names, counties and borders, whether or not anything is published.

The two files beside this one are made by tools/borders.py. A municipality of the database always wins over them: it
keeps its own name and address, and what the files say of others gives way to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from allocations.record.folding import folded, sort_key
from municipalities.models import Municipality

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class SwedishMunicipality:
    """One municipality, by Statistics Sweden's code. ``slug`` is its address; ``county`` as "Örebro län"."""

    code: str
    slug: str
    name: str
    county: str


@dataclass(frozen=True, slots=True)
class Borders:
    """Each municipality's border as the path of an SVG, by its code. One unit is a kilometre."""

    width: int
    height: int
    paths: dict[str, str]


def municipalities() -> tuple[SwedishMunicipality, ...]:
    """All of them by name in Swedish order, those of the database as the database has them. One query."""
    rows = Municipality.objects.order_by("code").values_list("code", "slug", "name", "county")
    return _together(tuple(SwedishMunicipality(*row) for row in rows))


def municipality_at(slug: str) -> SwedishMunicipality | None:
    """The municipality with this address, if there is one."""
    return _by_slug(municipalities()).get(slug)


@lru_cache(maxsize=4)
def fingerprint(found: tuple[SwedishMunicipality, ...]) -> str:
    """Changes when any of them is called or addressed otherwise: what a page that names them rests on."""
    return sha256(repr(found).encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _by_slug(found: tuple[SwedishMunicipality, ...]) -> dict[str, SwedishMunicipality]:
    return {each.slug: each for each in found}


@lru_cache(maxsize=4)
def _together(known: tuple[SwedishMunicipality, ...]) -> tuple[SwedishMunicipality, ...]:
    codes = {each.code for each in known}
    others = addressed(
        ((code, name, county) for code, name, county in listed() if code not in codes),
        taken={each.slug for each in known},
    )
    return tuple(sorted((*known, *others), key=lambda each: (sort_key(each.name), each.code)))


def addressed(
    rows: Iterable[tuple[str, str, str]], taken: Iterable[str] = ()
) -> tuple[SwedishMunicipality, ...]:
    """Code, name and county with an address that nobody else has: the name without its diacritics.

    Habo and Håbo come to the same word: it goes to the one that is spelt so, and the other one's county tells it
    apart. The county tells apart from an address that the database has given away too.
    """
    used, found = set(taken), []
    for code, name, county in sorted(rows, key=lambda row: (word(row[1]) != row[1].casefold(), row[0])):
        of_county = f"{word(name)}-{word(county.removesuffix(' län').removesuffix('s'))}"
        slug = next(s for s in (word(name), of_county, f"{of_county}-{code}") if s not in used)
        used.add(slug)
        found.append(SwedishMunicipality(code, slug, name, county))
    return tuple(found)


def word(name: str) -> str:
    """A name as an address has it: Upplands Väsby is upplands-vasby."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")


@lru_cache(maxsize=1)
def listed() -> tuple[tuple[str, str, str], ...]:
    """Code, name and county of all 290, by code."""
    rows = json.loads((FOLDER / "municipalities.json").read_text(encoding="utf-8"))
    return tuple((code, name, county) for code, name, county in rows)


@lru_cache(maxsize=1)
def borders() -> Borders:
    return Borders(**json.loads((FOLDER / "borders.json").read_text(encoding="utf-8")))
