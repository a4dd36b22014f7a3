"""Documents: the list of all that anything public names, and one document with what rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from django.db.models import Count, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.files import store
from allocations.models import PublishedCitation, PublishedDocument
from allocations.models.choices import DocumentKind, Grade
from allocations.money import format_kronor
from allocations.public.filters.kept import Kept
from allocations.public.pages.evidence import GRADES, SourceDocument, source_document
from allocations.public.pages.naming import (
    MOST,
    Choice,
    Choosing,
    Found,
    Link,
    Once,
    Paged,
    choosing,
    described_at,
    one_page,
    versions_that_named,
    with_rows,
)
from allocations.public.pages.words import when_words
from allocations.record.shapes import Document, When

FACTS_A_PAGE: Final = 100

GRADE_MEANS: Final = {
    "minutes": gettext_lazy("The body that decided speaks, in its own minutes."),
    "budget": gettext_lazy("The budget that was decided speaks."),
    "authority": gettext_lazy("An authority or the municipality speaks, in its own news or statistics."),
    "party": gettext_lazy("A party speaks, on a page of its own."),
    "news": gettext_lazy("Somebody else tells what was said or decided."),
    "other": gettext_lazy("None of the others: another page or text."),
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list."""

    key: str
    title: str
    kind: str
    publisher: str
    dated: str
    step: int
    grade: str
    grade_of_six: str
    at_hand: bool
    citations: int


@dataclass(frozen=True, slots=True)
class DocumentList:
    """``grades``: what can be chosen beside the municipality."""

    rows: Paged[DocumentRow]
    choosing: Choosing
    grades: tuple[Choice, ...]
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """One fact that rests on a document."""

    label: str
    printed: str
    locator: str
    kronor: str
    basis: str


@dataclass(frozen=True, slots=True)
class RestingSubject:
    """A package or body with its facts that rest on the document."""

    name: str
    municipality: str
    address: str
    facts: tuple[Resting, ...]


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file to fetch: what kind it is, and its size in bytes."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document as its newest version describes it. ``is_current``: a current version still names it."""

    document: SourceDocument
    full: Document
    grade_means: str
    mentioned_in: SourceDocument | None
    described_in: tuple[SourceDocument, ...]  # the pages that say who published it, and when
    mentions: tuple[Document, ...]  # documents that it names and that we do not have
    resting: Paged[RestingSubject]
    earlier: tuple[Once, ...]
    is_current: bool
    described: Link
    file: PublicFile | None = None  # what everybody may fetch


def document_list(question: QueryDict, kept: Kept) -> DocumentList:
    """Every document once, in Swedish order; of one municipality or grade where that is asked for."""
    current = PublishedDocument.objects.current()
    places = current.order_by().values_list("municipality_code")
    of_places = places.annotate(Count("key", distinct=True))
    counted_places: list[tuple[str, int]] = kept.answer("documents of places", "", partial(list, of_places))
    chosen = choosing(question, counted_places)
    grade = question.get("grade", "")
    refusals = list(chosen.refusals)
    if grade and grade not in GRADES:
        refusals.append(_("There is no such source grade."))
    found = PublishedDocument.objects.newest(chosen.home.slugs if chosen.home is not None else "")
    if grade:
        found = found.filter(grade=grade)
    if refusals:
        found = found.none()
    about = (chosen.municipality, grade, bool(refusals))
    total = kept.answer("documents", about, found.order_by()[: MOST + 1].count)
    page = one_page(found.order_by("sort_key", "key", "id"), question, total=total)
    cited = PublishedDocument.objects.current().filter(key__in=[row.key for row in page.rows])
    counted = dict(cited.order_by().values_list("key").annotate(Sum("cited")))
    return DocumentList(
        rows=with_rows(page, (_row(row, counted.get(row.key, 0)) for row in page.rows)),
        choosing=chosen,
        grades=tuple(
            Choice(each, f"{step}. {Grade(each).label}", None, each == grade)
            for step, each in enumerate(GRADES, 1)
        ),
        refusals=tuple(refusals),
    )


def _row(row: PublishedDocument, citations: int) -> DocumentRow:
    return DocumentRow(
        key=row.key,
        title=row.title,
        kind=str(DocumentKind(row.kind).label),
        publisher=row.publisher,
        dated=when_words(When(row.dated, row.date_precision)) or _("no date stated"),
        step=row.step,
        grade=str(Grade(row.grade).label),
        grade_of_six=_("source grade %(step)s of %(steps)s") % {"step": row.step, "steps": len(GRADES)},
        at_hand=row.at_hand,
        citations=citations,
    )


def find_document(key: str) -> Found | None:
    """The document in the newest version that has it: of the current ones, else of earlier ones still public."""
    rows = PublishedDocument.objects.filter(key=key)
    newest = rows.current().order_by("-valid_from", "-publication_id").first()
    row = newest or rows.order_by("-valid_from", "-publication_id").first()
    if row is None:
        return None
    place = row.municipality_name
    return Found("document", "", key, row.title, "", place, newest is not None, row.publication_id)


def document_page(found: Found, question: QueryDict) -> DocumentPage:
    """Read from one sealed text: that of the newest version that has the document. Raises NoSuchPage."""
    record = found.record()
    document = record.document_by_key[found.key]
    mentioned = record.document_by_key.get(document.mentioned_in or "")
    elsewhere = dict.fromkeys(
        citation.document
        for citation in document.citations
        if citation.document not in {None, document.key, document.mentioned_in}
    )
    cited = PublishedCitation.objects.filter(document_key=found.key)
    page = one_page(cited.current().of_document(found.key), question, per_page=FACTS_A_PAGE)
    return DocumentPage(
        document=source_document(document),
        full=document,
        grade_means=str(GRADE_MEANS[document.grade]),
        mentioned_in=source_document(mentioned) if mentioned else None,
        described_in=tuple(source_document(record.document_by_key[key]) for key in elsewhere),
        mentions=tuple(other for other in record.documents if other.mentioned_in == document.key),
        resting=with_rows(page, _subjects(page.rows)),
        earlier=versions_that_named(
            PublishedDocument.objects.filter(key=found.key, valid_until__isnull=False)
        ),
        is_current=found.is_current,
        described=described_at(found),
        file=_file(document),
    )


def file_of(found: Found) -> str:
    """The SHA-256 of the file that everybody may have; empty where there is none, or it may not be passed on."""
    if not found.is_current:
        return ""
    document = found.record().document_by_key[found.key]
    return document.sha256 if document.at_hand and document.redistributable else ""


def _file(document: Document) -> PublicFile | None:
    found = store.find(document.sha256) if document.at_hand and document.redistributable else None
    return PublicFile(str(found[1].name), found[0].stat().st_size) if found is not None else None


def _subjects(citations: Iterable[PublishedCitation]) -> list[RestingSubject]:
    return [_subject(list(group)) for _key, group in groupby(citations, key=_subject_of)]


def _subject_of(citation: PublishedCitation) -> tuple[str, str, str]:
    return (citation.municipality_slug, citation.subject_kind, citation.subject_slug)


def _subject(citations: list[PublishedCitation]) -> RestingSubject:
    first = citations[0]
    return RestingSubject(
        name=first.subject_name,
        municipality=first.municipality_name,
        address=reverse(first.subject_kind, args=(first.municipality_slug, first.subject_slug)),
        facts=tuple(
            Resting(
                label=citation.label,
                printed=citation.printed,
                locator=citation.locator,
                kronor=format_kronor(citation.kronor) if citation.kronor is not None else "",
                basis=citation.basis,
            )
            for citation in citations
        ),
    )
