"""The fields around the table: what holds for the whole sheet, and what can be made on it.

A new draft decision, a new document, new lines and sources each have the few fields that a sheet needs; the rest is on
their own pages.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Max, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from allocations.desk import trail
from allocations.desk.decisions import DecisionForm
from allocations.desk.forms import LAST_POSITION, DeskForm
from allocations.desk.submissions.forms import OPEN
from allocations.desk.worksheet.dates import UnreadableDate, read_date
from allocations.models import AllocationLine, Decision, Document, FundingSource, SafetyPackage
from allocations.models.choices import AmountIs, Certainty, WhoseError
from municipalities.models import Body, BodyKind
from municipalities.models.fields import NameField

Choices = list[tuple[str, Any]]


class SheetForm(forms.Form):
    """What holds for every new figure of the sheet, unless its cell says otherwise. Nothing here is stored."""

    document = forms.ChoiceField(required=False, label=gettext_lazy("document"))
    place = NameField(blank=True).formfield(label=gettext_lazy("place in it"))
    amount_is = forms.ChoiceField(required=False, label=gettext_lazy("amount is"), choices=AmountIs)
    certainty_source = forms.ChoiceField(required=False, label=gettext_lazy("certainty of what is given"))
    certainty_line = forms.ChoiceField(required=False, label=gettext_lazy("certainty of what is distributed"))
    from_source = forms.ChoiceField(required=False, label=gettext_lazy("distributed from"))

    def __init__(self, *args: Any, documents: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_decision = [("", _("as the decision’s kind says")), *Certainty.choices]
        choices: dict[str, Choices] = {
            "document": [("", pgettext("document", "none")), *documents, (NEW, _("a new document"))],
            "certainty_source": by_decision,
            "certainty_line": by_decision,
            "from_source": [("", _("not stated")), *sources],
        }
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = found


NEW = "new"
SAME = "same"
"""In the choice of the lines' draft: that of the sources."""


class NewDecisionForm(DecisionForm):
    """A draft decision in one row: its kind, who decided it and when."""

    when = forms.CharField(required=False, max_length=40, label=gettext_lazy("decided on"))
    body_name = NameField(blank=True).formfield(label=gettext_lazy("deciding body"))
    body_kind = forms.ChoiceField(required=False, label=gettext_lazy("kind of the new body"))

    package: ClassVar[SafetyPackage]
    bodies: ClassVar[list[Body]] = []

    class Meta:
        model = Decision
        fields: ClassVar = (
            "kind",
            "title",
            "body",
            "decided_on",
            "decided_precision",
            "paragraph",
            "whose_error",
            "key",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=Decision(package=self.package), **kwargs)
        self.new_body: Body | None = None
        for name in ("body", "decided_on", "decided_precision"):
            self.fields[name].required = False
        errors: Any = self.fields["whose_error"]
        errors.choices = [("", "–"), *WhoseError.choices]
        kind_of_body: Any = self.fields["body_kind"]
        kind_of_body.choices = [("", _("by its name")), *BodyKind.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        try:
            cleaned["decided_on"], cleaned["decided_precision"] = read_date(cleaned.get("when", ""))
        except UnreadableDate as refusal:
            self.add_error("when", str(refusal))
            cleaned["decided_on"], cleaned["decided_precision"] = None, "not_stated"
        cleaned["body"] = self._body(" ".join(cleaned.get("body_name", "").split()))
        return super().clean()

    def _body(self, name: str) -> Body | None:
        if not name:
            return None
        for body in self.bodies:
            if body.name.casefold() == name.casefold():
                return body
        kind = self.cleaned_data.get("body_kind") or kind_by_name(name)
        if not kind:
            self.add_error(
                "body_kind", _("There is no body of this name yet. Say what kind it is to add it.")
            )
            return None
        self.new_body = Body(
            municipality=self.package.municipality, name=name, kind=kind, slug=self._free_slug(name)
        )
        return None

    def _free_slug(self, name: str) -> str:
        base = slugify(name)[:60].strip("-") or "organ"
        taken = {body.slug for body in self.bodies}
        found, number = base, 1
        while found in taken:
            number += 1
            found = f"{base}-{number}"
        return found

    def make(self, user: Any) -> Decision:
        """Save the draft, and the body that it is the first to name."""
        decision: Any = self.instance
        if self.new_body is not None:
            self.new_body.full_clean()
            self.new_body.save()
            trail.note(user, self.new_body)
            decision.body = self.new_body
            decision.full_clean()
        place_last(decision)
        decision.save()
        trail.note(user, decision)
        return decision  # type: ignore[no-any-return]


def place_last(row: Any) -> None:
    """Put a new row of the package after those that are there. A sheet makes several in one save, each by its own form,
    and none of them knew of the others when it was read."""
    others = type(row).objects.filter(package=row.package)
    row.position = min((others.aggregate(last=Max("position"))["last"] or 0) + 1, LAST_POSITION)


def kind_by_name(name: str) -> str:
    """What kind a body is where its Swedish name says so by itself, else nothing."""
    folded = name.casefold()
    if folded == "kommunfullmäktige":
        return BodyKind.COUNCIL
    if folded == "kommunstyrelsen":
        return BodyKind.BOARD
    if folded.endswith("nämnden"):
        return BodyKind.COMMITTEE
    return BodyKind.SUB_COMMITTEE if folded.endswith("utskott") else ""


class NewDocumentForm(DeskForm):
    """A document in one row; its file and the rest are added on its own page."""

    when = forms.CharField(required=False, max_length=40, label=gettext_lazy("dated"))
    address = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("address")
    )
    package: ClassVar[SafetyPackage]

    class Meta:
        model = Document
        fields: ClassVar = (
            "title",
            "kind",
            "grade",
            "publisher",
            "dated",
            "dated_precision",
            "address",
            "key",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=Document(municipality=self.package.municipality), **kwargs)
        for name in ("dated", "dated_precision"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        try:
            cleaned["dated"], cleaned["dated_precision"] = read_date(cleaned.get("when", ""))
        except UnreadableDate as refusal:
            self.add_error("when", str(refusal))
            cleaned["dated"], cleaned["dated_precision"] = None, "not_stated"
        if not cleaned.get("title"):
            self.add_error("title", _("Give the document a title."))
        return super().clean()


class NewLineForm(DeskForm):
    package: ClassVar[SafetyPackage]

    class Meta:
        model = AllocationLine
        fields: ClassVar = ("number", "name", "key", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=AllocationLine(package=self.package), **kwargs)


class NewSourceForm(DeskForm):
    package: ClassVar[SafetyPackage]

    class Meta:
        model = FundingSource
        fields: ClassVar = ("name", "kind", "key", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=FundingSource(package=self.package), **kwargs)
        self.fields["kind"].required = False

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "not_stated"


def open_drafts(package: SafetyPackage) -> QuerySet[Decision]:
    """Draft decisions that can still be written in: in no change, or in one that is not submitted."""
    free = Q(submission__isnull=True) | Q(submission__status__in=OPEN)
    return Decision.objects.drafts().filter(free, package=package).order_by("position", "key")
