"""Keeping the file of a document: once for each municipality, found again by its SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from allocations.desk import trail
from allocations.desk.reach import Reach
from allocations.desk.uploads import Upload
from allocations.files import store
from allocations.models import Document, PublishedCitation
from municipalities.models import Municipality, User

LONGEST_KEY = 60


@dataclass(frozen=True)
class Kept:
    """A document with its file, and whether it was here before."""

    document: Document
    was_here: bool


def twin_of(sha256: str, *, reach: Reach, municipality: Municipality | None) -> Document | None:
    """The document with this file that may be used in the municipality: its own, or a shared one, and no other's.

    Whether another municipality has the file is not told.
    """
    seen = reach.visible(Document).filter(sha256=sha256)
    own = seen.filter(municipality=municipality)
    shared = seen.filter(municipality__isnull=True)
    return own.first() or shared.first()


def take(document: Document, upload: Upload) -> None:
    """Let the document be of this file. Its bytes are kept by ``keep_bytes``, when the document is saved."""
    document.at_hand = True
    document.sha256 = upload.sha256
    document.file_name = upload.name
    document.file = store.stored_name(upload.sha256, upload.kind)
    if document.retrieved_on is None:
        document.retrieved_on = timezone.localdate()


def keep_bytes(upload: Upload) -> None:
    """Before the document is written, so that none is ever without its file."""
    store.keep(upload.file.chunks(), sha256=upload.sha256, kind=upload.kind)


@transaction.atomic
def keep_document(
    *, upload: Upload, user: User, reach: Reach, municipality: Municipality | None, facts: dict[str, Any]
) -> Kept:
    """A new document of the file, or the one that has it already. Two who send it at once get the same one.

    Raises ValidationError where a fact does not fit.
    """
    document = Document(municipality=municipality, **facts)
    trail.begin(document)
    twin = twin_of(upload.sha256, reach=reach, municipality=municipality)
    if twin is not None:
        return Kept(twin, was_here=True)
    if not document.title:
        document.title = upload.name.rpartition(".")[0]
    document.key = free_key(document.title)
    take(document, upload)
    document.full_clean()
    keep_bytes(upload)
    document.save()
    trail.note(user, document)
    return Kept(document, was_here=False)


def free_key(title: str) -> str:
    base = slugify(title.replace("_", "-"))[:LONGEST_KEY].strip("-") or "handling"
    used = set(Document.objects.filter(key__startswith=base).values_list("key", flat=True))
    key, number = base, 1
    while key in used:
        number += 1
        key = f"{base}-{number}"
    return key


def is_published(document: Document) -> bool:
    """Whether any version, current or earlier, rests on the document."""
    return PublishedCitation.objects.filter(document_key=document.key).exists()


def why_file_stays(document: Document) -> str:
    """Why another file cannot take the place of this one; empty where it can."""
    if document.file.name and is_published(document):
        return _(
            "Published figures rest on this file, so it stays. A new file is a new document: add it beside this one."
        )
    return ""
