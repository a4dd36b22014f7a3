"""The templates' version: everything besides the sealed record and the language that shapes the bytes of a PDF.

It names rendered files, stands in their ETags and is printed on them. Two machines with the same version and the same
seal make the same file.
"""

import hashlib
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from allocations.exports.pdf.assets import ASSET_BASE, FONTS, asset
from allocations.exports.pdf.engine import native_versions

# Folders, and the endings in them, whose text decides what a page says and how it is drawn.
SHAPING_FILES = (
    ("templates/pdf", (".html", ".css", ".svg")),
    ("templates/charts", (".html", ".svg")),
    ("templates/components", (".html",)),
    ("allocations/exports", (".py",)),
    ("allocations/models", ("choices.py",)),
    ("allocations/money", (".py",)),
    ("allocations/record", (".py",)),
    ("allocations/public/charts", (".py",)),
    ("allocations/public/pages", (".py",)),
    ("allocations/public/templatetags", (".py",)),
    ("locale", (".po",)),
)
SHAPING_PACKAGES = (
    "Babel",
    "Django",
    "cssselect2",
    "fonttools",
    "pydyf",
    "pyphen",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
)


def templates_version() -> str:
    """64 hexadecimal signs. Raises PdfUnavailable where the native libraries are missing."""
    return _version(Path(settings.BASE_DIR), settings.SITE_ADDRESS)


@cache
def _version(base: Path, site_address: str) -> str:
    total = hashlib.sha256()
    for part in _parts(base, site_address):
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def _parts(base: Path, site_address: str) -> Iterator[bytes]:
    # The QR code and the attached files carry the site's address.
    yield site_address.encode()
    for folder, endings in SHAPING_FILES:
        for path in sorted((base / folder).rglob("*")):
            if path.name.endswith(endings):
                yield path.relative_to(base).as_posix().encode()
                yield path.read_bytes()
    for name in sorted(FONTS):
        yield asset(ASSET_BASE + name)[0]
    for package in SHAPING_PACKAGES:
        yield f"{package} {version(package)}".encode()
    for library in native_versions():
        yield library.encode()
    # The streams of the file are deflated; the wrapping of text follows Unicode's tables.
    yield f"zlib {zlib.ZLIB_RUNTIME_VERSION} python {sys.version_info[:2]}".encode()
