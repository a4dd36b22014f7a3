"""Documents at the desk, and what rests on each of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from allocations.desk.citing import CitationInline
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach, supported_by
from allocations.desk.writing import DeskAdmin
from allocations.models import Citation, Document
from allocations.models.evidence import TARGETS

SHOWN = 200


class DescribedInline(CitationInline):
    """What supports what is said about the document itself."""

    verbose_name_plural = _("sources of what is said about the document")


class RestingInline(ScopedInline, admin.TabularInline[Any, Any]):
    """Every fact within reach that cites the document. Read only: a citation is written where it is used."""

    model = Citation
    fk_name = "document"
    verbose_name_plural = _("what rests on it")
    fields: ClassVar[Any] = ("supports", "locator", "printed", "basis")
    readonly_fields: ClassVar[Any] = fields
    classes = ("collapse",)
    show_change_link = False

    @admin.display(description=_("supports"))
    def supports(self, row: Citation) -> str:
        target = supported_by(row)
        return "–" if target is None else f"{target._meta.verbose_name}: {target}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*TARGETS, "document")

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(DeskAdmin):
    form = DeskForm
    list_display = ("__str__", "municipality", "kind", "publisher", "dated", "grade", "at_hand", "key")
    list_filter: ClassVar[Any] = ("municipality", "kind", "grade", "at_hand")
    list_select_related: ClassVar[Any] = ("municipality",)
    search_fields: ClassVar[Any] = ("title", "description", "publisher", "key", "address")
    date_hierarchy = "dated"
    autocomplete_fields: ClassVar[Any] = ("mentioned_in",)
    fixed_after_adding: ClassVar[Any] = ("municipality",)
    inlines: ClassVar[Any] = (DescribedInline, RestingInline)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("municipality", "kind", "grade"),
                    "title",
                    "description",
                    ("publisher", "dated", "dated_precision"),
                    "address",
                )
            },
        ),
        (
            _("The copy"),
            {"fields": (("at_hand", "retrieved_on"), "file", ("sha256", "redistributable"), "size_printed")},
        ),
        (_("Mentioned in, and key"), {"fields": (("mentioned_in", "key"),), "classes": ("collapse",)}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A document that thousands of facts rest on shows none of them here."""
        if obj is None:
            return (DescribedInline,)
        resting = Reach.of(request).visible(Citation).filter(document=obj)
        return (DescribedInline,) if resting[SHOWN:].exists() else (DescribedInline, RestingInline)
