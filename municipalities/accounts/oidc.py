"""Log-in by the municipality's own provider: only for people that staff have set up, and never by a mere claim.

The first time, a person is found by an e-mail address that the provider says it has verified and that exactly one
open account has; from then on by the provider's subject alone. Superusers are found by no address. See ADR 11.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from municipalities.accounts.demand import PROVIDER
from municipalities.accounts.events import Kind, note
from municipalities.accounts.letters import tell
from municipalities.models import User


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person, or refuse; and keep in the session whether the provider asked for a second factor."""
        if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
            refuse(
                request, sociallogin, _("An account is tied to the provider by its first log-in there only.")
            )
        told = sociallogin.account.extra_data
        token, info = told.get("id_token"), told.get("userinfo")
        if not token or (info and info.get("sub") != token.get("sub")):
            refuse(request, sociallogin, _("The provider’s answer does not say who logged in."))
        if not sociallogin.is_existing:
            user = person_of({**token, **(info or {})})
            if user is None:
                refuse(request, sociallogin, _("Nobody has set up an account for you here."))
            sociallogin.connect(request, user)
            note(Kind.PROVIDER_LINKED, user=user, request=request, detail=sociallogin.account.provider)
            tell(user, "provider_linked", request=request, provider=sociallogin.provider.name)
        if asked_for_factor(token):
            record_authentication(request, sociallogin.user, "mfa", type=PROVIDER)

    def on_authentication_error(self, request: HttpRequest, *_told: Any, **_more: Any) -> None:
        note(Kind.PROVIDER_REFUSED, user=None, request=request)


def person_of(claims: dict[str, Any]) -> User | None:
    """The one open account with the address, where the provider says that the address is verified."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or not email.isascii():
        return None
    found = User.objects.filter(email__iexact=email, is_active=True)[:2]
    if len(found) != 1 or found[0].is_superuser:
        return None
    return found[0]


def asked_for_factor(token: dict[str, Any]) -> bool:
    """Whether the provider says, in a word that the installation trusts, that it asked for a second factor."""
    trusted = set(settings.OIDC_SECOND_FACTOR)
    methods = token.get("amr")
    said = {str(each) for each in methods} if isinstance(methods, list) else set()
    return bool(trusted & (said | {str(token.get("acr", ""))}))


def refuse(request: HttpRequest, sociallogin: Any, reason: str) -> NoReturn:
    user = sociallogin.user if sociallogin.is_existing else None
    note(Kind.PROVIDER_REFUSED, user=user, request=request, detail=reason)
    response: HttpResponse = render(
        request,
        "socialaccount/authentication_error.html",
        {"reason": reason, "provider_name": sociallogin.provider.name},
        status=403,
    )
    raise ImmediateHttpResponse(response)
