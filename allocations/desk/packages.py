"""Packages at the desk: a package with its lines, sources, measures and stated figures, and each on its own page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.acts.pages import act_urls, ways_to_act
from allocations.desk.citing import CitationInline, CitingForm, cited, with_cited
from allocations.desk.follow_up.pages import FollowUpPages
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.overview.pages import OverviewPages
from allocations.desk.package_tabs import package_context
from allocations.desk.reach import Reach, related, rows
from allocations.desk.scoped import amount
from allocations.desk.uncited.pages import UncitedOfPackage
from allocations.desk.worksheet.pages import WorksheetPages, worksheet_address
from allocations.desk.writing import DeskAdmin, admin_page
from allocations.models import (
    AllocationLine,
    Decision,
    FundingSource,
    Indicator,
    Measure,
    NationalPool,
    PoolAmount,
    Purpose,
    SafetyPackage,
    StatedFigure,
    Submission,
)
from municipalities.models import Role

CITED = ("cited_document", "cited_locator", "cited_printed")
MOST_ON_ONE_PAGE = 100
"""Rows of one kind that a package's page still holds as fields; of more there is a link to their list."""

KEY_AND_ORDER = _("Key and order")


class RowInline(ScopedInline, admin.TabularInline[Any, Any]):
    """The few fields that most rows need; the rest, and every source, on the row's own page."""

    form = CitingForm
    narrowed: ClassVar[dict[str, str]] = {"parent": "package", "line": "package"}
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("citations__document")


class SourceInline(RowInline):
    model = FundingSource
    fields: ClassVar[Any] = ("name", "kind", "grantor", "pool", *CITED)


class LineInline(RowInline):
    model = AllocationLine
    fields: ClassVar[Any] = ("number", "name", "parent", "movement", "whole_municipality", "purpose", *CITED)


class StatedFigureInline(RowInline):
    model = StatedFigure
    fields: ClassVar[Any] = (
        "kind",
        "label",
        "fiscal_year",
        "kronor",
        "amount_state",
        "qualifier",
        "amount_is",
        *CITED,
    )


class MeasureInline(RowInline):
    model = Measure
    fields: ClassVar[Any] = ("name", "movement", "open_list", *CITED)


class IndicatorInline(RowInline):
    model = Indicator
    fields: ClassVar[Any] = ("name", "line", "unit", "baseline", "target", "target_year", *CITED)


ROWS = (SourceInline, LineInline, StatedFigureInline, MeasureInline, IndicatorInline)


@admin.register(SafetyPackage)
class PackageAdmin(OverviewPages, FollowUpPages, UncitedOfPackage, DeskAdmin):
    change_form_template = "desk/package_change_form.html"
    fixed_after_adding: ClassVar[Any] = ("municipality",)
    list_display = ("name", "at_a_glance", "municipality", "slug", cited)
    list_filter: ClassVar[Any] = ("municipality",)
    list_select_related: ClassVar[Any] = ("municipality",)
    search_fields: ClassVar[Any] = ("name", "slug", "framework")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("municipality", "name", "slug", "scope_note", "open_list", "follow_up")}),
        (_("Framework and heading"), {"fields": (("framework", "heading"),), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))

    @admin.display(description=_("at a glance"))
    def at_a_glance(self, row: Any) -> str:
        address = reverse(admin_page(SafetyPackage, "overview"), args=(row.pk,))
        return format_html('<a href="{}">{}</a>', address, gettext("Overview"))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """A package's own page has the links to its others at the top."""
        row = kwargs.get("obj")
        if row is not None:
            context.update(package_context(request, row, "facts"))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_inlines(self, _request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return (CitationInline,)
        few = [
            inline for inline in ROWS if rows(inline.model).filter(package=obj).count() <= MOST_ON_ONE_PAGE
        ]
        return (*few, CitationInline)

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        found = [
            (f"{reverse(admin_page(model, 'changelist'))}?package__id__exact={row.pk}", plural(model, row))
            for model in (Decision, AllocationLine, FundingSource, Measure, StatedFigure, Indicator)
        ]
        sheet = (worksheet_address(row), gettext("Worksheet"))
        uncited = (
            reverse(admin_page(SafetyPackage, "uncited"), args=(row.pk,)),
            gettext("Figures without a source"),
        )
        acts = ways_to_act(row) if Reach.of(request).has(Role.WRITER, row) else []
        return [*submitting(request, "package", row), sheet, *acts, *found, uncited]

    def response_post_save_add(self, _request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """On to what a new package is for: its lines and money."""
        return HttpResponseRedirect(worksheet_address(obj))

    def get_urls(self) -> list[URLPattern]:
        return [*WorksheetPages(self).urls(), *act_urls(), *super().get_urls()]


def plural(model: type[Model], package: SafetyPackage) -> str:
    """Lines (16)."""
    count = rows(model).filter(package=package).count()
    name = str(model._meta.verbose_name_plural)
    return f"{name[:1].upper()}{name[1:]} ({count})"


def submitting(request: HttpRequest, kind: str, row: Model) -> list[tuple[str, str]]:
    """The way to a new change of the package or body, for those who write there."""
    if not Reach.of(request).has(Role.WRITER, row):
        return []
    return [(f"{reverse(admin_page(Submission, 'add'))}?{kind}={row.pk}", gettext("New change for approval"))]


class RowAdmin(DeskAdmin):
    """A row of a package on its own page."""

    fixed_after_adding: ClassVar[Any] = ("package",)
    narrowed: ClassVar[dict[str, str]] = {"parent": "package", "line": "package", "lines": "package"}
    autocomplete_fields: ClassVar[Any] = ("package",)
    inlines: ClassVar[Any] = (CitationInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))


class StatedFigureForm(DeskForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        package = cleaned.get("package") or related(self.instance, "package")
        if package is not None and any(line.package_id != package.pk for line in cleaned.get("lines", ())):
            self.add_error("lines", gettext("Choose lines of the same package."))
        return cleaned


@admin.register(AllocationLine)
class LineAdmin(RowAdmin):
    list_display = ("name", "number", "package", "parent", "purpose", "movement", cited)
    list_filter: ClassVar[Any] = ("package", "purpose", "areas")
    list_select_related: ClassVar[Any] = ("package", "parent", "purpose")
    search_fields: ClassVar[Any] = ("name", "number", "key", "description", "package__name")
    filter_horizontal = ("areas", "responsible")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("package", ("number", "name"), "description", ("parent", "purpose"))}),
        (_("Where"), {"fields": ("whole_municipality", "areas", "open_areas")}),
        (_("Who"), {"fields": ("recipients", "responsible")}),
        (_("What kind"), {"fields": (("movement", "open_list"),)}),
        (KEY_AND_ORDER, {"fields": (("key", "position"),), "classes": ("collapse",)}),
    )


