"""The versions of a package or body, and the difference between any two of them."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.models import Publication
from allocations.models.newest import Kind, newest_version
from allocations.public.freshness import answer
from allocations.public.pages.differences import version_difference
from allocations.public.pages.version_list import difference_address, names_of, version_rows
from allocations.public.pages.versions import version_address
from allocations.record import read

PER_PAGE = 20
SHOWN_OF_TYPED = 20  # signs


@require_safe
def package_versions(request: HttpRequest, municipality: str, package: str) -> HttpResponse:
    return _versions(request, "package", municipality, package)


@require_safe
def body_versions(request: HttpRequest, municipality: str, body: str) -> HttpResponse:
    return _versions(request, "body", municipality, body)


@require_safe
def package_difference(
    request: HttpRequest, municipality: str, package: str, before: int, after: int
) -> HttpResponse:
    return _difference(request, "package", municipality, package, before, after)


@require_safe
def body_difference(
    request: HttpRequest, municipality: str, body: str, before: int, after: int
) -> HttpResponse:
    return _difference(request, "body", municipality, body, before, after)


def _all_versions(kind: Kind, municipality: str, slug: str) -> list[Publication]:
    """All versions of what has the address, the newest first. Raises Http404 where there is none."""
    found = newest_version(kind, municipality, slug)
    if found is None:
        raise Http404(_("Nothing is published at this address."))
    return list(Publication.objects.versions_of(found).select_related("municipality"))


def _state(versions: list[Publication]) -> tuple[object, ...]:
    """What an answer about all versions rests on: which there are, and which of them are withdrawn."""
    return tuple((version.seal, version.is_withdrawn) for version in versions)


def _versions(request: HttpRequest, kind: Kind, municipality: str, slug: str) -> HttpResponse:
    versions = _all_versions(kind, municipality, slug)
    typed = {name: request.GET.get(name, "")[:SHOWN_OF_TYPED] for name in ("from", "to")}
    by_number = {str(version.number): version for version in versions}
    before, after = by_number.get(typed["from"]), by_number.get(typed["to"])
    if before and after:
        return HttpResponseRedirect(difference_address(before, after))
    refusal = _("Choose two of the versions below.") if any(typed.values()) else ""
    return answer(request, _state(versions), lambda: _version_page(request, versions, typed, refusal))


def _version_page(
    request: HttpRequest, versions: list[Publication], typed: dict[str, str], refusal: str
) -> HttpResponse:
    try:
        page = Paginator(versions, PER_PAGE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404(_("The list has no such page.")) from error
    context = _surroundings(versions) | {
        "rows": version_rows(versions, list(page)),
        "list": page,
        "typed": typed if refusal else {"from": str(versions[0].number - 1), "to": str(versions[0].number)},
        "refusal": refusal,
    }
    return render(request, "public/versions.html", context)


def _surroundings(versions: list[Publication]) -> dict[str, Any]:
    """What both pages show of the subject: its name as it stands last, its addresses, and its versions to choose."""
    newest = versions[0]
    address, list_address = names_of(newest)
    texts = Publication.objects.filter(pk__in=[version.pk for version in versions]).exclude(document="")
    text = texts.order_by("-number").values_list("document", flat=True).first()
    return {
        "name": read(text).name if text else newest.subject_slug,
        "kind": newest.kind,
        "municipality": newest.municipality,
        "versions": versions,
        "subject_address": address,
        "versions_address": list_address,
        "section": "municipalities",
    }


def _difference(
    request: HttpRequest, kind: Kind, municipality: str, slug: str, before: int, after: int
) -> HttpResponse:
    versions = _all_versions(kind, municipality, slug)
    by_number = {version.number: version for version in versions}
    old, new = by_number.get(before), by_number.get(after)
    if old and new and before > after:
        return redirect(difference_address(new, old), permanent=True)  # each difference has one address
    facts = (*_state(versions), before, after)
    return answer(request, facts, lambda: _difference_page(request, versions, (before, old), (after, new)))


def _difference_page(
    request: HttpRequest,
    versions: list[Publication],
    first: tuple[int, Publication | None],
    second: tuple[int, Publication | None],
) -> HttpResponse:
    (before, old), (after, new) = first, second
    context = _surroundings(versions) | {"before": before, "after": after, "old": old, "new": new}
    context["typed"] = {"from": str(before), "to": str(after)}
    if old is None or new is None:
        missing = sorted({number for number, found in (first, second) if found is None})
        context["missing"] = [str(number)[:SHOWN_OF_TYPED] for number in missing]
        return render(request, "public/difference.html", context, status=404)
    context["withdrawn"] = [version for version in (old, new) if version.is_withdrawn]
    if context["withdrawn"]:
        return render(request, "public/difference.html", context, status=410)
    if old is not new:
        texts = dict(Publication.objects.filter(pk__in=(old.pk, new.pk)).values_list("pk", "document"))
        context |= {
            "page": version_difference(read(texts[old.pk]), read(texts[new.pk])),
            "old_address": version_address(old),
            "new_address": version_address(new),
        }
    return render(request, "public/difference.html", context)
