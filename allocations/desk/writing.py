"""How the desk writes: locked first, noted in the trail, and never losing what was typed when something is refused."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from allocations.desk import trail
from allocations.desk.history import HistoryPages
from allocations.desk.refused import sentence_for
from allocations.desk.scoped import ScopedPages
from allocations.models.choices import WriteKind


class WritingPages(ScopedPages):
    """A page whose every write is locked and noted."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Where the database refuses, the same page is shown with what was typed, and with the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            request.desk_refusal = self._sentence(request, error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _sentence(self, request: HttpRequest, error: DatabaseError) -> str:
        row = getattr(request, "desk_row", None)
        inlines = [inline.model for inline in self.get_inline_instances(request, row)]
        return sentence_for(error, [self.model, *inlines])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        trail.begin(obj)
        super().save_model(request, obj, form, change)
        if form.has_changed() or not change:
            action = WriteKind.CHANGED if change else WriteKind.ADDED
            trail.note(request.user, obj, action)  # type: ignore[arg-type]  # nobody comes here without logging in

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        written = formset.save(commit=False)
        for row in formset.deleted_objects:
            trail.note(request.user, row, WriteKind.DELETED)  # type: ignore[arg-type]
            row.delete()
        for row in written:
            action = WriteKind.ADDED if row.pk is None else WriteKind.CHANGED
            row.save()
            trail.note(request.user, row, action)  # type: ignore[arg-type]
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for inner in getattr(formset, "forms", ()):
                save_citation = getattr(inner, "save_citation", None)
                if save_citation is not None and inner.instance.pk is not None:
                    save_citation(request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        trail.begin(obj)
        trail.note(request.user, obj, WriteKind.DELETED)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for row in queryset:
                trail.begin(row)
            for row in queryset:
                trail.note(request.user, row, WriteKind.DELETED)  # type: ignore[arg-type]
            super().delete_queryset(request, queryset)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            messages.error(request, sentence_for(error, [self.model]))
            return HttpResponseRedirect(reverse(admin_page(self.model, "change"), args=(object_id,)))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            if request.method != "POST":
                raise
            messages.error(request, sentence_for(error, [self.model]))
            return HttpResponseRedirect(request.get_full_path())


class DeskAdmin(WritingPages, HistoryPages):
    """A model of the desk with history."""


def admin_page(model: type[Model], page: str) -> str:
    """The name of one of the admin's addresses."""
    return f"{admin.site.name}:{model._meta.app_label}_{model._meta.model_name}_{page}"
