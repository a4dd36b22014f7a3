"""The forms of log-in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.accounts.events import address_of
from municipalities.accounts.letters import tell_forgetful


class LogInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["login"], self.fields["password"]
        username.label = _("Username")
        username.widget.attrs = {
            "id": "id_username",
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "150",
            "autofocus": True,
        }
        password.label = _("Password")
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password"}


class ForgottenForm(ResetPasswordForm):
    """The letter goes to the address that stands on the account, never to the one that was typed.

    Whose address it is, the worker looks up: here nothing is done, and no time is taken, that would tell.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "type": "email"}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_given: Any) -> str:
        email = str(self.cleaned_data["email"])
        tell_forgetful.enqueue(email, address_of(request), get_language())
        return email


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].label = _("Let it open the account without username and password")
        self.fields["passwordless"].help_text = _("Needs a fingerprint, a face or a PIN.")
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
