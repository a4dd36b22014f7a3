"""Who must have a second factor, and whether this session has been opened with one. The one place that says so.

Approvers, administrators and superusers must; a role given during a session counts from the next request. A factor is
a code from an app or a passkey: recovery codes stand in for one, they are none by themselves.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from municipalities.models import Membership, Role, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PROVIDER = "provider"
ROLES_WITH_FACTOR = (Role.APPROVER, Role.ADMINISTRATOR)


class Lack(Enum):
    """What a session lacks before the desk opens."""

    NOTHING = "nothing"
    FACTOR = "factor"
    """No second factor is set up: it must be."""
    PROOF = "proof"
    """There is one, and this session was opened without it."""


def must_have_factor(user: User) -> bool:
    if not settings.SECOND_FACTOR_DEMANDED:
        return False
    return user.is_superuser or Membership.objects.filter(user=user, role__in=ROLES_WITH_FACTOR).exists()


def has_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, list(FACTORS)))


def lacking(request: HttpRequest) -> Lack:
    """What the session of the request lacks. Asked of somebody who has logged in."""
    user = request.user
    assert isinstance(user, User)
    found: Lack | None = getattr(request, "second_factor_lack", None)
    if found is None:
        found = _lacking(request, user)
        request.second_factor_lack = found  # type: ignore[attr-defined]  # kept for this request only
    return found


def _lacking(request: HttpRequest, user: User) -> Lack:
    if not must_have_factor(user) or by_provider(request, user):
        return Lack.NOTHING
    own = dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))
    if not set(FACTORS) & set(own.values()):
        return Lack.FACTOR
    # What was used to log in must still be there: a factor that has been taken away opens nothing.
    shown = {record.get("id") for record in _records(request, user)}
    return Lack.NOTHING if shown & own.keys() else Lack.PROOF


def _records(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return [each for each in get_authentication_records(request, user) if each.get("method") == "mfa"]


def by_provider(request: HttpRequest, user: User) -> bool:
    """Whether the provider has told that it asked for a second factor, in a word the installation trusts."""
    return any(record.get("type") == PROVIDER for record in _records(request, user))


def remember_factor(request: HttpRequest, user: User, authenticator: Any) -> None:
    """A factor that was just set up was used to do so: the session has it."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