@admin.register(FundingSource)
class SourceAdmin(RowAdmin):
    list_display = ("name", "package", "kind", "grantor", "pool", cited)
    list_filter: ClassVar[Any] = ("package", "kind")
    list_select_related: ClassVar[Any] = ("package", "grantor", "pool")
    search_fields: ClassVar[Any] = ("name", "key", "package__name")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("package", "name", ("kind", "earmarked"), ("grantor", "pool"), "description")}),
        (KEY_AND_ORDER, {"fields": (("key", "position"),), "classes": ("collapse",)}),
    )


@admin.register(Measure)
class MeasureAdmin(RowAdmin):
    fixed_after_adding: ClassVar[Any] = ("package", "body")
    list_display = ("name", "package", "body", "movement", cited)
    list_filter: ClassVar[Any] = ("package", "body", "movement")
    list_select_related: ClassVar[Any] = ("package", "body")
    search_fields: ClassVar[Any] = ("name", "description", "package__name", "body__name")
    filter_horizontal = ("areas",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (("package", "body"), "name", "description", ("movement", "open_list"), "areas")}),
        (KEY_AND_ORDER, {"fields": (("key", "position"),), "classes": ("collapse",)}),
    )


@admin.register(StatedFigure)
class StatedFigureAdmin(RowAdmin):
    form = StatedFigureForm
    list_display = ("label", "package", "kind", "fiscal_year", amount, cited)
    list_filter: ClassVar[Any] = ("package", "kind", "fiscal_year")
    list_select_related: ClassVar[Any] = ("package",)
    search_fields: ClassVar[Any] = ("label", "key", "package__name")
    filter_horizontal = ("lines",)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "package",
                    ("kind", "label"),
                    ("fiscal_year", "kronor", "amount_state"),
                    ("qualifier", "qualifier_word", "included_in"),
                    "amount_is",
                    "lines",
                )
            },
        ),
        (KEY_AND_ORDER, {"fields": (("key", "position"),), "classes": ("collapse",)}),
    )


# Shared by all municipalities: superusers write, the desk reads


@admin.register(Purpose)
class PurposeAdmin(DeskAdmin):
    list_display = ("name", "key", "cofog", "position")
    search_fields: ClassVar[Any] = ("name", "key", "cofog")
    fieldsets: ClassVar[Any] = ((None, {"fields": (("name", "name_en"), "cofog", ("key", "position"))}),)


class PoolAmountInline(ScopedInline, admin.StackedInline[Any, Any]):
    model = PoolAmount
    form = CitingForm
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("fiscal_year", "kronor", "amount_state"),
                    ("certainty", "amount_is", "awaits"),
                    CITED,
                )
            },
        ),
        (
            _("Doubt"),
            {"fields": (("qualifier", "qualifier_word", "included_in"),), "classes": ("collapse",)},
        ),
    )


@admin.register(NationalPool)
class PoolAdmin(DeskAdmin):
    list_display = ("name", "decided_by", "administered_by", cited)
    list_select_related: ClassVar[Any] = ("decided_by", "administered_by")
    search_fields: ClassVar[Any] = ("name", "key")
    inlines: ClassVar[Any] = (PoolAmountInline, CitationInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", ("decided_by", "administered_by"), "description", "key")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_cited(super().get_queryset(request))


@admin.register(PoolAmount)
class PoolAmountAdmin(DeskAdmin):
    fixed_after_adding: ClassVar[Any] = ("pool",)
    list_display = ("pool", "fiscal_year", amount, "certainty", cited)
    list_select_related: ClassVar[Any] = ("pool",)
    search_fields: ClassVar[Any] = ("pool__name",)
    inlines: ClassVar[Any] = (CitationInline,)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("pool", "fiscal_year"),
                    ("kronor", "amount_state", "qualifier", "qualifier_word", "included_in"),
                    ("certainty", "amount_is", "awaits"),
                )
            },
        ),
    )
