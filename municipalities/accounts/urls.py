"""Where one logs in and looks after one's account: `/logga-in/…`, in English `/en/logga-in/…`.

allauth's own pages under Swedish addresses, and only those in use: nothing of sign-up, of addresses to confirm, or of
codes by mail has an address. The names are those by which allauth finds them. No page of these is kept by a cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from municipalities.accounts.own import OwnAccount
from municipalities.accounts.sessions import own_sessions


def page(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(address, never_cache(view), name=name)


urlpatterns = [
    page("", account.login, "account_login"),
    page("ut/", account.logout, "account_logout"),
    page("stangt/", account.account_inactive, "account_inactive"),
    page("andra-steget/", mfa.authenticate, "mfa_authenticate"),
    page("nyckel/", passkeys.login_webauthn, "mfa_login_webauthn"),
    page("bekrafta/", account.reauthenticate, "account_reauthenticate"),
    page("bekrafta/kod/", mfa.reauthenticate, "mfa_reauthenticate"),
    page("bekrafta/nyckel/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("glomt/", account.password_reset, "account_reset_password"),
    page("glomt/skickat/", account.password_reset_done, "account_reset_password_done"),
    page("glomt/klart/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    re_path(
        r"^glomt/(?P<uidb36>[0-9a-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        never_cache(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    page("konto/", OwnAccount.as_view(), "mfa_index"),
    page("konto/losenord/", account.password_change, "account_change_password"),
    page("konto/losenord/skapa/", account.password_set, "account_set_password"),
    page("konto/app/", totp.activate_totp, "mfa_activate_totp"),
    page("konto/app/ta-bort/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("konto/koder/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("konto/koder/nya/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("konto/koder/hamta/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    page("konto/nycklar/", passkeys.list_webauthn, "mfa_list_webauthn"),
    page("konto/nycklar/ny/", passkeys.add_webauthn, "mfa_add_webauthn"),
    page("konto/nycklar/<int:pk>/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    page("konto/nycklar/<int:pk>/ta-bort/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    page("konto/inloggningar/", own_sessions, "usersessions_list"),
]

of_the_provider = [
    page("oidc/avbrutet/", provider.login_cancelled, "socialaccount_login_cancelled"),
    page("oidc/fel/", provider.login_error, "socialaccount_login_error"),
    page("oidc/<slug:provider_id>/", openid.login, "openid_connect_login"),
    page("oidc/<slug:provider_id>/svar/", openid.callback, "openid_connect_callback"),
]
"""One address in all languages: the provider knows it by heart."""
