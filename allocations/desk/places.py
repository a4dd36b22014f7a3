"""Municipalities at the desk: residents, areas, bodies with their seats. Shared bodies are written by superusers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from allocations.desk.citing import CitationInline, CitingForm, cited, with_cited
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.packages import CITED, submitting
from allocations.desk.reach import Reach
from allocations.desk.writing import DeskAdmin
from allocations.models import Measure
from municipalities.models import Area, Body, Municipality, Residents, Seat


class CitedAdmin(DeskAdmin):
    inlines: ClassVar[Any] = (CitationInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))


@admin.register(Municipality)
class MunicipalityAdmin(DeskAdmin):
    """The installation's own: superusers write, staff read theirs."""

    list_display = ("name", "code", "slug", "county")
    search_fields: ClassVar[Any] = ("name", "code", "slug")
    fieldsets: ClassVar[Any] = ((None, {"fields": (("name", "code"), ("slug", "county"))}),)

    def may_write(self, request: HttpRequest, _row: Model | None) -> bool:
        return Reach.of(request).is_superuser


@admin.register(Residents)
class ResidentsAdmin(CitedAdmin):
    fixed_after_adding: ClassVar[Any] = ("municipality", "year")
    list_display = ("municipality", "year", "count", cited)
    list_filter: ClassVar[Any] = ("municipality",)
    list_select_related: ClassVar[Any] = ("municipality",)
    search_fields: ClassVar[Any] = ("municipality__name", "year")
    fieldsets: ClassVar[Any] = ((None, {"fields": ("municipality", ("year", "count"))}),)


@admin.register(Area)
class AreaAdmin(CitedAdmin):
    fixed_after_adding: ClassVar[Any] = ("municipality",)
    list_display = ("name", "municipality", "kind", "parent", "members_listed", cited)
    list_filter: ClassVar[Any] = ("municipality", "kind")
    list_select_related: ClassVar[Any] = ("municipality", "parent")
    search_fields: ClassVar[Any] = ("name", "slug")
    autocomplete_fields: ClassVar[Any] = ("parent",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("municipality", ("name", "slug"), ("kind", "parent"), "members_listed", "note")}),
    )


class SeatForm(CitingForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_seat_key(cleaned)


class SeatPageForm(DeskForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_seat_key(cleaned)


def proposed_seat_key(cleaned: dict[str, Any]) -> str:
    """A key from the office, or from whom the seat represents and in which role."""
    represented = getattr(cleaned.get("represents"), "slug", "")
    return cleaned.get("office") or f"{represented}-{cleaned.get('role', '')}".strip("-")


SEAT = (("represents", "role", "office"), ("acting", "how_many", "how_many_words"))
RARE_OF_SEAT = (("valid_from", "valid_to"), "note", ("key", "position"))


class SeatInline(ScopedInline, admin.StackedInline[Any, Any]):
    model = Seat
    form = SeatForm
    fk_name = "body"
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (*SEAT, CITED)}),
        (_("From and to, note and key"), {"fields": RARE_OF_SEAT, "classes": ("collapse",)}),
    )


class BodyMeasureInline(ScopedInline, admin.TabularInline[Any, Any]):
    model = Measure
    form = CitingForm
    fields: ClassVar[Any] = ("name", "movement", "open_list", *CITED)
    classes = ("collapse",)


@admin.register(Body)
class BodyAdmin(CitedAdmin):
    fixed_after_adding: ClassVar[Any] = ("municipality",)
    list_display = ("name", "municipality", "kind", "parent", cited)
    list_filter: ClassVar[Any] = ("municipality", "kind")
    list_select_related: ClassVar[Any] = ("municipality", "parent")
    search_fields: ClassVar[Any] = ("name", "slug", "task")
    autocomplete_fields: ClassVar[Any] = ("parent",)
    filter_horizontal = ("founded_with",)
    inlines: ClassVar[Any] = (SeatInline, BodyMeasureInline, CitationInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("municipality", ("name", "slug"), ("kind", "parent"), "task")}),
        (
            _("Founded together with, and note"),
            {"fields": ("founded_with", "note"), "classes": ("collapse",)},
        ),
    )

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return submitting(request, "subject_body", row)


@admin.register(Seat)
class SeatAdmin(CitedAdmin):
    form = SeatPageForm
    fixed_after_adding: ClassVar[Any] = ("body",)
    list_display = ("__str__", "body", "role", "office", "acting", cited)
    list_filter: ClassVar[Any] = ("body", "role")
    list_select_related: ClassVar[Any] = ("body", "represents")
    search_fields: ClassVar[Any] = ("office", "represents__name", "body__name")
    autocomplete_fields: ClassVar[Any] = ("body", "represents")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("body", *SEAT)}),
        (_("From and to, note and key"), {"fields": RARE_OF_SEAT}),
    )
