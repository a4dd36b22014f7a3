"""Citing one figure on a page of its own: a document that is here, or a file that is sent with the citation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk import trail
from allocations.desk.documents.forms import FileFactsForm, what_is_taken
from allocations.desk.documents.keeping import keep_document
from allocations.desk.reach import Reach, municipality_of
from allocations.desk.refused import sentence_for
from allocations.desk.uploads import UploadField, files_of
from allocations.models import Citation, Document
from allocations.models.choices import Basis
from allocations.models.columns import AmountColumns
from allocations.models.evidence import TARGETS
from allocations.money import format_amount
from municipalities.models import Municipality, User
from municipalities.models.fields import NameField


class CiteForm(FileFactsForm):
    """Document, place and figure as printed. A file that is sent becomes the document."""

    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("document that is here"), required=False
    )
    locator = NameField(blank=True).formfield(label=gettext_lazy("place in the document"))
    printed = NameField(blank=True).formfield(label=gettext_lazy("as printed"))
    kind = Document._meta.get_field("kind").formfield(required=False)
    grade = Document._meta.get_field("grade").formfield(required=False)
    publisher = Document._meta.get_field("publisher").formfield()
    redistributable = Document._meta.get_field("redistributable").formfield()
    file = UploadField(required=False, label=gettext_lazy("file, if it is not here yet"))

    ABOUT_THE_FILE = ("kind", "grade", "publisher", "redistributable", "file")

    def __init__(self, *args: Any, row: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["document"]
        choice.queryset = self.reach.visible_beside(Document, row).order_by("title", "key")
        self.fields["file"].help_text = what_is_taken()

    @property
    def about_the_file(self) -> list[Any]:
        return [self[name] for name in self.ABOUT_THE_FILE]

    @property
    def about_the_place(self) -> list[Any]:
        return [self[name] for name in ("document", "locator", "printed")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        document, upload = cleaned.get("document"), cleaned.get("file")
        if document is not None and upload is not None:
            self.add_error("file", _("Choose a document that is here or send a file, not both."))
        elif document is None and upload is None and not {"document", "file"} & set(self.errors):
            self.add_error("document", _("Name the document that states it."))
        elif upload is not None:
            for name in ("kind", "grade"):
                if not cleaned.get(name):
                    self.add_error(name, _("Say what the new document is."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"retrieved_on": timezone.localdate()}


def cite(page: Any, request: HttpRequest, target: str, pk: int) -> HttpResponse:
    """`target` names the citation's foreign key, `pk` the row that lacks a source."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    reach = Reach.of(request)
    row = _row(reach, target, pk)
    own_page = page.admin_site.get_model_admin(type(row))
    if not own_page.may_write(request, row) or own_page.why_posted(row):
        raise PermissionDenied
    form = CiteForm(reach=reach, row=row)
    if request.method == "POST":
        form = CiteForm(request.POST, files_of(request), reach=reach, row=row)
        if form.is_valid() and _cite(form, request, target, row):
            return HttpResponseRedirect(_back(request, row))
    context = {
        **page.admin_site.each_context(request),
        "title": _("Cite %(figure)s") % {"figure": row},
        "opts": page.opts,
        "form": form,
        "row": row,
        "what": capfirst(str(row._meta.verbose_name)),
        "said": format_amount(row.amount) if isinstance(row, AmountColumns) else "",
        "next": request.GET.get("next", ""),
        "documents": reach.visible_beside(Document, row).order_by("title", "key"),
    }
    return TemplateResponse(request, "desk/documents/cite.html", context)


def cite_address(target: str, row_pk: int, back: str = "") -> str:
    found = reverse("admin:allocations_document_cite", args=(target, row_pk))
    return f"{found}?next={back}" if back else found


def _row(reach: Reach, target: str, pk: int) -> Model:
    """The row, where the user sees it."""
    if target not in TARGETS:
        raise Http404
    model: Any = Citation._meta.get_field(target).related_model
    row: Model | None = reach.visible(model).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _cite(form: CiteForm, request: HttpRequest, target: str, row: Model) -> bool:
    """Write the citation, and the document with it; or say on the form why not."""
    try:
        with transaction.atomic():
            trail.begin(row)
            citation = Citation(
                basis=Basis.STATED,
                document=_document(form, request, row),
                locator=form.cleaned_data["locator"],
                printed=form.cleaned_data["printed"],
                **{target: row},
            )
            citation.full_clean()
            citation.save()
            trail.note(_user(request), citation)
    except ValidationError as error:
        for name, sentences in error.message_dict.items() if hasattr(error, "error_dict") else ():
            form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, sentences)
    except DatabaseError as error:
        form.add_error(None, sentence_for(error, [Citation, Document]))
    else:
        messages.success(request, _("“%(figure)s” has a source now.") % {"figure": row})
        return True
    return False


def _document(form: CiteForm, request: HttpRequest, row: Model) -> Document:
    """The one that was chosen, or that of the file, which may be here already."""
    chosen: Document | None = form.cleaned_data["document"]
    if chosen is not None:
        return chosen
    upload = form.cleaned_data["file"]
    home = municipality_of(row)
    kept = keep_document(
        upload=upload,
        user=_user(request),
        reach=form.reach,
        municipality=Municipality.objects.get(pk=home) if home is not None else None,
        facts=form.facts(),
    )
    if kept.was_here:
        messages.info(
            request, _("The file was here already as “%(name)s”, which was used.") % {"name": kept.document}
        )
    for remark in upload.remarks:
        messages.info(request, remark)
    return kept.document


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # nobody comes here without logging in


def _back(request: HttpRequest, row: Model) -> str:
    """To where the figure was found without a source, which is one of our own pages; else to the figure's own."""
    asked: str = request.POST.get("next", "")
    if asked.startswith("/admin/") and "//" not in asked and "\\" not in asked:
        return asked
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))
