"""The forms of the acts: what the decision says, once, and its movements, a row each."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.acts.moving import Said
from allocations.desk.reach import Reach
from allocations.models import Citation, Decision, Document
from allocations.models.choices import Certainty, DatePrecision
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
        addable(self.fields["document"], Citation._meta.get_field("document"))
        self.fields["locator"] = one_line(gettext_lazy("source: place in it"), size=30)

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
            "paragraph": _short(Decision, "paragraph", size=12),
            "case_number": _short(Decision, "case_number", size=24),
            "posted_on": day_field(label=gettext_lazy("minutes posted on")),
            "title": _short(Decision, "title", size=60),
            "summary": prose(Decision, "summary"),
            "initiative": prose(Decision, "initiative"),
        }
        addable(own["body"], Decision._meta.get_field("body"))
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


def addable(field: Any, related: Any) -> None:
    """The admin's own plus beside the choice: what is not there yet is added without leaving what is typed."""
    field.widget = RelatedFieldWidgetWrapper(
        field.widget, related.remote_field, admin.site, can_add_related=True, can_change_related=False
    )


def one_line(label: Any, size: int, **kwargs: Any) -> forms.Field:
    """One line of free text, within the bounds of a name."""
    field: Any = NameField(blank=True).formfield(label=label, **kwargs)
    field.widget.attrs["size"] = size
    found: forms.Field = field
    return found


def prose(model: Any, name: str, **kwargs: Any) -> forms.Field:
    """A free text of the model."""
    field: forms.Field = model._meta.get_field(name).formfield(
        **{"required": False, "widget": forms.Textarea(attrs={"rows": 2, "cols": 60}), **kwargs}
    )
    return field


def _short(model: Any, name: str, size: int) -> forms.Field:
    field: forms.Field = model._meta.get_field(name).formfield()
    field.widget.attrs["size"] = size
    return field


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
