"""Municipalities: those that have something public, and one with its packages and bodies."""

from dataclasses import dataclass
from datetime import datetime

from allocations.models import Publication, PublishedPackage
from allocations.public.pages.lists import PackageCard, package_card
from allocations.public.pages.start import PublicationRow, publication_row
from municipalities.models import Municipality


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality in the list. No figures: they stand with their doubt on the package's own page."""

    name: str
    slug: str
    packages: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """What a municipality has published."""

    code: str
    name: str
    slug: str
    packages: tuple[PackageCard, ...]
    bodies: tuple[PublicationRow, ...]


def municipality_list() -> tuple[MunicipalityRow, ...]:
    """Municipalities with a current package, by name."""
    return tuple(MunicipalityRow(*row) for row in PublishedPackage.objects.current().municipalities())


def municipality_page(municipality: Municipality) -> MunicipalityPage:
    packages = PublishedPackage.objects.current().in_municipality(municipality.slug).latest_first()
    bodies = Publication.objects.of_bodies(municipality.slug).current().newest_first()
    return MunicipalityPage(
        code=municipality.code,
        name=municipality.name,
        slug=municipality.slug,
        packages=tuple(package_card(row) for row in packages),
        bodies=tuple(publication_row(publication) for publication in bodies),
    )
