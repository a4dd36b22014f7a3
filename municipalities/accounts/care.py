"""What is done to somebody else's account. Each is one transaction with its trail, and the person is told by letter.

Who may do it is decided by who asks (`allocations.desk.people`).
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from municipalities.accounts.events import Kind, factor_name, note
from municipalities.accounts.letters import invite, tell
from municipalities.models import Membership, User


@transaction.atomic
def end_all_sessions(*, user: User, by: User, request: HttpRequest) -> None:
    user.end_sessions()
    UserSession.objects.filter(user=user).delete()
    note(Kind.SESSIONS_ENDED, user=user, by=by, request=request)


@transaction.atomic
def reset_factors(*, user: User, by: User, reason: str, request: HttpRequest) -> None:
    """Take away every second factor, and end every session: what remains is the password, and a new enrolment."""
    factors = list(Authenticator.objects.filter(user=user).order_by("pk"))
    lost = ", ".join(factor_name(factor) for factor in factors)
    Authenticator.objects.filter(user=user).delete()
    note(
        Kind.FACTORS_RESET, user=user, by=by, request=request, detail=f"{reason} ({lost})" if lost else reason
    )
    end_all_sessions(user=user, by=by, request=request)
    tell(user, "factors_reset", by=by, reason=reason)


@transaction.atomic
def send_invitation(*, user: User, by: User, request: HttpRequest) -> str:
    """Send a link that sets the password; gives the link too."""
    note(Kind.INVITED, user=user, by=by, request=request, detail=user.email)
    return invite(user, request=request, by=by)


@transaction.atomic
def set_password(*, user: User, by: User, request: HttpRequest) -> None:
    """Tell of a password that somebody else has just set; its sessions ended with the old one."""
    note(Kind.PASSWORD_CHANGED, user=user, by=by, request=request)
    tell(user, "password_set", by=by)


def tell_of_roles(
    given: Iterable[Membership], taken: Iterable[Membership], *, by: User, request: HttpRequest
) -> None:
    for membership in taken:
        note(Kind.ROLE_TAKEN, user=membership.user, by=by, request=request, membership=membership)
    for membership in given:
        note(Kind.ROLE_GIVEN, user=membership.user, by=by, request=request, membership=membership)


DETAILS = ("username", "first_name", "last_name", "email", "is_staff", "is_superuser")


def tell_of_changes(before: User, user: User, *, by: User, request: HttpRequest) -> None:
    """Note what an administrator changed. A closed account's sessions end; an old address hears that it is one."""
    changed = [name for name in DETAILS if getattr(before, name) != getattr(user, name)]
    if changed:
        names = ", ".join(str(User._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
        note(Kind.DETAILS_CHANGED, user=user, by=by, request=request, detail=names)
    if before.email and "email" in changed:
        tell(user, "address_changed", email=before.email, by=by)
    if before.is_active and not user.is_active:
        note(Kind.CLOSED, user=user, by=by, request=request)
        end_all_sessions(user=user, by=by, request=request)
    if user.is_active and not before.is_active:
        note(Kind.OPENED, user=user, by=by, request=request)
