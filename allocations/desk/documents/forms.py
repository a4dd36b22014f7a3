"""The form of a document: a file is sent, and its SHA-256, its kind and its name are found out, never typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from allocations.desk.documents.keeping import take, twin_of, why_file_stays
from allocations.desk.forms import DeskForm
from allocations.desk.reach import Reach
from allocations.desk.uploads import Upload, UploadField, UploadsField
from allocations.desk.uploads.limits import most_bytes
from allocations.models import Document
from municipalities.models import Municipality, Role


class DocumentForm(DeskForm):
    sent_file = UploadField(
        required=False,
        label=pgettext_lazy("upload", "send a file"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sent_file" in self.fields:
            self.fields["sent_file"].help_text = what_is_taken()
        if self.instance.pk is None and "retrieved_on" in self.fields:
            self.fields["retrieved_on"].help_text = _("Left empty, it is today when a file is sent.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.get("sent_file")
        if isinstance(upload, Upload):
            self._take(upload, cleaned)
        return cleaned

    def _take(self, upload: Upload, cleaned: dict[str, Any]) -> None:
        document: Any = self.instance
        why = why_file_stays(document)
        home = cleaned.get("municipality") if "municipality" in self.fields else document.municipality
        twin = twin_of(upload.sha256, reach=Reach.of(self.request), municipality=home)
        if why and upload.sha256 != document.sha256:
            self.add_error("sent_file", why)
        elif twin is not None and twin.pk != document.pk:
            self.add_error("sent_file", here_already(twin))
        else:
            take(document, upload)
            cleaned["at_hand"] = True
            cleaned["retrieved_on"] = cleaned.get("retrieved_on") or timezone.localdate()


def here_already(twin: Document) -> str:
    """Where the same file is, as a link."""
    return format_html(
        '{} <a href="{}">{}</a>',
        _("The file is here already. Use this document:"),
        reverse("admin:allocations_document_change", args=(twin.pk,)),
        twin,
    )


def what_is_taken() -> str:
    return _(
        "PDF, text, image or office file (Word, Excel, PowerPoint, OpenDocument), at most %(most)s MB, without macros "
        "or a password."
    ) % {"most": most_bytes() // (1024 * 1024)}


def _column(name: str, **given: Any) -> Any:
    return Document._meta.get_field(name).formfield(**given)  # type: ignore[union-attr]


class FileFactsForm(forms.Form):
    """What is said of a file that is sent, wherever it is sent from."""

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach

    def facts(self) -> dict[str, Any]:
        names = ("kind", "grade", "publisher", "dated", "dated_precision", "retrieved_on", "redistributable")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class SendForm(FileFactsForm):
    """Several files at once, each to be a document. What they have in common is said once."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("municipality"), required=False
    )
    kind = _column("kind")
    grade = _column("grade")
    publisher = _column("publisher")
    retrieved_on = forms.DateField(
        label=gettext_lazy("retrieved on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    redistributable = _column("redistributable")
    sent_files = UploadsField(label=gettext_lazy("files"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.reach.where(Role.WRITER)
        choice: Any = self.fields["municipality"]
        choice.queryset = Municipality.objects.filter(pk__in=own).order_by("name")
        choice.required = not self.reach.is_superuser
        if self.reach.is_superuser:
            choice.empty_label = _("shared by the installation")
        elif len(own) == 1:
            choice.initial = next(iter(own))
        self.fields["retrieved_on"].initial = timezone.localdate
        self.fields["sent_files"].help_text = what_is_taken()

    def clean_municipality(self) -> Municipality | None:
        chosen: Municipality | None = self.cleaned_data["municipality"]
        if chosen is None and not self.reach.is_superuser:
            raise ValidationError(_("Choose whose it is."))
        return chosen
