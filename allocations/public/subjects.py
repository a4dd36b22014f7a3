"""A package or a body at its address: its current version, an earlier one with a banner, or that it is withdrawn."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from allocations.models import Publication
from allocations.models.record import PublicationQuerySet
from allocations.public.freshness import answer
from allocations.public.pages.body import body_page
from allocations.public.pages.package import package_page
from allocations.public.pages.versions import address_of, file_links, version_links
from allocations.record import read


def subject_response(request: HttpRequest, versions: PublicationQuerySet, number: int | None) -> HttpResponse:
    """Answer with the newest of the versions, also when that is withdrawn, or with the one of this number."""
    found = (versions if number is None else versions.filter(number=number)).newest_version()
    if found is None:
        raise Http404(_("Nothing is published at this address."))
    publication, head_seal = found
    rests_on = (publication.seal, head_seal, publication.is_withdrawn, number)
    return answer(request, rests_on, lambda: _render(request, publication, pinned=number is not None))


def _render(request: HttpRequest, publication: Publication, *, pinned: bool) -> HttpResponse:
    links = version_links(publication)
    newest = links[0]
    if not pinned and newest.number != publication.number:
        return HttpResponsePermanentRedirect(newest.current_address)  # it has got another name since
    context = {"publication": publication, "versions": links, "newest": newest, "section": "municipalities"}
    if publication.is_withdrawn:
        return render(request, "public/withdrawn.html", context, status=410)
    record = read(publication.document)
    page = package_page(record) if record.package else body_page(record)
    trail = [
        (_("Municipalities"), reverse("municipalities")),
        (record.municipality.name, reverse("municipality", args=(record.municipality.slug,))),
        (record.name, address_of(publication) if pinned else ""),
    ]
    if pinned:
        trail.append((_("Version %(number)s") % {"number": publication.number}, ""))
    context |= {"page": page, "files": file_links(publication, newest), "trail": trail}
    return render(request, f"public/{publication.kind}.html", context)
