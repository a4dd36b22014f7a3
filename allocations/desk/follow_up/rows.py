"""What came of it, at the desk: indicators with their observations, outturn and forecast."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from allocations.desk.citing import CitationInline, CitingForm, cited, with_cited
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.packages import CITED, KEY_AND_ORDER, RowAdmin
from allocations.desk.scoped import amount
from allocations.desk.writing import DeskAdmin
from allocations.models import Indicator, Observation, Outturn


def proposed_observation_key(cleaned: dict[str, Any]) -> str:
    when = cleaned.get("observed_on")
    return when.isoformat() if when is not None else str(cleaned.get("state", ""))


class ObservationForm(CitingForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_observation_key(cleaned)


class ObservationPageForm(DeskForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_observation_key(cleaned)


OBSERVED = (("state", "value", "words"), ("observed_on", "observed_precision"), "comment")


class ObservationInline(ScopedInline, admin.StackedInline[Any, Any]):
    model = Observation
    form = ObservationForm
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (*OBSERVED, CITED)}),
        (_("Key"), {"fields": ("key",), "classes": ("collapse",)}),
    )


@admin.register(Indicator)
class IndicatorAdmin(RowAdmin):
    list_display = ("name", "package", "line", "baseline", "target", "target_year", cited)
    list_filter: ClassVar[Any] = ("package",)
    list_select_related: ClassVar[Any] = ("package", "line")
    search_fields: ClassVar[Any] = ("name", "key", "package__name", "line__name")
    inlines: ClassVar[Any] = (ObservationInline, CitationInline)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "package",
                    ("name", "line"),
                    ("measures", "unit"),
                    ("baseline", "baseline_words"),
                    ("target", "target_words", "target_year"),
                )
            },
        ),
        (KEY_AND_ORDER, {"fields": (("key", "position"),), "classes": ("collapse",)}),
    )


@admin.register(Observation)
class ObservationAdmin(DeskAdmin):
    form = ObservationPageForm
    fixed_after_adding: ClassVar[Any] = ("indicator",)
    autocomplete_fields: ClassVar[Any] = ("indicator",)
    list_display = ("indicator", "state", "value", "words", "observed_on", cited)
    list_filter: ClassVar[Any] = ("indicator__package", "state")
    list_select_related: ClassVar[Any] = ("indicator",)
    search_fields: ClassVar[Any] = ("indicator__name", "words")
    inlines: ClassVar[Any] = (CitationInline,)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("indicator", *OBSERVED)}),
        (_("Key"), {"fields": ("key",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))


@admin.register(Outturn)
class OutturnAdmin(DeskAdmin):
    fixed_after_adding: ClassVar[Any] = ("line",)
    autocomplete_fields: ClassVar[Any] = ("line",)
    narrowed: ClassVar[dict[str, str]] = {"line": "package"}
    list_display = ("line", "kind", "fiscal_year", "period", "period_number", amount, cited)
    list_filter: ClassVar[Any] = ("line__package", "kind", "fiscal_year")
    list_select_related: ClassVar[Any] = ("line",)
    search_fields: ClassVar[Any] = ("line__name", "line__package__name")
    inlines: ClassVar[Any] = (CitationInline,)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "line",
                    ("kind", "fiscal_year", "period", "period_number"),
                    ("kronor", "amount_state"),
                )
            },
        ),
        (_("Doubt"), {"fields": (("qualifier", "qualifier_word", "included_in"),), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))
