"""A package's indicators on one page: what each has shown, what is not answered, and a row to answer in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allocations.desk import trail
from allocations.desk.follow_up.sheet import newest_of
from allocations.desk.follow_up.unpublished import unpublished
from allocations.desk.package_tabs import package_context
from allocations.desk.reach import Reach
from allocations.models import Citation, Document, Indicator, Observation, SafetyPackage
from allocations.models.choices import DatePrecision, ObservationState
from allocations.publishing import lock
from allocations.record import read
from municipalities.models import Role, User
from municipalities.models.fields import NameField, ProseField

PAGE = "admin:allocations_safetypackage_indicators"
_WHEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_PRECISIONS = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)


class WhenField(forms.CharField):
    """A date as exact as it is known: 2024, 2024-05 or 2024-05-31. Gives the date with its precision."""

    def clean(self, value: Any) -> tuple[date | None, str]:
        text = " ".join(str(super().clean(value)).split())
        if not text:
            return None, DatePrecision.NOT_STATED
        match = _WHEN.fullmatch(text)
        parts = [int(part) for part in match.groups() if part is not None] if match else [0]
        try:
            found = date(*[*parts, 1, 1][:3])
        except ValueError as error:
            raise ValidationError(_("Write the date as 2024-05-31, 2024-05 or 2024.")) from error
        return found, _PRECISIONS[len(parts) - 1]


class AnswerForm(forms.Form):
    """One new observation of an indicator; left empty, it is none."""

    state = forms.ChoiceField(
        choices=[("", "–"), *ObservationState.choices], required=False, label=gettext_lazy("state")
    )
    value = forms.DecimalField(
        max_digits=16, decimal_places=2, required=False, localize=True, label=gettext_lazy("value")
    )
    words = NameField(blank=True).formfield(label=gettext_lazy("in words"))
    when = WhenField(
        required=False,
        max_length=20,
        label=gettext_lazy("observed on"),
        help_text=gettext_lazy("2024-05-31, 2024-05 or 2024"),
    )
    comment = ProseField().formfield(
        label=gettext_lazy("comment or reason"), widget=forms.Textarea(attrs={"rows": 2, "cols": 30})
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), required=False, label=gettext_lazy("source: document")
    )
    locator = NameField(blank=True).formfield(label=gettext_lazy("source: place in it"))
    printed = NameField(blank=True).formfield(label=gettext_lazy("source: as printed"))

    ANSWERS: ClassVar = (ObservationState.NOT_MEASURED, ObservationState.NOT_DUE)

    def __init__(self, data: Any, *, indicator: Indicator, documents: Documents) -> None:
        super().__init__(data, prefix=f"i{indicator.pk}", use_required_attribute=False)
        self.indicator = indicator
        chosen: Any = self.fields["document"]
        chosen.queryset, chosen.choices = documents.rows, documents.choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        state, value, words = (cleaned.get(name) for name in ("state", "value", "words"))
        if self.errors:
            return cleaned
        if not state and (value is not None or words):
            state = cleaned["state"] = ObservationState.MEASURED.value
        if not state:
            self.add_error("state", _("Say whether it was measured, not measured or not due."))
        elif state == ObservationState.MEASURED and value is None and not words:
            self.add_error("value", _("Give a value when it was measured, in figures or in words."))
        elif state in self.ANSWERS:
            if value is not None or words:
                self.add_error("value", _("Give a value when it was measured, and none when it was not."))
            if not cleaned.get("comment"):
                self.add_error("comment", _("Say why: it is a part of the answer."))
        if (cleaned.get("locator") or cleaned.get("printed")) and cleaned.get("document") is None:
            self.add_error("document", _("Name the document that states it."))
        return cleaned


@dataclass(frozen=True)
class Documents:
    """Documents within reach, fetched once for all rows."""

    rows: QuerySet[Document]
    choices: list[Any]

    @classmethod
    def of(cls, request: HttpRequest, package: SafetyPackage) -> Documents:
        rows = Reach.of(request).visible_beside(Document, package).order_by("title", "key")
        return cls(rows, [("", "---------"), *((document.pk, str(document)) for document in rows)])


@transaction.atomic
def add_observations(
    *, package: SafetyPackage, user: User, answers: Sequence[AnswerForm]
) -> list[Observation]:
    """Write one observation for each answered row, with its source, all or none; noted in the trail.

    Raises ValidationError where the model refuses one.
    """
    lock(package.municipality_id)
    made = []
    for answer in answers:
        said = answer.cleaned_data
        observed_on, precision = said["when"]
        observation = Observation(
            indicator=answer.indicator,
            state=said["state"],
            value=said["value"],
            words=said["words"],
            observed_on=observed_on,
            observed_precision=precision,
            comment=said["comment"],
        )
        observation.key = _free_key(observation)
        observation.full_clean()
        observation.save()
        trail.note(user, observation)
        if said["document"] is not None:
            citation = Citation(
                observation=observation,
                document=said["document"],
                locator=said["locator"],
                printed=said["printed"],
            )
            citation.full_clean()
            citation.save()
            trail.note(user, citation)
        made.append(observation)
    return made


def _free_key(observation: Observation) -> str:
    when = observation.observed_on
    base = when.isoformat() if when is not None else str(observation.state).replace("_", "-")
    taken = set(observation.indicator.observations.values_list("key", flat=True))
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


# The page


@dataclass(frozen=True)
class Row:
    """An indicator with what it has shown, and whether an answer is lacking."""

    indicator: Indicator
    observations: list[Observation]
    answer: AnswerForm | None
    lacking: str


def indicators(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    """All indicators of the package, and a row for a new observation of each."""
    if request.method in {"GET", "HEAD"}:
        return _shown(request, package, _answers(request, package, None))
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if not Reach.of(request).has(Role.WRITER, package):
        raise PermissionDenied
    answers = _answers(request, package, request.POST)
    given = [answer for answer in answers if answer.has_changed()]
    if not given:
        messages.info(request, _("Nothing was changed."))
    elif any(answer.errors for answer in given):
        return _shown(request, package, answers)
    else:
        made = add_observations(package=package, user=request.user, answers=given)  # type: ignore[arg-type]
        words = ngettext("%(count)d observation is saved.", "%(count)d observations are saved.", len(made))
        messages.success(request, words % {"count": len(made)})
    return HttpResponseRedirect(reverse(PAGE, args=(package.pk,)))


def of_package(package: SafetyPackage) -> QuerySet[Indicator]:
    return (
        Indicator.objects.filter(package=package)
        .select_related("line")
        .prefetch_related("citations__document", "observations__citations__document")
        .order_by("position", "key")
    )


def lacking(indicator: Indicator) -> str:
    """What answer is missing; nothing where there is one. An answer is any observation, “not measured” too."""
    found = list(indicator.observations.all())
    due = indicator.target_year
    if not found:
        return _("no result entered")
    over = due is not None and due < timezone.localdate().year
    if over and not any(_answers_for(observation, due or 0) for observation in found):
        return _("nothing entered for %(year)d, when the target was to be met") % {"year": due}
    return ""


def _answers_for(observation: Observation, year: int) -> bool:
    """Whether it speaks of the year of the target, or of a later one."""
    return observation.observed_on is not None and observation.observed_on.year >= year


def _answers(request: HttpRequest, package: SafetyPackage, data: Any) -> list[AnswerForm]:
    documents = Documents.of(request, package)
    return [AnswerForm(data, indicator=indicator, documents=documents) for indicator in of_package(package)]


def _shown(request: HttpRequest, package: SafetyPackage, answers: list[AnswerForm]) -> HttpResponse:
    newest = newest_of(package)
    record = read(newest.document) if newest is not None and newest.document else None
    writes = Reach.of(request).has(Role.WRITER, package)
    rows = [
        Row(
            answer.indicator,
            sorted(answer.indicator.observations.all(), key=lambda o: (o.observed_on or date.min, o.key)),
            answer if writes else None,
            lacking(answer.indicator),
        )
        for answer in answers
    ]
    context = {
        **admin.site.each_context(request),
        **package_context(request, package, "indicators"),
        "title": _("Indicators: %(package)s") % {"package": package},
        "here": _("Indicators"),
        "rows": rows,
        "faults": [
            row for row in rows if row.answer is not None and row.answer.is_bound and row.answer.errors
        ],
        "newest": newest,
        "unpublished": unpublished(package, record),
        "change_title": _("Indicators and observations"),
    }
    return TemplateResponse(request, "desk/indicators.html", context)
