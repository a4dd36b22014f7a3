"""What is sealed, and the log of who wrote, seen from the desk: to be read. A version leaves only by withdrawal."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.decisions import concerns
from allocations.desk.reach import Reach
from allocations.desk.scoped import ScopedPages
from allocations.desk.writing import admin_page
from allocations.models import DeskWrite, Publication
from allocations.publishing import Refused, withdraw
from municipalities.models import Role
from municipalities.models.fields import LONG_TEXT


class ReadOnlyPages(ScopedPages):
    """Rows that nobody adds, changes or deletes here."""

    def may_write(self, _request: HttpRequest, _row: Model | None) -> bool:
        return False


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("why it is withdrawn"),
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text=_("Shown at the version’s address, in place of its text."),
    )
    blank_texts = forms.BooleanField(
        label=_("Also blank the free texts of the decisions that the version posted"), required=False
    )


@admin.register(Publication)
class PublicationAdmin(ReadOnlyPages):
    list_display = (concerns, "municipality", "number", "published_at", "seal_begins", "withdrawn_at")
    list_filter: ClassVar[Any] = ("municipality", "package", "published_at")
    list_select_related: ClassVar[Any] = ("municipality", "package", "subject_body")
    search_fields: ClassVar[Any] = ("subject_slug", "seal", "package__name", "subject_body__name")
    date_hierarchy = "published_at"
    ordering = ("-published_at",)
    fields: ClassVar[Any] = (
        concerns,
        "municipality",
        "number",
        "published_at",
        "submission",
        "seal",
        "previous_seal",
        "digest",
        "link",
        "withdrawn_at",
        "withdrawn_reason",
    )
    readonly_fields: ClassVar[Any] = fields

    @admin.display(description=_("seal"), ordering="seal")
    def seal_begins(self, row: Publication) -> str:
        return row.seal[:8]

    def ways_on(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        if row.is_withdrawn or not Reach.of(request).has(Role.ADMINISTRATOR, row):
            return []
        return [
            (reverse(admin_page(Publication, "withdraw"), args=(row.pk,)), gettext("Withdraw this version"))
        ]

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/withdraw/",
                self.admin_site.admin_view(self.withdraw_view),
                name="allocations_publication_withdraw",
            ),
            *super().get_urls(),
        ]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the reason, and withdraws."""
        publication = self.get_object(request, str(pk))
        if publication is None:
            raise Http404
        if not Reach.of(request).has(Role.ADMINISTRATOR, publication):
            raise PermissionDenied
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                done = withdraw(publication=publication, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except Refused as refusal:
                for sentence in refusal.sentences:
                    form.add_error(None, sentence)
            else:
                messages.success(request, gettext("The version is withdrawn. Its seal stays."))
                for later in done.later:
                    messages.warning(
                        request,
                        gettext("Version %(number)s carries the same decisions; look whether it must go too.")
                        % {"number": later.number},
                    )
                return HttpResponseRedirect(reverse(admin_page(Publication, "change"), args=(pk,)))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Withdraw version %(number)s of %(name)s")
            % {"number": publication.number, "name": publication.subject},
            "opts": self.opts,
            "row": publication,
            "form": form,
        }
        return TemplateResponse(request, "desk/withdraw.html", context)


@admin.register(DeskWrite)
class DeskWriteAdmin(ReadOnlyPages):
    """The trail. Rows that lie in no package or body (documents, areas) are told of to superusers only."""

    list_display = ("written_at", "user", "what", concerns, "decision")
    list_filter: ClassVar[Any] = ("package", "written_at")
    list_select_related: ClassVar[Any] = ("user", "package", "subject_body", "decision")
    search_fields: ClassVar[Any] = ("row", "user__username")
    date_hierarchy = "written_at"
    ordering = ("-written_at", "-pk")
    fields: ClassVar[Any] = ("written_at", "user", "row", concerns, "decision")
    readonly_fields: ClassVar[Any] = fields

    @admin.display(description=_("row"), ordering="row")
    def what(self, write: DeskWrite) -> str:
        """A model's name and the row's number: the row itself may be gone."""
        label, _colon, number = write.row.partition(":")
        try:
            name = str(apps.get_model(label)._meta.verbose_name)
        except (LookupError, ValueError):
            name = label
        return f"{name} {number}"
