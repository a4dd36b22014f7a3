"""The pages of an import: upload, columns, preview, progress, result. Each step is a POST; a page only shows.

Whoever reaches the municipality sees its imports; those who write there take the steps.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.importing import runs
from allocations.desk.importing.columns import Layout, guess
from allocations.desk.importing.export import lines_csv, lines_xlsx, outturns_csv, outturns_xlsx
from allocations.desk.importing.forms import ColumnsForm, UploadForm, plain_name, reguessed
from allocations.desk.importing.parts import preview_of
from allocations.desk.importing.reading import Book, Sheet, Unreadable
from allocations.desk.importing.rows import Outcome, RowState
from allocations.desk.importing.showing import counted, state_words
from allocations.desk.importing.tasks import preview_import, undo_import, write_import
from allocations.desk.importing.undoing import NotUndone, undo, why_not
from allocations.desk.package_tabs import package_context
from allocations.desk.reach import Reach
from allocations.desk.sealed import ReadOnlyPages
from allocations.desk.uploads import files_of
from allocations.desk.writing import admin_page
from allocations.models import SafetyPackage
from allocations.models.imports import ImportKind, ImportRun, ImportState
from municipalities.models import Role

ROWS_ON_A_PAGE = 100
SECONDS_BETWEEN_LOOKS = 2
STEPS = ("columns", "preview", "write", "undo", "discard", "again")
TEMPLATES = {
    "lines.xlsx": lines_xlsx,
    "lines.csv": lines_csv,
    "outturns.xlsx": outturns_xlsx,
    "outturns.csv": outturns_csv,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@admin.register(ImportRun)
class ImportAdmin(ReadOnlyPages):
    list_display = ("open", "package", "kind", "state", "user", "created_at", "written_at")
    list_display_links = None
    list_filter: ClassVar[Any] = ("state", "kind", "package")
    list_select_related: ClassVar[Any] = ("package", "user")
    search_fields: ClassVar[Any] = ("file_name", "package__name")
    fields: ClassVar[Any] = (
        *("package", "user", "kind", "state", "file_name", "sha256", "created_at", "written_at", "undone_at"),
    )
    readonly_fields: ClassVar[Any] = fields

    @admin.display(description=_("file"), ordering="file_name")
    def open(self, row: ImportRun) -> str:
        return format_html('<a href="{}">{}</a>', address(row), row.file_name)

    def ways_on(self, _request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return [(address(row), gettext("Open the import"))]

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            page: URLPattern = path(route, self.admin_site.admin_view(view), name=name)
            return page

        return [
            at("package/<int:pk>/", self.package_view, "allocations_safetypackage_import"),
            at(
                "package/<int:pk>/<str:file>", self.template_view, "allocations_safetypackage_import_template"
            ),
            at("<int:pk>/status/", self.status_view, "allocations_importrun_status"),
            *(
                at(f"<int:pk>/{step}/", getattr(self, f"{step}_view"), f"allocations_importrun_{step}")
                for step in STEPS
            ),
            *super().get_urls(),
        ]

    # What is found, and who may

    def _package(self, request: HttpRequest, pk: int) -> SafetyPackage:
        found: SafetyPackage | None = (
            Reach.of(request).visible(SafetyPackage).select_related("municipality").filter(pk=pk).first()
        )
        if found is None:
            raise Http404
        return found

    def _run(self, request: HttpRequest, pk: int) -> ImportRun:
        found: ImportRun | None = (
            Reach.of(request)
            .visible(ImportRun)
            .select_related("package__municipality", "user", "decision__publication", "decision__submission")
            .filter(pk=pk)
            .first()
        )
        if found is None:
            raise Http404
        return found

    def _require_writer(self, request: HttpRequest, package: SafetyPackage) -> None:
        if not Reach.of(request).has(Role.WRITER, package):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, package: SafetyPackage, title: str, **more: Any
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            **package_context(request, package, "import"),
            "title": title,
            "here": gettext("Import"),
            "imports_address": reverse("admin:allocations_safetypackage_import", args=(package.pk,)),
            **more,
        }
        return TemplateResponse(request, f"desk/importing/{template}.html", context)

    # Upload, and the list of imports

    def package_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        package = self._package(request, pk)
        form = UploadForm()
        if request.method == "POST":
            self._require_writer(request, package)
            form = UploadForm(request.POST, files_of(request))
            run = self._begun(request, package, form)
            if run is not None:
                return HttpResponseRedirect(reverse(admin_page(ImportRun, "columns"), args=(run.pk,)))
        found = ImportRun.objects.filter(package=package).select_related("user", "decision")[:30]
        return self._page(
            request,
            "start",
            package,
            gettext("Import from a spreadsheet"),
            form=form,
            runs=[(run, address(run)) for run in found],
        )

    def _begun(self, request: HttpRequest, package: SafetyPackage, form: UploadForm) -> ImportRun | None:
        if not form.is_valid():
            return None
        file = form.cleaned_data["file"]
        try:
            run, _book = runs.begin(
                package=package,
                user=request.user,  # type: ignore[arg-type]  # staff only come here
                kind=form.cleaned_data["kind"],
                content=file.read(),
                name=plain_name(file.name or ""),
                language=get_language() or "sv",
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
            return None
        return run

    def template_view(self, request: HttpRequest, pk: int, file: str) -> HttpResponse:
        package = self._package(request, pk)
        if file not in TEMPLATES:
            raise Http404
        kind = XLSX if file.endswith(".xlsx") else "text/csv; charset=utf-8"
        response = HttpResponse(TEMPLATES[file](package), content_type=kind)
        stem, _dot, ending = file.partition(".")
        word = {"lines": "poster", "outturns": "utfall"}[stem]
        response["Content-Disposition"] = f'attachment; filename="{package.slug}-{word}.{ending}"'
        return response

    # Columns

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        self._require_writer(request, run.package)
        if run.state not in {ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED}:
            return HttpResponseRedirect(address(run))
        try:
            book = runs.book_of(run)
        except Unreadable as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(
                reverse("admin:allocations_safetypackage_import", args=(run.package_id,))
            )
        sheet, layout, again = _sheet_and_layout(run, book, request.POST)
        asked = request.method == "POST" and not again
        form = ColumnsForm(
            request.POST if asked else None, run=run, book=book, sheet=sheet, layout=layout, request=request
        )
        if asked and form.is_valid():
            return self._chosen(request, run, sheet, form)
        return self._page(
            request,
            "columns",
            run.package,
            gettext("Columns of %(file)s") % {"file": run.file_name},
            run=run,
            form=form,
            sheet=sheet,
            header=layout.header + 1 if layout.header is not None else 0,
            remarks=[*run.remarks, *layout.remarks] if again else run.remarks,
        )

    def _chosen(self, request: HttpRequest, run: ImportRun, sheet: Sheet, form: ColumnsForm) -> HttpResponse:
        run.sheet = sheet.name[:100]
        run.layout = form.cleaned_data["layout"].as_json()
        run.choices = form.chosen() | {"hands": sorted({*run.choices.get("hands", ()), request.user.pk})}
        run.of = len(sheet.rows)
        run.save(update_fields=["sheet", "layout", "choices", "of"])
        return self._start_preview(run)

    def _start_preview(self, run: ImportRun) -> HttpResponse:
        if runs.is_large(run):
            if runs.start(run, ImportState.PREVIEWING):
                preview_import.enqueue(run.pk)
        else:
            runs.preview(run)
        run.refresh_from_db()
        return HttpResponseRedirect(address(run))

    # Preview and writing

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        if run.state not in {ImportState.PREVIEWED, ImportState.WRITTEN}:
            return HttpResponseRedirect(address(run))
        chosen = request.GET.get("state", "")
        wanted = chosen if chosen in set(RowState) else ""
        page = Paginator(preview_of(run, wanted), ROWS_ON_A_PAGE).get_page(request.GET.get("p"))
        rows = [Outcome.of_json(row) for row in page.object_list]
        return self._page(
            request,
            "preview",
            run.package,
            gettext("Preview of %(file)s") % {"file": run.file_name},
            run=run,
            page_obj=page,
            rows=[(row, state_words(row.state)) for row in rows],
            counts=counted(run, wanted),
            chosen=wanted,
            is_refused=run.count(RowState.REFUSED) > 0,
            writes=run.count(RowState.NEW) + run.count(RowState.CHANGED) > 0,
            desk_changed=run.choices.get("desk_changed", False),
        )

    def write_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._posted(request, pk)
        if isinstance(run, HttpResponse):
            return run
        if run.state != ImportState.PREVIEWED or run.count(RowState.REFUSED):
            return HttpResponseRedirect(address(run))
        return self._start_writing(request, run)

    def _start_writing(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        if runs.is_large(run):
            if runs.start(run, ImportState.WRITING):
                write_import.enqueue(run.pk, request.user.pk or 0)
        else:
            runs.write(run, request.user)  # type: ignore[arg-type]
        run.refresh_from_db()
        return HttpResponseRedirect(address(run))

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take up what was cut off. What has been done meanwhile is found done."""
        run = self._posted(request, pk)
        if isinstance(run, HttpResponse):
            return run
        if run.is_silent and run.is_being_undone:
            return self._start_undoing(request, run)
        if run.is_silent and run.state == ImportState.WRITING:
            return self._start_writing(request, run)
        if run.is_silent or run.state == ImportState.FAILED:
            return self._start_preview(run)
        return HttpResponseRedirect(address(run))

    def _posted(self, request: HttpRequest, pk: int) -> ImportRun | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run = self._run(request, pk)
        self._require_writer(request, run.package)
        return run

    # How far it has come, and what came of it

    def status_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        response = self._page(
            request,
            "status",
            run.package,
            run.file_name,
            run=run,
            counts=counted(run, ""),
            why_not=why_not(run) if run.state == ImportState.WRITTEN else "",
            is_lines=run.kind == ImportKind.LINES,
        )
        if run.is_busy and not run.is_silent:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._posted(request, pk)
        if isinstance(run, HttpResponse):
            return run
        if runs.is_large(run) and not run.is_busy and not why_not(run):
            return self._start_undoing(request, run)
        try:
            stays = undo(run=run, user=request.user)  # type: ignore[arg-type]
        except NotUndone as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The import is undone."))
            for sentence in stays[:20]:
                messages.warning(request, sentence)
        return HttpResponseRedirect(address(run))

    def _start_undoing(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        run.choices["undoing"], run.fault, run.touched_at = True, "", timezone.now()
        run.save(update_fields=["choices", "fault", "touched_at"])
        undo_import.enqueue(run.pk, request.user.pk or 0)
        return HttpResponseRedirect(address(run))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw away what was never written, file and all."""
        run = self._posted(request, pk)
        if isinstance(run, HttpResponse):
            return run
        if run.state in {ImportState.WRITTEN, ImportState.UNDONE} or (run.is_busy and not run.is_silent):
            return HttpResponseRedirect(address(run))
        run.delete()
        messages.success(request, gettext("The file is thrown away. Nothing was written."))
        return HttpResponseRedirect(reverse("admin:allocations_safetypackage_import", args=(run.package_id,)))


def address(run: ImportRun) -> str:
    """The page on which the import is, in its state."""
    step = {ImportState.UPLOADED: "columns", ImportState.PREVIEWED: "preview"}.get(
        ImportState(run.state), "status"
    )
    return reverse(admin_page(ImportRun, step), args=(run.pk,))


def _sheet_and_layout(run: ImportRun, book: Book, posted: Any) -> tuple[Sheet, Layout, bool]:
    """The sheet in view, its columns, and whether they are guessed anew: another sheet or row was chosen."""
    sheet = book.sheet(posted.get("sheet", run.sheet)) or book.sheet(run.sheet) or book.sheets[0]
    if not posted:
        return sheet, Layout.of_json(run.layout), False
    given = posted.get("header", "")
    header = int(given) if given.isdecimal() and len(given) < 7 else None
    if sheet.name != posted.get("shown_sheet", sheet.name):
        return sheet, guess(sheet, run.kind), True
    if "reguess" in posted or given != posted.get("shown_header", given):
        return sheet, reguessed(sheet, run.kind, header), True
    return sheet, Layout(header - 1 if header else None), False
