"""All versions of one package or body: when each was current, and what it changed. A withdrawn one is a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from allocations.models import Publication
from allocations.public.pages.changes import Told, tell
from allocations.public.pages.versions import address_of, version_address


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its time as the current one; `until` is None while it still is.

    `told` is None where nothing can be said of what it changed: it, or the version before it, is withdrawn.
    `difference_address` is then what differs from `base`, the last one before it that can be read; 0 where none can.
    """

    number: int
    published_at: datetime
    until: datetime | None
    seal: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    after_gap: bool
    told: Told | None
    address: str
    base: int
    difference_address: str


def version_rows(versions: Sequence[Publication], shown: Sequence[Publication]) -> tuple[VersionRow, ...]:
    """Those `shown` of all `versions`, both the newest first. One query at most, for documents not compared before."""
    by_number = {version.number: version for version in versions}
    steps = {
        version.number: (before.seal if before else "", version.seal)
        for version in shown
        for before in (by_number.get(version.number - 1),)
        if not version.is_withdrawn and not (before and before.is_withdrawn)
    }
    told = tell(steps.values())
    return tuple(_row(by_number, version, told.get(steps.get(version.number, ("", "")))) for version in shown)


def _row(by_number: dict[int, Publication], version: Publication, told: Told | None) -> VersionRow:
    before, later = by_number.get(version.number - 1), by_number.get(version.number + 1)
    readable = (by_number[n] for n in range(version.number - 1, 0, -1) if not by_number[n].is_withdrawn)
    base = None if version.is_withdrawn else next(readable, None)
    return VersionRow(
        number=version.number,
        published_at=version.published_at,
        until=later.published_at if later else None,
        seal=version.seal,
        withdrawn_at=version.withdrawn_at,
        withdrawn_reason=version.withdrawn_reason,
        after_gap=bool(before and before.is_withdrawn),
        told=told,
        address=version_address(version),
        base=base.number if base else 0,
        difference_address=difference_address(base, version) if base else "",
    )


def versions_address(version: Publication) -> str:
    """The list of all versions of the subject."""
    return reverse(f"{version.kind}-versions", args=(version.municipality.slug, version.subject_slug))


def difference_address(before: Publication, after: Publication) -> str:
    """What differs between two versions; the earlier one is named first."""
    place = (after.municipality.slug, after.subject_slug, before.number, after.number)
    return reverse(f"{after.kind}-difference", args=place)


def current_on(versions: Sequence[Publication], end: datetime) -> Publication | None:
    """The version that was current just before the moment; None before the first. `versions`: the newest first."""
    return next((version for version in versions if version.published_at < end), None)


def replaced_at(versions: Sequence[Publication], version: Publication) -> datetime | None:
    """When the next version took its place; None while it is the newest."""
    later = (other.published_at for other in versions if other.number == version.number + 1)
    return next(later, None)


def names_of(version: Publication) -> tuple[str, str]:
    """The addresses of the subject itself and of the list of its versions."""
    return address_of(version), versions_address(version)
