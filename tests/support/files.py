"""Files as people send them, each the smallest of its kind."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
GIF = b"GIF89a" + bytes(40)
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40)
TIFF = b"II*\x00" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
TEXT = "Kommunstyrelsen avsätter 5,7 miljoner kronor.\n".encode()

MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}


def zipped(**parts: Any) -> bytes:
    """An archive of parts by name; a dot in a name is written as two underscores, a slash as three."""
    return zipped_of({name.replace("___", "/").replace("__", "."): data for name, data in parts.items()})


def zipped_of(parts: dict[str, Any]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def office(ending: str, **more: Any) -> bytes:
    """A Word, Excel or PowerPoint file of today, by its list of contents."""
    kind = f"application/vnd.openxmlformats-officedocument.{MAIN[ending]}"
    return zipped_of({"[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>', **more})


def open_document(kind: str, **more: Any) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    return zipped_of({"mimetype": media_type, "content.xml": "<office/>", **more})


def older_office(stream: str, *more: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") for name in (stream, *more)) + bytes(100)


def sent(content: bytes = PDF, name: str = "protokoll.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
