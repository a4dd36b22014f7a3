"""Documents at the desk: the page of one with its file and what rests on it, and the way to send several."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.citing import CitationInline
from allocations.desk.documents.citing_one import cite
from allocations.desk.documents.forms import DocumentForm
from allocations.desk.documents.keeping import keep_bytes, why_file_stays
from allocations.desk.documents.sending import send
from allocations.desk.inlines import ScopedInline
from allocations.desk.reach import Reach, supported_by
from allocations.desk.uploads import Upload, files_of
from allocations.desk.writing import DeskAdmin, admin_page
from allocations.files.served import download
from allocations.models import Citation, Document
from allocations.models.evidence import TARGETS

SHOWN = 200


class DescribedInline(CitationInline):
    """What supports what is said about the document itself."""

    verbose_name_plural = _("sources of what is said about the document")


class RestingInline(ScopedInline, admin.TabularInline[Any, Any]):
    """Every fact within reach that cites the document. Read only: a citation is written where it is used."""

    model = Citation
    fk_name = "document"
    verbose_name_plural = _("what rests on it")
    fields: ClassVar[Any] = ("supports", "locator", "printed", "basis")
    readonly_fields: ClassVar[Any] = fields
    classes = ("collapse",)
    show_change_link = False

    @admin.display(description=_("supports"))
    def supports(self, row: Citation) -> str:
        target = supported_by(row)
        return "–" if target is None else f"{target._meta.verbose_name}: {target}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*TARGETS, "document")

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.display(description=_("the file"))
def kept_file(row: Document | None) -> str:
    """The file as a link to fetch, with its name and SHA-256, and whether another can take its place."""
    if row is None or not row.file.name:
        return gettext("No file is here.")
    return format_html(
        '<a href="{}">{}</a><br>SHA-256: <code class="desk-code">{}</code>{}',
        file_address(row),
        gettext("Fetch %(name)s") % {"name": row.file_name or row.key},
        row.sha256,
        format_html("<br>{}", why) if (why := why_file_stays(row)) else "",
    )


def file_address(row: Document) -> str:
    return reverse(admin_page(Document, "file"), args=(row.pk,))


@admin.register(Document)
class DocumentAdmin(DeskAdmin):
    form = DocumentForm
    change_list_template = "desk/documents/list.html"
    list_display = ("__str__", "municipality", "kind", "publisher", "dated", "grade", "at_hand", "key")
    list_filter: ClassVar[Any] = ("municipality", "kind", "grade", "at_hand", "redistributable")
    list_select_related: ClassVar[Any] = ("municipality",)
    search_fields: ClassVar[Any] = (
        "title",
        "description",
        "publisher",
        "key",
        "address",
        "sha256",
        "file_name",
    )
    date_hierarchy = "dated"
    autocomplete_fields: ClassVar[Any] = ("mentioned_in",)
    fixed_after_adding: ClassVar[Any] = ("municipality",)
    readonly_fields: ClassVar[Any] = (kept_file,)
    inlines: ClassVar[Any] = (DescribedInline, RestingInline)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("municipality", "kind", "grade"),
                    "title",
                    "description",
                    ("publisher", "dated", "dated_precision"),
                    "address",
                )
            },
        ),
        (_("Mentioned in, and key"), {"fields": (("mentioned_in", "key"),), "classes": ("collapse",)}),
        (
            _("The copy"),
            {
                "fields": (
                    ("at_hand", "retrieved_on"),
                    ("redistributable", "size_printed"),
                    kept_file,
                    "sent_file",
                )
            },
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A document that thousands of facts rest on shows none of them here."""
        if obj is None:
            return (DescribedInline,)
        resting = Reach.of(request).visible(Citation).filter(document=obj)
        return (DescribedInline,) if resting[SHOWN:].exists() else (DescribedInline, RestingInline)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Where nothing can be written, no file can be sent either."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "sent_file"]})
            for name, options in found
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form's own field is no column, which Django would look for."""
        if kwargs.get("fields"):
            kwargs["fields"] = [name for name in kwargs["fields"] if name != "sent_file"]
        form = super().get_form(request, obj, change=change, **kwargs)
        if change and not self.has_change_permission(request, obj):
            form.base_fields.pop("sent_file", None)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if request.method == "POST":
            files_of(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("sent_file")
        if isinstance(upload, Upload):
            keep_bytes(upload)
            for remark in upload.remarks:
                messages.info(request, remark)
        super().save_model(request, obj, form, change)

    def ways_on(self, _request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return [(file_address(row), gettext("Fetch the file"))] if row.file.name else []

    # Further addresses

    def get_urls(self) -> list[URLPattern]:
        def at(way: str, name: str, view: Any) -> URLPattern:
            page: URLPattern = path(
                way, self.admin_site.admin_view(view), name=admin_page(Document, name).partition(":")[2]
            )
            return page

        return [
            at("send/", "send", partial(send, self)),
            at("cite/<slug:target>/<int:pk>/", "cite", partial(cite, self)),
            at("<int:pk>/file/", "file", self.file_view),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, to whoever sees the document."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row) or not row.file.name:
            raise Http404
        name = (row.file_name or row.key).rpartition(".")[0] or row.key
        return download(request, sha256=row.sha256, name=name)
