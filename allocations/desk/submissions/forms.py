"""The forms of a submission: what it carries, and the two answers an approver can give."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.forms import DeskForm
from allocations.desk.reach import Reach
from allocations.models import Decision, Submission
from allocations.models.choices import SubmissionStatus as Status
from municipalities.models import Role
from municipalities.models.fields import LONG_TEXT

OPEN = (Status.DRAFT, Status.SENT_BACK)
"""States in which a submission may still change."""


class DecisionChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Drafts, each named with what it concerns."""

    def label_from_instance(self, decision: Any) -> str:
        return f"{decision.package or decision.subject_body}: {decision}"


class SubmissionForm(DeskForm):
    """A change of one package or body: with its drafts, or with none, for what is changed beside decisions."""

    decisions = DecisionChoice(
        Decision.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("draft decisions that it carries"),
        help_text=gettext_lazy(
            "Without any, it makes public what is changed beside decisions: measures, outturn, observations, names."
        ),
    )

    class Meta:
        model = Submission
        fields: ClassVar = ("package", "subject_body", "title", "comment")

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "decisions" in self.fields:
            field: Any = self.fields["decisions"]
            field.queryset = self._drafts()
            if self.instance.pk is not None:
                self.initial["decisions"] = list(self.instance.decisions.values_list("pk", flat=True))
            elif self._asked_for():
                self.initial["decisions"] = list(field.queryset.values_list("pk", flat=True))

    def _drafts(self) -> QuerySet[Decision]:
        """Those that no other change carries, of the subject where that is known."""
        reach = Reach.of(self.request)
        own = reach.where(Role.WRITER)
        drafts = reach.visible(Decision).filter(
            Q(package__municipality__in=own) | Q(subject_body__municipality__in=own), publication__isnull=True
        )
        free = Q(submission__isnull=True)
        if self.instance.pk is not None:
            return drafts.filter(
                free | Q(submission=self.instance),
                package=self.instance.package,
                subject_body=self.instance.subject_body,
            ).order_by("position", "key")
        return (
            drafts.filter(free, **({} if self.is_bound else self._asked_for()))
            .select_related("package", "subject_body")
            .order_by("package", "subject_body", "position", "key")
        )

    def _asked_for(self) -> dict[str, int]:
        """The subject named in the address, from a link on its page."""
        asked = {name: self.request.GET.get(name, "") for name in ("package", "subject_body")}
        return {name: int(value) for name, value in asked.items() if value.isdecimal() and len(value) < 18}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        package = cleaned.get("package") if "package" in self.fields else self.instance.package
        body = cleaned.get("subject_body") if "subject_body" in self.fields else self.instance.subject_body
        for decision in cleaned.get("decisions", ()):
            if (decision.package_id, decision.subject_body_id) != (
                package.pk if package else None,
                body.pk if body else None,
            ):
                self.add_error(
                    "decisions",
                    _("“%(decision)s” concerns something else than this change.") % {"decision": decision},
                )
        if self.instance.pk is None:
            self.instance.author = self.request.user
            home = package or body
            if home is not None and home.municipality is not None:
                self.instance.municipality = home.municipality
        return cleaned

    def save_decisions(self) -> None:
        """Put exactly the chosen drafts into the submission."""
        chosen = [decision.pk for decision in self.cleaned_data.get("decisions", ())]
        drafts = Decision.objects.drafts()
        drafts.filter(submission=self.instance).exclude(pk__in=chosen).update(submission=None)
        drafts.filter(pk__in=chosen).update(submission=self.instance)


class ApproveForm(forms.Form):
    """Approval of the frozen text that was shown, now or at a time."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    publish_at = forms.DateTimeField(
        label=gettext_lazy("publish at (Swedish time)"),
        required=False,
        help_text=gettext_lazy("Empty: at once."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_publish_at(self) -> Any:
        moment = self.cleaned_data["publish_at"]
        if moment is not None and moment <= timezone.now():
            raise ValidationError(_("That time has passed. Leave it empty to publish at once."))
        return moment


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it is sent back"),
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
    )
