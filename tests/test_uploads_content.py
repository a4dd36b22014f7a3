"""A file is what its content says, whatever it is called, and what could run or burst is refused with a sentence."""

import io
import zipfile

import pytest
from django.utils import translation

from allocations.desk.uploads import NotTaken, UploadField, recognised
from allocations.desk.uploads.fields import taken
from allocations.desk.uploads.names import safe_name
from allocations.files import kinds
from tests.support import files


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.PDF, kinds.PDF),
        (files.PNG, kinds.PNG),
        (files.JPEG, kinds.JPEG),
        (files.GIF, kinds.GIF),
        (files.WEBP, kinds.WEBP),
        (files.TIFF, kinds.TIFF),
        (files.office("docx"), kinds.DOCX),
        (files.office("xlsx"), kinds.XLSX),
        (files.office("pptx"), kinds.PPTX),
        (files.open_document("text"), kinds.ODT),
        (files.open_document("spreadsheet"), kinds.ODS),
        (files.open_document("presentation"), kinds.ODP),
        (files.older_office("WordDocument"), kinds.DOC),
        (files.older_office("Workbook"), kinds.XLS),
        (files.older_office("PowerPoint Document"), kinds.PPT),
        (files.TEXT, kinds.TEXT),
        ("Örebro".encode("utf-16"), kinds.TEXT),
        ("Örebro".encode("cp1252"), kinds.TEXT),
        ("Örebro".encode("utf-8-sig"), kinds.TEXT),
    ],
)
@pytest.mark.parametrize("name", ["fil.exe", "fil.pdf", "fil.html", ""])
def test_the_kind_is_told_from_the_content_and_not_from_the_name(content, kind, name):
    assert recognised(io.BytesIO(content), name) is kind


def test_plain_text_with_the_name_of_a_table_is_a_table():
    assert recognised(io.BytesIO(b"a;b\n1;2\n"), "budget.CSV") is kinds.CSV


REFUSED = {
    "nothing": (b"", "empty"),
    "a web page": (b"<!DOCTYPE html><title>x</title>", "web page"),
    "a web page after space": (b"\n\n  <html>", "web page"),
    "a web page in UTF-16": ("<script>alert(1)</script>".encode("utf-16"), "web page"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "web page"),
    "a drawing in XML": (b'<?xml version="1.0"?><svg/>', "web page"),
    "a program": (b"MZ\x90\x00" + bytes(100), "program"),
    "a program of another system": (b"\x7fELF" + bytes(100), "program"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "bytes of no kind": (bytes(range(256)), "This kind of file"),
    "an archive": (files.zipped(brev__txt="x"), "archive"),
    "a Word file with macros": (files.office("docx", **{"word/vbaProject.bin": b"x"}), "macros"),
    "an Excel file with old macros": (files.office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "an OpenDocument file with macros": (files.open_document("text", **{"Basic/Standard/a.xml": b"x"}), "macros"),
    "an older file with macros": (files.older_office("Workbook", "_VBA_PROJECT"), "macros"),
    "a file with a password": (files.older_office("EncryptedPackage"), "password"),
    "an OpenDocument file with a password": (
        files.open_document("text", **{"META-INF/manifest.xml": "<encryption-data/>"}),
        "password",
    ),
    "an older file of no kind": (files.OLE, "This kind of file"),
    "a PDF that is cut off": (files.PDF[:40], "cut off"),
    "a PDF that is a web page": (files.PDF[:9] + b"<script>alert(1)</script>" + files.PDF[9:], "two kinds"),
    "a PDF that is an archive": (files.PDF + files.zipped(a__txt="x"), "two kinds"),
    "a picture that is an archive": (files.PNG + files.zipped(a__txt="x"), "two kinds"),
    "an office file that is cut off": (files.office("docx")[:-30], "broken"),
    "an office file that leads out of its folder": (files.office("docx", **{"../../etc/passwd": "x"}), "broken"),
    "rich text": (rb"{\rtf1 hej}", "RTF"),
    "an office file that is two": (
        files.zipped_of({"[Content_Types].xml": " ".join(files.MAIN.values())}),
        "office file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("name", ["protokoll.pdf", "protokoll.txt"])
def test_what_could_run_or_is_not_whole_is_refused_whatever_it_is_called(case, name):
    content, words = REFUSED[case]

    with pytest.raises(NotTaken, match=words):
        recognised(io.BytesIO(content), name)


def test_an_archive_that_would_unpack_to_something_huge_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("allocations.desk.uploads.zipped.MOST_UNPACKED", 1_000_000)
    bomb = files.office("xlsx", **{"xl/worksheets/sheet1.xml": bytes(1_000_001)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_a, **_k: pytest.fail("unpacked"))

    with pytest.raises(NotTaken, match="unpack"):
        recognised(io.BytesIO(bomb))


def test_an_archive_that_lies_about_its_sizes_is_refused():
    honest = files.office("docx", **{"word/document.xml": bytes(5000)})
    lying = honest.replace((5000).to_bytes(4, "little"), (5).to_bytes(4, "little"))

    with pytest.raises(NotTaken, match="broken"):
        recognised(io.BytesIO(lying))


def test_a_locked_archive_is_refused():
    locked = bytearray(files.office("docx"))
    directory = locked.rindex(b"PK\x01\x02")
    locked[directory + 8] |= 1

    with pytest.raises(NotTaken, match="password"):
        recognised(io.BytesIO(bytes(locked)))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Protokoll KS § 12.PDF", "Protokoll KS § 12.pdf"),
        ("budget.exe", "budget.exe.pdf"),
        ("budget.html", "budget.html.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\budget.pdf", "budget.pdf"),
        ("fakt\u202efdp.exe", "faktfdp.exe.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ('a"b;c.pdf', "a b;c.pdf"),
        (" . ", "handling.pdf"),
        ("", "handling.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("o\u0308.pdf", "ö.pdf"),
    ],
)
def test_a_name_is_shown_and_given_back_without_what_could_deceive(given, name):
    assert safe_name(given, kinds.PDF) == name


def test_a_name_that_says_another_kind_is_mended_and_said():
    upload = taken(files.sent(files.PDF, "protokoll.docx"))

    assert (upload.name, upload.kind) == ("protokoll.docx.pdf", kinds.PDF)
    assert "By its content the file is of the kind PDF" in upload.remarks[0]


def test_a_field_takes_only_its_kinds():
    with pytest.raises(Exception, match="cannot be used here"):
        UploadField(kinds=kinds.SPREADSHEETS).clean(files.sent())
