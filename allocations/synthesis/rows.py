"""The plan as rows of the desk, in batches that can be stored one after the other. Nothing is stored here.

Each batch holds rows of one kind that refer only to rows of batches before it. All that a reader sees says that it is
made up: the county, the documents, the packages' scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Condition,
    Decision,
    DecisionPoint,
    Document,
    FundingSource,
    Indicator,
    Observation,
    SafetyPackage,
    StatedFigure,
    Submission,
    SubmissionWriter,
)
from allocations.models.choices import (
    AmountIs,
    Certainty,
    ConditionKind,
    DatePrecision,
    DecisionKind,
    DocumentKind,
    Grade,
    MoneyIs,
    Movement,
    Nature,
    ObservationState,
    Runs,
    SourceKind,
    StatedFigureKind,
)
from allocations.money import AmountState
from allocations.synthesis import names
from allocations.synthesis.plan import PlannedLine, PlannedMunicipality, PlannedPackage
from municipalities.models import Area, Body, Membership, Municipality, Residents, Role, User

Batch = Sequence[models.Model]
COUNTY = "Påhittat län"
SCOPE = "Påhittad satsning, gjord för mätning och prov. Den säger ingenting om någon kommun."
POINTS = ("Medlen fördelas enligt uppställningen.", "Nämnderna följer upp arbetet i delårsrapporten.")
OWN_MONEY, GRANT = "Kommunens budget", "Påhittat statsbidrag"
TERM = "Bidraget används under året och redovisas senast i mars året därpå."


class Home:
    """A made-up municipality and what its packages share."""

    def __init__(self, plan: PlannedMunicipality, *, writer: User, approver: User) -> None:
        self.plan = plan
        self.writer = writer
        self.approver = approver
        self.municipality = here = Municipality(code=plan.code, slug=plan.slug, name=plan.name, county=COUNTY)
        self.areas = [
            Area(municipality=here, slug=names.slug_of(name), name=name) for name in names.PARTS_OF_TOWN
        ]
        self.bodies = [
            Body(municipality=here, slug=slug, name=name, kind=kind) for slug, name, kind in names.BODIES
        ]
        self.budget = _document(here, "budget", f"Påhittad budget för {plan.name}", Grade.BUDGET)
        self.statistics = _document(here, "statistik", f"Påhittad statistik om {plan.name}", Grade.AUTHORITY)

    def batches(self) -> Iterator[Batch]:
        here = self.municipality
        yield [here]
        roles = ((self.writer, Role.WRITER), (self.approver, Role.APPROVER))
        yield [Membership(user=user, municipality=here, role=role) for user, role in roles]
        yield self.areas
        yield self.bodies
        yield [self.budget, self.statistics]
        residents = [
            Residents(municipality=here, year=year, count=count)
            for year, count in self.plan.residents.items()
        ]
        yield residents
        yield [
            Citation(
                residents=row, document=self.statistics, locator=f"tabell {row.year}", printed=str(row.count)
            )
            for row in residents
        ]


def _document(home: Municipality, kind: str, title: str, grade: Grade) -> Document:
    return Document(
        municipality=home,
        key=f"pahittad-{kind}-{home.code}",
        kind=DocumentKind.BUDGET if grade == Grade.BUDGET else DocumentKind.STATISTICS,
        title=title,
        publisher=home.name,
        dated=date(2026, 1, 15),
        dated_precision=DatePrecision.DAY,
        grade=grade,
        size_printed="48 s.",
    )


class Package:
    """One package's rows. `submission` is a draft that names the package's one decision."""

    def __init__(self, plan: PlannedPackage, home: Home) -> None:
        self.plan = plan
        self.home = home
        self.package = SafetyPackage(
            municipality=home.municipality,
            slug=plan.slug,
            name=plan.name,
            framework=plan.framework,
            scope_note=SCOPE,
        )
        self.submission = Submission(
            municipality=home.municipality, package=self.package, title=plan.name, author=home.writer
        )
        self.decision = Decision(
            package=self.package,
            key="budget",
            kind=DecisionKind.ADOPTION,
            title=f"Budget {plan.year}",
            body=home.bodies[0],
            decided_on=plan.decided_on,
            decided_precision=DatePrecision.DAY,
            paragraph=plan.paragraph,
            submission=self.submission,
        )
        self.citations: list[Citation] = []

    def batches(self) -> Iterator[Batch]:
        """Everything of the package, then the citations of all of it."""
        yield [self.package]
        yield [self.submission]
        yield [SubmissionWriter(submission=self.submission, user=self.home.writer)]
        yield [self.decision]
        self._cite("package", self.package, "s. 12", self.plan.name)
        self._cite("decision", self.decision, self.plan.paragraph, "")
        yield from self._about_the_decision()
        sources = self._sources()
        yield [source for source, _kronor in sources]
        appropriations = [
            self._appropriation(at, source, kronor) for at, (source, kronor) in enumerate(sources)
        ]
        yield appropriations
        yield from self._terms(appropriations)
        yield from self._lines(sources[0][0])
        yield from self._what_comes_of_it()
        yield self.citations

    def _cite(self, target: str, row: models.Model, locator: str, printed: str) -> None:
        supported: dict[str, Any] = {target: row}
        self.citations.append(
            Citation(document=self.home.budget, locator=locator, printed=printed, **supported)
        )

    def _about_the_decision(self) -> Iterator[Batch]:
        points = [
            DecisionPoint(decision=self.decision, key=f"punkt-{n}", position=n, text=text)
            for n, text in enumerate(POINTS, start=1)
        ]
        for point in points:
            self._cite("point", point, self.plan.paragraph, "")
        yield points

    def _sources(self) -> list[tuple[FundingSource, Decimal]]:
        own = FundingSource(
            package=self.package, key="budget", name=OWN_MONEY, kind=SourceKind.MUNICIPAL_BUDGET
        )
        grant = FundingSource(
            package=self.package,
            key="statsbidrag",
            name=GRANT,
            kind=SourceKind.STATE_GRANT,
            earmarked=True,
            position=1,
        )
        found = [(own, self.plan.own_money), (grant, self.plan.grant)]
        return [(source, kronor) for source, kronor in found if kronor or source is own]

    def _appropriation(self, position: int, source: FundingSource, kronor: Decimal) -> Appropriation:
        entry = Appropriation(
            key=source.key,
            position=position,
            source=source,
            kronor=kronor,
            money_is=MoneyIs.NEW,
            **self._entry(),
        )
        self._cite("appropriation", entry, "s. 12", f"{kronor:.0f} kronor")
        return entry

    def _entry(self) -> dict[str, Any]:
        """What every entry of the decision says of its money."""
        return {
            "decision": self.decision,
            "fiscal_year": self.plan.year,
            "certainty": Certainty.DECIDED,
            "amount_is": AmountIs.PER_YEAR,
            "runs": Runs.ONE_OFF,
            "nature": Nature.OPERATING,
        }

    def _terms(self, appropriations: list[Appropriation]) -> Iterator[Batch]:
        """A grant has a term; the budget prints the total."""
        if self.plan.grant:
            term = Condition(
                decision=self.decision,
                key="villkor",
                kind=ConditionKind.TERM,
                text=TERM,
            )
            self._cite("condition", term, "s. 13", "")
            yield [term]
            through = Condition.appropriations.through
            yield [through(condition=term, appropriation=appropriations[-1])]
        total = self.plan.own_money + self.plan.grant
        figure = StatedFigure(
            package=self.package,
            key="summa",
            kind=StatedFigureKind.TOTAL,
            label="Summa enligt budgeten",
            fiscal_year=self.plan.year,
            amount_is=AmountIs.PER_YEAR,
            kronor=total,
        )
        self._cite("stated_figure", figure, "s. 12", f"{total:.0f} kronor")
        yield [figure]

    def _lines(self, source: FundingSource) -> Iterator[Batch]:
        """The lines, their parts, places, responsible bodies and money."""
        made: dict[int, AllocationLine] = {}
        for is_part in (False, True):
            batch = []
            for planned in self.plan.lines:
                if (planned.above is not None) is is_part:
                    made[planned.number] = self._line(planned, made)
                    batch.append(made[planned.number])
            yield batch
        bodies, areas = self.home.bodies, self.home.areas
        responsible, places = AllocationLine.responsible.through, AllocationLine.areas.through
        yield [
            responsible(allocationline=made[line.number], body=bodies[line.responsible])
            for line in self.plan.lines
        ]
        yield [
            places(allocationline=made[line.number], area=areas[at])
            for line in self.plan.lines
            for at in line.places
        ]
        yield [self._allocation(planned, made[planned.number], source) for planned in self.plan.lines]

    def _line(self, planned: PlannedLine, made: dict[int, AllocationLine]) -> AllocationLine:
        return AllocationLine(
            package=self.package,
            key=planned.key,
            number=str(planned.number),
            name=planned.name,
            description=planned.description,
            parent=made[planned.above] if planned.above is not None else None,
            position=planned.number,
            movement=Movement.NEW if planned.is_new else Movement.INCREASED,
            whole_municipality=not planned.places,
            recipients=planned.recipients,
        )

    def _allocation(self, planned: PlannedLine, line: AllocationLine, source: FundingSource) -> Allocation:
        is_about = planned.qualifier == "about"
        entry = Allocation(
            key=planned.key,
            position=planned.number,
            line=line,
            source=source,
            amount_state=AmountState.NOT_STATED if planned.kronor is None else AmountState.STATED,
            kronor=planned.kronor,
            qualifier=planned.qualifier,
            qualifier_word="cirka" if is_about else "",
            **self._entry(),
        )
        self._cite("allocation", entry, f"s. {13 + planned.number // 20}", planned.printed)
        return entry

    def _what_comes_of_it(self) -> Iterator[Batch]:
        plan = self.plan
        indicator = Indicator(
            package=self.package,
            key="matt",
            name=plan.indicator,
            unit="procent",
            baseline=plan.baseline,
            target=plan.target,
            target_year=plan.year + 2,
        )
        self._cite("indicator", indicator, "s. 40", f"från {plan.baseline} till {plan.target} procent")
        yield [indicator]
        yield [Observation(indicator=indicator, key="forsta", state=ObservationState.NOT_DUE)]
