"""Who works at the desk: users and their roles, for administrators of a municipality and for superusers.

An administrator sees who has a role in their municipalities, gives and takes roles there, and makes users. The log-in
of somebody who also works elsewhere, or is a superuser, is out of an administrator's hands.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach
from allocations.desk.scoped import ScopedPages
from municipalities.models import Membership, Role, User


def may_administer(request: HttpRequest) -> bool:
    reach = Reach.of(request)
    return reach.is_superuser or bool(reach.where(Role.ADMINISTRATOR))


class RolesFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Somebody whom an administrator makes gets a role at once: without one nobody but a superuser would see them."""

    needs_one = False

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if self.needs_one and not kept and not any(self.errors):
            raise ValidationError(gettext("Give the user a role in your municipality."))


class MembershipInline(ScopedInline, admin.TabularInline[Any, Any]):
    """The roles of a user in the municipalities within reach; those elsewhere are neither seen nor touched."""

    model = Membership
    role = Role.ADMINISTRATOR
    formset = RolesFormSet
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return administered(request, super().get_queryset(request))

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.needs_one = obj is None and not Reach.of(request).is_superuser
        return formset

    def has_view_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return may_administer(request)

    def has_change_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return may_administer(request)

    def has_delete_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return may_administer(request)


def administered(request: HttpRequest, memberships: QuerySet[Any]) -> QuerySet[Any]:
    """Those in municipalities that the user administers."""
    reach = Reach.of(request)
    if reach.is_superuser:
        return memberships
    return memberships.filter(municipality__in=reach.where(Role.ADMINISTRATOR))


@admin.register(User)
class UserAdmin(ScopedPages, DjangoUserAdmin):  # type: ignore[type-arg]
    """Users. What may be done beside giving roles depends on whether the user is wholly within reach."""

    form = UserChangeForm
    role = Role.ADMINISTRATOR
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("May log in"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Times"), {"fields": (("last_login", "date_joined"),), "classes": ("collapse",)}),
    )
    ONLY_SUPERUSERS = ("is_staff", "is_superuser")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        reach = Reach.of(request)
        every = super(ScopedPages, self).get_queryset(request)
        if reach.is_superuser:
            return every
        own = Membership.objects.filter(municipality__in=reach.where(Role.ADMINISTRATOR))
        return every.filter(Q(pk__in=own.values("user")))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super(ScopedPages, self).get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ["last_login", "date_joined"]
        reach = Reach.of(request)
        if reach.is_superuser:
            return fixed
        fixed += self.ONLY_SUPERUSERS
        if obj is not None and not wholly_within(reach, obj):
            fixed += ["username", "password", "first_name", "last_name", "email", "is_active"]
        return fixed

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request) and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Users are made inactive: what they wrote keeps their name."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        user = self.get_object(request, id)
        if user is not None and not wholly_within(Reach.of(request), user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


def wholly_within(reach: Reach, user: User) -> bool:
    """Whether all that the user may do lies in municipalities that this administrator has."""
    if reach.is_superuser:
        return True
    homes = set(Membership.objects.filter(user=user).values_list("municipality", flat=True))
    return not user.is_superuser and homes <= reach.where(Role.ADMINISTRATOR)


@admin.register(Membership)
class MembershipAdmin(ScopedPages):
    """Every role in the municipalities that the user administers."""

    role = Role.ADMINISTRATOR
    list_display = ("user", "municipality", "role")
    list_filter = ("municipality", "role")
    list_select_related = ("user", "municipality")
    search_fields = ("user__username", "user__first_name", "user__last_name")
    autocomplete_fields = ("user",)
    fixed_after_adding = ("user", "municipality")
    fields = ("user", "municipality", "role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return administered(request, super().get_queryset(request))

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        if db_field.name == "user":
            return self.admin_site.get_model_admin(User).get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def may_write(self, request: HttpRequest, row: Model | None) -> bool:
        reach = Reach.of(request)
        return reach.is_superuser or (
            bool(reach.where(self.role)) if row is None else reach.has(self.role, row)
        )
