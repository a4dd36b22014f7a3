"""Finding one's way about a package at the desk: the pages of one package, as plain links on each of them.

How to use it on a page of a package:

* in the view: ``context |= package_context(request, package, current="follow_up")``; ``current`` is the name of a way
  in `WAYS`, or empty on a page that is none of them;
* in the template: ``{% extends "desk/package_page.html" %}`` and fill ``package_content``: title, crumbs and links come
  with it. A template with another base takes `tabs_context` and writes ``{% include "desk/package_tabs.html" %}`` where
  the links are to stand.

A page that is not built is not linked: the ways are resolved by name, and what does not resolve is left out. A new page
of a package is one more line in `WAYS`, named ``admin:allocations_safetypackage_<name>`` and reversed with the primary
key of the package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allocations.desk.reach import Reach
from allocations.models import Decision, Publication, SafetyPackage, Submission
from municipalities.models import Role


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to one page of the package."""

    name: str
    address: str
    words: str
    is_current: bool


Address = Callable[[SafetyPackage], str]


@dataclass(frozen=True, slots=True)
class Way:
    """A page of a package: what it is called, how it is found, and whether only those who write there see it."""

    words: str | Promise
    address: Address
    for_writers: bool = False


def page_of(name: str) -> Address:
    """A page of our own of the package, by the end of its name."""
    return lambda package: reverse(f"admin:allocations_safetypackage_{name}", args=(package.pk,))


def list_of(model: Any) -> Address:
    """The admin's list of the package's rows."""
    return lambda package: (
        reverse(f"admin:allocations_{model._meta.model_name}_changelist")
        + f"?package__id__exact={package.pk}"
    )


WAYS: dict[str, Way] = {
    "overview": Way(_("Overview"), page_of("overview")),
    "worksheet": Way(_("Worksheet"), page_of("worksheet")),
    "decisions": Way(_("Decisions"), list_of(Decision)),
    "new_decision": Way(
        _("New decision"),
        lambda package: f"{reverse('admin:allocations_decision_add')}?package={package.pk}",
        for_writers=True,
    ),
    "reallocate": Way(_("Reallocate"), page_of("reallocate"), for_writers=True),
    "carry_over": Way(_("Carry over between years"), page_of("carry_over"), for_writers=True),
    "supplement": Way(_("Supplementary appropriation"), page_of("supplement"), for_writers=True),
    "import": Way(_("Import"), page_of("import"), for_writers=True),
    "follow_up": Way(_("Follow-up"), page_of("follow_up")),
    "indicators": Way(_("Indicators"), page_of("indicators")),
    "documents": Way(_("Documents"), page_of("documents")),
    "changes": Way(_("Changes"), list_of(Submission)),
    "facts": Way(_("Facts and rows"), page_of("change")),
}
"""The pages of a package, in the order of the links."""


def tabs(request: HttpRequest, package: SafetyPackage, current: str = "") -> list[Tab]:
    """The links that lead somewhere, for whoever asks."""
    writes = Reach.of(request).has(Role.WRITER, package)
    found = []
    for name, way in WAYS.items():
        address = _resolved(way.address, package)
        if address and (writes or not way.for_writers):
            found.append(Tab(name, address, str(way.words), name == current))
    return found


def _resolved(address: Address, package: SafetyPackage) -> str:
    try:
        return address(package)
    except NoReverseMatch:
        return ""


def package_context(request: HttpRequest, package: SafetyPackage, current: str = "") -> dict[str, Any]:
    """What `desk/package_page.html` and `desk/package_tabs.html` show. Costs one query beside the user's reach."""
    return {
        "package": package,
        "tabs": tabs(request, package, current),
        "overview_address": _resolved(WAYS["overview"].address, package),
        "public_address": public_address(package),
        "may_write": Reach.of(request).has(Role.WRITER, package),
        "opts": SafetyPackage._meta,
    }


def tabs_context(request: HttpRequest, package: SafetyPackage | None, current: str = "") -> dict[str, Any]:
    """The links alone, for a page with a base of its own; nothing for a row that belongs to no package."""
    if package is None:
        return {}
    return {"tabs": tabs(request, package, current), "public_address": public_address(package)}


def public_address(package: SafetyPackage) -> str:
    """Where the public reads the newest version; empty before the first, or where it was withdrawn."""
    newest = (
        Publication.objects.filter(package=package)
        .order_by("-number")
        .values("subject_slug", "withdrawn_at", "municipality__slug")
        .first()
    )
    if newest is None or newest["withdrawn_at"] is not None:
        return ""
    return reverse("package", args=(newest["municipality__slug"], newest["subject_slug"]))
