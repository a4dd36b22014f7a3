"""What a made-up municipality is to have: plain values drawn from the seed, before any row is written.

Each package is drawn from the seed and its own place, so that a larger database begins with the smaller one. Amounts
keep every rule of publishing: what is distributed never exceeds what is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from allocations.synthesis import names

FIRST_CODE = 9_000
"""Statistics Sweden's codes end below 2600; every code from here on is made up."""

MOST_MUNICIPALITIES = min(10_000 - FIRST_CODE, names.MUNICIPALITIES)
FIRST_YEAR, LAST_YEAR = 2019, 2026


@dataclass(frozen=True)
class Size:
    """How much is made: municipalities, packages in each, lines in each package."""

    municipalities: int
    packages: int
    lines: int


@dataclass(frozen=True)
class PlannedLine:
    number: int
    name: str
    description: str
    kronor: Decimal | None
    qualifier: str
    printed: str
    above: int | None
    places: tuple[int, ...]
    responsible: int
    recipients: str
    is_new: bool

    @property
    def key(self) -> str:
        return f"post-{self.number}"


@dataclass(frozen=True)
class PlannedPackage:
    number: int
    slug: str
    name: str
    framework: str
    year: int
    decided_on: date
    paragraph: str
    own_money: Decimal
    grant: Decimal
    lines: tuple[PlannedLine, ...]
    indicator: str
    baseline: Decimal
    target: Decimal


@dataclass(frozen=True)
class PlannedMunicipality:
    number: int
    residents: dict[int, int]
    packages: int
    lines: int
    seed: int

    @property
    def code(self) -> str:
        return str(FIRST_CODE + self.number)

    @property
    def name(self) -> str:
        return names.municipality_name(self.number)

    @property
    def slug(self) -> str:
        return names.slug_of(self.name)

    def planned_packages(self) -> Iterator[PlannedPackage]:
        """One at a time: a large database is never whole in memory."""
        return (package(self, number) for number in range(1, self.packages + 1))


def drawing(*place: int) -> Random:
    """The same draws for the same place on every machine; nothing secret is made of them."""
    return Random("/".join(map(str, place)))  # noqa: S311


def municipality(*, number: int, size: Size, seed: int) -> PlannedMunicipality:
    draw = drawing(seed, number)
    first = draw.randrange(4_000, 160_000)
    residents = {
        year: first + (year - FIRST_YEAR) * first // 150 for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    return PlannedMunicipality(number, residents, size.packages, size.lines, seed)


def package(home: PlannedMunicipality, number: int) -> PlannedPackage:
    draw = drawing(home.seed, home.number, number)
    year = draw.randint(FIRST_YEAR, LAST_YEAR)
    name = f"{draw.choice(names.PACKAGES)} {year}"
    lines = tuple(_lines(draw, home.lines))
    spread = sum(
        (line.kronor for line in lines if line.kronor is not None and line.above is None), Decimal(0)
    )
    # What parts of lines hold is counted in the line above; what is not stated has to fit in what is left.
    given = spread + draw.randrange(0, 400) * Decimal(1_000)
    grant = (given / 4).quantize(Decimal(1_000)) if draw.random() < 0.3 else Decimal(0)
    baseline = Decimal(draw.randrange(400, 800)) / 10
    return PlannedPackage(
        number=number,
        slug=f"{names.slug_of(name)}-{number}",
        name=name,
        framework=draw.choice(names.FRAMEWORKS),
        year=year,
        decided_on=date(year - 1, draw.randint(9, 12), draw.randint(1, 28)),
        paragraph=f"§ {draw.randint(3, 290)}",
        own_money=given - grant,
        grant=grant,
        lines=lines,
        indicator=draw.choice(names.INDICATORS),
        baseline=baseline,
        target=baseline + draw.randint(1, 15),
    )


def _lines(draw: Random, count: int) -> Iterator[PlannedLine]:
    """Top lines, some with parts of their own. A tenth of the amounts is not stated, a tenth is “about”."""
    above: PlannedLine | None = None
    for number in range(1, count + 1):
        part_of = above if above is not None and draw.random() < 0.1 else None
        line = _line(draw, number, part_of)
        if part_of is None:
            above = line
        yield line


def _line(draw: Random, number: int, part_of: PlannedLine | None) -> PlannedLine:
    luck = draw.random()
    kronor: Decimal | None = Decimal(draw.randrange(20, 4_000) * 1_000)
    # Parts of one line never come to more than it has: there is room for twenty of them.
    if part_of is not None:
        kronor = (part_of.kronor or Decimal(0)) / 20
    if luck < 0.1 or not kronor:
        kronor = None
    is_about = kronor is not None and luck > 0.9
    purpose = draw.choice(names.PURPOSES)
    places = sorted(draw.sample(range(len(names.PARTS_OF_TOWN)), draw.choice((0, 1, 1, 2, 3))))
    where = f" i {names.PARTS_OF_TOWN[places[0]]}" if len(places) == 1 else ""
    return PlannedLine(
        number=number,
        name=f"{purpose}{where}",
        description=f"{purpose} enligt påhittad plan nummer {number}." if draw.random() < 0.6 else "",
        kronor=kronor,
        qualifier="about" if is_about else "exact",
        printed="" if kronor is None else f"{'cirka ' if is_about else ''}{_as_printed(kronor)}",
        above=part_of.number if part_of is not None else None,
        places=tuple(places),
        responsible=draw.randrange(1, len(names.BODIES)),
        recipients=draw.choice(names.RECIPIENTS),
        is_new=draw.random() < 0.5,
    )


def _as_printed(kronor: Decimal) -> str:
    return f"{kronor:,.0f}".replace(",", " ") + " kronor"
