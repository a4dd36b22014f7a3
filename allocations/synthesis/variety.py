"""What makes made-up documents as unlike as real ones: purposes, spots, parties, conditions, later versions.

Each function adds to a document of `documents.document`, by draws from the seed and the package's place. All rules of
publishing hold for what comes of it: a test puts it through every check.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from allocations.synthesis import names
from allocations.synthesis.documents import (
    Json,
    amount,
    body,
    citation,
    condition,
    decision,
    document,
    entry,
    own_body,
    residents,
)
from allocations.synthesis.plan import LAST_YEAR, PlannedMunicipality, PlannedPackage, drawing

Version = tuple[datetime, Json]
"""When it is published, and its document."""

SIZES: Final = (8, 10, 12, 15, 20, 20, 30, 40, 60, 80, 120, 400)
"""Lines in a package, drawn among."""

LAST_DAY: Final = date(2026, 9, 30)
PARLIAMENT: Final = ("riksdagen", "riksdagen", "Riksdagen", "parliament")


def versions(home: PlannedMunicipality, plan: PlannedPackage) -> list[Version]:
    """The package's versions, one or two, the earlier first."""
    draw = drawing(home.seed, home.number, plan.number, 2)
    first = document(home, plan)
    for add in (_spots, _purposes, _grantor, _positions, _certainty, _next_year):
        add(first, home, plan, draw)
    published = plan.decided_on + timedelta(days=draw.randint(2, 40))
    made = [(_moment(published, draw), _in_order(first))]
    later = published + timedelta(days=draw.randint(90, 300))
    if draw.random() < 0.12 and later <= LAST_DAY:
        second = deepcopy(first)
        _supplement(second, home, plan, later - timedelta(days=9), draw)
        made.append((_moment(later, draw), _in_order(second)))
    return made


def _moment(day: date, draw: Random) -> datetime:
    """In office hours, and hardly ever that of another version."""
    begun = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    return begun + timedelta(microseconds=draw.randrange(8 * 3_600_000_000))


def _spots(made: Json, _home: PlannedMunicipality, _plan: PlannedPackage, draw: Random) -> None:
    """A third of the lines are for a spot of their own, a few of those with a name that hardly any other has."""
    for line in made["lines"]:
        luck = draw.random()
        if luck < 0.35:
            spot = draw.choice(names.BEGINNINGS) + draw.choice(names.SPOTS)
            number = f" {draw.randint(1, 99)}" if luck < 0.1 else ""
            line["name"] = f"{line['name']} vid {spot}{number}"


def _purposes(made: Json, _home: PlannedMunicipality, _plan: PlannedPackage, draw: Random) -> None:
    """Most lines have one of the shared purposes; the same kind of work has the same."""
    kinds = {name: at % len(names.SHARED_PURPOSES) for at, name in enumerate(names.PURPOSES)}
    used = set()
    for line in made["lines"]:
        found = next((at for name, at in kinds.items() if line["name"].startswith(name)), None)
        if found is not None and draw.random() < 0.85:
            line["purpose"] = names.SHARED_PURPOSES[found][0]
            used.add(found)
    columns = ("key", "name", "name_en", "cofog")
    made["purposes"] = [dict(zip(columns, names.SHARED_PURPOSES[at], strict=True)) for at in sorted(used)]


def _grantor(made: Json, _home: PlannedMunicipality, _plan: PlannedPackage, draw: Random) -> None:
    """A state grant comes from an authority, or the document does not say from which."""
    for source in made["sources"]:
        if source["kind"] == "state_grant" and draw.random() < 0.8:
            name = draw.choice(names.AUTHORITIES)
            slug = names.slug_of(name)
            source["grantor"] = slug
            made["bodies"].append(body(slug, slug, name, "state_authority"))


def _positions(made: Json, home: PlannedMunicipality, plan: PlannedPackage, draw: Random) -> None:
    """In a third of the packages a party or two wanted something else, and half of those said what."""
    if draw.random() > 0.35:
        return
    budget = f"pahittad-budget-{home.code}"
    for name in draw.sample(names.PARTIES, draw.choice((1, 1, 2))):
        slug = names.slug_of(name)
        made["bodies"].append(body(slug, slug, name, "party"))
        says = draw.random() < 0.5
        line = draw.choice(plan.lines)
        kronor = Decimal(draw.randrange(20, 4_000) * 1_000)
        cited = citation(budget, f"{plan.paragraph}, reservation", "")
        wanted = {
            "line": line.key,
            "source": None,
            "year": plan.year,
            "amount": amount(kronor),
            "citations": [citation(budget, "s. 44", f"{kronor:.0f} kronor")],
        }
        made["decisions"][0]["positions"].append(
            {
                "key": slug,
                "actor": slug,
                "kind": draw.choice(("reservation", "reservation", "counter_proposal", "statement")),
                "content_stated": says,
                "content": f"Mer eller mindre till {line.name}." if says else "",
                "citations": [cited],
                "amounts": [wanted] if says else [],
            }
        )


