"""The form by which a reader says that something is wrong. It knows nobody: no session, no cookie, no other site.

What keeps machines out: a field that people do not see, a signed slip that says when the form was fetched (too fast is
no reader, too long ago is a stored copy), and limits counted without keeping who it was. The slip is also good for one
report only, so that a form sent twice is one report.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.public.pages.feedback import About, NoAddressOfOurs, about, own_address, who_publish

SALT: Final = "allocations.public.feedback"
FASTEST: Final = 4  # seconds: who has read the page and written a sentence has taken longer
LONGEST: Final = 12 * 3600  # seconds
LONGEST_MESSAGE: Final = 5_000  # signs, as the desk keeps them
TIMES_AN_HOUR: Final = 10
ALL_AN_HOUR: Final = 300
RECEIPTS_AN_HOUR: Final = 3  # to one and the same address
THE_SITE: Final = "site"  # instead of a municipality's code: nobody's figures, whoever runs the site


@dataclass(frozen=True, slots=True)
class Slip:
    """When the form was fetched, and which copy of it this is."""

    number: str
    fetched: int

    @property
    def age(self) -> int:
        return int(time.time()) - self.fetched


def new_slip() -> str:
    return signing.dumps([secrets.token_urlsafe(9), int(time.time())], salt=SALT)


def read_slip(text: str) -> Slip | None:
    """None for what is not signed by us."""
    try:
        number, fetched = signing.loads(text, salt=SALT)
        return Slip(str(number), int(fetched))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def receipt_of(slip: Slip) -> str:
    """The receipt that this copy of the form has been given already, or nothing."""
    return str(cache.get(f"feedback:{slip.number}", ""))


def keep_receipt(slip: Slip, receipt: str) -> None:
    cache.set(f"feedback:{slip.number}", receipt, LONGEST + 3600)


class FeedbackForm(forms.Form):
    """What is wrong, where, and whom to answer. Everything but the message may be left out."""

    about = forms.CharField(label=_("Page or figure"), required=False, max_length=500)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    message = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Say what is wrong.")},
    )
    sender = forms.EmailField(
        label=_("Your e-mail, if you want a receipt and an answer"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500)
    slip = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"auto_id": "feedback-%s", "label_suffix": ""}
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Choose")), *who_publish()]
        if settings.OPERATOR_EMAIL:
            choices.append((THE_SITE, gettext("Nobody’s figures: the site itself")))
        self.fields["municipality"].choices = choices  # type: ignore[attr-defined]
        for name, hint in self.hints.items():
            self.fields[name].help_text = hint
        self.place = About("")

    hints: Final = {
        "about": _("The address of the page, as it stands in the browser."),
        "municipality": _("Whose figures it is about."),
    }

    def clean_about(self) -> str:
        try:
            address = own_address(self.cleaned_data["about"])
        except NoAddressOfOurs as no:
            raise ValidationError(
                gettext(
                    "This is no address of this site. Copy it from the browser, or leave the field empty."
                )
            ) from no
        self.place = about(address)
        return address

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(
                gettext("This field must be empty: only machines fill it in. Empty it, and send again.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = cleaned.get("municipality") or self.place.municipality
        if not known and not {"about", "municipality"} & set(self.errors):
            self.add_error("municipality", gettext("Choose whose figures it is about."))
        slip = read_slip(cleaned.get("slip", ""))
        if slip is None or slip.age > LONGEST:
            raise ValidationError(
                gettext("The form was fetched too long ago. Everything you typed is here: send it again.")
            )
        if slip.age < FASTEST:
            raise ValidationError(
                gettext(
                    "That was very fast. Everything you typed is here: wait a few seconds, and send it again."
                )
            )
        return cleaned

    @property
    def is_about_the_site(self) -> bool:
        return str(self.cleaned_data["municipality"]) == THE_SITE

    @property
    def code(self) -> str:
        """Whose figures: what the reader chose, or else what the page says."""
        return str(self.cleaned_data["municipality"] or self.place.municipality)

    def slip_to_show(self) -> str:
        """The slip goes on being used while it holds; else there is a new one."""
        slip = read_slip(str(self.data.get("slip", "")))
        return str(self.data["slip"]) if slip and slip.age <= LONGEST else new_slip()
