"""The shapes of a sealed document as typed, frozen objects (schema 2, docs/record.md; earlier ones are read into it).

Values only; the whole of them is ``whole.Record``. How they are read from text is in ``reader``, what is computed
from them in ``sums``, ``unknowns``, ``contradictions`` and ``notes``. Codes are kept as the document has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocations.money import Amount


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision: ``day``, ``month``, ``year`` or ``not_stated`` (then ``date`` is None)."""

    date: date | None
    precision: str

    @property
    def is_stated(self) -> bool:
        return self.date is not None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands, or why we infer it, or from what it is computed; ``fact`` is the field it is about."""

    basis: str
    document: str | None
    locator: str
    printed: str
    fact: str
    claim: str
    reason: str
    terms: str

    @property
    def is_inference(self) -> bool:
        return self.basis == "inference"


@dataclass(frozen=True, slots=True)
class Cited:
    """Whatever carries citations."""

    citations: tuple[Citation, ...]

    def inference_on(self, fact: str) -> Citation | None:
        """The inference by which a field of this was filled, if it was."""
        return next((c for c in self.citations if c.is_inference and c.fact == fact), None)

    @property
    def inferences(self) -> tuple[Citation, ...]:
        return tuple(c for c in self.citations if c.is_inference)


@dataclass(frozen=True, slots=True)
class Document(Cited):
    key: str
    kind: str
    title: str
    description: str
    publisher: str
    dated: When
    address: str
    grade: str
    at_hand: bool
    size_printed: str
    mentioned_in: str | None
    retrieved_on: date | None
    sha256: str
    redistributable: bool


@dataclass(frozen=True, slots=True)
class Body(Cited):
    key: str
    slug: str
    municipality: str | None
    name: str
    kind: str
    parent: str | None
    founded_with: tuple[str, ...]
    task: str
    note: str


@dataclass(frozen=True, slots=True)
class Area(Cited):
    slug: str
    name: str
    kind: str
    members_listed: bool
    parent: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Residents(Cited):
    """Residents on 31 December of the year."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    slug: str
    name: str
    county: str
    residents: tuple[Residents, ...]


@dataclass(frozen=True, slots=True)
class Package(Cited):
    slug: str
    name: str
    framework: str
    heading: str
    scope_note: str
    open_list: bool
    follow_up: str


@dataclass(frozen=True, slots=True)
class Purpose:
    key: str
    name: str
    name_en: str
    cofog: str


@dataclass(frozen=True, slots=True)
class PoolAmount(Cited):
    year: int | None
    amount: Amount
    certainty: str
    amount_is: str
    awaits: str | None


@dataclass(frozen=True, slots=True)
class Pool(Cited):
    key: str
    name: str
    decided_by: str
    administered_by: str | None
    description: str
    amounts: tuple[PoolAmount, ...]


@dataclass(frozen=True, slots=True)
class Source(Cited):
    key: str
    name: str
    kind: str
    earmarked: bool | None
    grantor: str | None
    pool: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Line(Cited):
    key: str
    number: str
    name: str
    description: str
    parent: str | None
    movement: str
    open_list: bool
    whole_municipality: bool
    areas: tuple[str, ...]
    open_areas: bool
    recipients: str
    responsible: tuple[str, ...]
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Entry(Cited):
    """One entry of a decision; ``ref`` is ``decision/entry``, by which others replace it."""

    ref: str
    decision: str
    key: str
    source: str | None
    year: int | None
    amount: Amount
    included_in: str
    certainty: str
    amount_is: str
    runs: str
    runs_to: int | None
    measures: str
    nature: str
    quantity: Decimal | None
    unit: str
    unit_amount: Decimal | None
    replaces: str | None


@dataclass(frozen=True, slots=True)
class Appropriation(Entry):
    money_is: str


@dataclass(frozen=True, slots=True)
class Allocation(Entry):
    line: str


@dataclass(frozen=True, slots=True)
class Point(Cited):
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition(Cited):
    key: str
    decision: str
    kind: str
    text: str
    awaits: str | None
    expected: When
    last_checked_on: date | None
    entries: tuple[str, ...]
    """The refs of the appropriations and allocations that hang on it."""


@dataclass(frozen=True, slots=True)
class PositionAmount(Cited):
    line: str | None
    source: str | None
    year: int | None
    amount: Amount


@dataclass(frozen=True, slots=True)
class Position(Cited):
    key: str
    actor: str
    kind: str
    content_stated: bool
    content: str
    amounts: tuple[PositionAmount, ...]


@dataclass(frozen=True, slots=True)
class FactCorrection(Cited):
    """One fact of the decision that the correction ``corrects``, as it should have been.

    ``fact`` is the document's word for it; ``position`` the key of the position that it is of, for the facts of one.
    """

    key: str
    fact: str
    position: str | None
    when: When
    text: str
    body: str | None

    @property
    def value(self) -> When | str | None:
        match self.fact:
            case "date":
                return self.when
            case "body" | "actor":
                return self.body
        return self.text


@dataclass(frozen=True, slots=True)
class Corrected:
    """What stood before a correction: the ``field`` of the decision (or of its position), as it was said, and the key
    of the correction that took its place."""

    fact: str
    position: str | None
    was: When | str | None
    by: str


@dataclass(frozen=True, slots=True)
class GoesOnIn:
    """The package in which a package goes on."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Decision(Cited):
    """A decision with its facts as they stand: those that a later correction put right are in ``corrected``."""

    key: str
    kind: str
    act: str
    title: str
    body: str | None
    body_printed: str
    when: When
    paragraph: str
    case_number: str
    initiative: str
    summary: str
    posted_on: date | None
    appeal: str
    final_on: date | None
    appealed: bool | None
    continues_in: GoesOnIn | None
    corrects: str | None
    whose_error: str
    points: tuple[Point, ...]
    appropriations: tuple[Appropriation, ...]
    allocations: tuple[Allocation, ...]
    conditions: tuple[Condition, ...]
    positions: tuple[Position, ...]
    fact_corrections: tuple[FactCorrection, ...]
    corrected: tuple[Corrected, ...] = ()

    def earlier(self, fact: str, position: str | None = None) -> tuple[Corrected, ...]:
        """What a fact said before it was corrected, the first first; empty where it never was."""
        return tuple(c for c in self.corrected if (c.fact, c.position) == (fact, position))


@dataclass(frozen=True, slots=True)
class StatedFigure(Cited):
    key: str
    kind: str
    label: str
    year: int | None
    amount: Amount
    amount_is: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure(Cited):
    key: str
    name: str
    description: str
    movement: str
    open_list: bool
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation(Cited):
    key: str
    state: str
    value: Decimal | None
    words: str
    when: When
    comment: str


@dataclass(frozen=True, slots=True)
class Indicator(Cited):
    key: str
    line: str | None
    name: str
    unit: str
    measures: str
    baseline: Decimal | None
    baseline_words: str
    target: Decimal | None
    target_words: str
    target_year: int | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Outturn(Cited):
    line: str
    kind: str
    year: int
    period: str
    period_number: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Seat(Cited):
    key: str
    represents: str
    role: str
    office: str
    acting: bool
    how_many: int | None
    how_many_words: str
    valid_from: date | None
    valid_to: date | None
    note: str
