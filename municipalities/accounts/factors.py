"""What allauth asks of the site about second factors."""

from __future__ import annotations

from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import User


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong, or has been used already."),
    }

    def get_totp_label(self, user: User) -> str:
        return str(user.get_username())

    def build_totp_svg(self, url: str) -> str:
        """A drawing in the page itself: the policy lets no `data:` address be shown, and no cache sees it."""
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=4, xmldecl=False, svgns=True, omitsize=True)
        return drawn.getvalue().decode("utf-8")

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        found: dict[str, object] = super().get_public_key_credential_user_entity(user)
        return {
            **found,
            "name": user.get_username(),
            "display_name": user.get_full_name() or user.get_username(),
        }
