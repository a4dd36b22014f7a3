"""A municipality with all that it has published: packages, bodies, measures, residents, years, what changed last."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from allocations.models import Publication, PublishedPackage
from allocations.models.record import end_of_day
from allocations.public.days import NOW, Days
from allocations.public.pages.chosen import compare_address
from allocations.public.pages.evidence import Evidence, SourceNote
from allocations.public.pages.lists import PackageCard, package_card
from allocations.public.pages.municipal_money import documents_of, years_of
from allocations.public.pages.results import MeasureRow, measure_rows
from allocations.public.pages.start import PublicationRow, publication_row
from allocations.public.sweden import SwedishMunicipality
from allocations.record import Record, read

MOST_CARDS = 6
MOST_PACKAGES = 200
MOST_BODIES = 12
MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package below those shown as cards. No figures: they stand with their doubt on the package's own page."""

    name: str
    address: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class MeasuresOf:
    """What is done without money of its own, in one package or by one body."""

    name: str
    address: str
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class ResidentsRow:
    """Residents on 31 December of a year, and where the number stands."""

    year: int
    count: int
    notes: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """`number` counts all packages, also those beyond the rows. Everything is empty where nothing is published."""

    municipality: SwedishMunicipality
    number: int
    cards: tuple[PackageCard, ...]
    rows: tuple[PackageRow, ...]
    bodies: tuple[PublicationRow, ...]
    measures: tuple[MeasuresOf, ...]
    residents: tuple[ResidentsRow, ...]
    years: tuple[int, ...]
    changes: tuple[PublicationRow, ...]
    compare: str

    @property
    def unlisted(self) -> int:
        """Packages that there is no room for here."""
        return self.number - len(self.cards) - len(self.rows)

    @property
    def is_bare(self) -> bool:
        return not self.number and not self.bodies


def municipality_page(municipality: SwedishMunicipality, days: Days = NOW) -> MunicipalityPage:
    """Reads the documents of what it shows in full, and of no more."""
    known_on = days.known_on.day
    packages = PublishedPackage.objects.as_of(known_on=known_on).filter(municipality_code=municipality.code)
    latest = packages.latest_first()
    shown = list(latest[:MOST_CARDS])
    rest = list(latest.select_related(None)[MOST_CARDS : MOST_CARDS + MOST_PACKAGES])
    published = Publication.objects.filter(municipality__code=municipality.code, withdrawn_at=None)
    if known_on is not None:
        published = published.filter(published_at__lt=end_of_day(known_on))
    own_bodies = documents_of(municipality.code, known_on).filter(subject_body__isnull=False)
    bodies = list(own_bodies.newest_first()[:MOST_BODIES])
    records = [(row.publication, read(row.publication.document)) for row in shown]
    records += [(publication, read(publication.document)) for publication in bodies]
    return MunicipalityPage(
        municipality=municipality,
        number=len(shown) + len(rest) if len(rest) < MOST_PACKAGES else packages.count(),
        cards=tuple(package_card(row) for row in shown),
        rows=tuple(_row(row, municipality, days.query) for row in rest),
        bodies=tuple(publication_row(publication) for publication in bodies),
        measures=tuple(_measures(municipality, records)),
        residents=_residents(records),
        years=years_of(municipality, known_on),
        changes=tuple(publication_row(each) for each in published.newest_first()[:MOST_CHANGES]),
        compare=compare_address([municipality.slug]),
    )


def _row(row: PublishedPackage, municipality: SwedishMunicipality, days: str) -> PackageRow:
    return PackageRow(row.name, reverse("package", args=(municipality.slug, row.slug)) + days, row.valid_from)


def _measures(
    municipality: SwedishMunicipality, records: list[tuple[Publication, Record]]
) -> Iterator[MeasuresOf]:
    for _publication, record in records:
        found = measure_rows(record, Evidence(record))
        if found:
            place = (municipality.slug, record.subject_slug)
            # The numbers of the notes are on that page, not here.
            unnumbered = tuple(replace(measure, numbers=()) for measure in found)
            yield MeasuresOf(record.name, reverse(record.subject_kind, args=place), unnumbered)


def _residents(records: list[tuple[Publication, Record]]) -> tuple[ResidentsRow, ...]:
    """As the newest document that has any has them, the latest year first."""
    counting = [pair for pair in records if pair[1].municipality.residents]
    if not counting:
        return ()
    _publication, record = max(counting, key=lambda pair: pair[0].published_at)
    evidence = Evidence(record)
    counted = sorted(record.municipality.residents, key=lambda each: -each.year)
    return tuple(ResidentsRow(each.year, each.count, evidence.notes(each)) for each in counted)
