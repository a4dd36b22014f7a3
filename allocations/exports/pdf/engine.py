"""The PDF engine: HTML in, bytes out. It knows nothing of packages or money.

The same input gives the same bytes, on every machine with the same `templates_version`. A letter that our fonts lack
is the exception: it comes from a font of the machine's.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from allocations.exports.pdf.assets import AttachedFile


class PdfUnavailable(Exception):
    """This machine lacks a library that PDF files need. The rest of the site runs without them."""


def render_pdf(html: str, *, attached: Sequence[AttachedFile] = (), moment: datetime) -> bytes:
    """A file that is both PDF/A-3a and PDF/UA-1, with `attached` in it, dated `moment` (with a time zone).

    The page needs a `lang` and a `title`, and each `svg` in it a `title`, or the file is no PDF/UA.

    Raises PdfUnavailable where the native libraries are missing, UnknownAsset where the page asks for anything but
    its own fonts and style sheets, and BrokenPage where a part of it would be left out.
    """
    _load_libraries()
    from allocations.exports.pdf import renderer

    return renderer.write(html, attached, moment)


def native_versions() -> list[str]:
    """Name and version of each native library that shapes the text. Raises PdfUnavailable."""
    _load_libraries()
    from allocations.exports.pdf import renderer

    return renderer.native_versions()


def _load_libraries() -> None:
    """WeasyPrint opens its libraries when it is imported, so it is imported here and not as the site starts."""
    # It tells of every page it lays out, and of its own style sheets as it is imported.
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    try:
        import weasyprint  # noqa: F401
    except OSError as missing:
        raise PdfUnavailable(
            "PDF files need the libraries Pango and HarfBuzz, which this machine lacks. "
            "On Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from missing
