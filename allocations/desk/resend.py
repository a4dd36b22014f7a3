"""What was sent when the log-in had ended, or with a token from before a new log-in: shown to be sent again, not lost.

Only what a page of this site sent is shown so: the browser says which page that was (Origin), and another site cannot
make it say otherwise. Without that, a page elsewhere could fill in a form here and leave only the button to press.
Passwords are never shown again, and files have to be chosen anew.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plainly_refused

from allocations.desk.together.leftover import SECRET, Typed, left_over
from municipalities.accounts.door import is_of_the_desk

Answer = Callable[[HttpRequest], HttpResponse]

OPEN = frozenset({"login", "logout", "jsi18n"})
"""Pages of the admin that nobody need be logged in for."""


class KeepWhatWasSent:
    """Middleware, after those of CSRF and log-in: a form that comes when the log-in has ended is shown again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Any,
        _args: Any,
        _kwargs: Any,
    ) -> HttpResponse | None:
        # The address first: a public page asks for no session, and so varies on no cookie.
        if not _can_be_shown(request) or request.user.is_authenticated:
            return None
        return _shown(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """As Django's own, but what came from a page of ours is shown to be sent again with a token that holds."""
    if _can_be_shown(request):
        return _shown(request)
    return plainly_refused(request, reason=reason)


def _can_be_shown(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        request.method == "POST"
        and match is not None
        and is_of_the_desk(match)
        and match.url_name not in OPEN
        and _is_ours(request)
        and not any(SECRET.search(name) for name in request.POST)
    )


def _is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent it, as the browser says."""
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin", "") in own and fetched == "same-origin"


def _shown(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Nothing was sent, and nothing is lost"),
        "logged_in": request.user.is_authenticated,
        "login": f"{reverse('admin:login')}?next={reverse('admin:index')}",
        "inputs": [
            (name, value)
            for name in request.POST
            if name != "csrfmiddlewaretoken"
            for value in request.POST.getlist(name)
        ],
        "file_inputs": list(request.FILES),
        "typed": _typed(request),
    }
    return render(request, "desk/resend.html", context, status=HTTPStatus.FORBIDDEN)


def _typed(request: HttpRequest) -> list[Typed]:
    """What was typed, in words, where the page is that of a row. Who is not logged in is told no row's name."""
    page: Any = getattr(getattr(request.resolver_match, "func", None), "model_admin", None)
    if page is None:
        return []
    found = left_over(request, page.model)
    return [each for each in found if each.value != _("no longer there")]
