"""My log-in: one's factors, password and log-ins on one page, and what has happened to the account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import IndexView

from municipalities.accounts.demand import has_factor, must_have_factor
from municipalities.models import AccountEvent, User

LATEST = 10


class OwnAccount(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert isinstance(user, User)
        events = AccountEvent.objects.filter(user=user).select_related("by", "municipality")
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **told,
            "must_have": must_have_factor(user),
            "has_factor": has_factor(user),
            "events": events[:LATEST],
        }
