"""Which mail each member of staff wants. Who has not chosen gets what they are waited for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from allocations.models.columns import choice_check


class Language(models.TextChoices):
    """Each named in itself."""

    SWEDISH = "sv", "Svenska"
    ENGLISH = "en", "English"


class MailChoices(models.Model):
    """One person's choices. Only what they have a role for is ever sent."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mail_choices",
        verbose_name=_("user"),
    )
    waits = models.BooleanField(_("a change waits for my approval"), default=True)
    sent_back = models.BooleanField(_("a change that I wrote in is sent back"), default=True)
    refused = models.BooleanField(
        _("a change that I wrote or approved was refused when it was due"), default=True
    )
    published = models.BooleanField(_("something is published in my municipality"), default=False)
    reports = models.BooleanField(_("a reader reports an error"), default=False)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=Language, default=Language.SWEDISH
    )

    class Meta:
        verbose_name = _("mail choices")
        verbose_name_plural = _("mail choices")
        constraints: ClassVar = [choice_check("language", Language, "mail_language_known")]

    def __str__(self) -> str:
        return str(self.user)
