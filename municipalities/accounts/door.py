"""The door of the desk: nobody comes past it without the second factor they must have, or after too long a pause.

It stands before every page of the admin, whatever its address and whoever wrote it, and before every way of asking.
Public pages are not asked about: their readers have no session, and get none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.core.internal.httpkit import add_query_params
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext as _

from municipalities.accounts.demand import Lack, lacking

Answer = Callable[[HttpRequest], HttpResponse]

PULSE = "account_pulse"
BEGUN = "account_begun"
PULSE_SECONDS = 300
"""How often a session writes down that it is used."""

NEVER_ASKED = frozenset({"login", "logout", "jsi18n"})
"""Pages of the admin that nobody need come in for."""


def door(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        at_the_desk = match is not None and is_of_the_desk(match)
        own = match is not None and (match.url_name or "").startswith(OWN_PAGES)
        # Who is asking is read last: a public page never touches the session.
        if match is None or not (at_the_desk or own) or not request.user.is_authenticated:
            return None
        if tired(request):
            return leave(request)
        if not at_the_desk or match.url_name in NEVER_ASKED:
            return None
        lack = lacking(request)
        return None if lack is Lack.NOTHING else ask_for(request, lack)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django looks for it
    return middleware


def is_of_the_desk(match: ResolverMatch) -> bool:
    """Whether the page stands under the admin's address, in any language and whoever's page it is."""
    return "admin" in match.route.split("/")[:2]


OWN_PAGES = ("account_", "mfa_", "usersessions_")
"""How the addresses of one's own account are named."""


def ask_for(request: HttpRequest, lack: Lack) -> HttpResponse:
    """To where it is set up, or shown. What was sent is not done: a page that was asked for is asked for again."""
    if lack is Lack.FACTOR:
        messages.warning(
            request,
            _("Your role needs a second factor beside the password. Set one up here; then the desk opens."),
        )
        return HttpResponseRedirect(reverse("mfa_index"))
    codes = is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    page = reverse("mfa_reauthenticate" if codes else "mfa_reauthenticate_webauthn")
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("admin:index")
    return HttpResponseRedirect(add_query_params(page, {REDIRECT_FIELD_NAME: back}))


def tired(request: HttpRequest) -> bool:
    """Whether the session has rested too long, or has lasted a whole day's work. Writes its pulse now and then."""
    now = int(time.time())
    begun = request.session.setdefault(BEGUN, now)
    pulse = request.session.get(PULSE, now)
    if now - begun > settings.SESSION_COOKIE_AGE or now - pulse > settings.SESSION_IDLE_MINUTES * 60:
        return True
    if PULSE not in request.session or now - pulse > PULSE_SECONDS:
        request.session[PULSE] = now
        seen(request)
    return False


def seen(request: HttpRequest) -> None:
    """The list of log-ins tells when each was last used."""
    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def leave(request: HttpRequest) -> HttpResponse | None:
    """Out, and to the log-in. What was sent goes on to be refused for want of a log-in: there it is shown, not lost."""
    logout(request)
    if request.method not in {"GET", "HEAD"}:
        return None
    back = request.get_full_path()
    messages.info(request, _("You were logged out, because nothing had happened for a long time."))
    return HttpResponseRedirect(add_query_params(reverse("account_login"), {REDIRECT_FIELD_NAME: back}))
