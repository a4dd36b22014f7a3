"""Admin pages that reach no further than their user; inlines do so in ``inlines``.

What is seen, chosen, filtered, searched and deleted comes from ``reach``; how rows are written is in ``writing``, and
history in ``history``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist
from django.db import router
from django.db.models import Field, ForeignKey, ManyToManyField, Model, Q, QuerySet, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from allocations.desk.forms import DeskForm, prepared
from allocations.desk.reach import SCOPES, Reach, municipality_of, related
from allocations.desk.together.pages import TogetherPages
from allocations.models import Citation, Decision, DeskWrite, SafetyPackage, SubmissionStep
from allocations.models.columns import AmountColumns
from allocations.money import format_amount
from municipalities.models import Role
from municipalities.models.fields import ProseField

TO_PACKAGE = ("package", "decision", "line", "indicator", "position_taken")


class Reaching:
    """What pages and inlines share: choices within reach, and what a posted row leaves open."""

    form: Any = DeskForm
    model: type[Model]
    role = Role.WRITER
    """Who writes here. Shared rows are written by superusers."""
    formfield_overrides: Any = {
        ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        URLField: {"assume_scheme": "https"},
    }
    narrowed: ClassVar[dict[str, str]] = {}
    """Choices of a field that are further limited to the same package: field and the choice's way to its package."""

    def get_field_queryset(self, _db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        other: type[Model] = db_field.remote_field.model
        row = getattr(request, "desk_row", None)
        found = Reach.of(request).choices(self.model, db_field.name, other, self.role, row)
        way = self.narrowed.get(db_field.name)
        package = self.package_in_view(request) if way else None
        if way and package is not None:
            found = found.filter(**{way: package})
        return found.order_by(*(other._meta.ordering or ("pk",)))

    def package_in_view(self, request: HttpRequest) -> SafetyPackage | None:
        """The package that the page's row lies in, where that is known."""
        row: Model | None = getattr(request, "desk_row", None)
        while row is not None and not isinstance(row, SafetyPackage):
            row = next((found for step in TO_PACKAGE if (found := related(row, step)) is not None), None)
        return row

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # From inside a form a related row is looked at, and added; it is changed and deleted on its own page.
            field.widget.can_delete_related = False
            field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """In an inline every row has the same choices: they are fetched once, not once for each row."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(self, InlineModelAdmin) and db_field.name not in self.autocomplete_fields:
            field.choices = list(field.choices)
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Where nothing is typed, an amount is one text with its doubt, and a source is read in full."""
        found = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if obj is None or (self.has_change_permission(request, obj) and not self.why_posted(obj)):  # type: ignore[attr-defined]
            return found
        return [(name, {**options, "fields": as_text(options["fields"])}) for name, options in found]

    def amount_shown(self) -> list[Any]:
        """What stands for the parts of an amount where it is read."""
        return [amount] if issubclass(self.model, AmountColumns) else []

    # Who may

    def may_write(self, request: HttpRequest, row: Model | None) -> bool:
        reach = Reach.of(request)
        if row is None:
            own = bool(reach.where(self.role)) and bool(SCOPES[self.model].ways)
            return own or (reach.is_superuser and self.has_shared_rows())
        if municipality_of(row) is None:
            return reach.is_superuser and self.has_shared_rows()
        return reach.has(self.role, row)

    def may_see(self, request: HttpRequest, row: Model | None) -> bool:
        reach = Reach.of(request)
        if row is None or reach.is_superuser:
            return reach.sees_anything
        municipality = municipality_of(row)
        if municipality is None:
            return reach.sees_anything and self.has_shared_rows()
        return municipality in reach.everywhere

    def has_shared_rows(self) -> bool:
        scope = SCOPES.get(self.model)
        return scope is not None and scope.shared is not None

    # What has been published

    open_when_posted: ClassVar[tuple[str, ...]] = ()

    def why_posted(self, _row: Model | None) -> str:
        """Why the row is read-only but for `open_when_posted`; empty where it is not."""
        return ""


def trail_of(row: Model) -> str:
    """The address of what was done with the row; of a package or decision with all that belongs to it."""
    match row:
        case SafetyPackage():
            asked = f"package={row.pk}"
        case Decision(package_id=int(package)):
            asked = f"package={package}&decision={row.pk}"
        case Decision():
            asked = f"decision={row.pk}"
        case _:
            asked = f"row={row._meta.label_lower}:{row.pk}"
    return f"{reverse('desk:trail')}?{asked}"


@admin.display(description=pgettext_lazy("field", "amount"))
def amount(row: Any) -> str:
    """The figure with its doubt, as it is shown everywhere."""
    return format_amount(row.amount) if row.pk is not None else "–"


TYPED = frozenset(
    {"amount_state", "qualifier", "qualifier_word", "cited_document", "cited_locator", "cited_printed"}
)
"""Fields that only make sense to somebody who types."""


def as_text(fields: Sequence[Any]) -> tuple[Any, ...]:
    """The fields of a fieldset for reading: one amount for its parts, and nothing to type a source in."""
    found: list[Any] = []
    for field in fields:
        if isinstance(field, tuple | list):
            found.extend([inner] if (inner := as_text(field)) else [])
        elif field not in TYPED:
            found.append(amount if field == "kronor" else field)
    return tuple(found)


class OwnFilter(admin.RelatedFieldListFilter):
    """A list's filter that offers only rows within reach."""

    def has_output(self) -> bool:
        """Also with one choice or none: a filter that is left out would let a look-up by hand show everything."""
        return True

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        seen = Reach.of(request).visible(field.remote_field.model)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=Q(pk__in=seen))


