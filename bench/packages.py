"""Which packages are measured: a real one, and a made-up one with more lines."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    name: str
    path: str
    seal: str


def measured() -> tuple[Measured, Measured]:
    """Västerås' package out of the press releases, and the one that every database of the bench begins with."""
    return _newest("1980", "Västerås"), _newest("9000", "20 lines")


def _newest(code: str, name: str) -> Measured:
    from allocations.models import Publication

    found = Publication.objects.filter(municipality__code=code, package__isnull=False)
    publication = found.select_related("municipality").order_by("-number")[0]
    return Measured(name, f"/{publication.municipality.slug}/{publication.subject_slug}", publication.seal)
