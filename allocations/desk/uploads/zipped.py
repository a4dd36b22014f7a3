"""Office files of today are zip archives: told by their parts, without unpacking more than what was promised."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import IO

from django.utils.translation import gettext as _

from allocations.desk.uploads.refusals import NotTaken
from allocations.files import kinds
from allocations.files.kinds import Kind

MOST_PARTS = 10_000
MOST_UNPACKED = 512 * 1024 * 1024
"""In bytes, all parts together, as the archive's directory says. No budget's spreadsheet comes near it."""

SMALL = 4 * 1024 * 1024
"""The longest list of contents that is read."""

MAIN_PARTS: dict[bytes, Kind] = {
    b"wordprocessingml.document.main+xml": kinds.DOCX,
    b"spreadsheetml.sheet.main+xml": kinds.XLSX,
    b"presentationml.presentation.main+xml": kinds.PPTX,
}
ODF_KINDS: dict[bytes, Kind] = {kind.media_type.encode(): kind for kind in (kinds.ODT, kinds.ODS, kinds.ODP)}
MACROS = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^xl/(macrosheets|activeX)/|^(Basic|Scripts)/.", re.IGNORECASE
)
OUTSIDE = re.compile(r"^[/\\]|(^|[/\\])\.\.([/\\]|$)|^[a-z]:", re.IGNORECASE)

END_OF_DIRECTORY = b"PK\x05\x06"
END_SIZE = 22


def is_archive(tail: bytes) -> bool:
    """Whether the end of a file is that of a zip archive, as a program that unpacks it would look for it."""
    at = tail.rfind(END_OF_DIRECTORY)
    while at >= 0:
        if len(tail) - at >= END_SIZE:
            parts, size = struct.unpack("<HI", tail[at + 10 : at + 16])
            if parts > 0 and 46 * parts <= size:
                return True
        at = tail.rfind(END_OF_DIRECTORY, 0, at)
    return False


def recognised(file: IO[bytes]) -> Kind:
    """The kind of an office file. Raises NotTaken for any other archive, and for what a careful reader leaves."""
    try:
        with zipfile.ZipFile(file) as archive:
            _require_modest(archive)
            _require_no_macros(archive)
            kind = _kind(archive)
            if archive.testzip() is not None:
                raise NotTaken(broken())
            return kind
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        zlib.error,
        EOFError,
        ValueError,
    ) as error:
        raise NotTaken(broken()) from error


def _require_modest(archive: zipfile.ZipFile) -> None:
    """Read in the directory, before any part is opened."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotTaken(_("The file would unpack to something far too large. Save it as a PDF."))
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotTaken(_("The file is locked with a password. Save it without one."))
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(OUTSIDE.search(name) for name in names):
        raise NotTaken(broken())


def _require_no_macros(archive: zipfile.ZipFile) -> None:
    if any(MACROS.search(name) for name in archive.namelist()):
        raise NotTaken(_("The file has macros. Save it without them, or as a PDF."))


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return _ooxml(_small(archive, "[Content_Types].xml"))
    if "mimetype" in names and "content.xml" in names:
        kind = ODF_KINDS.get(_small(archive, "mimetype").strip())
        if kind is not None:
            _require_not_locked(archive, names)
            return kind
    raise NotTaken(_("The file is an archive. Unpack it, and send the files in it one by one."))


def _ooxml(contents: bytes) -> Kind:
    if b"macroEnabled" in contents or b"ms-office.vbaProject" in contents:
        raise NotTaken(_("The file has macros. Save it without them, or as a PDF."))
    found = {kind for part, kind in MAIN_PARTS.items() if part in contents}
    if len(found) != 1:
        raise NotTaken(_("This kind of office file is not taken. Save it as a Word, Excel or PDF file."))
    return found.pop()


def _require_not_locked(archive: zipfile.ZipFile, names: set[str]) -> None:
    """An OpenDocument file with a password has its parts locked one by one, which its manifest says."""
    if "META-INF/manifest.xml" in names and b"encryption-data" in _small(archive, "META-INF/manifest.xml"):
        raise NotTaken(_("The file is locked with a password. Save it without one."))


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(SMALL)


def broken() -> str:
    return _("The file is broken or cut off. Fetch it once more, or save it anew.")
