"""A municipality set up with its people in one form, and who has which role on one page.

Superusers choose a municipality or write a new one; administrators choose among their own. All or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk import trail
from allocations.desk.people import acting, administered, ask_in, may_administer
from allocations.desk.reach import Reach
from allocations.desk.writing import admin_page
from municipalities.accounts import care
from municipalities.accounts.demand import FACTORS, ROLES_WITH_FACTOR
from municipalities.accounts.events import Kind, note
from municipalities.models import Membership, Municipality, Role, User

if TYPE_CHECKING:
    from allocations.desk.people import UserAdmin

ROWS = 6


class MunicipalityForm(forms.Form):
    """One that is there, or a new one."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False
    )
    code = forms.CharField(label=_("SCB code"), max_length=4, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    county = forms.CharField(label=_("County"), max_length=200, required=False)

    NEW = ("code", "name", "county")

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["municipality"]
        if reach.is_superuser:
            choice.queryset = Municipality.objects.all()
        else:
            choice.queryset = Municipality.objects.filter(pk__in=reach.where(Role.ADMINISTRATOR))
            choice.required = True
            for name in self.NEW:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        written = [name for name in self.NEW if said.get(name)]
        if said.get("municipality") and written:
            self.add_error("municipality", _("Choose one that is there, or write a new one; not both."))
        elif not said.get("municipality") and not self.errors:
            self._new(said)
        return said

    def _new(self, said: dict[str, Any]) -> None:
        if not said.get("code") or not said.get("name"):
            self.add_error(
                "municipality", _("Choose a municipality, or write the code and name of a new one.")
            )
            return
        made = Municipality(
            code=said["code"], name=said["name"], county=said.get("county", ""), slug=slugify(said["name"])
        )
        try:
            made.full_clean()
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.add_error(name if name in self.fields else "name", sentences)
        said["municipality"] = made


class PersonForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=150)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[
            (Role.WRITER.value, _("case officer")),
            (Role.APPROVER.value, _("approver")),
            (Role.ADMINISTRATOR.value, _("administrator")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PeopleFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows that are left empty are nobody. An address is one person, here and among those there are."""

    reach: Reach

    def clean(self) -> None:
        people = [form for form in self.forms if form.has_changed()]
        if not people:
            raise ValidationError(_("Write at least one person."))
        seen: set[str] = set()
        for form in people:
            email = form.cleaned_data.get("email", "") if hasattr(form, "cleaned_data") else ""
            if email and email in seen:
                form.add_error("email", _("The address stands on another row too."))
            elif email:
                self._known(form, email)
            seen.add(email)

    def _known(self, form: Any, email: str) -> None:
        found = list(User.objects.filter(email__iexact=email) | User.objects.filter(username__iexact=email))
        if len(found) > 1:
            form.add_error("email", _("Several accounts have this address. Give roles on their own pages."))
        elif found and not self._within(found[0]):
            form.add_error(
                "email",
                _(
                    "The address has an account elsewhere already. Whoever runs the site can give it a role here."
                ),
            )
        elif found and not found[0].is_active:
            form.add_error("email", _("The account with this address is closed. Open it first."))
        form.found = found[0] if found else None

    def _within(self, user: User) -> bool:
        home = self.reach.where(Role.ADMINISTRATOR)
        return self.reach.is_superuser or Membership.objects.filter(user=user, municipality__in=home).exists()


def people_form_set(data: Any, reach: Reach) -> Any:
    made: Any = forms.formset_factory(PersonForm, formset=PeopleFormSet, extra=ROWS, max_num=50)
    formset = made(data, prefix="people")
    formset.reach = reach
    return formset


def set_up(page: UserAdmin, request: HttpRequest) -> HttpResponse:
    if not may_administer(request):
        raise PermissionDenied
    reach, data = Reach.of(request), request.POST if request.method == "POST" else None
    form, people = MunicipalityForm(data, reach=reach, prefix="home"), people_form_set(data, reach)
    if request.method == "POST" and form.is_valid() & people.is_valid():
        written(
            request, form.cleaned_data["municipality"], [each for each in people.forms if each.has_changed()]
        )
        return HttpResponseRedirect(reverse(admin_page(User, "roles")))
    context = {
        **page.admin_site.each_context(request),
        "title": gettext("Set up a municipality with its people")
        if reach.is_superuser
        else gettext("Set up several people"),
        "opts": page.opts,
        "form": form,
        "people": people,
        "columns": [field.label for field in PersonForm().visible_fields()],
    }
    return TemplateResponse(request, "desk/set_up.html", context)


@transaction.atomic
def written(request: HttpRequest, municipality: Municipality, people: list[Any]) -> None:
    """The municipality, its people with their roles, and the letters to those who are new."""
    by = acting(request)
    if not Municipality.objects.filter(code=municipality.code).exists():
        municipality.save()
        trail.note(by, municipality)
    new = [person_of(form, by, request) for form in people if form.found is None]
    for form in people:
        given = [
            Membership.objects.get_or_create(user=form.found, municipality=municipality, role=role)
            for role in form.cleaned_data["roles"]
        ]
        care.tell_of_roles([row for row, made in given if made], [], by=by, request=request)
    messages.success(
        request, gettext("%(municipality)s is set up with its people.") % {"municipality": municipality}
    )
    for user in new:
        ask_in(request, user)
    if not two_people(municipality):
        messages.warning(
            request,
            gettext("Nothing can be published yet: it takes one who writes and another who approves."),
        )


def person_of(form: Any, by: User, request: HttpRequest) -> User:
    said = form.cleaned_data
    user = User(
        username=said["email"],
        email=said["email"],
        first_name=said["first_name"],
        last_name=said["last_name"],
        is_staff=True,
    )
    user.set_unusable_password()
    user.save()
    form.found = user
    note(Kind.USER_ADDED, user=user, by=by, request=request)
    return user


def two_people(municipality: Municipality) -> bool:
    """Whether somebody writes and somebody else approves."""
    found: dict[str, set[int]] = {}
    open_ones = Membership.objects.filter(municipality=municipality, user__is_active=True)
    for role, user in open_ones.values_list("role", "user"):
        found.setdefault(role, set()).add(user)
    writers, approvers = found.get(Role.WRITER, set()), found.get(Role.APPROVER, set())
    return bool(writers and approvers) and len(writers | approvers) > 1


def roles(page: UserAdmin, request: HttpRequest) -> HttpResponse:
    """Who may what, municipality by municipality, and who lacks the second factor that their role needs."""
    if not may_administer(request):
        raise PermissionDenied
    from allauth.mfa.models import Authenticator

    factor = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    rows = (
        administered(request, Membership.objects.all())
        .select_related("user", "municipality")
        .annotate(has_factor=Exists(factor))
        .order_by("municipality__name", "user__last_name", "user__username")
    )
    homes: dict[Municipality, dict[User, dict[str, Any]]] = {}
    for row in rows:
        people = homes.setdefault(row.municipality, {})
        person = people.setdefault(row.user, {"user": row.user, "roles": set(), "has_factor": row.has_factor})
        person["roles"].add(row.role)
        needs = bool(person["roles"] & set(ROLES_WITH_FACTOR)) or row.user.is_superuser
        person["needs_factor"] = needs and settings.SECOND_FACTOR_DEMANDED
    context = {
        **page.admin_site.each_context(request),
        "title": gettext("Who may do what"),
        "opts": page.opts,
        "homes": [(home, list(people.values())) for home, people in homes.items()],
    }
    return TemplateResponse(request, "desk/roles.html", context)
