"""Decisions at the desk: one page with all that belongs to a decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from allocations.desk.citing import CitationInline, cited, why_posted, with_cited
from allocations.desk.forms import DeskForm
from allocations.desk.parts import PARTS_OF_DECISION
from allocations.desk.writing import DeskAdmin, admin_page
from allocations.models import Decision, SafetyPackage


class DecisionForm(DeskForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        said: str = cleaned.get("title") or str(cleaned.get("kind", "beslut"))
        when = cleaned.get("decided_on")
        return f"{said}-{when.year}" if when is not None and str(when.year) not in said else said


class StateFilter(admin.SimpleListFilter):
    """Whether decisions are drafts, on their way or published."""

    title = pgettext_lazy("decision", "state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("draft, in no change")),
            ("in_change", _("draft, in a change")),
            ("posted", _("published")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {
            "draft": {"publication__isnull": True, "submission__isnull": True},
            "in_change": {"publication__isnull": True, "submission__isnull": False},
            "posted": {"publication__isnull": False},
        }
        return queryset.filter(**chosen[self.value() or ""]) if self.value() in chosen else queryset


@admin.display(description=_("concerns"))
def concerns(row: Any) -> str:
    """The package or body that the row is about."""
    return str(row.package or row.subject_body or "–")


@admin.display(description=pgettext_lazy("decision", "state"))
def state(row: Any) -> str:
    """Draft, on its way, or in which version it was published."""
    if row is None or row.pk is None:
        return gettext("draft, in no change")
    if row.publication is not None:
        return gettext("published in version %(number)s") % {"number": row.publication.number}
    if row.submission is not None:
        return f"{row.submission} ({row.submission.get_status_display()})"
    return gettext("draft, in no change")


@admin.register(Decision)
class DecisionAdmin(DeskAdmin):
    form = DecisionForm
    open_when_posted: ClassVar[Any] = ("posted_on", "final_on", "appealed")
    fixed_after_adding: ClassVar[Any] = ("package", "subject_body")
    narrowed: ClassVar[dict[str, str]] = {"corrects": "package"}
    list_display = ("__str__", concerns, "decided_on", state, cited)
    list_filter: ClassVar[Any] = (StateFilter, "package", "kind")
    list_select_related: ClassVar[Any] = ("package", "subject_body", "publication", "submission")
    search_fields: ClassVar[Any] = (
        "title",
        "key",
        "summary",
        "case_number",
        "package__name",
        "subject_body__name",
    )
    date_hierarchy = "decided_on"
    readonly_fields: ClassVar[Any] = (state,)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    state,
                    ("package", "subject_body"),
                    ("kind", "title"),
                    ("decided_on", "decided_precision"),
                    ("body", "paragraph", "case_number"),
                    "summary",
                    "initiative",
                )
            },
        ),
        (_("After the decision"), {"fields": (("posted_on", "final_on", "appealed"),)}),
        (_("Correction"), {"fields": (("corrects", "whose_error"),), "classes": ("collapse",)}),
        (
            _("As printed, act, key and order"),
            {"fields": ("body_printed", ("act", "key", "position")), "classes": ("collapse",)},
        ),
    )

    def why_posted(self, row: Model | None) -> str:
        return why_posted(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))

    def ways_on(self, _request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        if row.package_id is None or row.is_posted:
            return []
        sheet = reverse(admin_page(SafetyPackage, "worksheet"), args=(row.package_id,))
        return [(f"{sheet}?decision={row.pk}", gettext("Worksheet"))]

    def get_inlines(self, _request: HttpRequest, obj: Any) -> Any:
        """A new decision is saved first: then its page knows the package, and offers its lines and sources."""
        if obj is None:
            return ()
        money = obj.package_id is not None
        parts = [
            part for part in PARTS_OF_DECISION if money or not hasattr(part, "narrowed") or not part.narrowed
        ]
        return (CitationInline, *parts)
