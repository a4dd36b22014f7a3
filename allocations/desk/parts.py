"""What belongs to a decision: points, entries, conditions and positions, on its page and on pages of their own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.acts.conditions import condition_urls
from allocations.desk.citing import CitationInline, CitingForm, cited, sources, why_posted, with_cited
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach
from allocations.desk.scoped import amount
from allocations.desk.writing import DeskAdmin, admin_page
from allocations.models import (
    Allocation,
    Appropriation,
    Condition,
    Decision,
    DecisionPoint,
    Position,
    PositionAmount,
)

CITED = ("cited_document", "cited_locator", "cited_printed")
RARE = _("Doubt, period, nature, replaces and key")


def proposed_entry_key(cleaned: dict[str, Any]) -> str:
    """A key from what the money comes from or goes to, and its year."""
    place = cleaned.get("line") or cleaned.get("source")
    year = cleaned.get("fiscal_year")
    return f"{getattr(place, 'key', 'belopp')}-{year}" if year else str(getattr(place, "key", "belopp"))


class EntryForm(CitingForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_entry_key(cleaned)


class EntryPageForm(DeskForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return proposed_entry_key(cleaned)


class PositionForm(CitingForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        return f"{getattr(cleaned.get('actor'), 'slug', '')}-{cleaned.get('kind', '')}".strip("-")


class OfDecision:
    """Read-only once its decision is posted."""

    def why_posted(self, row: Model | None) -> str:
        return why_posted(row)


class PartInline(OfDecision, ScopedInline, admin.StackedInline[Any, Any]):
    """A part on its decision's page, with its source beside it."""

    form = CitingForm
    readonly_fields: ClassVar[Any] = (sources,)
    empty_rows: ClassVar[tuple[int, int]] = (1, 1)
    """Rows to fill in without scripts: on the page of a new decision, and of one that is saved."""

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:  # noqa: ARG002
        return self.empty_rows[1] if obj is not None and obj.pk is not None else self.empty_rows[0]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("citations__document")


class PointInline(PartInline):
    model = DecisionPoint
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("text", CITED)}),
        (
            _("All its sources, key and order"),
            {"fields": (sources, ("key", "position")), "classes": ("collapse",)},
        ),
    )


RARE_OF_ENTRY = (
    ("qualifier", "qualifier_word", "included_in"),
    ("runs", "runs_to", "measures", "nature"),
    ("quantity", "unit", "unit_amount"),
    "replaces",
)


class EntryInline(PartInline):
    form = EntryForm
    narrowed: ClassVar[dict[str, str]] = {
        "line": "package",
        "source": "package",
        "replaces": "decision__package",
    }


class AppropriationInline(EntryInline):
    model = Appropriation
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("source", "fiscal_year", "kronor", "amount_state"),
                    ("certainty", "amount_is", "money_is"),
                    CITED,
                )
            },
        ),
        (RARE, {"fields": (sources, *RARE_OF_ENTRY, ("key", "position")), "classes": ("collapse",)}),
    )


class AllocationInline(EntryInline):
    model = Allocation
    empty_rows: ClassVar[tuple[int, int]] = (3, 1)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("line", "fiscal_year", "kronor", "amount_state"),
                    ("certainty", "amount_is", "source"),
                    CITED,
                )
            },
        ),
        (RARE, {"fields": (sources, *RARE_OF_ENTRY, ("key", "position")), "classes": ("collapse",)}),
    )


CONDITION_FIELDS = (
    "text",
    ("kind", "awaits"),
    ("expected_on", "expected_precision", "last_checked_on"),
    "appropriations",
    "allocations",
)


class OfOneDecision:
    """Money that a condition can be set on: that of the same package."""

    narrowed: ClassVar[dict[str, str]] = {
        "appropriations": "decision__package",
        "allocations": "decision__package",
    }
    open_when_posted: ClassVar[Any] = ("last_checked_on",)


class ConditionInline(OfOneDecision, PartInline):
    model = Condition
    classes = ("collapse",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (*CONDITION_FIELDS, CITED)}),
        (
            _("All its sources, key and order"),
            {"fields": (sources, ("key", "position")), "classes": ("collapse",)},
        ),
    )


class PositionInline(PartInline):
    model = Position
    form = PositionForm
    classes = ("collapse",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (("actor", "kind", "content_stated"), "content", CITED)}),
        (
            _("All its sources, key and order"),
            {"fields": (sources, ("key", "position")), "classes": ("collapse",)},
        ),
    )


# Pages of their own: every field, and every source


class PartAdmin(OfDecision, DeskAdmin):
    fixed_after_adding: ClassVar[Any] = ("decision",)
    inlines: ClassVar[Any] = (CitationInline,)
    list_select_related: ClassVar[Any] = (
        "decision__package",
        "decision__subject_body",
        "decision__publication",
    )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Added on the decision's page, where its package is known."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))


class EntryAdmin(PartAdmin):
    form = EntryPageForm
    narrowed: ClassVar[dict[str, str]] = {
        "line": "package",
        "source": "package",
        "replaces": "decision__package",
    }
    list_filter: ClassVar[Any] = ("decision__package", "certainty", "fiscal_year")
    search_fields: ClassVar[Any] = ("key", "decision__title", "citations__printed")


