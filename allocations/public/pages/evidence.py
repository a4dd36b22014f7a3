"""Sources as a page shows them: numbered notes by the figures, and the list of documents they point into."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from allocations.models.choices import DocumentKind, Grade
from allocations.public.pages.words import when_words
from allocations.record import Note, Notes, Record
from allocations.record.shapes import Cited, Document

GRADES = tuple(Grade.values)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One note. `printed` is the figure as the document has it; `text` is our own, in Swedish."""

    number: int
    printed: str
    locator: str
    text: str
    inferred: bool
    computed: bool
    document: "SourceDocument | None"
    later: int | None = None  # the number of the next note, where there is one


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as it stands among the sources. `step` is its place on the ladder of six grades, 1 the closest."""

    key: str
    title: str
    description: str
    kind: str
    publisher: str
    dated: str
    grade: str
    step: int
    at_hand: bool
    address: str

    @property
    def grade_of_six(self) -> str:
        return _("source grade %(step)s of %(steps)s") % {"step": self.step, "steps": len(GRADES)}

    @property
    def site(self) -> str:
        """The host of an address that can be opened, for the words of its link; empty for any other."""
        try:
            parts = urlsplit(self.address)
        except ValueError:
            return ""
        return parts.hostname or "" if parts.scheme in {"http", "https"} else ""


@dataclass(frozen=True, slots=True)
class SourceList:
    """One document with the notes that point into it, or, with no document, what is our own reading."""

    document: SourceDocument | None
    notes: tuple[SourceNote, ...]
    described_by: tuple[int, ...] = ()  # notes on its publisher and date


def source_document(document: Document) -> SourceDocument:
    return SourceDocument(
        key=document.key,
        title=document.title or document.description,
        description=document.description,
        kind=str(DocumentKind(document.kind).label),
        publisher=document.publisher,
        dated=when_words(document.dated) or _("no date stated"),
        grade=str(Grade(document.grade).label),
        step=GRADES.index(document.grade) + 1,
        at_hand=document.at_hand,
        address=document.address,
    )


class Evidence:
    """The notes of one record, ready for its page."""

    def __init__(self, record: Record) -> None:
        self._notes = Notes(record)
        self._documents = {document.key: source_document(document) for document in record.documents}
        self._described = {document.key: self._notes.numbers(document) for document in record.documents}
        self._by_number = {note.number: self._note(note) for note in self._notes.all}

    def numbers(self, *facts: Cited) -> tuple[int, ...]:
        return self._notes.numbers(*facts)

    def notes(self, *facts: Cited) -> tuple[SourceNote, ...]:
        """The notes themselves, to stand in the margin beside their figure."""
        return tuple(self._by_number[number] for number in self.numbers(*facts))

    def numbers_on(self, fact: Cited, field: str) -> tuple[int, ...]:
        """The numbers of what supports one field of a fact, or the whole of it."""
        return tuple(sorted({self._notes.number(c) for c in fact.citations if c.fact in {field, ""}}))

    def lists(self) -> tuple[SourceList, ...]:
        """All notes under their documents, in the order of their first number."""
        found: dict[str, list[SourceNote]] = {}
        for note in self._by_number.values():
            found.setdefault(note.document.key if note.document else "", []).append(note)
        return tuple(
            SourceList(self._documents.get(key), tuple(notes), self._described.get(key, ()))
            for key, notes in found.items()
        )

    def _note(self, note: Note) -> SourceNote:
        citation = note.citation
        last = len(self._notes.all)
        text = " ".join(_stopped(part) for part in (citation.claim, citation.reason, citation.terms) if part)
        return SourceNote(
            number=note.number,
            printed=citation.printed,
            locator=citation.locator,
            text=text,
            inferred=citation.is_inference,
            computed=citation.basis == "computation",
            document=self._documents.get(citation.document or ""),
            later=note.number + 1 if note.number < last else None,
        )


def _stopped(text: str) -> str:
    """The text with the full stop that a clause of the record has not."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
