"""What is chosen for a whole sheet: which one it is, and what all its figures are cited from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allocations.desk.follow_up.posted import Citing
from allocations.desk.follow_up.sheet import Asked
from allocations.models import Document
from allocations.models.choices import Period
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR, NameField


def asked_for(data: Mapping[str, str], default_year: int | None = None) -> Asked:
    """The sheet that an address or a form names. What makes no sense is this year, by tertial."""
    year = data.get("year", "")
    known = year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year[:6]) <= LAST_YEAR
    period = data.get("period", "")
    period = period if period in Period.values else Period.TERTIAL.value
    page = data.get("page", "")
    return Asked(
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
        year=int(year) if known else default_year or timezone.localdate().year,
        period=period,
        accumulated=data.get("amounts") == "accumulated" and period != Period.YEAR,
    )


class CitingForm(forms.Form):
    """Cite once: what figures without a source of their own get."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label=_("document"),
        help_text=_(
            "For example the interim report. It becomes the source of every figure you type or change."
        ),
    )
    locator = NameField(blank=True).formfield(label=_("place in the document"))
    also_uncited = forms.BooleanField(
        required=False, label=_("also for figures here that have no source yet")
    )

    def __init__(self, data: Any, *, documents: QuerySet[Document]) -> None:
        super().__init__(data)
        chosen: Any = self.fields["document"]
        chosen.queryset = documents

    @property
    def citing(self) -> Citing:
        """What was chosen; nothing where it makes no sense (the form then says so)."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Citing(said.get("document"), said.get("locator") or "", bool(said.get("also_uncited")))
