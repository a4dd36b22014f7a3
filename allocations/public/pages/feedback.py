"""What a reader's report is about: the address that stands in the form, as a municipality, a package and words."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from allocations.models import Publication, PublishedCitation, PublishedLine, PublishedPackage
from allocations.record.folding import sort_key
from municipalities.models import Municipality

LONGEST = 500  # signs of an address, as the desk keeps it


class NoAddressOfOurs(ValueError):
    """What was given as an address leads to no page of this site."""


@dataclass(frozen=True, slots=True)
class About:
    """A place on the site. `municipality` is its code, empty where the page is nobody's own; `words` say what it is."""

    address: str
    municipality: str = ""
    package: str = ""
    words: str = ""


def own_address(text: str) -> str:
    """The path of an address of this site, with its question and its place on the page.

    Raises NoAddressOfOurs for anything else; an empty text is nothing.
    """
    text = text.strip()
    if text.casefold().startswith(f"{settings.SITE_ADDRESS.casefold()}/"):
        text = text[len(settings.SITE_ADDRESS) :]
    if not text:
        return ""
    if (
        len(text) > LONGEST
        or not text.startswith("/")
        or text.startswith(("//", "/\\"))
        or not text.isprintable()
    ):
        raise NoAddressOfOurs
    return text


def about(address: str) -> About:
    """What the address is about, as far as it says so. An address without a page is about nothing that we know."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return About(address)
    with translation.override(translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(unquote(parts.path))
        except Resolver404:
            return About(address)
    key = str(match.kwargs.get("key", ""))
    if key and match.url_name in {"document", "document-file"}:
        return _about_document(address, key)
    slug = str(match.kwargs.get("municipality", ""))
    if not slug:
        return About(address)
    return _in_municipality(address, slug, str(match.kwargs.get("package", "")), unquote(parts.fragment))


def _about_document(address: str, key: str) -> About:
    """The document's title, and the municipality where only one rests on it."""
    rows = PublishedCitation.objects.current().filter(document_key=key)
    found = list(rows.values_list("municipality_code", "document_title").distinct()[:2])
    codes = {code for code, _title in found}
    return About(address, codes.pop() if len(codes) == 1 else "", words=found[0][1] if found else "")


def _in_municipality(address: str, slug: str, package: str, place: str) -> About:
    found = Municipality.objects.filter(slug=slug).values_list("code", "name").first()
    if found is None:
        return About(address)
    code, words = found
    packages = PublishedPackage.objects.current().filter(municipality_code=code, slug=package)
    name = packages.values_list("name", flat=True).first()
    if name:
        words = f"{name}, {words}"
    line = place.removeprefix("line-")
    if name and line != place and line:
        lines = PublishedLine.objects.current().filter(municipality_code=code, package_slug=package, key=line)
        label = lines.values_list("name", flat=True).first()
        words = f"{label}, {words}" if label else words
    return About(address, code, package if name else "", words)


def who_publish() -> list[tuple[str, str]]:
    """Code and name of every municipality with something public, in Swedish order."""
    public = Publication.objects.filter(withdrawn_at__isnull=True).values("municipality")
    rows = Municipality.objects.filter(pk__in=public).values_list("code", "name")
    return sorted(rows, key=lambda row: sort_key(row[1]))
