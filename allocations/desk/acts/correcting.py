"""“Rätta”: every fact and figure of a posted decision as it stands, to be typed over where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.acts.forms import SourceForm, WhenField, one_line, prose, year_field
from allocations.desk.acts.moving import Said, make_changes
from allocations.desk.acts.replacing import Entry, RightEntry, RightFact, correct, entry_row
from allocations.desk.package_tabs import tabs_context
from allocations.desk.reach import Reach
from allocations.desk.refused import sentence_for
from allocations.desk.writing import admin_page
from allocations.models import Allocation, Appropriation, Decision, FactCorrection, Position, Submission
from allocations.models.choices import DecisionFact, DecisionKind, PositionKind, WhoseError
from allocations.money import AmountState, KronorFormField, format_kronor
from allocations.publishing.proposing import record_with
from allocations.record import Record
from allocations.record.corrections import FIELD_OF, FIELD_OF_POSITION
from allocations.record.naming import called, said
from municipalities.models import Body, Role

F = DecisionFact
NOT_OF_A_CORRECTION = (F.BODY, F.BODY_PRINTED, F.PARAGRAPH)
SHORT = (F.PARAGRAPH, F.CASE_NUMBER)
PROSE = (F.SUMMARY, F.INITIATIVE, F.CONTENT)


@dataclass(frozen=True)
class Asked:
    """One fact on the page: its field's name, what it is of, and what it says now."""

    name: str
    fact: DecisionFact
    position: Position | None
    now: Any


class CorrectionForm(SourceForm):
    """A field for each fact, filled in as it stands: what is typed over is what was wrong."""

    def __init__(self, *args: Any, reach: Reach, decision: Decision, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, home=decision, **kwargs)
        self.decision = decision
        self.bodies = reach.visible_beside(Body, decision).order_by("name")
        self.of = record.decision_by_key[decision.key]
        self.body_pks = {_key_of(body): body.pk for body in self.bodies.select_related("municipality")}
        self.asked = list(self._asked())
        self.figures = list(self._figures(record))
        first = {
            "whose_error": forms.ChoiceField(
                choices=WhoseError.choices, widget=forms.RadioSelect, label=gettext_lazy("whose error")
            ),
        }
        self.fields = {
            **{asked.name: self._field(asked) for asked in self.asked},
            **{name: field for figure in self.figures for name, field in figure.fields().items()},
            **first,
            **self.fields,
            "printed": one_line(gettext_lazy("source: as printed"), size=30),
            "why": prose(
                Decision,
                "summary",
                label=gettext_lazy("what was wrong"),
                help_text=gettext_lazy("In our own words."),
            ),
        }

    def _asked(self) -> Iterator[Asked]:
        for fact, field in FIELD_OF.items():
            if self.decision.kind != DecisionKind.CORRECTION or fact not in NOT_OF_A_CORRECTION:
                yield Asked(fact, F(fact), None, getattr(self.of, field))
        rows = {row.key: row for row in self.decision.positions.select_related("actor")}
        for taken in self.of.positions:
            for fact, field in FIELD_OF_POSITION.items():
                yield Asked(f"{fact}-{taken.key}", F(fact), rows.get(taken.key), getattr(taken, field))

    def _field(self, asked: Asked) -> forms.Field:
        label = capfirst(str(asked.fact.label))
        if asked.position is not None:
            label = f"{label}: {asked.position.actor}"
        found: forms.Field
        match asked.fact:
            case F.DATE:
                found = WhenField(initial=WhenField.typed(asked.now.date, asked.now.precision))
            case F.BODY | F.ACTOR:
                found = forms.ModelChoiceField(
                    self.bodies, required=asked.fact == F.ACTOR, initial=self.body_pks.get(asked.now or "")
                )
            case F.POSITION_KIND:
                found = forms.ChoiceField(choices=PositionKind.choices, initial=asked.now)
            case _ if asked.fact in PROSE:
                found = prose(FactCorrection, "text", initial=asked.now)
            case _:
                found = one_line("", size=14 if asked.fact in SHORT else 60, initial=asked.now)
        found.label = label
        return found

    def _figures(self, record: Record) -> Iterator[Figure]:
        for number, entry in enumerate((*self.of.appropriations, *self.of.allocations)):
            row = entry_row(self.decision, entry.ref) if entry.ref not in record.replaced_by else None
            if row is not None:
                yield Figure(f"figure-{number}", row, f"{called(record, entry)}", said(record, entry))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.figures:
            for figure in self.figures:
                figure.check(self)
        if not self.errors and not self.facts() and not self.entries():
            raise ValidationError(_("Type the right value over what is wrong: nothing is changed yet."))
        return cleaned

    # What is put right

    def facts(self) -> list[RightFact]:
        found = []
        for asked in self.asked:
            value = self.cleaned_data.get(asked.name)
            columns = self._columns(asked.fact, value)
            if columns != self._columns(asked.fact, self._now(asked)):
                found.append(RightFact(asked.fact, columns, asked.position))
        return found

    def _now(self, asked: Asked) -> Any:
        match asked.fact:
            case F.DATE:
                return (asked.now.date, asked.now.precision)
            case F.BODY | F.ACTOR:
                return next((body for body in self.bodies if _key_of(body) == asked.now), None)
        return asked.now

    def _columns(self, fact: DecisionFact, value: Any) -> dict[str, Any]:
        match fact:
            case F.DATE:
                return {"date": value[0], "date_precision": value[1]}
            case F.BODY | F.ACTOR:
                return {"body": value}
        return {"text": (value or "").replace("\r\n", "\n").strip()}

    def entries(self) -> list[RightEntry]:
        return [right for figure in self.figures if (right := figure.right(self.cleaned_data)) is not None]


