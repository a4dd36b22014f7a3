"""Versions of a package or a body as links, with the address of the current one."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from allocations.models import Publication

FILES = (("PDF", "pdf"), ("CSV", "csv"), ("JSON", "json"))


@dataclass(frozen=True, slots=True)
class VersionLink:
    """One version. A withdrawn one keeps its address, which says so."""

    number: int
    published_at: datetime
    seal: str
    withdrawn_at: datetime | None
    address: str
    current_address: str


def address_of(publication: Publication) -> str:
    """The address that always shows the current version."""
    return reverse(publication.kind, args=(publication.municipality.slug, publication.subject_slug))


def version_address(publication: Publication) -> str:
    """The address of this very version."""
    place = (publication.municipality.slug, publication.subject_slug, publication.number)
    return reverse(f"{publication.kind}-version", args=place)


def version_links(publication: Publication) -> tuple[VersionLink, ...]:
    """All versions of the same subject, the newest first."""
    versions = list(Publication.objects.versions_of(publication))
    for version in versions:
        version.municipality = publication.municipality
    return tuple(version_link(version) for version in versions)


def version_link(version: Publication) -> VersionLink:
    return VersionLink(
        number=version.number,
        published_at=version.published_at,
        seal=version.seal,
        withdrawn_at=version.withdrawn_at,
        address=version_address(version),
        current_address=address_of(version),
    )


def file_links(publication: Publication, newest: VersionLink) -> tuple[tuple[str, str], ...]:
    """The files of this version. A page never links to a file that is not built."""
    current = publication.number == newest.number
    place: tuple[object, ...] = (publication.municipality.slug, publication.subject_slug)
    name = f"{publication.kind}-" if current else f"{publication.kind}-version-"
    found = []
    for label, ending in FILES:
        try:
            address = reverse(name + ending, args=place if current else (*place, publication.number))
        except NoReverseMatch:
            continue
        found.append((label, address))
    return tuple(found)
