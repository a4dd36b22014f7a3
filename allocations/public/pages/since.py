"""Since the last meeting: what a municipality has changed since a day, what was decided, what is open, what is late.

The day itself counts: what was published or decided on it may have come after the meeting. "Changed" holds the current
versions against those that were current when the day began; "open" and "late" are read from the current versions
alone, whatever the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allocations.models import Publication
from allocations.public.days import start_of_day
from allocations.public.pages.differences import Difference, headline_words, version_difference
from allocations.public.pages.follow_up_due import Late, Open, late_of, open_of
from allocations.public.pages.since_decisions import Decided, decided_since
from allocations.public.pages.version_list import current_on, difference_address
from allocations.public.pages.versions import address_of, version_address
from allocations.public.sweden import SwedishMunicipality
from allocations.record import Record, read
from allocations.record.folding import sort_key


@dataclass(frozen=True, slots=True)
class Changed:
    """A package or body with versions since the day. `difference` is None where a withdrawn version hides it.

    `withdrawn` are the numbers of the versions since the day that are withdrawn.
    """

    name: str
    kind: str
    address: str
    versions: int
    withdrawn: tuple[int, ...]
    base_is_gap: bool
    is_gone: bool
    stands: str
    difference: Difference | None
    difference_address: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A current version that the page rests on."""

    name: str
    number: int
    published_at: datetime
    seal: str
    address: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class SincePage:
    """The page. `latest` is the day of the newest publication, None where nothing is published."""

    day: date
    changed: tuple[Changed, ...]
    unchanged: tuple[str, ...]
    taken: tuple[Decided, ...]
    made_public: tuple[Decided, ...]
    open: tuple[Open, ...]
    late: tuple[Late, ...]
    rests_on: tuple[RestsOn, ...]
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One package or body: its versions (the newest first), the current one and the one when the day began."""

    versions: tuple[Publication, ...]
    base: Publication | None
    record: Record | None
    before: Record | None

    @property
    def newest(self) -> Publication:
        return self.versions[0]

    @property
    def name(self) -> str:
        found = self.record or self.before
        return found.name if found else self.newest.subject_slug

    @property
    def address(self) -> str:
        return address_of(self.newest)


def since_page(municipality: SwedishMunicipality, day: date, today: date) -> SincePage:
    """Two queries, however much the municipality has published."""
    subjects = _subjects(municipality, day)
    start = start_of_day(day)
    changed = [subject for subject in subjects if subject.newest.published_at >= start]
    decided = [each for subject in subjects for each in decided_since(subject, day)]
    readable = [subject for subject in subjects if subject.record]
    return SincePage(
        day=day,
        changed=tuple(_changed(subject, start) for subject in changed),
        unchanged=tuple(subject.name for subject in subjects if subject not in changed),
        taken=tuple(sorted((d for d in decided if d.is_taken), key=lambda d: d.counts_from, reverse=True)),
        made_public=tuple(each for each in decided if not each.is_taken),
        open=tuple(_in_order(each for s in readable for each in open_of(s, today))),
        late=tuple(each for s in readable for each in late_of(s, today)),
        rests_on=tuple(_rests_on(subject) for subject in subjects),
        latest=max((subject.newest.published_at for subject in subjects), default=None),
    )


def _in_order(found: Iterable[Open]) -> Sequence[Open]:
    """Overdue first."""
    return sorted(found, key=lambda each: not each.is_overdue)


def _subjects(municipality: SwedishMunicipality, day: date) -> list[Subject]:
    """Everything that the municipality has published, packages before bodies, by name."""
    found: dict[tuple[bool, int | None], list[Publication]] = {}
    of_home = Publication.objects.filter(municipality__code=municipality.code)
    for version in of_home.select_related("municipality").defer("document").order_by("-number"):
        key = (version.package_id is None, version.package_id or version.subject_body_id)
        found.setdefault(key, []).append(version)
    bases = {key: current_on(of_one, start_of_day(day)) for key, of_one in found.items()}
    wanted = {version.pk for of_one in found.values() for version in of_one[:1]}
    wanted |= {base.pk for base in bases.values() if base}
    texts = dict(Publication.objects.filter(pk__in=wanted).values_list("pk", "document"))
    made = [
        Subject(
            versions=tuple(of_one),
            base=bases[key],
            record=_read(texts[of_one[0].pk]),
            before=_read(texts[base.pk]) if (base := bases[key]) else None,
        )
        for key, of_one in found.items()
    ]
    return sorted(made, key=lambda subject: (subject.newest.kind != "package", sort_key(subject.name)))


def _read(text: str) -> Record | None:
    return read(text) if text else None


def _changed(subject: Subject, start: datetime) -> Changed:
    base, record = subject.base, subject.record
    base_is_gap = base is not None and base.is_withdrawn
    told = record is not None and not base_is_gap
    since = [version for version in subject.versions if version.published_at >= start]
    return Changed(
        name=subject.name,
        kind=subject.newest.kind,
        address=subject.address,
        versions=len(since),
        withdrawn=tuple(version.number for version in reversed(since) if version.is_withdrawn),
        base_is_gap=base_is_gap,
        is_gone=record is None,
        stands=headline_words(record) if record else "",
        difference=version_difference(subject.before, record) if record and told else None,
        difference_address=difference_address(base, subject.newest) if base and told else "",
    )


def _rests_on(subject: Subject) -> RestsOn:
    newest = subject.newest
    return RestsOn(
        name=subject.name,
        number=newest.number,
        published_at=newest.published_at,
        seal=newest.seal,
        address=version_address(newest),
        is_withdrawn=newest.is_withdrawn,
    )
