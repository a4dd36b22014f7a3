"""The check of a seal: which version it is of, whether that still holds, and the figures that were sealed."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from allocations.models import Publication
from allocations.money import format_amount
from allocations.public.pages.headline import HeadlineFigure, headline_of
from allocations.public.pages.versions import VersionLink, version_link, version_links
from allocations.public.pages.words import certainty_word, short_basis, year_words
from allocations.record import Record, groups, line_cells, read

SHORTEST: Final = 8
LONGEST: Final = 64
MOST_HITS: Final = 20


class UnreadableCode(ValueError):
    """What was typed is no code. `str()` is a sentence for people."""


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """One figure as it was sealed."""

    label: str  # of a line; empty for the package itself
    year: str
    year_inferred: bool
    amount: str
    certainty: str
    basis: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A version whose seal begins with the code. `state` is current, superseded or withdrawn."""

    publication: Publication
    version: VersionLink
    newest: VersionLink
    state: str
    name: str
    municipality: str
    headline: HeadlineFigure | None
    figures: tuple[SealedFigure, ...]


def read_code(typed: str) -> str:
    """The code as it is stored: lower case, without the spaces and hyphens that people write. Raises UnreadableCode."""
    code = re.sub(r"[\s\u00a0\u202f-]", "", typed).lower()
    if not code:
        raise UnreadableCode(_("Type the code that stands by the seal."))
    if not re.fullmatch(r"[0-9a-f]+", code):
        raise UnreadableCode(_("A code has only the digits 0–9 and the letters a–f."))
    if len(code) < SHORTEST:
        raise UnreadableCode(_("Type at least eight characters of the code."))
    if len(code) > LONGEST:
        raise UnreadableCode(_("A code has at most 64 characters."))
    return code


def hits(code: str) -> tuple[Hit, ...]:
    """All versions whose seal begins with the code, the newest first."""
    found = Publication.objects.with_seal(code).newest_first()[:MOST_HITS]
    return tuple(_hit(publication) for publication in found)


def _hit(publication: Publication) -> Hit:
    newest = version_links(publication)[0]
    record = None if publication.is_withdrawn else read(publication.document)
    state = (
        "withdrawn" if record is None else "current" if newest.number == publication.number else "superseded"
    )
    return Hit(
        publication=publication,
        version=version_link(publication),
        newest=newest,
        state=state,
        name=record.name if record else "",
        municipality=publication.municipality.name,
        headline=headline_of(record) if record and record.package else None,
        figures=_figures(record) if record else (),
    )


def _figures(record: Record) -> tuple[SealedFigure, ...]:
    """The total of each kind, then each line: what somebody who doubts a printout compares with."""
    totals = [
        SealedFigure(
            "",
            year_words(group.year),
            group.year_is_inferred,
            format_amount(group.amount),
            certainty_word(group.certainty),
            short_basis(group.amount_is, group.natures),
        )
        for group in groups(record.standing_appropriations)
    ]
    lines = [
        SealedFigure(
            line.name,
            year_words(cell.year),
            any(entry.inference_on("year") for entry in cell.entries),
            format_amount(cell.amount),
            certainty_word(cell.certainty),
            short_basis(cell.amount_is),
        )
        for line in record.lines
        for cell in line_cells(record, line)
    ]
    return (*totals, *lines)
