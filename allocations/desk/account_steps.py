"""What an administrator does with the account of somebody else: end log-ins, reset second factors, send a letter.

Each asks first and is done by POST. Only for people wholly within reach; second factors never for oneself, since
that would be a way round one's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from allocations.desk.people import UserAdmin, acting, ask_in, may_administer, wholly_within
from allocations.desk.reach import Reach
from allocations.desk.writing import admin_page
from municipalities.accounts import care
from municipalities.models import User
from municipalities.models.fields import LONG_TEXT


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, and how you know that it is they who ask"),
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Stands in the trail, and in the letter to the person."),
    )


@dataclass(frozen=True)
class Step:
    name: str
    title: Promise
    explained: Promise
    form: type[forms.Form]
    do: Callable[[HttpRequest, User, dict[str, Any]], None]
    for_oneself: bool = False


def _reset(request: HttpRequest, user: User, said: dict[str, Any]) -> None:
    care.reset_factors(user=user, by=acting(request), reason=said["reason"], request=request)
    messages.success(
        request,
        gettext("The second factors of %(user)s are reset, and their log-ins are ended.") % {"user": user},
    )


def _end(request: HttpRequest, user: User, _said: dict[str, Any]) -> None:
    care.end_all_sessions(user=user, by=acting(request), request=request)
    messages.success(request, gettext("The log-ins of %(user)s are ended.") % {"user": user})


def _invite(request: HttpRequest, user: User, _said: dict[str, Any]) -> None:
    ask_in(request, user)


STEPS = (
    Step(
        "invite",
        _("Send a link for a password"),
        _("The person gets a letter with a link by which they choose a password. It holds for three days."),
        forms.Form,
        _invite,
    ),
    Step(
        "end_sessions",
        _("End all log-ins"),
        _("The person is logged out everywhere at once, and can log in again."),
        forms.Form,
        _end,
    ),
    Step(
        "reset_factors",
        _("Reset second factors"),
        _(
            "The app, the passkeys and the recovery codes stop working, and all log-ins end. Be sure that you are"
            " talking with the right person: whoever has their password can then set up a factor."
        ),
        ReasonForm,
        _reset,
    ),
)


def steps_for(request: HttpRequest, user: User) -> list[Step]:
    """The steps that may be taken with the account."""
    if not may_administer(request) or not wholly_within(Reach.of(request), user):
        return []
    return [step for step in STEPS if step.for_oneself or user.pk != request.user.pk]


def urls_of(page: UserAdmin) -> list[URLPattern]:
    from allocations.desk.set_up import roles, set_up

    def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        found: Callable[..., HttpResponse] = page.admin_site.admin_view(view)
        return found

    steps = [
        path(
            f"<int:pk>/{step.name.replace('_', '-')}/",
            guarded(partial(take, page, step)),
            name=f"municipalities_user_{step.name}",
        )
        for step in STEPS
    ]
    return [
        *steps,
        path("set-up/", guarded(partial(set_up, page)), name="municipalities_user_set_up"),
        path("roles/", guarded(partial(roles, page)), name="municipalities_user_roles"),
    ]


def take(page: UserAdmin, step: Step, request: HttpRequest, pk: int) -> HttpResponse:
    user = page.get_object(request, str(pk))
    if user is None:
        raise Http404
    if step not in steps_for(request, user):
        raise PermissionDenied
    form = step.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        step.do(request, user, form.cleaned_data)
        return HttpResponseRedirect(reverse(admin_page(User, "change"), args=(pk,)))
    context = {
        **page.admin_site.each_context(request),
        "title": f"{step.title}: {user}",
        "opts": page.opts,
        "row": user,
        "step": step,
        "form": form,
        "leave": pgettext_lazy("step", "Leave it"),
    }
    return TemplateResponse(request, "desk/account_step.html", context)
