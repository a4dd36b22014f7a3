"""The kinds of files a document can be: what each is called, its ending and its media type.

None of them can run code in a browser that is told its type. How a kind is told from the content is known in
``allocations.desk.uploads``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. ``same`` are other endings that people give the same kind."""

    ending: str
    media_type: str
    name: str | Promise
    same: frozenset[str] = frozenset()

    @property
    def endings(self) -> frozenset[str]:
        return self.same | {self.ending}


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

PDF = Kind("pdf", "application/pdf", _("PDF"))
TEXT = Kind("txt", "text/plain", _("text"), frozenset({"text", "md"}))
CSV = Kind("csv", "text/csv", _("text in columns (CSV)"), frozenset({"tsv", "tab"}))
PNG = Kind("png", "image/png", _("PNG image"))
JPEG = Kind("jpg", "image/jpeg", _("JPEG image"), frozenset({"jpeg", "jpe", "jfif"}))
GIF = Kind("gif", "image/gif", _("GIF image"))
WEBP = Kind("webp", "image/webp", _("WebP image"))
TIFF = Kind("tiff", "image/tiff", _("TIFF image"), frozenset({"tif"}))
DOCX = Kind("docx", f"{OOXML}.wordprocessingml.document", _("Word document"))
XLSX = Kind("xlsx", f"{OOXML}.spreadsheetml.sheet", _("Excel spreadsheet"))
PPTX = Kind("pptx", f"{OOXML}.presentationml.presentation", _("PowerPoint presentation"))
ODT = Kind("odt", f"{ODF}.text", _("OpenDocument text"))
ODS = Kind("ods", f"{ODF}.spreadsheet", _("OpenDocument spreadsheet"))
ODP = Kind("odp", f"{ODF}.presentation", _("OpenDocument presentation"))
DOC = Kind("doc", "application/msword", _("older Word document"))
XLS = Kind("xls", "application/vnd.ms-excel", _("older Excel spreadsheet"))
PPT = Kind("ppt", "application/vnd.ms-powerpoint", _("older PowerPoint presentation"))

KINDS = (
    PDF, TEXT, CSV, PNG, JPEG, GIF, WEBP, TIFF, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT,
)  # fmt: skip
BY_ENDING = {kind.ending: kind for kind in KINDS}
SPREADSHEETS = frozenset({XLSX, ODS, XLS, CSV, TEXT})
"""What a table can be read from."""
