"""What a file is, told from its content and never from its name.

A kind is taken when it is one of ours from its first byte, and nothing else at the same time: no archive hung on to a
picture, no web page in a PDF. Macros, passwords and archives that would unpack to something huge are refused, each
with a sentence on what to do instead. Nothing in a file is run, and nothing is unpacked to disk.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from allocations.desk.uploads import zipped
from allocations.desk.uploads.refusals import NotTaken
from allocations.files import kinds
from allocations.files.kinds import Kind

__all__ = ["NotTaken", "recognised"]

CHUNK = 1024 * 1024
HEAD = 4096
TAIL = 65_557
"""As far from its end as a zip archive's directory can say where it is."""

SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", kinds.PDF),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"GIF87a", kinds.GIF),
    (b"GIF89a", kinds.GIF),
    (b"II*\x00", kinds.TIFF),
    (b"MM\x00*", kinds.TIFF),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!")
MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|link|meta|style|math)\b", re.IGNORECASE
)
XML = re.compile(rb"\s*<(\?xml|!|[a-z])", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def recognised(file: IO[bytes], name: str = "") -> Kind:
    """The kind of the file by its content. The name decides only whether plain text is called CSV.

    Raises NotTaken with a sentence for whoever sent it.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise NotTaken(_("The file is empty."))
    kind = _kind(file, head, name)
    file.seek(0)
    return kind


def _kind(file: IO[bytes], head: bytes, name: str) -> Kind:
    if head.startswith(ZIP):
        return zipped.recognised(file)
    if head.startswith(OLE):
        return _older_office(file)
    kind = _by_signature(head)
    if kind is not None:
        _require_nothing_else(file, head)
        if kind is kinds.PDF:
            _require_whole_pdf(file)
        return kind
    if head.startswith(PROGRAMS):
        raise NotTaken(_("The file is a program."))
    return _text(file, head, name)


def _by_signature(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return kinds.WEBP
    return next((kind for signature, kind in SIGNATURES if head.startswith(signature)), None)


def _end(file: IO[bytes], length: int) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - length))
    return file.read()


def _require_nothing_else(file: IO[bytes], head: bytes) -> None:
    """Neither a web page, to a reader that looks for one, nor an archive, which is read from its end."""
    if MARKUP.search(head) or zipped.is_archive(_end(file, TAIL)):
        raise NotTaken(_("The file is two kinds of file at once. Save it anew in the program it comes from."))


def _require_whole_pdf(file: IO[bytes]) -> None:
    if b"startxref" not in _end(file, TAIL):
        raise NotTaken(_("The PDF is cut off. Fetch it once more."))


# Word, Excel and PowerPoint as they were before 2007: a small file system in a file

_NAMES = (
    (("WordDocument",), kinds.DOC),
    (("Workbook", "Book"), kinds.XLS),
    (("PowerPoint Document",), kinds.PPT),
)
_LONGEST_NAME = 64


def _older_office(file: IO[bytes]) -> Kind:
    """Names in it are UTF-16 as they stand, so they are looked for and its structure is not trusted."""
    looked_for = {name: name.encode("utf-16-le") for names, _k in _NAMES for name in names}
    looked_for |= {name: name.encode("utf-16-le") for name in ("_VBA_PROJECT", "EncryptedPackage")}
    found: set[str] = set()
    before = b""
    for chunk in _chunks(file):
        window = before + chunk
        found |= {name for name, as_bytes in looked_for.items() if as_bytes in window}
        before = chunk[-_LONGEST_NAME:]
    if "EncryptedPackage" in found:
        raise NotTaken(_("The file is locked with a password. Save it without one."))
    if "_VBA_PROJECT" in found:
        raise NotTaken(_("The file has macros. Save it without them, or as a PDF."))
    _require_no_archive(file)
    for names, kind in _NAMES:
        if found.intersection(names):
            return kind
    raise NotTaken(unknown())


def _require_no_archive(file: IO[bytes]) -> None:
    if zipped.is_archive(_end(file, TAIL)):
        raise NotTaken(_("The file is two kinds of file at once. Save it anew in the program it comes from."))


# Text


def _text(file: IO[bytes], head: bytes, name: str) -> Kind:
    plain = _without_mark(head)
    if MARKUP.search(plain) or XML.match(plain):
        raise NotTaken(
            _("The file is a web page or a drawing, which can hold code. Save it as a PDF and send that.")
        )
    if plain.startswith(b"{\\rtf"):
        raise NotTaken(_("RTF files are not taken. Save it as a PDF or a Word document."))
    for encoding in _encodings(head):
        if _reads_as(file, encoding):
            _require_no_archive(file)
            given = name.rpartition(".")[2].lower()
            return kinds.CSV if given in kinds.CSV.endings else kinds.TEXT
    raise NotTaken(unknown())


def _without_mark(head: bytes) -> bytes:
    """The beginning as plain bytes, also where it is UTF-16."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\x00", b"").lstrip()
    return head.removeprefix(codecs.BOM_UTF8).lstrip()


def _encodings(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def _reads_as(file: IO[bytes], encoding: str) -> bool:
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            if CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def unknown() -> str:
    return _("This kind of file is not taken. Send a PDF, a text, an image or an office file.")