@dataclass(frozen=True)
class Figure:
    """A standing entry of the decision on the page: its amount, whether it is stated, and its year."""

    name: str
    row: Entry
    label: str
    now: str

    def fields(self) -> dict[str, forms.Field]:
        kronor, year = self.row.kronor, self.row.fiscal_year
        return {
            f"{self.name}-kronor": KronorFormField(
                required=False,
                label=_("right amount"),
                initial=format_kronor(kronor, unit=False) if kronor is not None else "",
                widget=forms.TextInput(attrs={"size": 16, "autocomplete": "off"}),
            ),
            f"{self.name}-state": forms.ChoiceField(
                choices=AmountState.choices, initial=self.row.amount_state, label=_("amount is stated")
            ),
            f"{self.name}-year": year_field(label=_("right year"), initial=year),
        }

    def check(self, form: CorrectionForm) -> None:
        said_here = self._said(form.cleaned_data)
        name = f"{self.name}-kronor"
        if name not in form.errors and (said_here["amount_state"] == AmountState.STATED) != (
            said_here["kronor"] is not None
        ):
            form.add_error(name, _("Give an amount, or say why there is none."))

    def right(self, cleaned: dict[str, Any]) -> RightEntry | None:
        said_here = self._said(cleaned)
        now = {name: getattr(self.row, name) for name in said_here}
        if said_here == now:
            return None
        if (said_here["kronor"], said_here["amount_state"]) != (self.row.kronor, self.row.amount_state):
            # The word before the old figure, and what it was computed of, said nothing of this one.
            said_here |= {"qualifier": "exact", "qualifier_word": "", "included_in": ""}
            said_here |= {"quantity": None, "unit": "", "unit_amount": None}
        return RightEntry(self.row, said_here)

    def _said(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {
            "kronor": cleaned.get(f"{self.name}-kronor"),
            "amount_state": cleaned.get(f"{self.name}-state"),
            "fiscal_year": cleaned.get(f"{self.name}-year"),
        }


def correct_url() -> URLPattern:
    return path("<int:pk>/correct/", admin.site.admin_view(correct_view), name="allocations_decision_correct")


def correct_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, and what it makes: a draft correction, and a change that carries it where that is asked for."""
    reach = Reach.of(request)
    decision = reach.visible(Decision).filter(pk=pk).select_related("package", "subject_body").first()
    if decision is None:
        raise Http404
    if not reach.has(Role.WRITER, decision):
        raise PermissionDenied
    record = _record(decision)
    if record is None or not decision.is_posted:
        messages.warning(request, _("What is not published is changed on its own page, not corrected."))
        return HttpResponseRedirect(reverse(admin_page(Decision, "change"), args=(pk,)))
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        reach=reach,
        decision=decision,
        record=record,
        initial={"document": _first_document(decision), "whose_error": WhoseError.OURS},
    )
    if request.method == "POST" and form.is_valid():
        answer = _written(request, decision, form)
        if answer is not None:
            return answer
    context = {
        **admin.site.each_context(request),
        **tabs_context(request, decision.package),
        "title": _("Correct: %(decision)s") % {"decision": decision},
        "opts": Decision._meta,
        "row": decision,
        "form": form,
        "facts": [form[asked.name] for asked in form.asked],
        "figures": [
            (figure, [form[f"{figure.name}-{part}"] for part in ("kronor", "state", "year")])
            for figure in form.figures
        ],
        "beside": [form[name] for name in ("whose_error", "document", "locator", "printed", "why")],
    }
    return TemplateResponse(request, "desk/correct.html", context)


def _record(decision: Decision) -> Record | None:
    subject = decision.package or decision.subject_body
    drafts = Decision.objects.drafts().filter(package=decision.package, subject_body=decision.subject_body)
    if subject is None:
        return None
    return record_with(subject, list(drafts.values_list("pk", flat=True))) or record_with(subject)


def _written(request: HttpRequest, decision: Decision, form: CorrectionForm) -> HttpResponse | None:
    cleaned = form.cleaned_data
    source = Said({"summary": cleaned["why"]}, cleaned["document"], cleaned["locator"])
    user: Any = request.user
    try:
        with transaction.atomic():
            correction = correct(
                user=user,
                decision=decision,
                whose_error=cleaned["whose_error"],
                said=source,
                printed=cleaned["printed"],
                facts=form.facts(),
                entries=form.entries(),
            )
            made = make_changes(user=user, decisions=[correction]) if "submit" in request.POST else []
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    except DatabaseError as error:
        form.add_error(None, sentence_for(error, [FactCorrection, Decision, Allocation, Appropriation]))
        return None
    if made:
        messages.success(request, _("The draft is saved, and a change that carries it. Look it through."))
        return HttpResponseRedirect(reverse(admin_page(Submission, "review"), args=(made[0].pk,)))
    messages.success(request, _("The correction is saved as a draft."))
    return HttpResponseRedirect(reverse(admin_page(Decision, "change"), args=(correction.pk,)))


def _first_document(decision: Decision) -> int | None:
    """The document that the decision itself or its first figure is cited to: mostly the one that is read again."""
    rows: list[Any] = [decision, *decision.allocations.all()[:1], *decision.appropriations.all()[:1]]
    found = (c.document_id for row in rows for c in row.citations.all() if c.document_id is not None)
    return next(found, None)


def _key_of(body: Body) -> str:
    """The record's key of a body."""
    return f"{body.municipality.code}/{body.slug}" if body.municipality is not None else body.slug