@admin.register(Appropriation)
class AppropriationAdmin(EntryAdmin):
    list_display = ("source", "fiscal_year", amount, "certainty", "decision", cited)
    list_select_related: ClassVar[Any] = (*PartAdmin.list_select_related, "source")
    search_fields: ClassVar[Any] = (*EntryAdmin.search_fields, "source__name")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("decision", *AppropriationInline.fieldsets[0][1]["fields"][:2])}),
        (RARE, {"fields": (*RARE_OF_ENTRY, ("key", "position"))}),
    )


@admin.register(Allocation)
class AllocationAdmin(EntryAdmin):
    list_display = ("line", "fiscal_year", amount, "certainty", "source", "decision", cited)
    list_select_related: ClassVar[Any] = (*PartAdmin.list_select_related, "source", "line")
    search_fields: ClassVar[Any] = (*EntryAdmin.search_fields, "line__name")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("decision", *AllocationInline.fieldsets[0][1]["fields"][:2])}),
        (RARE, {"fields": (*RARE_OF_ENTRY, ("key", "position"))}),
    )


@admin.register(DecisionPoint)
class PointAdmin(PartAdmin):
    list_display = ("__str__", "decision", cited)
    search_fields: ClassVar[Any] = ("text", "decision__title")
    fieldsets: ClassVar[Any] = ((None, {"fields": ("decision", "text", ("key", "position"))}),)


@admin.register(Condition)
class ConditionAdmin(OfOneDecision, PartAdmin):
    list_display = ("__str__", "kind", "awaits", "last_checked_on", "decision", cited)
    list_filter: ClassVar[Any] = ("kind", "decision__package")
    search_fields: ClassVar[Any] = ("text", "decision__title")
    filter_horizontal = ("appropriations", "allocations")
    fieldsets: ClassVar[Any] = ((None, {"fields": ("decision", *CONDITION_FIELDS, ("key", "position"))}),)

    def get_urls(self) -> list[URLPattern]:
        return [*condition_urls(), *super().get_urls()]

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        found = [(reverse(admin_page(Decision, "change"), args=(row.decision_id,)), gettext("The decision"))]
        if self.may_write(request, row):
            found.append((reverse(admin_page(Condition, "settle"), args=(row.pk,)), gettext("Met or lapsed")))
        return found

    def presses(self, request: HttpRequest, row: Any) -> list[tuple[str, str, str]]:
        if not self.may_write(request, row):
            return []
        return [
            (reverse(admin_page(Condition, "checked"), args=(row.pk,)), gettext("Last checked today"), "")
        ]


class PositionAmountInline(OfDecision, ScopedInline, admin.TabularInline[Any, Any]):
    model = PositionAmount
    extra = 3
    form = CitingForm
    narrowed: ClassVar[dict[str, str]] = {"line": "package", "source": "package"}
    fields: ClassVar[Any] = (
        "line",
        "source",
        "fiscal_year",
        "amount_state",
        "kronor",
        "qualifier",
        "qualifier_word",
        *CITED,
    )


@admin.register(Position)
class PositionAdmin(PartAdmin):
    form = DeskForm
    list_display = ("actor", "kind", "decision", cited)
    list_select_related: ClassVar[Any] = (*PartAdmin.list_select_related, "actor")
    list_filter: ClassVar[Any] = ("kind", "decision__package")
    search_fields: ClassVar[Any] = ("actor__name", "content", "decision__title")
    inlines: ClassVar[Any] = (PositionAmountInline, CitationInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("decision", ("actor", "kind", "content_stated"), "content", ("key", "position"))}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_changeform_initial_data(request), "content_stated": False}

    # Added from its decision's page, with its alternative amounts in one go

    def has_add_permission(self, request: HttpRequest) -> bool:
        decision = asked_decision(request)
        return decision is not None and not decision.is_posted and self.may_write(request, decision)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        decision = asked_decision(request) if object_id is None else None
        if decision is not None:
            request.desk_row = Position(decision=decision)  # type: ignore[attr-defined]  # what choices are narrowed to
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_field_queryset(db, db_field, request)
        return found.filter(publication__isnull=True) if db_field.name == "decision" else found

    def response_post_save_add(self, _request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(admin_page(Decision, "change"), args=(obj.decision_id,)))


def asked_decision(request: HttpRequest) -> Decision | None:
    """The decision that a new part is added to: named in the address or in the form, and within reach."""
    asked = request.POST.get("decision") or request.GET.get("decision") or ""
    if not asked.isdecimal() or len(asked) > 17:
        return None
    seen = Reach.of(request).visible(Decision).select_related("package", "subject_body")
    found: Decision | None = seen.filter(pk=asked).first()
    return found


@admin.register(PositionAmount)
class PositionAmountAdmin(PartAdmin):
    fixed_after_adding: ClassVar[Any] = ("position_taken",)
    narrowed: ClassVar[dict[str, str]] = {"line": "package", "source": "package"}
    list_display = ("position_taken", "line", "source", "fiscal_year", amount, cited)
    list_select_related: ClassVar[Any] = (
        "position_taken__actor",
        "position_taken__decision",
        "line",
        "source",
    )
    search_fields: ClassVar[Any] = ("position_taken__actor__name", "line__name", "source__name")
    inlines: ClassVar[Any] = (CitationInline,)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "position_taken",
                    ("line", "source", "fiscal_year"),
                    ("kronor", "amount_state"),
                    ("qualifier", "qualifier_word", "included_in"),
                )
            },
        ),
    )


PARTS_OF_DECISION = (PointInline, AppropriationInline, AllocationInline, ConditionInline, PositionInline)
"""In the order in which minutes are read."""
