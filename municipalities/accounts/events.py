"""Noting what happens to accounts. Every way in calls `note`; allauth's signals are turned into it here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from municipalities.models import AccountEvent, AccountEventKind, Membership, User

Kind = AccountEventKind


def note(
    kind: AccountEventKind,
    *,
    user: User | None,
    request: HttpRequest | None = None,
    by: User | None = None,
    detail: str = "",
    membership: Membership | None = None,
) -> AccountEvent:
    """Add to the trail. Without `by` it was the user; the address is the one that the request came from."""
    return AccountEvent.objects.create(
        kind=kind,
        user=user,
        by=by or user,
        detail=detail,
        municipality=membership.municipality if membership is not None else None,
        role=membership.role if membership is not None else "",
        address=address_of(request),
    )


def address_of(request: HttpRequest | None) -> str | None:
    from allauth.core.internal.httpkit import get_client_ip

    return get_client_ip(request) if request is not None else None


def factor_name(authenticator: Any) -> str:
    """What a factor is called where people read of it."""
    from allauth.mfa.models import Authenticator

    match authenticator.type:
        case Authenticator.Type.TOTP:
            return _("code from an app")
        case Authenticator.Type.RECOVERY_CODES:
            return _("recovery codes")
    return _("passkey “%(name)s”") % {"name": authenticator.wrap().name}


def connect() -> None:
    """Listen to allauth. Called once, when the app is ready."""
    from allauth.account import signals as account
    from allauth.mfa import signals as factors
    from django.contrib.auth.signals import user_logged_out

    account.user_logged_in.connect(_logged_in, dispatch_uid="trail")
    user_logged_out.connect(_logged_out, dispatch_uid="trail")
    for changed in (account.password_changed, account.password_set, account.password_reset):
        changed.connect(_password_changed, dispatch_uid="trail")
    factors.authenticator_added.connect(_factor_added, dispatch_uid="trail")
    factors.authenticator_removed.connect(_factor_removed, dispatch_uid="trail")
    factors.authenticator_reset.connect(_codes_renewed, dispatch_uid="trail")
    factors.authentication_failed.connect(_code_failed, dispatch_uid="trail")


def _logged_in(request: HttpRequest, user: User, **_given: Any) -> None:
    from allauth.account.internal.flows.login import get_authentication_records

    ways = [way_name(record) for record in get_authentication_records(request, user)]
    note(Kind.LOGGED_IN, user=user, request=request, detail=", ".join(dict.fromkeys(filter(None, ways))))


def way_name(record: dict[str, Any]) -> str:
    """How one authenticated, in a word."""
    match record:
        case {"method": "password"}:
            return _("password")
        case {"method": "socialaccount"}:
            return _("the provider")
        case {"method": "mfa", "type": "totp"}:
            return _("code from an app")
        case {"method": "mfa", "type": "recovery_codes"}:
            return _("recovery code")
        case {"method": "mfa", "type": "webauthn"}:
            return _("passkey")
        case {"method": "mfa", "type": "provider"}:
            return _("the provider’s second factor")
    return ""


def _logged_out(request: HttpRequest, user: User | None, **_given: Any) -> None:
    if user is not None:
        note(Kind.LOGGED_OUT, user=user, request=request)


def _password_changed(request: HttpRequest, user: User, **_given: Any) -> None:
    from municipalities.accounts.letters import tell

    note(Kind.PASSWORD_CHANGED, user=user, request=request)
    tell(user, "password_changed", request=request)


def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_given: Any) -> None:
    from municipalities.accounts.demand import remember_factor
    from municipalities.accounts.letters import tell

    note(Kind.FACTOR_ADDED, user=user, request=request, detail=factor_name(authenticator))
    remember_factor(request, user, authenticator)
    tell(user, "factor_added", request=request, factor=factor_name(authenticator))


def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_given: Any) -> None:
    from municipalities.accounts.letters import tell

    note(Kind.FACTOR_REMOVED, user=user, request=request, detail=factor_name(authenticator))
    tell(user, "factor_removed", request=request, factor=factor_name(authenticator))


def _codes_renewed(request: HttpRequest, user: User, **_given: Any) -> None:
    note(Kind.CODES_RENEWED, user=user, request=request)


def _code_failed(request: HttpRequest, user: User, **_given: Any) -> None:
    note(Kind.CODE_FAILED, user=user, request=request)
