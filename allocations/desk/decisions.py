"""Decisions at the desk: one page with all that belongs to a decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from allocations.desk.acts.conditions import pending_conditions
from allocations.desk.acts.correcting import correct_url
from allocations.desk.acts.drafts import corrected_words, effects_of
from allocations.desk.citing import CitationInline, cited, why_posted, with_cited
from allocations.desk.corrections import FactCorrectionInline
from allocations.desk.forms import DeskForm
from allocations.desk.package_tabs import tabs_context
from allocations.desk.parts import PARTS_OF_DECISION
from allocations.desk.reach import Reach
from allocations.desk.uncited.pages import UncitedPages
from allocations.desk.writing import DeskAdmin, admin_page
from allocations.models import (
    Allocation,
    Appropriation,
    Condition,
    Decision,
    Position,
    SafetyPackage,
    Submission,
)
from allocations.models.appeals import proposed_appeal
from allocations.models.choices import Appeal, DecisionKind
from municipalities.models import Body


class DecisionForm(DeskForm):
    def proposed_key(self, cleaned: dict[str, Any]) -> str:
        said: str = cleaned.get("title") or str(cleaned.get("kind", "beslut"))
        when = cleaned.get("decided_on")
        return f"{said}-{when.year}" if when is not None and str(when.year) not in said else said

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "appeal" in self.fields and not self.instance.is_posted:
            field: Any = self.fields["appeal"]
            field.required = False
            field.choices = [("", gettext("as follows from the body")), *Appeal.choices]
            if self.instance.pk is None:
                self.initial["appeal"] = ""

    instance: Any

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind") or self.instance.kind
        body = cleaned.get("body")
        if "appeal" in self.fields and not cleaned.get("appeal"):
            cleaned["appeal"] = proposed_appeal(kind, body)
        if kind in WITHOUT_BODY:
            for name in ("body", "paragraph"):
                if cleaned.get(name):
                    self.add_error(name, WITHOUT_BODY[kind])
        if (
            kind == DecisionKind.CONTINUATION
            and "continues_in" in self.fields
            and not cleaned.get("continues_in")
        ):
            self.add_error("continues_in", gettext("Choose the package that it goes on in."))
        return cleaned


MOST_ENTRIES_ON_PAGE = 100
"""Each is a form of some twenty fields, with every line to choose from. More have a list of their own."""

ENTRIES: tuple[Any, ...] = (Appropriation, Allocation)

WITHOUT_BODY: dict[str, Any] = {
    DecisionKind.CORRECTION: _("A correction is no political decision: leave the body and the § empty."),
    DecisionKind.SPLIT_MADE_KNOWN: _(
        "What became known without a decision has no body and no §: leave them empty."
    ),
}


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
class DecisionAdmin(UncitedPages, DeskAdmin):
    form = DecisionForm
    change_form_template = "desk/decision.html"
    open_when_posted: ClassVar[Any] = ("posted_on", "appeal", "final_on", "appealed")
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
        (_("After the decision"), {"fields": (("posted_on", "appeal"), ("final_on", "appealed"))}),
        (_("Goes on in another package"), {"fields": ("continues_in",), "classes": ("collapse",)}),
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

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """With all its parts as soon as the package or body is known: from the address of a new one.

        Added from nowhere, a decision is saved first, and its page then offers the package's lines and sources.
        """
        row = obj or getattr(request, "desk_row", None)
        if row is None:
            return ()
        money = row.package_id is not None
        parts: list[Any] = [
            part for part in PARTS_OF_DECISION if money or not hasattr(part, "narrowed") or not part.narrowed
        ]
        large = [model for model, _number in self._too_many(request, row)]
        parts = [part for part in parts if part.model not in large]
        if row.kind == DecisionKind.CORRECTION and row.corrects_id is not None:
            parts.insert(0, FactCorrectionInline)
        return (CitationInline, *parts)

    def _too_many(self, request: HttpRequest, row: Any) -> list[tuple[Any, int]]:
        """Entries that are too many for one form, with their number: an import writes thousands. Asked for once."""
        if row.pk is None:
            return []
        found: list[tuple[Any, int]] | None = getattr(request, "desk_too_many", None)
        if found is None:
            counts = [(model, model.objects.filter(decision=row).count()) for model in ENTRIES]
            found = [(model, number) for model, number in counts if number > MOST_ENTRIES_ON_PAGE]
            request.desk_too_many = found  # type: ignore[attr-defined]
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if object_id is None:
            request.desk_row = self._asked_for(request)  # type: ignore[attr-defined]  # what choices are narrowed to
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _asked_for(self, request: HttpRequest) -> Decision | None:
        """A new decision about the package or body that is named in the form or in the address."""
        if request.method == "POST" and not any(name.endswith("-TOTAL_FORMS") for name in request.POST):
            return None  # the page was opened from nowhere, and had no parts
        kinds: tuple[tuple[str, type[SafetyPackage] | type[Body]], ...] = (
            ("package", SafetyPackage),
            ("subject_body", Body),
        )
        for name, model in kinds:
            asked = request.POST.get(name) or (request.GET.get(name) if request.method == "GET" else "") or ""
            if asked.isdecimal() and len(asked) < 18:
                seen = Reach.of(request).visible(model).select_related("municipality")
                found = seen.filter(pk=asked).first()
                if found is not None and self.may_write(request, found):
                    return Decision(**{name: found})
        return None

    def get_urls(self) -> list[URLPattern]:
        return [correct_url(), *super().get_urls()]

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        if not self.may_write(request, row):
            return []
        found = []
        if row.is_posted:
            found.append((reverse(admin_page(Decision, "correct"), args=(row.pk,)), gettext("Correct")))
        elif row.submission_id is not None:
            found.append(
                (reverse(admin_page(Submission, "review"), args=(row.submission_id,)), gettext("Submit"))
            )
        else:
            kind, subject = (
                ("package", row.package_id) if row.package_id else ("subject_body", row.subject_body_id)
            )
            found.append((f"{reverse(admin_page(Submission, 'add'))}?{kind}={subject}", gettext("Submit")))
        if not row.is_posted and row.package_id is not None:
            sheet = reverse(admin_page(SafetyPackage, "worksheet"), args=(row.package_id,))
            found.append((f"{sheet}?decision={row.pk}", gettext("Worksheet")))
        if not row.is_posted:
            add = f"{reverse(admin_page(Position, 'add'))}?decision={row.pk}"
            found.append((add, gettext("Add a position with alternative amounts")))
        found += [
            (
                reverse(admin_page(Condition, "settle"), args=(condition.pk,)),
                gettext("Met or lapsed: %(condition)s") % {"condition": condition},
            )
            for condition in self._pending(request, row)
        ]
        return found

    def presses(self, request: HttpRequest, row: Any) -> list[tuple[str, str, str]]:
        return [
            (
                reverse(admin_page(Condition, "checked"), args=(condition.pk,)),
                gettext("Last checked today: %(condition)s") % {"condition": condition},
                "to_decision",
            )
            for condition in self._pending(request, row)
        ]

    def _pending(self, request: HttpRequest, row: Decision) -> list[Condition]:
        """Asked for once in a page."""
        found: list[Condition] | None = getattr(request, "desk_pending", None)
        if found is None:
            found = (
                pending_conditions(row) if self.may_write(request, row) and row.conditions.exists() else []
            )
            request.desk_pending = found  # type: ignore[attr-defined]
        return found

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None and row.pk is not None:
            context["effects"] = () if row.is_posted else effects_of(row)
            context["elsewhere"] = [
                (f"{reverse(admin_page(model, 'changelist'))}?decision__exact={row.pk}", number)
                for model, number in self._too_many(request, row)
            ]
            context["told"] = corrected_words(row) if row.is_posted else ()
            context.update(tabs_context(request, row.package))
        return super().render_change_form(request, context, *args, **kwargs)
