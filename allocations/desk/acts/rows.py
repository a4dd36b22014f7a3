"""A row for each movement: between which lines or sources, how much, in which year, and as the document prints it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.desk.acts.forms import one_line, year_field
from allocations.desk.acts.moving import Leg
from allocations.desk.acts.standing import Place, entries_on
from allocations.models import AllocationLine, FundingSource, SafetyPackage
from allocations.money import Amount, KronorFormField, format_amount
from allocations.record import Record


class PlaceField(forms.ChoiceField):
    """A line or a source, with what stands on it; those of other packages under their name."""

    def __init__(self, found: dict[str, Place], choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(choices=[("", "---------"), *choices], required=False, **kwargs)
        self.found = found

    def clean(self, value: Any) -> Place | None:
        return self.found.get(super().clean(value))


class Places:
    """The lines and sources of packages that money can be moved between, fetched once for a page."""

    def __init__(self, records: dict[SafetyPackage, Record | None]) -> None:
        self.found: dict[str, Place] = {}
        self.own: list[Any] = []
        self.every: list[Any] = []
        for number, (package, record) in enumerate(records.items()):
            lines = [
                (self._take(line, "line"), _named(line, record))
                for line in AllocationLine.objects.filter(package=package).select_related("package")
            ]
            sources = [
                (self._take(source, "source"), _named(source, record))
                for source in FundingSource.objects.filter(package=package).select_related("package")
            ]
            groups = [
                (_("Lines") if not number else _("Lines of %(package)s") % {"package": package}, lines),
                (_("Sources") if not number else _("Sources of %(package)s") % {"package": package}, sources),
            ]
            groups = [(name, held) for name, held in groups if held]
            self.every += groups
            if not number:
                self.own = groups

    def _take(self, place: Place, kind: str) -> str:
        value = f"{kind}-{place.pk}"
        self.found[value] = place
        return value


def _named(place: Place, record: Record | None) -> str:
    """Its name, and what stands on it: “1. Föreningar (2023: 6 000 000 kr)”."""
    stands: dict[int | None, list[Amount]] = {}
    for entry in entries_on(record, place):
        stands.setdefault(entry.year, []).append(entry.amount)
    told = ", ".join(
        f"{year}: {format_amount(Amount.total(amounts))}" if year else format_amount(Amount.total(amounts))
        for year, amounts in sorted(stands.items(), key=lambda item: item[0] or 0)
    )
    number = f"{place.number} " if isinstance(place, AllocationLine) and place.number else ""
    name = place.name if len(place.name) <= 70 else f"{place.name[:69]}…"
    return f"{number}{name} ({told})" if told else f"{number}{name}"


class Row(forms.Form):
    """One movement. An empty row is none."""

    def __init__(self, *args: Any, places: Places, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.add_places(year)
        self.fields["kronor"] = KronorFormField(
            required=False,
            label=gettext_lazy("amount"),
            widget=forms.TextInput(attrs={"size": 14, "inputmode": "text", "autocomplete": "off"}),
        )
        self.fields["printed"] = one_line(gettext_lazy("as printed"), size=22)

    needed: ClassVar[dict[str, Any]] = {}

    def add_places(self, year: int | None) -> None:
        raise NotImplementedError

    def legs(self) -> list[Leg]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, sentence in {**self.needed, "kronor": _("Give the amount.")}.items():
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, sentence)
        kronor = cleaned.get("kronor")
        if isinstance(kronor, Decimal) and kronor <= 0 and self.only_positive:
            self.add_error(
                "kronor", _("Give what is moved as a positive amount: the direction is in from and to.")
            )
        return cleaned

    only_positive = True


class ReallocationRow(Row):
    needed: ClassVar[dict[str, Any]] = {
        "taken_from": gettext_lazy("Choose what the money is taken from."),
        "given_to": gettext_lazy("Choose what the money goes to."),
    }

    def add_places(self, year: int | None) -> None:
        found = self.places.found
        self.fields["taken_from"] = PlaceField(found, self.places.own, label=pgettext_lazy("money", "from"))
        self.fields["given_to"] = PlaceField(found, self.places.every, label=pgettext_lazy("money", "to"))
        self.fields["year"] = year_field(label=gettext_lazy("year"), initial=year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        one, other = cleaned.get("taken_from"), cleaned.get("given_to")
        if one is not None and one == other:
            self.add_error("given_to", _("Choose another line or source than the money is taken from."))
        elif one is not None and other is not None and type(one) is not type(other):
            self.add_error("given_to", _("Money is moved between lines, or between sources."))
        return cleaned

    def legs(self) -> list[Leg]:
        said = self.cleaned_data
        taken, given, year = said["taken_from"], said["given_to"], said["year"]
        return [
            Leg(taken, year, -said["kronor"], said["printed"], like=(given, year)),
            Leg(given, year, said["kronor"], said["printed"], like=(taken, year)),
        ]


class CarryOverRow(Row):
    needed: ClassVar[dict[str, Any]] = {
        "place": gettext_lazy("Choose a line or a source."),
        "year": gettext_lazy("Give the year that the money is carried from."),
        "to_year": gettext_lazy("Give the year that the money is carried to."),
    }

    def add_places(self, year: int | None) -> None:
        self.fields["place"] = PlaceField(
            self.places.found, self.places.own, label=gettext_lazy("line or source")
        )
        self.fields["year"] = year_field(label=gettext_lazy("from the year"), initial=year)
        self.fields["to_year"] = year_field(
            label=gettext_lazy("to the year"), initial=year + 1 if year else None
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("year") is not None and cleaned.get("year") == cleaned.get("to_year"):
            self.add_error("to_year", _("Money is carried over to another year."))
        return cleaned

    def legs(self) -> list[Leg]:
        said = self.cleaned_data
        place, years = said["place"], (said["year"], said["to_year"])
        return [
            Leg(place, years[0], -said["kronor"], said["printed"], like=(place, years[1])),
            Leg(place, years[1], said["kronor"], said["printed"], like=(place, years[0])),
        ]


class SupplementRow(Row):
    only_positive = False
    needed: ClassVar[dict[str, Any]] = {"place": gettext_lazy("Choose a line or a source.")}

    def add_places(self, year: int | None) -> None:
        self.fields["place"] = PlaceField(
            self.places.found, self.places.own, label=gettext_lazy("line or source")
        )
        self.fields["year"] = year_field(label=gettext_lazy("year"), initial=year)

    def legs(self) -> list[Leg]:
        said = self.cleaned_data
        return [Leg(said["place"], said["year"], said["kronor"], said["printed"])]
