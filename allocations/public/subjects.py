"""A package or a body at its address: its current version, an earlier one with a banner, or that it is withdrawn."""

from collections.abc import Callable
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allocations.models import Publication, PublishedPackage
from allocations.models.newest import Kind, Newest, newest_version
from allocations.public.freshness import answer
from allocations.public.pages.body import BodyPage, body_page
from allocations.public.pages.package import PackagePage, package_page
from allocations.public.pages.versions import address_of, file_links, version_link
from allocations.record import read

Beside = Callable[[], dict[str, object]]

LARGEST_NUMBER = 2_147_483_647
"""No version has a larger one, and no database compares with just any number that an address may hold."""


def subject_response(
    request: HttpRequest,
    kind: Kind,
    municipality: str,
    slug: str,
    number: int | None,
    *,
    rests_on: tuple[object, ...] = (),
    beside: Beside | None = None,
) -> HttpResponse:
    """Answer with the newest version at the address, also when that is withdrawn, or with the one of this number.

    ``beside`` makes what else the template gets, and ``rests_on`` is what that depends on.
    """
    beyond = number is not None and number > LARGEST_NUMBER
    found = None if beyond else newest_version(kind, municipality, slug, number)
    if found is None:
        raise Http404(_("Nothing is published at this address."))
    facts = (found.seal, found.head_seal, found.is_withdrawn, number, *rests_on)
    return answer(request, facts, lambda: _render(request, found, beside, pinned=number is not None))


def _render(request: HttpRequest, found: Newest, beside: Beside | None, *, pinned: bool) -> HttpResponse:
    versions = list(Publication.objects.versions_of(found).select_related("municipality"))
    links = tuple(version_link(version) for version in versions)
    newest = links[0]
    if not pinned and newest.number != found.number:
        return HttpResponsePermanentRedirect(newest.current_address)  # it has got another name since
    publication = next(version for version in versions if version.pk == found.pk)
    context = {"publication": publication, "versions": links, "newest": newest, "section": "municipalities"}
    if publication.is_withdrawn:
        return render(request, "public/withdrawn.html", context, status=410)
    page, name = _page(publication.seal, get_language())
    trail = [
        (_("Municipalities"), reverse("municipalities")),
        (page.municipality.name, reverse("municipality", args=(page.municipality.slug,))),
        (name, address_of(publication) if pinned else ""),
    ]
    if pinned:
        trail.append((_("Version %(number)s") % {"number": publication.number}, ""))
    if any(step.goes_on_in is not None for step in page.chain):
        # A link to a package that is not public would tell of it, and lead nowhere.
        own = PublishedPackage.objects.current().filter(municipality_slug=page.municipality.slug)
        context["published_slugs"] = set(own.values_list("slug", flat=True))
    context |= {"page": page, "files": file_links(publication, newest), "trail": trail}
    context |= beside() if beside is not None else {}
    return render(request, f"public/{publication.kind}.html", context)


@lru_cache(maxsize=128)
def _page(seal: str, _language: str | None) -> tuple[PackagePage | BodyPage, str]:
    """What the page says of the record, and its name. The same seal in the same language always says the same."""
    record = read(Publication.objects.values_list("document", flat=True).get(seal=seal))
    return (package_page(record) if record.package else body_page(record)), record.name