def _certainty(made: Json, _home: PlannedMunicipality, _plan: PlannedPackage, draw: Random) -> None:
    """Some packages were announced or planned and not decided; some money goes on until further notice."""
    luck = draw.random()
    certainty = "announced" if luck < 0.12 else "planned" if luck < 0.2 else "decided"
    runs = "until_further_notice" if draw.random() < 0.25 else "one_off"
    first = made["decisions"][0]
    if certainty == "announced":
        first["kind"] = "announcement"
    for given in (*first["appropriations"], *first["allocations"]):
        given["certainty"], given["runs"] = certainty, runs


def _next_year(made: Json, home: PlannedMunicipality, plan: PlannedPackage, draw: Random) -> None:
    """A sixth of the packages has money for a second year, which waits for the parliament."""
    if draw.random() > 0.16:
        return
    budget, year = f"pahittad-budget-{home.code}", plan.year + 1
    chosen = [line for line in plan.lines if line.above is None][: max(1, len(plan.lines) // 2)]
    allocations = [
        entry(f"{line.key}-{year}", year, amount(line.kronor), citation(budget, "s. 30", line.printed))
        | {"line": line.key, "source": "budget", "certainty": "conditional"}
        for line in chosen
    ]
    total = sum((line.kronor for line in chosen if line.kronor is not None), Decimal(0))
    given = entry(f"budget-{year}", year, amount(total), citation(budget, "s. 30", f"{total:.0f} kronor"))
    first = made["decisions"][0]
    first["appropriations"].append(
        given | {"source": "budget", "money_is": "new", "certainty": "conditional"}
    )
    first["allocations"] += allocations
    waits = condition(
        "riksdagen", "awaits", f"Pengarna för {year} väntar på riksdagen.", citation(budget, "s. 30", "")
    )
    first["conditions"].append(
        waits
        | {
            "awaits": PARLIAMENT[0],
            "last_checked_on": (plan.decided_on + timedelta(days=60)).isoformat(),
            "appropriations": [f"budget/budget-{year}"],
            "allocations": sorted(f"budget/{each['key']}" for each in allocations),
        }
    )
    made["bodies"].append(body(*PARLIAMENT))
    _count_residents(made, home, year)


def _count_residents(made: Json, home: PlannedMunicipality, year: int) -> None:
    there = {each["year"] for each in made["municipality"]["residents"]}
    if (counted := min(year, LAST_YEAR)) not in there:
        made["municipality"]["residents"].append(residents(home, counted))


def _supplement(
    made: Json, home: PlannedMunicipality, plan: PlannedPackage, decided_on: date, draw: Random
) -> None:
    """The board adds money: a few lines get more, and one whose amount was not stated gets one."""
    budget, board = f"pahittad-budget-{home.code}", names.BODIES[1][0]
    earlier = made["decisions"][0]
    paragraph = f"§ {draw.randint(3, 290)}"
    later = decision(
        "tillskott",
        "supplement",
        "Tillskott till satsningen",
        f"{home.code}/{board}",
        decided_on.isoformat(),
        paragraph,
        citation(budget, paragraph, ""),
    )
    common = {name: earlier["appropriations"][0][name] for name in ("certainty", "runs")}
    total = Decimal(0)
    tops = [line for line in plan.lines if line.above is None]
    for line in draw.sample(tops, min(len(tops), draw.randint(1, 4))):
        kronor = Decimal(draw.randrange(10, 400) * 1_000)
        total += kronor
        cited = citation(budget, "s. 46", f"{kronor:.0f} kronor")
        more = entry(f"{line.key}-mer", plan.year, amount(kronor), cited) | {
            "line": line.key,
            "source": "budget",
        }
        standing = {"replaces": f"budget/{line.key}"} if line.kronor is None else {"measures": "change"}
        later["allocations"].append(more | common | standing)
    given = entry("tillskott", plan.year, amount(total), citation(budget, "s. 46", f"{total:.0f} kronor"))
    later["appropriations"] = [given | common | {"source": "budget", "money_is": "new", "measures": "change"}]
    made["decisions"].append(later)
    if not any(each["slug"] == board for each in made["bodies"]):
        made["bodies"].append(own_body(home, board))


def _in_order(made: Json) -> Json:
    """As the builder orders them."""
    bodies = {each["key"]: each for each in made["bodies"]}
    made["bodies"] = [bodies[key] for key in sorted(bodies)]
    made["municipality"]["residents"].sort(key=lambda each: each["year"])
    return made
