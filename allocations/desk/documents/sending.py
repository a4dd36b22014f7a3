"""Sending several files at once, each to be a document. What is taken is kept, and each that is not is told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from allocations.desk.documents.forms import SendForm
from allocations.desk.documents.keeping import keep_document
from allocations.desk.reach import Reach
from allocations.desk.uploads import Refusal, Upload, files_of
from allocations.models import Document


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    document: Document | None = None
    was_here: bool = False
    why_not: str = ""
    remarks: tuple[str, ...] = ()


def send(page: Any, request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if not page.has_add_permission(request):
        raise PermissionDenied
    reach = Reach.of(request)
    outcomes: list[Outcome] = []
    form = SendForm(reach=reach)
    if request.method == "POST":
        files = files_of(request)
        form = SendForm(request.POST, files, reach=reach)
        if form.is_valid():
            outcomes = [_outcome(each, form, request) for each in form.cleaned_data["sent_files"]]
    context = {
        **page.admin_site.each_context(request),
        "title": _("Send files"),
        "opts": page.opts,
        "form": form,
        "outcomes": outcomes,
    }
    return TemplateResponse(request, "desk/documents/send.html", context)


def _outcome(sent: Upload | Refusal, form: SendForm, request: HttpRequest) -> Outcome:
    if isinstance(sent, Refusal):
        return Outcome(sent.name, why_not=sent.why)
    try:
        kept = keep_document(
            upload=sent,
            user=request.user,  # type: ignore[arg-type]  # nobody comes here without logging in
            reach=form.reach,
            municipality=form.cleaned_data["municipality"],
            facts=form.facts(),
        )
    except ValidationError as error:
        return Outcome(sent.name, why_not=" ".join(error.messages))
    except IntegrityError:
        return Outcome(
            sent.name, why_not=_("Somebody sent the same file at that moment. Look for it in the list.")
        )
    return Outcome(sent.name, kept.document, kept.was_here, remarks=sent.remarks)
