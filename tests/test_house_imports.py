"""Data goes one way, desk to publishing to record to public, and no import goes the other."""

import pytest

from tests.support.sources import files, imports, module, name

OURS = ("municipalities", "allocations", "safety_budget", "tests", "tools", "bench")

# What each part may import of ours besides itself. The longest name that fits a module is its part.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "municipalities": (),
    "allocations.money": (),
    "allocations.models": ("municipalities", "allocations.money"),
    "allocations.guards": ("municipalities", "allocations.money", "allocations.models"),
    "allocations.record": ("allocations.money",),
    # Files by their SHA-256: no table, no rule of the desk.
    "allocations.files": (),
    "allocations.publishing": (
        "municipalities",
        "allocations.money",
        "allocations.models",
        "allocations.record",
        "allocations.guards",
        "allocations.mail",
    ),
    "allocations.mail": ("municipalities", "allocations.models"),
    "allocations.reports": ("municipalities", "allocations.models", "allocations.mail"),
    "allocations.desk": (
        "municipalities",
        "allocations.money",
        "allocations.models",
        "allocations.record",
        "allocations.publishing",
        "allocations.mail",
        "allocations.files",
    ),
    "allocations.work": (
        "municipalities",
        "allocations.models",
        "allocations.publishing",
    ),
    "allocations.synthesis": (
        "municipalities",
        "allocations.money",
        "allocations.models",
        "allocations.record",
        "allocations.publishing",
    ),
    # What a reader reports goes in by the one door; it reads nothing of the desk, and brings only a number back.
    "allocations.public": (
        "allocations.money",
        "allocations.record",
        "allocations.files",
        "allocations.reports",
    ),
    # Page and paper say the same: the files use the pages' words and charts.
    "allocations.exports": (
        "allocations.money",
        "allocations.record",
        "allocations.public.charts",
        "allocations.public.pages",
    ),
}

# The record's tables, and the little of a municipality that the public side may know.
RECORD_TABLES = frozenset(
    {
        "allocations.models.choices",
        "allocations.models.newest",
        "allocations.models.ordering",
        "allocations.models.projected_names",
        "allocations.models.projection",
        "allocations.models.projected_facts",
        "allocations.models.PublishedAlternative",
        "allocations.models.PublishedCondition",
        "allocations.models.PublishedDecided",
        "allocations.models.PublishedDocument",
        "allocations.models.PublishedMeasure",
        "allocations.models.PublishedPosition",
        "allocations.models.record",
        "allocations.models.tallies",
        "allocations.models.LineTally",
        "allocations.models.ListedName",
        "allocations.models.NameTally",
        "allocations.models.Publication",
        "allocations.models.PublishedCitation",
        "allocations.models.PublishedDecision",
        "allocations.models.PublishedFunding",
        "allocations.models.PublishedLine",
        "allocations.models.PublishedMention",
        "allocations.models.PublishedName",
        "allocations.models.PublishedPackage",
        "municipalities.models.Municipality",
    }
)
PUBLIC_SIDE = ("allocations.public", "allocations.exports")


def within(dotted: str, part: str) -> bool:
    return dotted == part or dotted.startswith(f"{part}.")


def part_of(dotted: str) -> str | None:
    """The part with rules that a module belongs to; commands and app configs belong to none."""
    return max((part for part in MAY_IMPORT if within(dotted, part)), key=len, default=None)


def forbidden(part: str, imported: set[str]) -> set[str]:
    """The names among those imported that the part may not know."""
    allowed = (part, *MAY_IMPORT[part])
    wrong = {
        dotted
        for dotted in imported
        if dotted.split(".")[0] in OURS
        and not any(within(dotted, place) or within(place, dotted) for place in allowed)
    }
    if part in PUBLIC_SIDE:
        tables = {dotted for dotted in wrong if any(within(dotted, table) for table in RECORD_TABLES)}
        # `from allocations.models import Publication` names the module too; only what is taken from it counts.
        wrong -= tables | {"allocations.models", "municipalities.models"}
    return wrong


def test_a_part_imports_only_what_lies_behind_it():
    wrong = {
        module(path): names
        for path in files(".py")
        if (part := part_of(module(path))) and (names := forbidden(part, imports(path)))
    }

    assert wrong == {}


@pytest.mark.parametrize(
    ("part", "imported"),
    [
        ("allocations.public", {"allocations.models", "allocations.models.Allocation"}),
        ("allocations.public", {"allocations.models.entries"}),
        ("allocations.exports", {"allocations.publishing"}),
        ("allocations.public", {"municipalities.models", "municipalities.models.User"}),
        ("allocations.record", {"allocations.models", "allocations.models.Publication"}),
        ("allocations.models", {"allocations.publishing.publish"}),
        ("municipalities", {"allocations.money"}),
        ("allocations.money", {"allocations.record"}),
        ("allocations.desk", {"allocations.public.views"}),
    ],
)
def test_the_rule_sees_an_import_the_wrong_way(part, imported):
    assert forbidden(part, imported) - {"allocations.models", "municipalities.models"}


def test_every_folder_of_allocations_has_a_rule():
    folders = {
        name(path).split("/")[1] for path in files(".py", under="allocations/") if name(path).count("/") > 1
    }
    with_rule = {part.split(".")[1] for part in MAY_IMPORT if "." in part}

    assert folders - with_rule <= {"migrations", "management"}


def test_the_record_asks_no_database():
    asking = {
        module(path) for path in files(".py", under="allocations/record/") if "django.db" in imports(path)
    }

    assert asking == set()
