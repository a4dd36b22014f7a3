"""A package or a body at its address: its current version, an earlier one with a banner, or that it is withdrawn.

Asked for on a day (`allocations.public.days`), it is the version that was current when the day ended, or what of it had
been decided by a day. A withdrawn version is a gap: the one before it is never shown in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allocations.models import Publication, PublishedPackage
from allocations.models.newest import Kind, Newest, newest_version
from allocations.models.record import end_of_day
from allocations.public.days import DECIDED_BY, KNOWN_ON, NOW, Days, day_in_sweden, days_of, today
from allocations.public.freshness import answer
from allocations.public.pages.body import BodyPage, body_page
from allocations.public.pages.clocks import AsDecided, Clocks, clocks, decided_by
from allocations.public.pages.package import PackagePage, package_page
from allocations.public.pages.version_list import current_on, replaced_at, versions_address
from allocations.public.pages.versions import address_of, file_links, version_link
from allocations.public.pages.words import day_words
from allocations.record import read

Beside = Callable[[Days], dict[str, object]]

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

    ``beside`` makes what else the template gets on the days asked for, and ``rests_on`` is what that depends on.
    """
    beyond = number is not None and number > LARGEST_NUMBER
    found = None if beyond else newest_version(kind, municipality, slug, number)
    if found is None:
        raise Http404(_("Nothing is published at this address."))
    days = days_of(request.GET)
    if days.is_asked:
        return _on_days(request, found, days, beside, rests_on, pinned=number is not None)
    facts = (found.seal, found.head_seal, found.withdrawn, found.is_withdrawn, number, *rests_on)
    return answer(request, facts, lambda: _render(request, found, beside, pinned=number is not None))


def _versions(found: Newest) -> list[Publication]:
    return list(Publication.objects.versions_of(found).select_related("municipality"))


def _render(request: HttpRequest, found: Newest, beside: Beside | None, *, pinned: bool) -> HttpResponse:
    versions = _versions(found)
    if not pinned and versions[0].number != found.number:
        return HttpResponsePermanentRedirect(address_of(versions[0]))  # it has got another name since
    publication = next(version for version in versions if version.pk == found.pk)
    trail = [(_("Version %(number)s") % {"number": publication.number}, "")] if pinned else []
    return _show(request, versions, publication, trail, beside)


def _show(
    request: HttpRequest,
    versions: list[Publication],
    publication: Publication,
    trail: list[tuple[str, str]],
    beside: Beside | None,
    days: Days = NOW,
    **more: object,
) -> HttpResponse:
    """The page of one version, or that it is withdrawn. `trail` is what stands after the subject's name."""
    links = tuple(version_link(version) for version in versions)
    context: dict[str, Any] = {"publication": publication, "versions": links, "newest": links[0]}
    context |= {"section": "municipalities", "versions_address": versions_address(versions[0]), "days": days}
    context |= more
    if publication.is_withdrawn:
        context["until"] = replaced_at(versions, publication)
        return render(request, "public/withdrawn.html", context, status=410)
    made = _page(publication.seal, get_language(), days.decided_by.day)
    if made.as_decided and not made.as_decided.shown:
        context |= {"name": made.name, "as_decided": made.as_decided}
        return render(request, "public/asked.html", context, status=404)
    page = made.page
    names = [
        (_("Municipalities"), reverse("municipalities")),
        (page.municipality.name, reverse("municipality", args=(page.municipality.slug,))),
        (made.name, address_of(publication) if trail else ""),
    ]
    if any(step.goes_on_in is not None for step in page.chain):
        # A link to a package that is not public would tell of it, and lead nowhere.
        own = PublishedPackage.objects.current().filter(municipality_code=page.municipality.code)
        context["published_slugs"] = set(own.values_list("slug", flat=True))
    context |= {"page": page, "trail": names + trail, "clocks": made.clocks, "as_decided": made.as_decided}
    # A file is always of the whole version.
    context["files"] = () if made.as_decided else file_links(publication, links[0])
    context["names_lead"] = True  # to the pages of places, bodies, parties, sources, purposes
    context |= beside(days) if beside is not None else {}
    return render(request, f"public/{publication.kind}.html", context)


@dataclass(frozen=True, slots=True)
class Made:
    """What a page says of the record, and its name."""

    page: PackagePage | BodyPage
    name: str
    clocks: Clocks
    as_decided: AsDecided | None


@lru_cache(maxsize=128)
def _page(seal: str, _language: str | None, decided: date | None) -> Made:
    """The same seal in the same language, as decided by the same day, always says the same."""
    record = read(Publication.objects.values_list("document", flat=True).get(seal=seal))
    times, reduced = clocks(record), None
    if decided is not None:
        record, reduced = decided_by(record, decided)
    page = package_page(record) if record.package else body_page(record)
    return Made(page, record.name, times, reduced)


# On a day


def _on_days(
    request: HttpRequest,
    found: Newest,
    days: Days,
    beside: Beside | None,
    rests_on: tuple[object, ...],
    *,
    pinned: bool,
) -> HttpResponse:
    versions = _versions(found)
    renamed = not pinned and versions[0].pk != found.pk
    if renamed or (pinned and days.known_on.typed):  # which version it is follows from the day
        typed = {KNOWN_ON: days.known_on.typed, DECIDED_BY: days.decided_by.typed}
        asked = urlencode({name: value for name, value in typed.items() if value})
        return HttpResponseRedirect(f"{address_of(versions[0])}?{asked}")
    state = tuple((version.seal, version.is_withdrawn) for version in versions)
    facts = (*state, found.seal, pinned, days, today(), *rests_on)
    return answer(request, facts, lambda: _asked(request, found, versions, days, beside, pinned=pinned))


def _asked(
    request: HttpRequest,
    found: Newest,
    versions: list[Publication],
    days: Days,
    beside: Beside | None,
    *,
    pinned: bool,
) -> HttpResponse:
    publication: Publication | None = next(version for version in versions if version.pk == found.pk)
    if not pinned:
        publication = versions[0]
    known = days.known_on.day
    if known is not None:
        publication = current_on(versions, end_of_day(known))
    if days.refusals or publication is None:
        first = versions[-1]
        context = {
            "publication": versions[0],
            "newest": version_link(versions[0]),
            "name": _name(versions),
            "days": days,
            "first_day": day_in_sweden(first.published_at),
            "before_first": publication is None,
            "section": "municipalities",
        }
        return render(request, "public/asked.html", context, status=400 if days.refusals else 404)
    trail = [(_("Version %(number)s") % {"number": publication.number}, "")] if pinned else []
    if known is not None:
        trail = [(_("As known on %(day)s") % {"day": day_words(known)}, "")]
    elif days.decided_by.day is not None:
        trail.append((_("As decided by %(day)s") % {"day": day_words(days.decided_by.day)}, ""))
    return _show(
        request,
        versions,
        publication,
        trail,
        beside,
        days,
        known_until=replaced_at(versions, publication),
    )


def _name(versions: list[Publication]) -> str:
    """What the subject is called in its newest version that can be read; its address name where none can."""
    readable = next((version for version in versions if not version.is_withdrawn), None)
    if readable is None:
        return versions[0].subject_slug
    return read(Publication.objects.values_list("document", flat=True).get(pk=readable.pk)).name
