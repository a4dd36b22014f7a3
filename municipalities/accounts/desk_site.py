"""The admin without a log-in of its own: who comes, how they leave and change their password is allauth's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


class DeskSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        """Also asked by the pages themselves: the door stands before them, and this holds where there is none."""
        from municipalities.accounts.demand import Lack, lacking

        return super().has_permission(request) and lacking(request) is Lack.NOTHING

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        """To the one log-in there is. What was sent here is not looked at."""
        from allauth.account.utils import get_next_redirect_url
        from allauth.core.internal.httpkit import add_query_params

        from municipalities.accounts.demand import Lack, lacking
        from municipalities.accounts.door import ask_for

        back = get_next_redirect_url(request)
        if not request.user.is_authenticated:
            page = reverse("account_login")
            return HttpResponseRedirect(add_query_params(page, {REDIRECT_FIELD_NAME: back}) if back else page)
        if not super().has_permission(request):
            return render(request, "accounts/not_staff.html", status=403)
        lack = lacking(request)
        if lack is not Lack.NOTHING:
            return ask_for(request, lack)
        return HttpResponseRedirect(back or reverse("admin:index"))

    def logout(self, request: HttpRequest, _extra_context: Any = None) -> Any:
        from allauth.account.internal.flows.logout import logout

        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        logout(request, show_message=False)
        messages.success(request, _("You have logged out."))
        return HttpResponseRedirect(reverse("account_login"))

    def password_change(self, _request: HttpRequest, _extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(self, _request: HttpRequest, _extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("mfa_index"))


class DeskAdminConfig(AdminConfig):
    default_site = "municipalities.accounts.desk_site.DeskSite"
