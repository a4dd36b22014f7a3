"""What a submission would make public: the proposed record, what it changes, and its figures with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.models import Publication, Submission
from allocations.publishing import Refused
from allocations.publishing.proposing import current_publication, proposed_text
from allocations.record import Record, cited_facts, read
from allocations.record.difference import Change, difference, parts
from allocations.record.money_difference import MoneyRow, money_rows
from allocations.record.naming import called, citation_words, said
from allocations.record.shapes import Cited
from allocations.record.words import PARTS

HEADINGS: dict[str, str | Promise] = {
    "package": gettext_lazy("The package"),
    "money": gettext_lazy("Money"),
    "decisions": gettext_lazy("Decisions"),
    "lines": gettext_lazy("Lines and measures"),
    "results": gettext_lazy("Results"),
    "bodies": gettext_lazy("Bodies and seats"),
    "documents": gettext_lazy("Documents"),
    "surroundings": gettext_lazy("Places, residents and purposes"),
}

WITH_FIGURE = ("amount", "count", "value", "baseline", "target")


@dataclass(frozen=True)
class Source:
    """What supports a figure, in words, and where its document can be opened."""

    words: str
    document: str = ""
    """The key of the document; nothing for what is inferred or computed."""


@dataclass(frozen=True)
class Figure:
    """A figure of the proposed record: what it is of, what it says, and what supports it."""

    part: str
    name: str
    said: str
    sources: tuple[Source, ...]
    is_new: bool


@dataclass(frozen=True)
class Proposal:
    """The text that would be sealed, against the version that is current (or was, when this was published).

    There is no record where none can be built (``refusal`` says why), or where it was withdrawn.
    """

    text: str
    base: Publication | None
    record: Record | None
    changes: tuple[Change, ...]
    refusal: Refused | None = None
    before: Record | None = None

    @property
    def sections(self) -> list[tuple[str, list[Change]]]:
        """The changes under their headings."""
        return [
            (str(HEADINGS[section]), list(alike))
            for section, alike in groupby(self.changes, key=lambda change: change.section)
        ]

    @property
    def money(self) -> list[MoneyRow]:
        """Each line and source whose money is another after the change."""
        return money_rows(self.before, self.record) if self.record is not None else []

    @property
    def changed_figures(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.is_new]

    @property
    def same_figures(self) -> list[Figure]:
        return [figure for figure in self.figures if not figure.is_new]

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure of the record with what supports it, those that this change adds or alters marked."""
        if self.record is None:
            return []
        touched = {change.path for change in self.changes}
        paths = {id(part.said): part.path for part in parts(self.record)}
        return [
            Figure(
                part=str(PARTS[type(fact)]),
                name=called(self.record, fact),
                said=said(self.record, fact),
                sources=tuple(
                    Source(citation_words(self.record, citation), citation.document or "")
                    for citation in fact.citations
                ),
                is_new=paths[id(fact)] in touched,
            )
            for _path, fact in cited_facts(self.record)
            if _has_figure(fact)
        ]


def _has_figure(fact: Cited) -> bool:
    return any(getattr(fact, name, None) is not None for name in WITH_FIGURE)


def proposal_of(submission: Submission) -> Proposal:
    """What the submission says: frozen where it has been submitted, else what submitting would freeze now."""
    base = _base_of(submission)
    refusal = None
    text = submission.document
    if submission.status in {"draft", "sent_back"}:
        text, refusal = proposed_text(submission)
    if not text:
        return Proposal("", base, None, (), refusal)
    before = read(base.document) if base is not None and base.document else None
    record = read(text)
    return Proposal(text, base, record, difference(before, record), refusal, before)


def _base_of(submission: Submission) -> Publication | None:
    """The version before it: of what is published, the one it was built on."""
    if submission.status == "published":
        return Publication.objects.filter(
            package=submission.package, subject_body=submission.subject_body, number=submission.base_number
        ).first()
    return current_publication(submission)


def nothing_differs(proposal: Proposal) -> str:
    """What to say where no change is found; nothing where there is one, or no record."""
    if proposal.changes or proposal.record is None:
        return ""
    if proposal.base is not None and proposal.text == proposal.base.document:
        return _("Nothing has changed since the current version.")
    return _("No figure or word differs in what is shown here, but the text is not the same.")
