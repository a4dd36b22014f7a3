"""What a PDF may be drawn with: four fonts out of their packages and our own style sheets. Nothing else exists.

Assets have addresses on a host that cannot exist, so that a relative address in a template is an asset, and
anything else in the world is not.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

ASSET_BASE = "https://assets.invalid/"

FONTS = {
    "sans-400.ttf": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "sans-600.ttf": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "serif-400.ttf": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif-600.ttf": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
}
STYLE_SHEETS = ("summary.css",)


@dataclass(frozen=True)
class AttachedFile:
    """A file that travels inside the PDF. Its media type follows from the ending of its name."""

    name: str
    description: str
    content: bytes


class BrokenPage(Exception):
    """WeasyPrint could not draw a part of the page, and would have left it out: a fault of our template."""


class UnknownAsset(LookupError):
    """A document asked for something that is not among its own assets."""


@cache
def asset(address: str) -> tuple[bytes, str]:
    """The bytes and the media type of an asset.

    Raises UnknownAsset for every address that is not one of ours.
    """
    name = address.removeprefix(ASSET_BASE)
    if name in FONTS and address != name:
        package, file_name = FONTS[name]
        return files(package).joinpath("files", file_name).read_bytes(), "font/ttf"
    if name in STYLE_SHEETS and address != name:
        return (templates_folder() / name).read_bytes(), "text/css"
    raise UnknownAsset(address)


def asset_names() -> list[str]:
    """Every asset there is, in a fixed order."""
    return sorted([*FONTS, *STYLE_SHEETS])


def templates_folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "pdf"
