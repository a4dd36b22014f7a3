"""A package in words that can be quoted alone: with every qualifier, in both languages, whatever the page's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from allocations.models.choices import Grade
from allocations.money import format_amount
from allocations.public.pages.evidence import Evidence
from allocations.public.pages.lead import lead
from allocations.public.pages.words import certainty_word, runs_words, short_basis, when_words, year_words
from allocations.record import Group, Record, headline
from allocations.record.shapes import Document

LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Quotable:
    """The sentences in one language. Which version says so is added by whoever knows it."""

    language: str
    sentences: tuple[str, ...]
    inferred: tuple[str, ...]  # claims of the record, always Swedish
    inferred_head: str
    source: str


def quotables(record: Record, evidence: Evidence) -> tuple[Quotable, ...]:
    made = []
    for language in LANGUAGES:
        with override(language):
            made.append(_quotable(record, evidence, language))
    return tuple(made)


def _quotable(record: Record, evidence: Evidence, language: str) -> Quotable:
    words = {"package": record.name, "municipality": record.municipality.name}
    said = [_("“%(package)s”, municipality of %(municipality)s.") % words]
    said += [sentence.text for sentence in lead(record, evidence)]
    group = headline(record).group
    head = _("Inferred, not stated:")
    if group is None:
        return Quotable(language, tuple(said), (), head, "")
    said.append(_figure(group))
    decisions = [record.decision_by_key[entry.decision] for entry in group.entries]
    inferred = dict.fromkeys(c.claim for fact in (*group.entries, *decisions) for c in fact.inferences)
    documents = [
        record.document_by_key.get(c.document or "") for entry in group.entries for c in entry.citations
    ]
    names = dict.fromkeys(_source(document) for document in documents if document is not None)
    source = _("Source: %(sources)s.") % {"sources": "; ".join(names)} if names else ""
    claims = tuple(claim.rstrip(".") for claim in inferred)
    return Quotable(language, tuple(said), claims, head, source)


def _figure(group: Group) -> str:
    """The figure to the krona, with everything that limits it."""
    words = {
        "amount": format_amount(group.amount),
        "basis": short_basis(group.amount_is, group.natures),
        "year": year_words(group.year),
        "certainty": certainty_word(group.certainty),
        "runs": runs_words(group.runs, group.runs_to),
    }
    return _("The figure: %(amount)s (%(basis)s), budget year: %(year)s, %(certainty)s, %(runs)s.") % words


def _source(document: Document) -> str:
    parts = [f"”{document.title or document.description}”", document.publisher, when_words(document.dated)]
    parts.append(str(Grade(document.grade).label))
    return ", ".join(part for part in parts if part)
