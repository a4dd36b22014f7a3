"""The trail of accounts: who logged in, failed to, got or lost a role, a factor, a session. It is only added to."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from municipalities.models.municipality import Municipality
from municipalities.models.people import Role, User


class AccountEventKind(models.TextChoices):
    """Codes are kept for ever: they may be added to, never renamed."""

    LOGGED_IN = "logged_in", _("logged in")
    LOG_IN_FAILED = "log_in_failed", _("wrong password, or unknown username")
    LOCKED_OUT = "locked_out", _("too many attempts: locked for a while")
    CODE_FAILED = "code_failed", _("wrong code of the second factor")
    LOGGED_OUT = "logged_out", _("logged out")
    SESSIONS_ENDED = "sessions_ended", _("log-ins ended")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    CODES_RENEWED = "codes_renewed", _("new recovery codes")
    FACTORS_RESET = "factors_reset", _("second factors reset")
    PROVIDER_LINKED = "provider_linked", _("tied to a log-in at the provider")
    PROVIDER_REFUSED = "provider_refused", _("log-in by the provider refused")
    USER_ADDED = "user_added", _("user added")
    INVITED = "invited", _("invited")
    DETAILS_CHANGED = "details_changed", _("user changed")
    CLOSED = "closed", _("account closed")
    OPENED = "opened", _("account opened")
    ROLE_GIVEN = "role_given", _("role given")
    ROLE_TAKEN = "role_taken", _("role taken")


class AppendOnly(TypeError):
    """Somebody tried to change or delete what has happened."""


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    def update(self, **_given: Any) -> NoReturn:
        raise AppendOnly("The trail of accounts is only added to.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The trail of accounts is only added to.")


class AccountEvent(models.Model):
    """One thing that happened to an account, by whom, and from which address."""

    happened_at = models.DateTimeField(
        pgettext_lazy("account event", "when"), auto_now_add=True, db_index=True
    )
    kind = models.CharField(pgettext_lazy("account event", "what"), max_length=20, choices=AccountEventKind)
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,  # nobody has the username that was typed; it is not kept, since it may be somebody's password
        blank=True,
        related_name="account_events",
        verbose_name=_("user"),
    )
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="account_events_caused",
        verbose_name=pgettext_lazy("account event", "by"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    role = models.CharField(_("role"), max_length=14, choices=Role, blank=True)
    detail = models.TextField(pgettext_lazy("account event", "detail"), blank=True)
    address = models.GenericIPAddressField(_("from the address"), null=True, blank=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ("-happened_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role="", municipality__isnull=True)
                | (~Q(role="") & Q(municipality__isnull=False)),
                name="account_event_role_in_municipality",
                violation_error_message=_("A role is held in a municipality."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user or '–'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The trail of accounts is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("The trail of accounts is only added to.")
