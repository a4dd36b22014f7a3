"""Letters about one's account. Each is a template `accounts/letters/<name>.txt`, whose first line is the subject."""

from __future__ import annotations

import smtplib
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import get_language
from django_tasks import task

from municipalities.models import User

log = structlog.get_logger(__name__)


def tell(
    user: User, name: str, *, request: HttpRequest | None = None, email: str = "", **context: Any
) -> None:
    """Send a letter when what it tells of is stored. Without an address there is none to send."""
    from municipalities.accounts.events import address_of

    to = email or user.email
    if not to:
        return
    told = {"user": user, "site": settings.SITE_ADDRESS, "address": address_of(request), **context}
    text = render_to_string(f"accounts/letters/{name}.txt", told)
    subject, _line, body = text.strip().partition("\n")
    transaction.on_commit(lambda: _send(subject.strip(), body.strip() + "\n", to))


def _send(subject: str, body: str, to: str) -> None:
    """A mail server that is away stops nobody's work. The trail has what happened, and the log that it was not sent."""
    try:
        send_mail(subject, body, None, [to])
    except (OSError, smtplib.SMTPException) as error:
        log.exception("mail not sent", error=str(error))


@task(queue_name="mail")
def tell_forgetful(email: str, address: str | None, language: str) -> None:
    """Send the link that sets a new password to whoever has the address on their account."""
    with translation.override(language):
        for user in User.objects.filter(email__iexact=email, is_active=True, is_staff=True):
            tell(user, "password_forgotten", address=address, link=link_to_set_password(user))


def link_to_set_password(user: User) -> str:
    """A link that sets the user's password, once, within three days. Whoever has it can log in as them."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)},
    )
    return f"{settings.SITE_ADDRESS}{path}"


def invite(user: User, *, request: HttpRequest, by: User) -> str:
    """Send the letter with the link, and give the link: it is shown only where no letters are sent."""
    link = link_to_set_password(user)
    tell(user, "invitation", request=request, link=link, by=by, language=get_language())
    return link
