"""What we do not know, grouped under the marks of the legend, for packages and bodies alike."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.public.charts.marks import Mark
from allocations.public.pages.evidence import Evidence
from allocations.record import Record, unknowns


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """One thing. `quoted` is Swedish content from the record."""

    text: str
    quoted: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnknownGroup:
    """What is unknown in the same way, with the mark that says so everywhere else."""

    mark: Mark
    name: str
    items: tuple[UnknownItem, ...]


def unknown_groups(record: Record, evidence: Evidence) -> tuple[UnknownGroup, ...]:
    """Only groups that have something in them, waiting first."""
    found = unknowns(record)
    groups = (
        ("waiting", Mark.HATCH, _("Waiting")),
        ("not_stated", Mark.DOTS, _("Not stated")),
        ("inferred", Mark.RING, _("Inferred by us")),
        ("not_at_hand", Mark.DOTS, _("Not at hand")),
    )
    made = []
    for key, mark, name in groups:
        items = tuple(
            UnknownItem(unknown.text, unknown.quoted, evidence.numbers(*unknown.facts))
            for unknown in found
            if unknown.group == key
        )
        if items:
            made.append(UnknownGroup(mark, name, items))
    return tuple(made)
