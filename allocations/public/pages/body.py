"""The page of a body: what it is, who sits in it, what it does, which decisions are about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from allocations.public.pages.decisions import Step, chain
from allocations.public.pages.evidence import Evidence, SourceList, SourceNote
from allocations.public.pages.names import NameAt, body_at
from allocations.public.pages.results import MeasureRow, measure_rows
from allocations.public.pages.swedish_names import names_of
from allocations.public.pages.unknown import UnknownGroup, unknown_groups
from allocations.public.pages.words import day_words, listed
from allocations.record import Record
from allocations.record.shapes import Body, Municipality, Seat


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Which body is represented, in which role, by which office, how many, from and to."""

    represents: str
    part_of: str  # the body that it is a part of, where it is not the municipality's own
    role: str
    office: str
    acting: bool
    how_many: str
    period: str
    note: str
    numbers: tuple[int, ...]
    at: NameAt | None  # the page of the body represented


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Everything the page shows of the record."""

    municipality: Municipality
    body: Body
    kind: str
    parent: str
    founded_with: str
    numbers: tuple[int, ...]
    notes: tuple[SourceNote, ...]
    seats: tuple[SeatRow, ...]
    measures: tuple[MeasureRow, ...]
    chain: tuple[Step, ...]
    unknown: tuple[UnknownGroup, ...]
    sources: tuple[SourceList, ...]
    names: tuple[str, ...]  # Swedish ones that sentences may carry


def body_page(record: Record) -> BodyPage:
    """Make the page of a body's record. A package's record has no such page: ValueError."""
    if record.body is None:
        raise ValueError("This is the record of a package.")
    evidence = Evidence(record)
    parent = record.body_by_key.get(record.body.parent or "")
    return BodyPage(
        municipality=record.municipality,
        body=record.body,
        kind=kind_of_body(record.body.kind),
        parent=parent.name if parent else "",
        founded_with=listed([record.body_by_key[key].name for key in record.body.founded_with]),
        numbers=evidence.numbers(record.body),
        notes=evidence.notes(record.body),
        seats=tuple(_seat(record, evidence, seat) for seat in record.seats),
        measures=measure_rows(record, evidence),
        chain=chain(record, evidence),
        unknown=unknown_groups(record, evidence),
        sources=evidence.lists(),
        names=names_of(record),
    )


def kind_of_body(kind: str) -> str:
    return {
        "council": _("municipal council"),
        "board": _("municipal executive board"),
        "committee": _("committee"),
        "sub_committee": _("sub-committee"),
        "unit": _("unit of the administration"),
        "joint_council": _("joint council"),
        "state_authority": _("state authority"),
        "government": _("government"),
        "parliament": _("parliament"),
        "party": _("party"),
        "coalition": _("coalition"),
    }.get(kind, _("other body"))


def role_words(role: str) -> str:
    return {
        "chair": _("chair"),
        "co_chair": _("co-chair"),
        "presidium": _("presidium"),
        "member": _("member"),
        "participant": _("takes part"),
    }.get(role, _("role not stated"))


def _seat(record: Record, evidence: Evidence, seat: Seat) -> SeatRow:
    body = record.body_by_key.get(seat.represents)
    parent = record.body_by_key.get(body.parent or "") if body else None
    bounds = [day_words(day) for day in (seat.valid_from, seat.valid_to) if day]
    return SeatRow(
        represents=body.name if body else seat.represents,
        part_of=parent.name if parent and body and not body.municipality else "",
        role=role_words(seat.role),
        office=seat.office,
        acting=seat.acting,
        how_many=seat.how_many_words or str(seat.how_many or ""),
        period=" – ".join(bounds),
        note=seat.note,
        numbers=evidence.numbers(seat),
        at=body_at(record, seat.represents),
    )
