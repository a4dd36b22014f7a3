"""Sources at the desk: citations on the page of what they support, and the first one right beside its figure."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk import trail
from allocations.desk.forms import DeskForm
from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach
from allocations.models import Citation, Decision, Document, Indicator, Observation
from allocations.models.choices import Basis, WriteKind
from allocations.models.columns import AmountColumns
from allocations.models.evidence import TARGETS
from municipalities.models import Residents
from municipalities.models.fields import NameField

TARGET_OF: dict[type[Model], str] = {
    Citation._meta.get_field(name).related_model: name  # type: ignore[misc]
    for name in TARGETS
}
"""The foreign key of a citation that leads to each citable model."""


class CitationInline(ScopedInline, admin.StackedInline[Any, Any]):
    """What supports the row: document, place and words as printed; an inference with its reason; or the terms."""

    model = Citation
    verbose_name = gettext_lazy("citation")
    verbose_name_plural = gettext_lazy("sources of this")
    fieldsets = (
        (None, {"fields": (("document", "locator", "printed"),)}),
        (
            gettext_lazy("Inference, computation, or one field only"),
            {
                "fields": (("basis", "fact"), "claim", "reason", ("terms", "position")),
                "classes": ("collapse",),
            },
        ),
    )

    def __init__(self, parent_model: type[Model], admin_site: Any) -> None:
        self.fk_name = TARGET_OF[parent_model]
        super().__init__(parent_model, admin_site)

    def why_posted(self, row: Model | None) -> str:
        return why_posted(row)


def why_posted(row: Model | None) -> str:
    """Why a decision, or what belongs to one, is read-only."""
    decision = row if isinstance(row, Decision) else getattr(row, "decision", None)
    if not isinstance(decision, Decision) or decision.publication is None:
        return ""
    return _(
        "The decision is published in version %(number)s. What is published is not changed: "
        "a later decision replaces it, and both stay visible."
    ) % {"number": decision.publication.number}


class CitingForm(DeskForm):
    """A row with its first citation of a document beside it, so that a figure and its source are typed together."""

    cited_document = forms.ModelChoiceField(
        Document.objects.none(), required=False, label=gettext_lazy("source: document")
    )
    cited_locator = NameField(blank=True).formfield(label=gettext_lazy("source: place in it"))
    cited_printed = NameField(blank=True).formfield(label=gettext_lazy("source: as printed"))

    CITED: ClassVar = {"cited_document": "document", "cited_locator": "locator", "cited_printed": "printed"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.citation = self._first_citation()
        if "cited_document" in self.fields:
            queryset, choices = _documents(self.request)
            field: Any = self.fields["cited_document"]
            field.queryset, field.choices = queryset, choices
        for name, source in self.CITED.items():
            if name in self.fields and self.citation is not None:
                self.initial[name] = getattr(self.citation, source)

    def _first_citation(self) -> Citation | None:
        if self.instance.pk is None:
            return None
        found: QuerySet[Citation] = self.instance.citations.all()  # type: ignore[attr-defined]
        stated = [each for each in found if each.basis == Basis.STATED and each.fact == ""]
        return stated[0] if stated else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(cleaned.get(name) for name in self.CITED) and not cleaned.get("cited_document"):
            self.add_error("cited_document", _("Name the document that states it."))
        return cleaned

    def save_citation(self, user: Any) -> None:
        """Write the citation that was typed. Nothing typed where one was takes it away."""
        if not any(name in self.changed_data for name in self.CITED):
            return
        citation = self.citation or Citation(**{TARGET_OF[type(self.instance)]: self.instance})
        for name, field in self.CITED.items():
            setattr(citation, field, self.cleaned_data.get(name) or (None if field == "document" else ""))
        if citation.document is None:
            if citation.pk is not None:
                trail.note(user, citation, WriteKind.DELETED)
                citation.delete()
            return
        action = WriteKind.CHANGED if self.citation is not None else WriteKind.ADDED
        citation.full_clean()
        citation.save()
        trail.note(user, citation, action)


Documents = tuple[QuerySet[Document], list[Any]]


def _documents(request: HttpRequest) -> Documents:
    """Documents within reach, and as choices: fetched once for a page with many rows."""
    found: Documents | None = getattr(request, "desk_documents", None)
    if found is None:
        row = getattr(request, "desk_row", None)
        seen = Reach.of(request).visible_beside(Document, row).order_by("title", "key")
        found = (seen, [("", "---------"), *((document.pk, str(document)) for document in seen)])
        request.desk_documents = found  # type: ignore[attr-defined]
    return found


# What has no source yet


def with_cited(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that know whether anything supports them."""
    about = supporting(Citation.objects.filter(**{TARGET_OF[rows.model]: OuterRef("pk")}), rows.model)
    found: QuerySet[Any] = rows.annotate(is_cited=Exists(about))
    return found


FIGURES = ("amount", "count", "value", "baseline", "target")
"""Fields that hold a figure, by the names that citations give them."""


def supporting(citations: QuerySet[Citation], model: type[Model]) -> QuerySet[Citation]:
    """Those that count as a source: of a row with a figure, what is said of its year alone is none of the figure."""
    if issubclass(model, AmountColumns) or model in {Residents, Indicator, Observation}:
        return citations.filter(fact__in=("", *FIGURES))
    return citations


@admin.display(description=gettext_lazy("source"))
def cited(row: Any) -> str:
    """For a list: whether the row has a source."""
    known = getattr(row, "is_cited", None)
    if known if known is not None else supporting(row.citations, type(row)).exists():
        return _("has a source")
    return format_html('<strong class="desk-missing">{}</strong>', _("source missing"))


@admin.display(description=gettext_lazy("all its sources"))
def sources(row: Any) -> str:
    """For a form: what supports the row, in words."""
    if row is None or row.pk is None:
        return "–"
    found = list(row.citations.all())
    if not found:
        return format_html('<strong class="desk-missing">{}</strong>', _("source missing"))
    return format_html_join(" · ", "{}", ((_linked(citation),) for citation in found))


def _linked(citation: Citation) -> str:
    """A citation with its document as a link, to be opened beside what is typed."""
    document = citation.document
    if document is None:
        return str(citation)
    link = format_html(
        '<a href="{}" target="_blank" rel="noopener">{}</a>',
        reverse("admin:allocations_document_change", args=(document.pk,)),
        document,
    )
    told = (citation.printed or citation.claim or citation.terms, link, citation.locator)
    return format_html_join(", ", "{}", ((each,) for each in told if each))
