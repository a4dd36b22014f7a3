"""The card of one sealed version, drawn once in each language and kept as its other files are."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from allocations.exports.card.drawing import Card, draw
from allocations.exports.pdf.assets import ASSET_BASE, FONTS, asset
from allocations.exports.pdf.files import kept_or_rendered
from allocations.models import Publication
from allocations.public.pages.headline import headline_of
from allocations.record import read

SHAPING: Final = (
    "allocations/exports/card",
    "allocations/money",
    "allocations/record",
    "allocations/public/pages",
)


def card_png(publication: Publication, language: str) -> bytes:
    """The picture, as kept or drawn now."""
    return kept_or_rendered(
        seal=publication.seal,
        language=language,
        templates_version=card_version(),
        render=lambda: render_card(publication, language),
        may_be_kept=lambda: Publication.objects.filter(
            seal=publication.seal, withdrawn_at__isnull=True
        ).exists(),
        ending="png",
    )


def render_card(publication: Publication, language: str) -> bytes:
    """The same, always drawn."""
    with override(language):
        record = read(publication.document)
        return draw(
            Card(
                municipality=record.municipality.name,
                package=record.name,
                headline=headline_of(record),
                version=_("version"),
                number=publication.number,
                seal=publication.seal,
                known_on=date_format(localtime(publication.published_at), "j F Y"),
                host=urlsplit(settings.SITE_ADDRESS).netloc,
            )
        )


def card_version() -> str:
    """Everything besides the sealed record and the language that shapes the picture."""
    return _version(Path(settings.BASE_DIR), settings.SITE_ADDRESS)


@cache
def _version(base: Path, site_address: str) -> str:
    total = hashlib.sha256(site_address.encode())
    total.update((base / "locale" / "sv" / "LC_MESSAGES" / "django.po").read_bytes())
    for folder in SHAPING:
        for path in sorted((base / folder).glob("*.py")):
            total.update(path.read_bytes())
    for name in sorted(FONTS):
        total.update(asset(ASSET_BASE + name)[0])
    total.update(f"Pillow {version('pillow')}".encode())
    return total.hexdigest()
