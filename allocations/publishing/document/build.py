"""Building the proposed document of a submission: the posted decisions of its package or body and exactly those
that the submission names. Another draft's decision, or a line that no decision in view touches, is never in it.

The queries are here, the shapes in ``parts``. Their number does not depend on how much the package holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Prefetch, Q, QuerySet

from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Condition,
    Decision,
    DecisionPoint,
    Document,
    FactCorrection,
    FundingSource,
    Indicator,
    Measure,
    NationalPool,
    Observation,
    Outturn,
    PoolAmount,
    Position,
    PositionAmount,
    Purpose,
    SafetyPackage,
    StatedFigure,
    Submission,
)
from allocations.publishing.document import parts
from allocations.publishing.document.citations import Evidence
from allocations.publishing.document.homes import misplaced_part, require_own_decisions, require_own_homes
from allocations.publishing.rows import Row, row_of
from allocations.record import residents_for, shapes
from allocations.record.schema import NEWEST
from municipalities.models import Area, Body, Municipality, Residents, Seat

Json = dict[str, Any]
Place = tuple[str, str]
"""Where in a document a row's facts stand: the list, and the key in it."""


@dataclass(frozen=True)
class Built:
    """The proposed document, and where in it the rows stand that it carries something of, decisions apart.

    ``shared`` belong to the municipality or the installation, ``own`` to the package or body.
    """

    document: Json
    shared: dict[Row, Place]
    own: dict[Row, Place]


def build(submission: Submission, drafts: Collection[int] | None = None) -> Built:
    """Raises Misplaced where the submission, or an entry in view, names what lies in another package.

    With ``drafts`` (primary keys) it is built of those drafts instead of those that the submission names.
    """
    return _Builder(submission, drafts).built()


def decisions_in_view(submission: Submission, drafts: Collection[int] | None = None) -> QuerySet[Decision]:
    """Those already posted about the subject, and those the submission names (or ``drafts``)."""
    named = Q(submission=submission) if drafts is None else Q(pk__in=drafts)
    return Decision.objects.filter(
        Q(publication__isnull=False) | named,
        package=submission.package,
        subject_body=submission.subject_body,
    ).order_by("position", "key")


