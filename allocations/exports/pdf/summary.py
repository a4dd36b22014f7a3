"""The PDF summary of a package: the page objects of the web, drawn for paper, rendered once and kept."""

from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from allocations.exports.lines_csv import lines_csv
from allocations.exports.names import file_name
from allocations.exports.pdf.assets import AttachedFile
from allocations.exports.pdf.engine import render_pdf
from allocations.exports.pdf.files import kept_or_rendered
from allocations.exports.pdf.margin import Margin, margins
from allocations.exports.pdf.qr import qr_code
from allocations.exports.pdf.shortened import shortened
from allocations.exports.pdf.version import templates_version
from allocations.exports.sealed_json import check_address, sealed_json
from allocations.models import Publication
from allocations.money import format_kronor, format_per_resident
from allocations.public.charts.pen import PAPER
from allocations.public.pages.package import PackagePage, package_page
from allocations.public.pages.words import capitalised
from allocations.record import read


def summary_pdf(publication: Publication, language: str) -> bytes:
    """The file, as kept or rendered now. Raises PdfUnavailable where the native libraries are missing."""
    return kept_or_rendered(
        seal=publication.seal,
        language=language,
        templates_version=templates_version(),
        render=lambda: render_summary(publication, language),
        may_be_kept=lambda: Publication.objects.filter(
            seal=publication.seal, withdrawn_at__isnull=True
        ).exists(),
    )


def render_summary(publication: Publication, language: str) -> bytes:
    """The same, always rendered."""
    with override(language):
        return render_pdf(
            summary_html(publication, language),
            attached=attached_files(publication),
            moment=publication.published_at,
        )


def summary_html(publication: Publication, language: str) -> str:
    """The page that is rendered, whole: with the addresses of its assets and nothing of the web's."""
    with override(language):
        paper = shortened(package_page(read(publication.document)))
        margin = Margin(paper.page)
        code = f"{publication.seal[:4]}\u00a0{publication.seal[4:8]}"
        known_on = date_format(localtime(publication.published_at), "j F Y")
        context = {
            "page": paper.page,
            "paper": paper,
            "pen": PAPER,
            "language": language,
            "publication": publication,
            "published_at": f"{publication.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "known_on": known_on,
            "code": code,
            "qr": qr_code(check_address(publication)),
            "check_address": check_address(publication),
            "check_page": f"{urlsplit(settings.SITE_ADDRESS).netloc}/kontroll/",
            "foot": _("Version %(number)s · check code %(code)s · as known on %(date)s")
            % {"number": publication.number, "code": code, "date": known_on},
            "per_resident": _per_resident(paper.page),
            "margins": margins(margin, paper.page),
            "notes_left_out": margin.left,
            "json_name": file_name(publication, "json"),
            "csv_name": file_name(publication, "csv"),
            "templates_version": templates_version(),
        }
        return render_to_string("pdf/summary.html", context)


def attached_files(publication: Publication) -> list[AttachedFile]:
    """The files of the same version, byte for byte as they stand at their own addresses."""
    return [
        AttachedFile(
            file_name(publication, "json"),
            _("The sealed document with its envelope"),
            sealed_json(publication),
        ),
        AttachedFile(
            file_name(publication, "csv"), _("The lines with their sources"), lines_csv(publication)
        ),
    ]


def _per_resident(page: PackagePage) -> str:
    """94 kr for each of the 159 662 residents on 31 December 2023: the headline in a person's size."""
    each = page.per_resident
    if each is None:
        return ""
    words = {
        "amount": format_per_resident(each.amount),
        "count": format_kronor(each.residents.count, unit=False),
        "year": each.residents.year,
    }
    return capitalised(_("%(amount)s for each of the %(count)s residents on 31 December %(year)s.") % words)
