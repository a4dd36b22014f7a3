"""A condition's way on: looked after today, met, or lapsed."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.acts.forms import DecisionFactsForm, one_line
from allocations.desk.acts.replacing import check_today, settle, waiting_entries
from allocations.desk.acts.standing import standing
from allocations.desk.reach import Reach
from allocations.desk.refused import sentence_for
from allocations.desk.writing import admin_page
from allocations.models import Allocation, Appropriation, Condition, Decision
from allocations.models.choices import Certainty, DecisionKind
from allocations.record import condition_state
from municipalities.models import Role


class SettleForm(DecisionFactsForm):
    """How it ended, by whose decision, and where that stands."""

    KINDS: ClassVar = (DecisionKind.ADOPTION, DecisionKind.GRANT_AWARD, DecisionKind.OTHER)

    def __init__(self, *args: Any, condition: Condition, **kwargs: Any) -> None:
        super().__init__(*args, home=condition, **kwargs)
        self.fields["body"].initial = condition.awaits_id
        self.fields = {
            "outcome": forms.ChoiceField(
                choices=[
                    (Certainty.DECIDED, gettext_lazy("met: the money is decided")),
                    (Certainty.LAPSED, gettext_lazy("lapsed: the money does not come")),
                ],
                widget=forms.RadioSelect,
                label=gettext_lazy("how it ended"),
            ),
            "kind": forms.ChoiceField(
                choices=[(kind, kind.label) for kind in self.KINDS],
                initial=DecisionKind.OTHER,
                label=gettext_lazy("kind"),
            ),
            **self.fields,
            "printed": one_line(gettext_lazy("source: as printed"), size=30),
        }


def condition_urls() -> list[URLPattern]:
    return [
        path(f"<int:pk>/{name}/", admin.site.admin_view(view), name=f"allocations_condition_{name}")
        for name, view in (("settle", settle_view), ("checked", checked_view))
    ]


def _found(request: HttpRequest, pk: int) -> Condition:
    reach = Reach.of(request)
    rows = reach.visible(Condition).select_related("decision__package", "decision__subject_body", "awaits")
    condition: Condition | None = rows.filter(pk=pk).first()
    if condition is None:
        raise Http404
    if not reach.has(Role.WRITER, condition):
        raise PermissionDenied
    return condition


def checked_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: looked after today, and it still waits."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    condition = check_today(user=request.user, condition=_found(request, pk))  # type: ignore[arg-type]
    messages.success(request, _("Noted: last checked today."))
    back = (
        admin_page(Decision, "change") if "to_decision" in request.POST else admin_page(Condition, "change")
    )
    row = condition.decision_id if "to_decision" in request.POST else condition.pk
    return HttpResponseRedirect(reverse(back, args=(row,)))


def settle_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Met or lapsed: makes the draft decision whose entries take the place of those that waited."""
    condition = _found(request, pk)
    package = condition.decision.package
    record = standing(package) if package is not None else None
    waiting = waiting_entries(condition, record) if record is not None else []
    if record is None or not waiting:
        messages.warning(
            request, _("No money waits for this condition: there is nothing to decide about it.")
        )
        return HttpResponseRedirect(reverse(admin_page(Condition, "change"), args=(pk,)))
    form = SettleForm(
        request.POST if request.method == "POST" else None, reach=Reach.of(request), condition=condition
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = settle(
                user=request.user,  # type: ignore[arg-type]
                condition=condition,
                kind=DecisionKind(form.cleaned_data["kind"]),
                outcome=Certainty(form.cleaned_data["outcome"]),
                said=form.said(),
                printed=form.cleaned_data["printed"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except DatabaseError as error:
            form.add_error(None, sentence_for(error, [Decision, Allocation, Appropriation]))
        else:
            messages.success(request, _("The decision is saved as a draft."))
            return HttpResponseRedirect(reverse(admin_page(Decision, "change"), args=(decision.pk,)))
    context = {
        **admin.site.each_context(request),
        "title": _("Condition: %(text)s") % {"text": condition},
        "opts": Condition._meta,
        "row": condition,
        "form": form,
        "waiting": waiting,
    }
    return TemplateResponse(request, "desk/settle.html", context)


def pending_conditions(decision: Decision) -> list[Condition]:
    """The conditions of a decision that still wait, as the record derives it."""
    record = standing(decision.package) if decision.package is not None else None
    if record is None or decision.key not in record.decision_by_key:
        return []
    pending = {
        condition.key
        for condition in record.decision_by_key[decision.key].conditions
        if condition_state(record, condition) == "pending"
    }
    return [condition for condition in decision.conditions.all() if condition.key in pending]