class _Builder:
    """Gathers one document. Each step fetches a kind of row and notes what further rows it leads to."""

    def __init__(self, submission: Submission, drafts: Collection[int] | None) -> None:
        self.submission = submission
        self.drafts = drafts
        self.package: SafetyPackage | None = submission.package
        self.about: Body | None = submission.subject_body
        self.evidence = Evidence()
        self.municipality: Municipality = submission.subject_municipality

    def built(self) -> Built:
        if self.drafts is None:
            require_own_decisions(self.submission)
        self._fetch_decisions()
        require_own_homes(self.submission, (*self.appropriations, *self.allocations, *self.position_amounts))
        self._fetch_lines()
        self._fetch_sources()
        self._fetch_facts()
        self._fetch_bodies()
        self._fetch_areas()
        self._fetch_residents()
        self._fetch_documents()
        return Built(self._document(), self._shared(), self._own())

    # Fetching

    def _fetch_decisions(self) -> None:
        in_order = ("position", "key")
        rows: dict[str, QuerySet[Any]] = {
            "appropriations": Appropriation.objects.select_related(
                "source", "decision", "replaces__decision"
            ),
            "allocations": Allocation.objects.select_related(
                "source", "line", "decision", "replaces__decision"
            ),
            "conditions": Condition.objects.select_related("awaits__municipality")
            .prefetch_related(Prefetch("appropriations", Appropriation.objects.select_related("decision")))
            .prefetch_related(Prefetch("allocations", Allocation.objects.select_related("decision"))),
            "positions": Position.objects.select_related("actor__municipality").prefetch_related(
                Prefetch("amounts", PositionAmount.objects.select_related("line", "source").order_by("pk"))
            ),
            "factcorrections": FactCorrection.objects.select_related("position_taken", "body__municipality"),
        }
        held: list[Any] = [
            Prefetch("decisionpoints", DecisionPoint.objects.order_by(*in_order)),
            *(Prefetch(name, each.order_by(*in_order)) for name, each in rows.items()),
        ]
        self.decisions = list(
            decisions_in_view(self.submission, self.drafts)
            .select_related("body__municipality", "corrects", "continues_in")
            .prefetch_related(*held)
        )
        self.appropriations = [e for decision in self.decisions for e in decision.appropriations.all()]
        self.allocations = [e for decision in self.decisions for e in decision.allocations.all()]
        positions = [p for decision in self.decisions for p in decision.positions.all()]
        self.position_amounts = [a for taken in positions for a in taken.amounts.all()]
        fetched: dict[str, Sequence[Model]] = {
            "decision": self.decisions,
            "point": [p for decision in self.decisions for p in decision.decisionpoints.all()],
            "appropriation": self.appropriations,
            "allocation": self.allocations,
            "condition": [c for decision in self.decisions for c in decision.conditions.all()],
            "position_taken": positions,
            "position_amount": self.position_amounts,
            "fact_correction": [c for decision in self.decisions for c in decision.factcorrections.all()],
        }
        for target, supported in fetched.items():
            self.evidence.fetch(target, supported)

    def _fetch_lines(self) -> None:
        """The lines that a decision in view touches, and the lines they are parts of."""
        every = {
            line.pk: line
            for line in AllocationLine.objects.filter(package=self.package)
            .select_related("parent", "purpose")
            .prefetch_related("areas", Prefetch("responsible", Body.objects.select_related("municipality")))
            .order_by("position", "key")
        }
        touched = {entry.line_id for entry in self.allocations}
        touched |= {wanted.line_id for wanted in self.position_amounts if wanted.line_id is not None}
        for pk in tuple(touched):
            above = every[pk].parent_id
            while above is not None and above not in touched:
                if above not in every:
                    raise misplaced_part(every[pk])
                touched.add(above)
                above = every[above].parent_id
        self.lines = [line for pk, line in every.items() if pk in touched]
        self.evidence.fetch("line", self.lines)

    def _fetch_sources(self) -> None:
        used = {entry.source_id for entry in self.appropriations}
        used |= {entry.source_id for entry in self.allocations if entry.source_id is not None}
        used |= {wanted.source_id for wanted in self.position_amounts if wanted.source_id is not None}
        self.sources = list(
            FundingSource.objects.filter(pk__in=used)
            .select_related("grantor__municipality", "pool")
            .order_by("position", "key")
        )
        by_year = (F("fiscal_year").asc(nulls_first=True), "certainty")
        held = PoolAmount.objects.select_related("awaits__municipality").order_by(*by_year)
        self.pools = list(
            NationalPool.objects.filter(sources__in=self.sources)
            .distinct()
            .select_related("decided_by__municipality", "administered_by__municipality")
            .prefetch_related(Prefetch("amounts", held))
            .order_by("key")
        )
        self.evidence.fetch("source", self.sources)
        self.evidence.fetch("pool", self.pools)
        self.evidence.fetch("pool_amount", [held for pool in self.pools for held in pool.amounts.all()])

    def _fetch_facts(self) -> None:
        """What the package or body says beside its decisions."""
        lines = {line.pk for line in self.lines}
        of_package: dict[str, Any] = {"package": self.package} if self.package is not None else {"pk__in": ()}
        of_either: dict[str, Any] = of_package if self.package is not None else {"body": self.about}
        self.stated_figures = list(
            StatedFigure.objects.filter(**of_package).prefetch_related("lines").order_by("position", "key")
        )
        self.measures = list(
            Measure.objects.filter(**of_either).prefetch_related("areas").order_by("position", "key")
        )
        self.indicators = list(
            Indicator.objects.filter(Q(line__isnull=True) | Q(line__in=lines), **of_package)
            .select_related("line")
            .prefetch_related(
                Prefetch(
                    "observations",
                    Observation.objects.order_by(F("observed_on").asc(nulls_first=True), "key"),
                )
            )
            .order_by("position", "key")
        )
        self.outturns = list(
            Outturn.objects.filter(line__in=lines)
            .select_related("line")
            .order_by("line__position", "line__key", "fiscal_year", "kind", "period", "period_number")
        )
        self.seats = list(
            Seat.objects.filter(body=self.about)
            .select_related("represents__municipality")
            .order_by("position", "key")
            if self.about is not None
            else ()
        )
        self.evidence.fetch("package", [self.package] if self.package is not None else [])
        self.evidence.fetch("stated_figure", self.stated_figures)
        self.evidence.fetch("measure", self.measures)
        self.evidence.fetch("indicator", self.indicators)
        self.evidence.fetch("observation", [o for each in self.indicators for o in each.observations.all()])
        self.evidence.fetch("outturn", self.outturns)
        self.evidence.fetch("seat", self.seats)

    def _fetch_bodies(self) -> None:
        """The bodies that anything names, and those they are parts of or were founded with."""
        named: set[int | None] = {self.about.pk if self.about is not None else None}
        for decision in self.decisions:
            named.add(decision.body_id)
            named |= {condition.awaits_id for condition in decision.conditions.all()}
            named |= {taken.actor_id for taken in decision.positions.all()}
            named |= {corrected.body_id for corrected in decision.factcorrections.all()}
        for line in self.lines:
            named |= {body.pk for body in line.responsible.all()}
        named |= {source.grantor_id for source in self.sources}
        for pool in self.pools:
            named |= {pool.decided_by_id, pool.administered_by_id}
            named |= {held.awaits_id for held in pool.amounts.all()}
        named |= {seat.represents_id for seat in self.seats}
        self.bodies: list[Body] = []
        wanted = {pk for pk in named if pk is not None}
        while wanted:
            found = list(
                Body.objects.filter(pk__in=wanted)
                .select_related("municipality", "parent__municipality")
                .prefetch_related(Prefetch("founded_with", Body.objects.select_related("municipality")))
            )
            self.bodies += found
            onwards = {body.parent_id for body in found} | {
                o.pk for body in found for o in body.founded_with.all()
            }
            wanted = {pk for pk in onwards if pk is not None} - {body.pk for body in self.bodies}
        self.bodies.sort(key=lambda body: str(parts.key_of(body)))
        self.evidence.fetch("body", self.bodies)

    def _fetch_areas(self) -> None:
        wanted = {area.pk for line in self.lines for area in line.areas.all()}
        wanted |= {area.pk for measure in self.measures for area in measure.areas.all()}
        self.areas: list[Area] = []
        while wanted:
            found = list(Area.objects.filter(pk__in=wanted).select_related("parent"))
            self.areas += found
            wanted = {area.parent_id for area in found if area.parent_id is not None} - {
                a.pk for a in self.areas
            }
        self.areas.sort(key=lambda area: area.slug)
        self.evidence.fetch("area", self.areas)

    def _fetch_residents(self) -> None:
        """Only those that an amount in view is divided by, so that another year's figure changes nothing."""
        every = {row.year: row for row in Residents.objects.filter(municipality=self.municipality)}
        known = [shapes.Residents((), row.year, row.count) for row in every.values()]
        years = {entry.fiscal_year for entry in (*self.appropriations, *self.allocations)}
        chosen = {found.year for year in years if (found := residents_for(known, year)) is not None}
        self.residents = [every[year] for year in sorted(chosen)]
        self.evidence.fetch("residents", self.residents)

    def _fetch_documents(self) -> None:
        """The documents cited, those that describe or mention them, and those that they mention."""
        found: dict[int, Document] = {}
        wanted = set(self.evidence.documents)
        while wanted:
            # What a shared document mentions may be another municipality's to tell.
            own = Q(municipality=None) | Q(municipality=self.municipality)
            rows = Document.objects.filter(
                Q(pk__in=wanted) | (Q(mentioned_in__in=wanted) & own)
            ).select_related("mentioned_in")
            new = [document for document in rows if document.pk not in found]
            found.update({document.pk: document for document in new})
            self.evidence.fetch("described_document", new)
            mentioning = {
                document.mentioned_in_id for document in new if document.mentioned_in_id is not None
            }
            wanted = (
                (self.evidence.documents | mentioning | {document.pk for document in new})
                - wanted
                - (found.keys() - {document.pk for document in new})
            )
        self.documents = list(found.values())
        self.documents.sort(key=lambda document: document.key)

    # Writing it down

    def _document(self) -> Json:
        evidence = self.evidence
        kind, slug = self.submission.subject_key[1:]
        line_keys = {line.key for line in self.lines}
        return {
            "schema": NEWEST,
            "subject": {"kind": kind, "slug": slug},
            "municipality": {
                "code": self.municipality.code,
                "slug": self.municipality.slug,
                "name": self.municipality.name,
                "county": self.municipality.county,
                "residents": [
                    {"year": row.year, "count": row.count, "citations": evidence.of("residents", row)}
                    for row in self.residents
                ],
            },
            "package": None if self.package is None else parts.package(self.package, evidence),
            "body": parts.key_of(self.about),
            "documents": [parts.document(row, evidence) for row in self.documents],
            "bodies": [parts.body(row, evidence) for row in self.bodies],
            "areas": [parts.area(row, evidence) for row in self.areas],
            "purposes": [_purpose(row) for row in self._purposes()],
            "pools": [parts.pool(row, evidence) for row in self.pools],
            "sources": [parts.source(row, evidence) for row in self.sources],
            "lines": [parts.line(row, evidence) for row in self.lines],
            "decisions": [parts.decision(row, evidence) for row in self.decisions],
            "stated_figures": [parts.stated_figure(row, line_keys, evidence) for row in self.stated_figures],
            "measures": [parts.measure(row, evidence) for row in self.measures],
            "indicators": [parts.indicator(row, evidence) for row in self.indicators],
            "outturns": [parts.outturn(row, evidence) for row in self.outturns],
            "seats": [parts.seat(row, evidence) for row in self.seats],
        }

    def _purposes(self) -> list[Purpose]:
        found = {line.purpose.pk: line.purpose for line in self.lines if line.purpose is not None}
        return sorted(found.values(), key=lambda purpose: (purpose.position, purpose.key))

    def _shared(self) -> dict[Row, Place]:
        return {
            row_of(self.municipality): ("municipality", self.municipality.code),
            **{row_of(row): ("documents", row.key) for row in self.documents},
            **{row_of(row): ("bodies", str(parts.key_of(row))) for row in self.bodies if row != self.about},
            **{row_of(row): ("areas", row.slug) for row in self.areas},
            **{row_of(row): ("residents", str(row.year)) for row in self.residents},
            **{row_of(row): ("pools", row.key) for row in self.pools},
            **{row_of(row): ("purposes", row.key) for row in self._purposes()},
        }

    def _own(self) -> dict[Row, Place]:
        """Lines, sources and what hangs on lines: these can be written long before a decision brings them in view."""
        own: list[tuple[str, Model, Place]] = [
            *(("line", row, ("lines", row.key)) for row in self.lines),
            *(("source", row, ("sources", row.key)) for row in self.sources),
            *(("indicator", row, ("indicators", row.key)) for row in self.indicators),
            *(
                ("observation", row, ("indicators", indicator.key))
                for indicator in self.indicators
                for row in indicator.observations.all()
            ),
            *(("outturn", row, ("lines", row.line.key)) for row in self.outturns),
        ]
        found = {row_of(row): place for _target, row, place in own}
        for target, row, place in own:
            found.update(dict.fromkeys(self.evidence.rows(target, row), place))
        return found


def _purpose(row: Purpose) -> Json:
    return {"key": row.key, "name": row.name, "name_en": row.name_en, "cofog": row.cofog}
