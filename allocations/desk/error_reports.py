"""Readers' reports of errors, answered by the staff of the municipality. The sender's address can be erased at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk import trail
from allocations.desk.reach import Reach
from allocations.desk.writing import WritingPages, admin_page
from allocations.models import ErrorReport
from allocations.models.choices import ReportState, WriteKind
from municipalities.models import Role


@admin.register(ErrorReport)
class ErrorReportAdmin(WritingPages):
    """They come from the public page: nobody adds or deletes one here."""

    list_display = ("__str__", "reference", "municipality", "package", "received_at", "state", "handled_by")
    list_filter: ClassVar[Any] = ("state", "municipality", "package", "received_at")
    list_select_related: ClassVar[Any] = ("municipality", "package", "handled_by")
    search_fields: ClassVar[Any] = ("about", "message", "address", "package__name")
    change_form_template = "desk/error_report.html"
    fixed_after_adding = ("municipality",)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("reference", "received_at"),
                    ("municipality", "package"),
                    "page",
                    "about",
                    "message",
                    "sender",
                )
            },
        ),
        (_("Handling"), {"fields": ("state", "answer", "handled_by", "handled_at")}),
    )
    readonly_fields: ClassVar[Any] = (
        *("reference", "received_at", "package", "page", "about", "message", "sender"),
        *("handled_by", "handled_at"),
    )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the sender's reference too, as the receipt has it: F-12."""
        number = search_term.strip().upper().removeprefix("F-")
        if (
            search_term.strip()[:2].upper() == "F-"
            and number.isascii()
            and number.isdigit()
            and len(number) < 10
        ):
            return queryset.filter(pk=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("reference"), ordering="pk")
    def reference(self, row: ErrorReport) -> str:
        """What the sender's receipt calls it."""
        return row.reference

    @admin.display(description=_("page"))
    def page(self, row: ErrorReport) -> str:
        """A link only where it is an address of this site."""
        if row.address.startswith("/") and not row.address.startswith(("//", "/\\")):
            return format_html('<a href="{}">{}</a>', row.address, row.address)
        return row.address

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form checks the whole row, so it is told who handles it before it does."""
        form = super().get_form(request, obj, change, **kwargs)

        class HandledForm(form):  # type: ignore[misc, valid-type]
            def _post_clean(self) -> None:
                state = self.cleaned_data.get("state")
                if state is not None and "state" in self.changed_data:
                    handled = state == ReportState.HANDLED
                    self.instance.handled_by = None if state == ReportState.NEW else request.user
                    self.instance.handled_at = timezone.now() if handled else None
                super()._post_clean()

        return HandledForm

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if isinstance(row, ErrorReport) and row.sender and self.has_change_permission(request, row):
            context["erase_sender"] = reverse(admin_page(ErrorReport, "erase_sender"), args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        erase: URLPattern = path(
            "<int:pk>/erase-sender/",
            self.admin_site.admin_view(self.erase_sender_view),
            name="allocations_errorreport_erase_sender",
        )
        return [erase, *super().get_urls()]

    def erase_sender_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the sender's address away, for good. What was reported stays."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not Reach.of(request).has(Role.WRITER, row):
            raise PermissionDenied
        with transaction.atomic():
            trail.begin(row)
            row.sender = ""
            row.save(update_fields=["sender"])
            trail.note(request.user, row, WriteKind.CHANGED)  # type: ignore[arg-type]
        messages.success(request, gettext("The sender’s address is erased."))
        return HttpResponseRedirect(reverse(admin_page(ErrorReport, "change"), args=[pk]))
