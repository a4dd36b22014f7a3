"""Filters of lists: what may be asked for in an address. A senseless value shows nothing and says why."""

from collections.abc import Callable
from typing import Any, cast

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.models import PublishedLine, PublishedName
from allocations.models.projection import PublishedLineQuerySet
from allocations.public.tables import LineTable
from allocations.record.folding import folded

LONGEST_TEXT = 100
Choices = list[tuple[str, str]]


def _municipalities() -> Choices:
    return PublishedLine.objects.current().municipalities()


def _years() -> Choices:
    return [(str(year), str(year)) for year in PublishedLine.objects.current().years()]


def _places() -> Choices:
    places = PublishedName.objects.current().of_kind("place").order_by("sort_key", "key")
    return list(places.values_list("key", "name").distinct())


def _choice(
    label: str | Promise, choices: Callable[[], Choices], refusal: str | Promise, **options: Any
) -> Any:
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        empty_label=gettext_lazy("All"),
        error_messages={"invalid_choice": refusal},
        **options,
    )


class LineFilter(django_filters.FilterSet):
    """Lines of current versions by municipality, year, place and text. `sort` is checked here and used by the table."""

    municipality = _choice(
        gettext_lazy("Municipality"),
        _municipalities,
        gettext_lazy("There is no municipality “%(value)s” here."),
        method="keep_municipality",
    )
    year = _choice(
        gettext_lazy("Fiscal year"),
        _years,
        gettext_lazy("“%(value)s” is no year that any line is for."),
        method="keep_year",
    )
    place = _choice(
        gettext_lazy("Place"),
        _places,
        gettext_lazy("There is no place “%(value)s” here."),
        method="keep_place",
    )
    text = django_filters.CharFilter(
        label=gettext_lazy("Text"),
        method="keep_text",
        max_length=LONGEST_TEXT,
        strip=True,
        error_messages={
            "max_length": gettext_lazy("Write at most %(limit_value)d signs; you wrote %(show_value)d.")
        },
    )
    sort = django_filters.ChoiceFilter(
        choices=LineTable.sort_choices,
        method="keep_all",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("The list cannot be sorted by “%(value)s”.")},
    )

    class Meta:
        model = PublishedLine
        fields: list[str] = []

    @property
    def qs(self) -> PublishedLineQuerySet:
        if self.is_bound and not self.form.is_valid():
            return PublishedLine.objects.none()
        return cast("PublishedLineQuerySet", super().qs)

    @property
    def refusals(self) -> list[str]:
        """Why nothing is shown, in sentences."""
        if self.form.is_valid():
            return []
        return [str(message) for messages in self.form.errors.values() for message in messages]

    @property
    def in_words(self) -> str:
        """What is shown, in a sentence."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        parts = [
            dict(self.form.fields[name].choices)[chosen[name]]
            for name in ("municipality", "year", "place")
            if chosen.get(name)
        ]
        if text := chosen.get("text"):
            parts.append(_("“%(words)s”") % {"words": text})
        if not parts:
            return _("All lines of the current versions.")
        return _("Lines of the current versions: %(chosen)s.") % {"chosen": ", ".join(map(str, parts))}

    def keep_municipality(self, lines: Any, _name: str, value: str) -> Any:
        return lines.in_municipality(value)

    def keep_year(self, lines: Any, _name: str, value: str) -> Any:
        return lines.for_year(int(value))

    def keep_place(self, lines: Any, _name: str, value: str) -> Any:
        return lines.naming("place", value)

    def keep_text(self, lines: Any, _name: str, value: str) -> Any:
        return lines.search(folded(value))

    def keep_all(self, lines: Any, _name: str, _value: str) -> Any:
        return lines
