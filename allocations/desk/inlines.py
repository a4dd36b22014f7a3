"""Rows on their owner's page: they reach as far as the owner, and freeze with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from allocations.desk.forms import prepared
from allocations.desk.reach import NAMED_BY, Reach, municipality_of
from allocations.desk.scoped import Reaching


class ScopedInline(Reaching, InlineModelAdmin[Any, Any]):
    """Rows on their owner's page: as much may be done with them as with the owner."""

    extra = 0
    classes: Sequence[str] = ()
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        every = super().get_queryset(request)
        if self.model in NAMED_BY:
            every = every.select_related(*NAMED_BY[self.model])
        return every.filter(pk__in=Reach.of(request).visible(self.model))

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        prepared(formset.form, request)
        return formset

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fixed = (*super().get_readonly_fields(request, obj), *self.amount_shown())
        if not self.why_posted(obj):
            return fixed
        every = (*admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj)),)
        return [name for name in dict.fromkeys((*every, *fixed)) if name not in self.open_when_posted]

    # `obj` is the owner

    def has_view_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        """Who has come to the owner's page sees its rows, as far as they reach."""
        return Reach.of(request).sees_anything

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write_in(request, obj) and not self.why_posted(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write_in(request, obj) and (bool(self.open_when_posted) or not self.why_posted(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write_in(request, obj) and not self.why_posted(obj)

    def _may_write_in(self, request: HttpRequest, owner: Model | None) -> bool:
        if owner is None or owner.pk is None:
            return bool(Reach.of(request).where(self.role)) or Reach.of(request).is_superuser
        reach = Reach.of(request)
        if municipality_of(owner) is None:
            return reach.is_superuser
        return reach.has(self.role, owner)
