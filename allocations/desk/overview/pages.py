"""The page of the hub, and its place in the admin of packages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.desk.overview.standing import Standing
from allocations.desk.package_tabs import package_context
from allocations.models import SafetyPackage


@require_safe
def overview(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    """Where the package stands, what is under way, what is lacking, and the ways on."""
    standing = Standing(package)
    context = {
        **admin.site.each_context(request),
        **package_context(request, package, "overview"),
        "title": str(package),
        "standing": standing,
        "newest": standing.newest,
        "unpublished": standing.unpublished,
        "change_title": _("Follow-up"),
    }
    return TemplateResponse(request, "desk/overview.html", context)


class OverviewPages(admin.ModelAdmin[Any]):
    """The address of a package's hub, for the admin of packages to inherit."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/overview/",
                self.admin_site.admin_view(self.overview_view),
                name="allocations_safetypackage_overview",
            ),
            *super().get_urls(),
        ]

    def overview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        package = self.get_object(request, str(pk))
        if package is None:
            raise Http404
        return overview(request, package)
