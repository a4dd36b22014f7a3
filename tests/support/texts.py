"""Every text of the interface as the code and the templates name it, and the Swedish of each.

The texts are found where they are written, with the extractors of the tools that would collect them; the catalogue is
read as it is committed, not as it was last compiled.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from tests.support.sources import ROOT, files, name

CATALOGUE = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
OF_THE_SITE = ("allocations/", "municipalities/", "safety_budget/", "templates/")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[-\d.]*[sdf]|%([sd])|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it is looked up: what it is about (or nothing), its English, its English for several."""

    context: str
    english: str
    several: str = ""

    def __str__(self) -> str:
        return f"{self.context}: {self.english}" if self.context else self.english


@cache
def texts() -> dict[Text, str]:
    """All texts of the site, each with the first place it is used in."""
    found: dict[Text, str] = {}
    for path in files(".py", ".html", ".svg", ".txt", ".xml"):
        if name(path).startswith(OF_THE_SITE) and "migrations" not in path.parts:
            for line, text in texts_of(path):
                found.setdefault(text, f"{name(path)}:{line}")
    return found


def texts_of_package(package: str) -> set[Text]:
    """All texts of an installed package, less what it has for an API of its own, which we do not use."""
    folder = resources.files(package)
    assert isinstance(folder, Path)
    paths = [path for path in folder.rglob("*") if path.suffix in {".py", ".html"}]
    return {text for path in paths if "rest_framework" not in path.parts for _line, text in texts_of(path)}


def texts_of(path: Path) -> Iterator[tuple[int, Text]]:
    """The texts of a file of code or a template, each with its line."""
    source = path.read_text(encoding="utf-8")
    return texts_in(source if path.suffix == ".py" else as_python(source, path.name))


def as_python(template: str, origin: str) -> str:
    """The template's texts as calls. In brackets, so that the template's indentation means nothing to Python."""
    return f"({templatize(template, origin=origin)}\n)"


def texts_in(source: str) -> Iterator[tuple[int, Text]]:
    for line, message, _comments, context in extract(
        "python", io.BytesIO(source.encode("utf-8")), keywords=KEYWORDS
    ):
        parts = (message,) if isinstance(message, str) else message
        if parts and parts[0]:
            yield line, Text(context or "", *parts[:2])


@cache
def catalogue() -> dict[tuple[str, str], polib.POEntry]:
    """The Swedish catalogue, by context and English."""
    return {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(CATALOGUE))}


def placeholders(text: str) -> list[str]:
    """What is filled in, sorted. “%%” is a per cent sign and no placeholder."""
    return sorted(found.group(0) for found in PLACEHOLDER.finditer(text.replace("%%", "")))
