"""Staff: users, and what they may do in which municipality."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from municipalities.models.municipality import Municipality, MunicipalityQuerySet


class Role(models.TextChoices):
    WRITER = "writer", _("case officer (writes)")
    APPROVER = "approver", _("approver (approves and publishes)")
    ADMINISTRATOR = "administrator", _("administrator (users, withdrawals)")


class User(AbstractUser):
    """A member of staff. What they may see and do follows from their memberships; superusers see all."""

    memberships: models.Manager[Membership]

    log_in_round = models.PositiveIntegerField(_("round of log-ins"), default=0, editable=False)
    """Part of every session's hash: one more, and every session of the user has ended."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]  # the base class has them as plain text
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def municipalities(self, *roles: Role) -> MunicipalityQuerySet:
        """The municipalities where the user has any of the roles (any role at all when none is named)."""
        every = Municipality.objects.all()
        if not self.is_active:
            return every.none()
        if self.is_superuser:
            return every
        mine = Membership.objects.filter(user=self)
        if roles:
            mine = mine.filter(role__in=roles)
        return every.filter(pk__in=mine.values("municipality"))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's own, of the password, and of the round of log-ins beside it."""
        told = f"{self.password}\0{self.log_in_round}"
        return salted_hmac("municipalities.User.session", told, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """End every session of the user, wherever it is and however it was begun."""
        User.objects.filter(pk=self.pk).update(log_in_round=models.F("log_in_round") + 1)
        self.refresh_from_db(fields=["log_in_round"])

    def has_role(self, role: Role, municipality_id: int) -> bool:
        """Whether the user holds the role there. A superuser holds none of the three by being one."""
        return (
            self.is_active
            and Membership.objects.filter(user=self, municipality_id=municipality_id, role=role).exists()
        )


class Membership(models.Model):
    """One role of one user in one municipality."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("municipality")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("municipality", "user", "role")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                name="membership_once",
                violation_error_message=_("The user already has this role in the municipality."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.municipality}: {self.get_role_display()}"