class ScopedPages(TogetherPages, Reaching, admin.ModelAdmin[Any]):
    """The pages of one model: list, form, deletion. The writing is in `writing.DeskAdmin`."""

    list_per_page = 50
    show_full_result_count = False
    actions_selection_counter = True
    change_form_template = "desk/change_form.html"
    delete_confirmation_template = "desk/delete_confirmation.html"
    fixed_after_adding: ClassVar[tuple[str, ...]] = ()
    """Whose the row is. What lies elsewhere is another row: a move is two decisions."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        every = super().get_queryset(request)
        return every.filter(pk__in=Reach.of(request).visible(self.model))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        request.desk_row = row  # type: ignore[attr-defined]  # what choices are narrowed to
        return row

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return Reach.of(request).sees_anything

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_see(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_write(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj) and not (obj is not None and self.why_posted(obj))

    # Filters and look-ups typed by hand

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [self._own(item) for item in super().get_list_filter(request)]

    def _own(self, item: Any) -> Any:
        if not isinstance(item, str):
            return item
        field: Any = self._field(item)
        return (item, OwnFilter) if isinstance(field, ForeignKey | ManyToManyField) else item

    def _field(self, way: str) -> Field[Any, Any] | None:
        model: Any = self.model
        field: Any = None
        for step in way.split("__"):
            try:
                field = model._meta.get_field(step)
            except FieldDoesNotExist:
                break
            model = field.related_model
        return field  # type: ignore[no-any-return]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Own columns, and what the list filters by: a way back from a shared row would tell of others' rows."""
        first: Any = self._field(lookup.partition("__")[0])
        if first is not None and not getattr(first, "concrete", False):
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    # Forms

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fixed = [*super().get_readonly_fields(request, obj), *self.amount_shown()]
        if obj is not None:
            fixed += [name for name in self.fixed_after_adding if name not in fixed]
        if obj is not None and self.why_posted(obj):
            every = admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj))
            fixed += [name for name in every if name not in fixed and name not in self.open_when_posted]
        return fixed

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return prepared(form, request, refusal=getattr(request, "desk_refusal", ""))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who writes in one municipality only need not choose it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        own = Reach.of(request).where(self.role)
        if len(own) == 1 and "municipality" in SCOPES[self.model].owners:
            initial.setdefault("municipality", next(iter(own)))
        return initial

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        context["why_posted"] = self.why_posted(row) if row is not None else ""
        context["ways_on"] = self.ways_on(request, row) if row is not None else []
        context["trail_of"] = trail_of(row) if row is not None else ""
        context["presses"] = self.presses(request, row) if row is not None else []
        return super().render_change_form(request, context, *args, **kwargs)

    def ways_on(self, _request: HttpRequest, _row: Any) -> list[tuple[str, str]]:
        """Where to go from the row: address and name of each link at the top of its page."""
        return []

    def presses(self, _request: HttpRequest, _row: Any) -> list[tuple[str, str, str]]:
        """What one press of a button at the top does: where it is sent, its name, and a name to send along."""
        return []

    # Deleting

    hidden_when_deleting: ClassVar[tuple[type[Model], ...]] = (DeskWrite, SubmissionStep)
    """What goes along without asking: the log of a package that nothing was ever decided about."""

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """As Django's own, but a row out of reach is counted and not named."""
        rows = list(objs)
        if not rows:
            return [], {}, set(), []
        collector = NestedObjects(using=router.db_for_write(self.model), origin=rows)
        collector.collect(rows)
        lacking: set[str] = set()
        named = self._named(request, lacking)
        shown = collector.nested(named)
        by_model: dict[Any, Any] = collector.model_objs
        counts = {
            str(model._meta.verbose_name_plural): len(found)
            for model, found in by_model.items()
            if model not in self.hidden_when_deleting
        }
        return shown, counts, lacking, [named(row) for row in collector.protected]

    def _named(self, request: HttpRequest, lacking: set[str]) -> Callable[[Model], str]:
        reach = Reach.of(request)

        def name(row: Model) -> str:
            kind = capfirst(str(row._meta.verbose_name))
            model = type(row)
            registered = self.admin_site.is_registered(model)
            if registered and model not in self.hidden_when_deleting:
                page = self.admin_site.get_model_admin(model)
                if not page.has_delete_permission(request, row):
                    lacking.add(str(row._meta.verbose_name))
            if (model in SCOPES or model is Citation) and not reach.sees(row):
                return _("%(kind)s of another municipality") % {"kind": kind}
            return format_html("{}: {}", kind, row)

        return name
