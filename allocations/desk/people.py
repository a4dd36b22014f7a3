"""Who works at the desk: users and their roles, for administrators of a municipality and for superusers.

An administrator sees who has a role in their municipalities, gives and takes roles there, and makes users. The log-in
of somebody who also works elsewhere, or is a superuser, is out of an administrator's hands.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach
from allocations.desk.scoped import ScopedPages
from allocations.desk.writing import admin_page
from municipalities.accounts import care
from municipalities.accounts.events import Kind, note
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
    change_list_template = "desk/people_list.html"
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("May log in"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Times"), {"fields": (("last_login", "date_joined"),), "classes": ("collapse",)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email")}),
        (
            _("Password"),
            {
                "fields": ("usable_password", "password1", "password2"),
                "description": _(
                    "Disabled: the user gets a letter with a link, and chooses a password there."
                ),
            },
        ),
    )
    ONLY_SUPERUSERS = ("is_staff", "is_superuser")

    def get_urls(self) -> list[Any]:
        from allocations.desk.account_steps import urls_of

        return [*urls_of(self), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The password is its owner's. An administrator sends a letter; only superusers set one."""
        found = super(ScopedPages, self).get_fieldsets(request, obj)
        if obj is None or Reach.of(request).is_superuser:
            return found
        return [
            (name, {**more, "fields": [each for each in more["fields"] if each != "password"]})
            for name, more in found
        ]

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        from allocations.desk.account_steps import steps_for

        return [
            (reverse(admin_page(User, step.name), args=(row.pk,)), str(step.title))
            for step in steps_for(request, row)
        ]

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
        before = User.objects.get(pk=obj.pk) if change else None
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        by = acting(request)
        if before is None:
            note(Kind.USER_ADDED, user=obj, by=by, request=request)
        else:
            care.tell_of_changes(before, obj, by=by, request=request)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        kept = {
            row.pk: row
            for row in Membership.objects.filter(user=form.instance).select_related("municipality")
        }
        super().save_formset(request, form, formset, change)
        changed = [row for row, _fields in formset.changed_objects]
        now = set(Membership.objects.filter(pk__in=kept).values_list("pk", flat=True))
        taken = [row for row in kept.values() if row in changed or row.pk not in now]
        care.tell_of_roles([*changed, *formset.new_objects], taken, by=acting(request), request=request)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Somebody new without a password is asked in when their roles stand."""
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.has_usable_password():
            ask_in(request, form.instance)

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
        if user is not None and not Reach.of(request).is_superuser:
            raise PermissionDenied
        if user is not None and user.pk == request.user.pk:
            return HttpResponseRedirect(reverse("account_change_password"))
        old = user.password if user is not None else ""
        answer = super().user_change_password(request, id, form_url)
        now = User.objects.filter(pk=user.pk).first() if user is not None else None
        if now is not None and now.password != old:
            care.set_password(user=now, by=acting(request), request=request)
        return answer


def acting(request: HttpRequest) -> User:
    """Who is at work. Nobody comes to these pages without logging in."""
    assert isinstance(request.user, User)
    return request.user


def ask_in(request: HttpRequest, user: User) -> None:
    """Send the invitation, and say so. Where letters go to a file (the demo), the link is shown instead."""
    link = care.send_invitation(user=user, by=acting(request), request=request)
    if not settings.LETTERS_ARE_SENT:
        messages.warning(
            request,
            gettext(
                "No letters are sent here. Give %(user)s this link, by which they choose a password: %(link)s"
            )
            % {"user": user, "link": link},
        )
    elif user.email:
        messages.success(request, gettext("A letter has been sent to %(email)s.") % {"email": user.email})
    else:
        messages.warning(
            request, gettext("%(user)s has no e-mail address, so no letter was sent.") % {"user": user}
        )


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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = [Membership.objects.get(pk=obj.pk)] if change else []
        super().save_model(request, obj, form, change)
        if form.has_changed() or not change:
            care.tell_of_roles([obj], before, by=acting(request), request=request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        care.tell_of_roles([], [obj], by=acting(request), request=request)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        care.tell_of_roles([], queryset, by=acting(request), request=request)
        super().delete_queryset(request, queryset)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def may_write(self, request: HttpRequest, row: Model | None) -> bool:
        reach = Reach.of(request)
        return reach.is_superuser or (
            bool(reach.where(self.role)) if row is None else reach.has(self.role, row)
        )
