"""The forms of the acts: what the decision says, once, and its movements, a row each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.acts.moving import Leg, Said
from allocations.desk.acts.standing import Place, entries_on
from allocations.desk.reach import Reach
from allocations.models import AllocationLine, Decision, Document, FundingSource, SafetyPackage
from allocations.models.choices import Certainty, DatePrecision
from allocations.money import Amount, KronorFormField, format_amount
from allocations.record import Record
from municipalities.models import Body
from municipalities.models.fields import FIRST_YEAR, LAST_YEAR, YEAR_RANGE, NameField

When = tuple[date | None, str]

_WHEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class WhenField(forms.CharField):
    """A day, a month or a year, as far as it is known: “2023-05-03”, “2023-05” or “2023”. Gives date and precision."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("2023-05-03, or 2023-05 or 2023. Empty: not stated."))
        super().__init__(widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> When:
        typed = str(super().clean(value)).strip()
        if not typed:
            return None, DatePrecision.NOT_STATED
        found = _WHEN.fullmatch(typed)
        year, month, day = (int(part or 0) for part in (found.groups() if found else (0, 0, 0)))
        try:
            stated = date(year, month or 1, day or 1)
        except ValueError:
            raise ValidationError(_("Write the date as 2023-05-03, 2023-05 or 2023.")) from None
        if not FIRST_YEAR <= stated.year <= LAST_YEAR:
            raise ValidationError(YEAR_RANGE)
        precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
        return stated, precision

    @staticmethod
    def typed(stated: date | None, precision: str) -> str:
        """As it would have been typed."""
        if stated is None:
            return ""
        return date_format(stated, {"day": "Y-m-d", "month": "Y-m"}.get(precision, "Y"))


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        required=False, widget=forms.DateInput(attrs={"size": 12, "placeholder": "2023-05-03"}), **kwargs
    )


class SourceForm(forms.Form):
    """Where a decision or correction stands: cited once, for all its figures."""

    def __init__(self, *args: Any, reach: Reach, home: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = reach.visible_beside(Document, home).order_by("title", "key")
        self.fields["document"] = forms.ModelChoiceField(
            found,
            required=False,
            label=gettext_lazy("source: document"),
            help_text=gettext_lazy("What has no source cannot be published."),
        )
        self.fields["locator"] = _line(gettext_lazy("source: place in it"), size=30)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("locator") and not cleaned.get("document"):
            self.add_error("document", _("Name the document that states it."))
        return cleaned


class DecisionFactsForm(SourceForm):
    """What the decision says beside its money."""

    SAID: ClassVar = ("title", "body", "paragraph", "case_number", "summary", "initiative", "posted_on")

    def __init__(self, *args: Any, reach: Reach, home: Any, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, home=home, **kwargs)
        own = {
            "body": forms.ModelChoiceField(
                reach.visible_beside(Body, home).order_by("name"),
                required=False,
                label=gettext_lazy("deciding body"),
                help_text=gettext_lazy("Empty: not stated."),
            ),
            "when": WhenField(label=gettext_lazy("decided on")),
            "paragraph": _text(Decision, "paragraph", size=12),
            "case_number": _text(Decision, "case_number", size=24),
            "posted_on": day_field(label=gettext_lazy("minutes posted on")),
            "title": _text(Decision, "title", size=60),
            "summary": _text(Decision, "summary"),
            "initiative": _text(Decision, "initiative"),
        }
        self.fields = {**own, **self.fields}

    def said(self) -> Said:
        cleaned = self.cleaned_data
        decided_on, precision = cleaned["when"]
        facts = {name: cleaned[name] for name in self.SAID}
        return Said(
            facts={**facts, "decided_on": decided_on, "decided_precision": precision},
            document=cleaned.get("document"),
            locator=cleaned.get("locator", ""),
            certainty=cleaned.get("certainty", ""),
        )


class MovingForm(DecisionFactsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certainty"] = forms.ChoiceField(
            choices=[("", gettext_lazy("as the money that is moved")), *Certainty.choices],
            required=False,
            label=gettext_lazy("certainty"),
        )


def _line(label: Any, size: int) -> forms.Field:
    """One line of free text, within the bounds of a name."""
    field: Any = NameField(blank=True).formfield(label=label)
    field.widget.attrs["size"] = size
    found: forms.Field = field
    return found


def _text(model: Any, name: str, size: int = 0) -> forms.Field:
    field: forms.Field = model._meta.get_field(name).formfield()
    if size:
        field.widget.attrs["size"] = size
    else:
        field.widget = forms.Textarea(attrs={"rows": 2, "cols": 60})
    return field


# Rows of movements


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


def year_field(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=_YearInput(attrs={"size": 5}),
        **kwargs,
    )


class _YearInput(forms.TextInput):
    input_type = "text"


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
        self.fields["printed"] = _line(gettext_lazy("as printed"), size=22)

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
        self.fields["taken_from"] = PlaceField(found, self.places.own, label=gettext_lazy("from"))
        self.fields["given_to"] = PlaceField(found, self.places.every, label=gettext_lazy("to"))
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
