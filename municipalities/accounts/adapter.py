"""What allauth asks of the site about log-in: no sign-up, one message for every mistake, limits that hold."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import get_user_by_username
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from municipalities.accounts.events import Kind, note
from municipalities.models import User

FRESH_SECONDS = 300
"""So long after logging in one need not show again who one is."""

LOCKED = "too_many_login_attempts"


def locked_sentence() -> str:
    minutes = settings.LOCKED_MINUTES
    return ngettext(
        "Too many attempts. Wait %(minutes)d minute, then try again.",
        "Too many attempts. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


class StaffAdapter(DefaultAccountAdapter):
    """Staff are set up by an administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The username or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong, or has been used already."),
        "enter_current_password": _("This is not your current password."),
        "rate_limited": _("Too many attempts. Wait a little, then try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """After logging in one goes on within this site only, under the very address one came by."""
        return bool(
            url_has_allowed_host_and_scheme(
                url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
            )
        )

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == LOCKED:
            return ValidationError(locked_sentence(), code=code)
        found: ValidationError = super().validation_error(code, *args)
        return found

    # Limits

    def _get_login_attempts_cache_key(self, _request: HttpRequest, **credentials: Any) -> str:
        """One count for an account however its name is written, and under whichever of the site's names one came.

        The database may find an account by letters that are not the same in lower case: “ı” for “i”, “ſ” for “s”.
        """
        user = named(credentials)
        if user is not None:
            return f"user:{user.pk}"
        return f"username:{credentials.get('username', '').strip().lower()}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note(Kind.LOCKED_OUT, user=named(credentials), request=request)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note(Kind.LOG_IN_FAILED, user=named(credentials), request=request)

    # Sessions

    def logout(self, request: HttpRequest) -> None:
        logout(request)

    def get_logout_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just logged in has shown who they are."""
        records = get_authentication_records(self.request, self.request.user)
        if any(time.time() - record.get("at", 0) < FRESH_SECONDS for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


def named(credentials: dict[str, Any]) -> User | None:
    """Whom the log-in was meant for."""
    found = get_user_by_username(credentials.get("username", ""))
    return found if isinstance(found, User) else None
