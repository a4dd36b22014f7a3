"""Where figures without a source are shown: above the form of a package or decision, and on a page of a package."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from allocations.desk.package_tabs import tabs_context
from allocations.desk.uncited.figures import Lacking, lacking_in, lacking_of
from allocations.models import Decision
from allocations.publishing import Refused

SHOWN = 20
"""On the page of a package or decision; of more there is a page of their own."""


class UncitedPages:
    """Mixed into the pages of packages and decisions: a count at the top, with a link to each figure."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None and not getattr(row, "publication_id", None):
            found = lacking(row)
            context["lacking"], context["lacking_shown"] = found, found[:SHOWN]
            context["lacking_package"] = row.package if isinstance(row, Decision) else row
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


class UncitedOfPackage(UncitedPages):
    """The page with all of a package's figures without a source."""

    def get_urls(self) -> list[URLPattern]:
        pages: Any = self
        page: URLPattern = path(
            "<int:pk>/uncited/",
            pages.admin_site.admin_view(self.uncited_view),
            name="allocations_safetypackage_uncited",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def uncited_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        pages: Any = self
        package = pages.get_object(request, str(pk))
        if package is None or not pages.has_view_permission(request, package):
            raise Http404
        refusal, found = None, []
        try:
            found = lacking_in(package)
        except Refused as error:
            refusal = error
        context = {
            **pages.admin_site.each_context(request),
            **tabs_context(request, package),
            "title": _("Figures without a source"),
            "opts": pages.opts,
            "package": package,
            "lacking": found,
            "refusal": refusal,
            "may_write": pages.has_change_permission(request, package),
        }
        return TemplateResponse(request, "desk/uncited/list.html", context)


def lacking(row: Any) -> list[Lacking]:
    """Nothing where no document can be built: the page of the change says why."""
    try:
        return lacking_of(row) if isinstance(row, Decision) else lacking_in(row)
    except Refused:
        return []
