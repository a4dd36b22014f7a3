"""The trail of accounts, to be read: by administrators, of the people and roles in their municipalities."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from allocations.desk.people import may_administer
from allocations.desk.reach import Reach
from allocations.desk.sealed import ReadOnlyPages
from municipalities.models import AccountEvent, Membership, Role


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnlyPages):
    list_display = ("happened_at", "kind", "user", "by", "role", "municipality", "detail", "address")
    list_filter: ClassVar[Any] = ("kind", "happened_at", "municipality")
    list_select_related: ClassVar[Any] = ("user", "by", "municipality")
    search_fields: ClassVar[Any] = ("user__username", "user__email", "by__username", "detail")
    date_hierarchy = "happened_at"
    ordering = ("-happened_at", "-pk")
    fields: ClassVar[Any] = (
        "happened_at",
        "kind",
        "user",
        "by",
        ("role", "municipality"),
        "detail",
        "address",
    )
    readonly_fields: ClassVar[Any] = (
        *("happened_at", "kind", "user", "by", "role", "municipality", "detail", "address"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return events_within(Reach.of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_administer(request) and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )


def events_within(reach: Reach) -> QuerySet[AccountEvent]:
    """What an administrator may read: roles in their municipalities, and the log-ins of those who have one there."""
    if reach.is_superuser:
        return AccountEvent.objects.all()
    home = reach.where(Role.ADMINISTRATOR)
    people = Membership.objects.filter(municipality__in=home).values("user")
    return AccountEvent.objects.filter(Q(municipality__in=home) | Q(municipality=None, user__in=people))
