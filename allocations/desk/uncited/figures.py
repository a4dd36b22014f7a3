"""What lacks a source in a package, by publishing's rule, and the row of the desk that each figure is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst

from allocations.desk.citing import TARGET_OF
from allocations.models import (
    Allocation,
    Appropriation,
    Decision,
    Indicator,
    Observation,
    Outturn,
    PoolAmount,
    PositionAmount,
    SafetyPackage,
    StatedFigure,
    Submission,
)
from allocations.publishing.canonical import canonical
from allocations.publishing.checks import read_checked, uncited_figures
from allocations.publishing.document import build
from municipalities.models import Residents


@dataclass(frozen=True)
class Lacking:
    """A figure without a source: what it is called, and the row to cite it on."""

    figure: str
    path: str
    row: Model

    @property
    def target(self) -> str:
        return TARGET_OF[type(self.row)]

    @property
    def kind(self) -> str:
        """What it is: an allocation, a stated figure."""
        return capfirst(str(self.row._meta.verbose_name))

    @property
    def page(self) -> str:
        """The row's own page."""
        name = f"{self.row._meta.app_label}_{self.row._meta.model_name}_change"
        return reverse(f"admin:{name}", args=(self.row.pk,))

    @property
    def cite(self) -> str:
        """The page on which it is cited."""
        return reverse("admin:allocations_document_cite", args=(self.target, self.row.pk))


def lacking_in(package: SafetyPackage) -> list[Lacking]:
    """Every figure of the package without a source, in reading order. Raises Refused where no document can be built."""
    draft = Submission(package=package, municipality=package.municipality)
    every_draft = Decision.objects.drafts().filter(package=package).values_list("pk", flat=True)
    document = build(draft, drafts=list(every_draft)).document
    record = read_checked(document, canonical(document))
    found = []
    for uncited in uncited_figures(record):
        row = row_at(package, uncited.path)
        if row is not None:
            found.append(Lacking(uncited.figure, uncited.path, row))
    return found


def lacking_of(decision: Decision) -> list[Lacking]:
    """Those of one decision about a package."""
    if decision.package is None:
        return []
    start = f"decisions/{decision.key}/"
    return [each for each in lacking_in(decision.package) if each.path.startswith(start)]


def row_at(package: SafetyPackage, path: str) -> Model | None:
    """The row of the desk that stands at a path of the document (see ``record.notes.cited_facts``)."""
    found: Any = None
    match path.split("/"):
        case ["decisions", decision, "appropriations", key]:
            found = Appropriation.objects.filter(decision__package=package, decision__key=decision, key=key)
        case ["decisions", decision, "allocations", key]:
            found = Allocation.objects.filter(decision__package=package, decision__key=decision, key=key)
        case ["decisions", decision, "positions", key, "amounts", index]:
            every = PositionAmount.objects.filter(
                position_taken__decision__package=package,
                position_taken__decision__key=decision,
                position_taken__key=key,
            )
            found = every.order_by("pk")[int(index) :]
        case ["stated_figures", key]:
            found = StatedFigure.objects.filter(package=package, key=key)
        case ["indicators", key]:
            found = Indicator.objects.filter(package=package, key=key)
        case ["indicators", indicator, "observations", key]:
            found = Observation.objects.filter(indicator__package=package, indicator__key=indicator, key=key)
        case ["outturns", line, kind, year, period]:
            name, _dash, number = period.rpartition("-")
            same = Outturn.objects.filter(line__package=package, line__key=line, kind=kind, fiscal_year=year)
            numbered = same.filter(period=name)
            found = numbered.filter(period_number=number) if number.isdecimal() else numbered
        case ["pools", pool, "amounts", year, certainty]:
            found = PoolAmount.objects.filter(
                pool__key=pool, fiscal_year=int(year) if year.isdecimal() else None, certainty=certainty
            )
        case ["municipality", "residents", year]:
            found = Residents.objects.filter(municipality=package.municipality, year=year)
    row: Model | None = next(iter(found[:1]), None) if found is not None else None
    return row
