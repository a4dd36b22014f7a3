"""A row's history at the desk: who changed what and when, to be read. Nothing can be taken back here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from allocations.desk.scoped import ScopedPages


class HistoryPages(ScopedPages, SimpleHistoryAdmin):
    """History of what the user sees. A row that was deleted, or lies out of reach, has none to show."""

    object_history_template = "desk/history.html"
    object_history_list_template = "desk/history_list.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self._seen(request, object_id)
        answer: HttpResponse = super().history_view(request, object_id, extra_context)
        return answer

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """One earlier state, as text. The package's own page is a form, which would save what it is sent."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self._seen(request, object_id)
        versions = type(row).history.filter(id=row.pk)  # type: ignore[attr-defined]
        then = versions.filter(pk=version_id).first() if version_id.isdecimal() else None
        if then is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("As it was: %(row)s") % {"row": row},
            "opts": self.opts,
            "row": row,
            "then": then,
            "fields": [(field.verbose_name, _shown(then, field)) for field in self.model._meta.fields],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/history_version.html", context)

    def _seen(self, request: HttpRequest, object_id: str) -> Model:
        row: Model | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def history_view_title(self, _request: HttpRequest, obj: Any) -> str:
        return _("History: %(row)s") % {"row": obj}

    def has_view_history_or_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)


def _shown(then: Any, field: Any) -> Any:
    """A field's value as text; a row it pointed to may be gone."""
    display = getattr(then, f"get_{field.name}_display", None)
    if display is not None:
        return display()
    try:
        return getattr(then, field.name)
    except ObjectDoesNotExist:
        return None
