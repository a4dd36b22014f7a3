"""What can be looked for in the trail: only what the user reaches is offered, and nothing else is taken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.reach import SCOPES, Reach
from allocations.desk.trail_page.sources import Asked, named
from allocations.models import Citation, Decision, SafetyPackage
from allocations.models.choices import StepKind, WriteKind
from municipalities.models import AccountEventKind, Municipality, Role, User

UNNOTED = frozenset(
    {
        "allocations.deskwrite",
        "allocations.submissionstep",
        "allocations.publication",
        "municipalities.accountevent",
    }
)
"""What is itself a note, or is written by publishing alone."""


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TrailForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), required=False, label=gettext_lazy("person"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("kind of row"))
    action = forms.ChoiceField(required=False, label=gettext_lazy("what was done"))
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), required=False, label=gettext_lazy("municipality")
    )
    package = forms.ModelChoiceField(
        SafetyPackage.objects.none(), required=False, label=gettext_lazy("package")
    )
    decision = forms.ModelChoiceField(Decision.objects.none(), required=False, label=gettext_lazy("decision"))
    since = forms.DateField(required=False, label=gettext_lazy("from and including"), widget=Day)
    until = forms.DateField(required=False, label=gettext_lazy("up to and including"), widget=Day)
    row = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        max_length=80,
        validators=[RegexValidator(r"\A[a-z_]+\.[a-z_]+:[0-9]{1,18}\Z")],
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET or None)
        self.reach = reach = Reach.of(request)
        self._offer("user", reach.visible(User).order_by("username"))
        municipalities = reach.visible(Municipality).order_by("name")
        self._offer("municipality", municipalities)
        self._offer("package", reach.visible(SafetyPackage).order_by("name"))
        self._offer("decision", self._decisions(reach))
        self._choices("kind", sorted(_kinds(), key=lambda pair: pair[1].lower()))
        self._choices(
            "action", _actions(accounts=reach.is_superuser or bool(reach.where(Role.ADMINISTRATOR)))
        )
        if len(municipalities[:2]) < 2:
            del self.fields["municipality"]

    def _decisions(self, reach: Reach) -> Any:
        """Those of the chosen package; of all packages they are too many to choose among."""
        package = self.data.get("package", "")
        seen = reach.visible(Decision).select_related("body", "package", "subject_body")
        if package.isdecimal() and len(package) < 19:
            return seen.filter(package=int(package)).order_by("position", "key")
        chosen = self.data.get("decision", "")
        return seen.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.empty_label = _("all")

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("all")), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            raise ValidationError(_("The last day comes before the first."))
        return cleaned

    @property
    def of_one(self) -> str:
        """The row or decision whose own trail is shown, in words; nothing where it is everybody's."""
        row: str = self.data.get("row", "") if self.is_bound else ""
        if not row or self.errors.get("row"):
            return ""
        return named(self.reach, row)

    @property
    def asked(self) -> Asked | None:
        """What is looked for, or None where something in it makes no sense: then nothing is shown, and why is said."""
        if not self.is_bound:
            return Asked()
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return Asked(
            user=_key(given["user"]),
            kind=given["kind"],
            action=given["action"],
            municipality=_key(given.get("municipality")),
            package=_key(given["package"]),
            decision=_key(given["decision"]),
            row=given["row"],
            since=_midnight(given["since"]) if given["since"] else None,
            until=_midnight(given["until"] + timedelta(days=1)) if given["until"] else None,
        )


def _key(row: Any) -> int | None:
    return None if row is None else row.pk


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _kinds() -> list[tuple[str, str]]:
    models: list[type[Model]] = [*SCOPES, Citation]
    return [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
        for model in models
        if model._meta.label_lower not in UNNOTED
    ]


def _actions(*, accounts: bool) -> list[tuple[str, str]]:
    """One list of what can have been done: with a row, with a change, or with an account."""
    every = {**dict(WriteKind.choices), **dict(StepKind.choices)}
    if accounts:
        every |= dict(AccountEventKind.choices)
    return [(value, str(label)) for value, label in every.items()]
