"""The only module that imports WeasyPrint, which loads Pango and HarfBuzz as it is imported: see `engine`."""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from weasyprint import HTML, Attachment
from weasyprint.logger import LOGGER
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from allocations.exports.pdf.accessible import make_accessible
from allocations.exports.pdf.assets import ASSET_BASE, AttachedFile, BrokenPage, UnknownAsset, asset


class AssetFetcher(URLFetcher):
    """Gives a document its own assets. All else ends the rendering: WeasyPrint would leave it out in silence.

    Even a fatal error is swallowed inside a drawing, so what was refused is also remembered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        try:
            content, media_type = asset(url)
        except UnknownAsset as refused:
            self.refused.append(url)
            raise FatalURLFetchingError(url) from refused
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def write(html: str, attached: Sequence[AttachedFile], moment: datetime) -> bytes:
    """The bytes of `engine.render_pdf`, where the contract stands."""
    fetcher = AssetFetcher()
    # Explicit dates: WeasyPrint would take the clock's, and no two renderings would be the same.
    at = moment.astimezone(UTC)
    attachments = [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            created=at,
            modified=at,
            relationship="Data",
        )
        for file in attached
    ]
    try:
        written: bytes = HTML(string=html, base_url=ASSET_BASE, url_fetcher=fetcher).write_pdf(
            pdf_variant="pdf/a-3a",
            finisher=make_accessible,
            font_config=FontConfiguration(),
            attachments=attachments,
        )
    except FatalURLFetchingError as refused:
        raise UnknownAsset(str(refused)) from refused
    if fetcher.refused:
        raise UnknownAsset(", ".join(fetcher.refused))
    return written


def _errors_are_fatal(record: logging.LogRecord) -> bool:
    """A filter of WeasyPrint's log, which is all it says of a drawing or a link that it leaves out."""
    if record.levelno >= logging.ERROR and not isinstance(sys.exc_info()[1], FatalURLFetchingError):
        raise BrokenPage(record.getMessage())
    return True


LOGGER.addFilter(_errors_are_fatal)


def native_versions() -> list[str]:
    """Versions of the native libraries that shape the text: another one may break a line elsewhere."""
    return [
        f"pango {ffi.pango.pango_version()}",
        f"harfbuzz {_harfbuzz_version()}",
        f"harfbuzz-subset {ffi.harfbuzz_subset is not None}",
        f"harfbuzz-vector {ffi.harfbuzz_vector is not None}",
    ]


def _harfbuzz_version() -> str:
    """HarfBuzz as WeasyPrint has loaded it only answers "at least?": so ask upwards, place by place."""
    version = [0, 0, 0]
    for place in range(3):
        while True:
            version[place] += 1
            if not ffi.harfbuzz.hb_version_atleast(*version):
                version[place] -= 1
                break
    return ".".join(map(str, version))
