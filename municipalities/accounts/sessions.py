"""One's own log-ins: listed, and ended one by one or all but this one."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities.accounts.events import Kind, note
from municipalities.models import User


def sessions_of(user: User) -> list[UserSession]:
    """Those that are still open, the latest used first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST":
        end(request, user, request.POST.get("session", ""))
        return HttpResponseRedirect(reverse("usersessions_list"))
    return render(request, "usersessions/usersession_list.html", {"sessions": sessions_of(user)})


def end(request: HttpRequest, user: User, which: str) -> None:
    """End one log-in, or without a number all but this one."""
    if which.isdecimal():
        session = UserSession.objects.filter(user=user, pk=which).first()
        if session is not None and session.session_key != request.session.session_key:
            session.end()
            note(Kind.SESSIONS_ENDED, user=user, request=request, detail=_("one"))
            messages.success(request, _("The log-in is ended."))
        return
    user.end_sessions()
    update_session_auth_hash(request, user)
    UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key).delete()
    UserSession.objects.create_from_request(request)
    note(Kind.SESSIONS_ENDED, user=user, request=request, detail=_("all others"))
    messages.success(request, _("All other log-ins are ended."))
