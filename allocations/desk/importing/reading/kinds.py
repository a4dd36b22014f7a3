"""What a file is, by its content, and whether its name says the same."""

from __future__ import annotations

import io
import zipfile
from enum import Enum

from django.utils.translation import gettext as _

from allocations.desk.importing.reading.cells import Unreadable
from allocations.desk.importing.reading.limits import MOST_BYTES

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = "EncryptedPackage".encode("utf-16-le")
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
TEXT_ENDINGS = frozenset({"csv", "txt", "tsv"})
MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/activex/")


class Kind(Enum):
    XLSX = "xlsx"
    TEXT = "csv"


def kind_of(content: bytes, name: str) -> Kind:
    """XLSX or text. Raises Unreadable for all else, with what to do instead."""
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("The file is larger than 10 MB. Divide it into several files, and import them one by one.")
        )
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise Unreadable(
            _(
                "The file is empty. Save it once more from the program it comes from, and check that "
                "it has rows."
            )
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if content.startswith(ZIP):
        return _packed(content, ending)
    _require_text(content, ending)
    return Kind.TEXT


def _require_text(content: bytes, ending: str) -> None:
    if content.startswith(OLE):
        if PASSWORD in content:
            raise Unreadable(
                _("The workbook is locked with a password. Save it without one, and upload it again.")
            )
        raise Unreadable(
            _(
                "The file is in Excel’s older format. Open it in Excel and save it as an Excel "
                "workbook (.xlsx)."
            )
        )
    head = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise Unreadable(
            _(
                "The file is a web page or XML, whatever it is called. Open it in Excel and save it "
                "as an Excel workbook (.xlsx)."
            )
        )
    if content.startswith(OTHERS):
        raise Unreadable(_("The file is no table. Upload an Excel workbook (.xlsx) or a CSV file."))
    if ending and ending not in TEXT_ENDINGS:
        raise Unreadable(
            _(
                "The file is called .%(ending)s but is a text file. If it is a CSV file, change the "
                "end of its name to .csv and upload it again; else save it in Excel as an Excel "
                "workbook (.xlsx)."
            )
            % {"ending": ending[:10]}
        )


def _packed(content: bytes, ending: str) -> Kind:
    try:
        names = [name.lower() for name in zipfile.ZipFile(io.BytesIO(content)).namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(broken()) from error
    if any(macro in name for name in names for macro in MACROS):
        raise Unreadable(
            _("The workbook has macros. Save it in Excel as an Excel workbook without macros (.xlsx).")
        )
    if "xl/workbook.xml" not in names:
        raise Unreadable(
            _(
                "The file is no Excel workbook (.xlsx). Open it in the program it comes from, and "
                "save it as .xlsx or .csv."
            )
        )
    if ending == "xlsm":
        raise Unreadable(
            _("The workbook has macros. Save it in Excel as an Excel workbook without macros (.xlsx).")
        )
    if ending and ending != "xlsx":
        raise Unreadable(
            _(
                "The file is called .%(ending)s but is an Excel workbook. Change the end of its name "
                "to .xlsx and upload it again."
            )
            % {"ending": ending[:10]}
        )
    return Kind.XLSX


def broken() -> str:
    return _(
        "The file is broken or cut off. Open it in Excel, save it once more as .xlsx, and upload it again."
    )
