"""Documents: the list of all that anything public rests on, and one document with what rests on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from allocations.files import store
from allocations.models import Publication, PublishedCitation
from allocations.money import format_kronor
from allocations.public.pages.evidence import SourceDocument, source_document
from allocations.record import Record, read
from allocations.record.shapes import Document


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list."""

    document: SourceDocument
    citations: int


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
    """A document as its newest citing version describes it."""

    document: SourceDocument
    full: Document
    mentioned_in: SourceDocument | None
    described_in: tuple[SourceDocument, ...]  # the pages that say who published it, and when
    mentions: tuple[Document, ...]  # documents that it names and that we do not have
    subjects: tuple[RestingSubject, ...]
    file: PublicFile | None = None  # what everybody may fetch


def document_rows(rows: Iterable[dict[str, object]]) -> tuple[DocumentRow, ...]:
    """Describe each document from a version that cites it; a version is read once however many it describes."""
    listed = list(rows)
    versions = Publication.objects.in_bulk({row["described_in"] for row in listed})
    records = {key: read(publication.document) for key, publication in versions.items()}
    return tuple(
        DocumentRow(
            source_document(records[row["described_in"]].document_by_key[str(row["document_key"])]),
            int(str(row["citations"])),
        )
        for row in listed
    )


def document_page(citations: list[PublishedCitation]) -> DocumentPage:
    """Make the page from what rests on the document; there is at least one citation."""
    newest = max(citations, key=lambda citation: citation.valid_from)
    record: Record = read(newest.publication.document)
    document = record.document_by_key[newest.document_key]
    mentioned = record.document_by_key.get(document.mentioned_in or "")
    elsewhere = dict.fromkeys(
        citation.document
        for citation in document.citations
        if citation.document not in {None, document.key, document.mentioned_in}
    )
    return DocumentPage(
        document=source_document(document),
        full=document,
        mentioned_in=source_document(mentioned) if mentioned else None,
        described_in=tuple(source_document(record.document_by_key[key]) for key in elsewhere),
        mentions=tuple(other for other in record.documents if other.mentioned_in == document.key),
        subjects=tuple(_subject(list(group)) for _key, group in groupby(citations, key=_subject_of)),
        file=_file(document),
    )


def file_of(citations: list[PublishedCitation]) -> str:
    """The SHA-256 of the file that everybody may have; empty where there is none, or it may not be passed on."""
    if not citations:
        return ""
    newest = max(citations, key=lambda citation: citation.valid_from)
    document = read(newest.publication.document).document_by_key[newest.document_key]
    return document.sha256 if document.at_hand and document.redistributable else ""


def _file(document: Document) -> PublicFile | None:
    found = store.find(document.sha256) if document.at_hand and document.redistributable else None
    return PublicFile(str(found[1].name), found[0].stat().st_size) if found is not None else None


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
