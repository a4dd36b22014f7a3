"""Logging in, in tests: with a second factor and a session that has shown it, as the site demands of most staff.

The rule itself is not weakened; what is skipped is typing. Tests of log-in type.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Page

    from municipalities.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def log_in(user: User) -> Client:
    """A client of somebody who has logged in with password and code."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    if user.is_active:
        show_factor(client, user)
    return client


def give_factor(user: User) -> Any:
    """Set up an app for the user; the very same again where there is one."""
    from allauth.mfa.models import Authenticator

    found, _new = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": SECRET}}
    )
    return found


def show_factor(client: Client, user: User) -> None:
    """Mark the client's session as opened with the user's factor."""
    factor = give_factor(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": user.get_username()},
        {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def log_in_browser(page: Page, address: str, user: User) -> None:
    """The same in a real browser: it gets the cookie of such a session, and nothing of whoever was there before."""
    client = log_in(user)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def code_now(secret: str = SECRET, *, step: int = 0) -> str:
    """What the app shows, now or some half minutes from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))
