"""One import from upload to undo: what happens in which state. Pages and tasks call these; no request comes here."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from allocations.desk.importing.columns import Layout, guess
from allocations.desk.importing.parts import FILE, keep, kept
from allocations.desk.importing.plans import plan_of
from allocations.desk.importing.reading import Book, Sheet, Unreadable, read_file
from allocations.desk.importing.writing import NotWritten, chosen_decision, keep_plan
from allocations.desk.importing.writing import write as write_now
from allocations.desk.ledger import EntriesRefused
from allocations.desk.refused import sentence_for
from allocations.models import Allocation, AllocationLine, Citation, Decision, Document, SafetyPackage
from allocations.models.imports import ImportRun, ImportState
from municipalities.models import User

ROWS_AT_ONCE = 1_500
"""So many rows are read and written while whoever asked waits; more are done by the worker."""

WRITTEN_TO = [Allocation, Citation, AllocationLine, Decision, Document]


def begin(
    *, package: SafetyPackage, user: User, kind: str, content: bytes, name: str, language: str
) -> tuple[ImportRun, Book]:
    """Read the file that was sent, guess its columns, and keep it. Raises Unreadable; then nothing is kept."""
    book = read_file(content, name)
    sheet, layout = best_sheet(book, kind)
    run = ImportRun(
        package=package,
        user=user,
        kind=kind,
        file_name=name[-300:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        sheet=sheet.name[:100],
        language=language,
        layout=layout.as_json(),
        remarks=[*_about(book), *layout.remarks],
        of=len(sheet.rows),
    )
    run.full_clean(exclude=("layout",))
    run.save()
    keep(run, FILE, content)
    return run, book


def best_sheet(book: Book, kind: str) -> tuple[Sheet, Layout]:
    """The sheet whose headers say most; the first of those that say as much."""
    guesses = [(sheet, guess(sheet, kind)) for sheet in book.sheets]
    return max(guesses, key=lambda each: (len(each[1].columns), -book.sheets.index(each[0])))


def _about(book: Book) -> list[str]:
    hidden = [
        _("The sheet “%(sheet)s” is hidden and is not read. Show it in Excel if it is to be.")
        % {"sheet": name}
        for name in book.hidden
    ]
    return [*book.remarks, *hidden]


def book_of(run: ImportRun, *, only: str | None = None) -> Book:
    """The file once more. Raises Unreadable where it is no longer kept."""
    content = kept(run, FILE)
    if content is None:
        raise Unreadable(_("The file is no longer kept. Upload it again."))
    return read_file(content, run.file_name, only=only)


def sheet_of(run: ImportRun) -> Sheet:
    book = book_of(run, only=run.sheet or None)
    sheet = book.sheet(run.sheet)
    if sheet is None:
        raise Unreadable(_("The sheet “%(sheet)s” is not in the file.") % {"sheet": run.sheet})
    return sheet


def is_large(run: ImportRun) -> bool:
    return run.of > ROWS_AT_ONCE


# The two steps that take time. Both may be begun again at any moment, also when they were cut off.


def preview(run: ImportRun) -> None:
    """Read every row and keep what would become of it. What is wrong with the whole file makes the run failed."""
    with translation.override(run.language):
        if not start(run, ImportState.PREVIEWING):
            return
        try:
            plan = plan_of(run, sheet_of(run), chosen_decision(run), _signs_of(run))
        except (Unreadable, NotWritten) as refusal:
            _fail(run, str(refusal))
            return
        run.refresh_from_db()
        if run.state != ImportState.PREVIEWING:
            return
        keep_plan(run, plan)
        run.choices.pop("desk_changed", None)
        run.fault = ""
        run.save()


def write(run: ImportRun, user: User) -> None:
    """Write what the preview showed, in one transaction. What is refused leaves the preview, with the reason."""
    with translation.override(run.language):
        if not start(run, ImportState.WRITING):
            return
        try:
            sheet = sheet_of(run)
            write_now(run=run, user=user, sheet=sheet)
        except (Unreadable, NotWritten, EntriesRefused) as refusal:
            _refused(run, str(refusal))
        except DatabaseError as error:
            _refused(run, sentence_for(error, WRITTEN_TO))


def _refused(run: ImportRun, sentence: str) -> None:
    """Nothing was written. The preview is there still."""
    run.refresh_from_db()
    if run.state == ImportState.WRITING:
        run.state, run.fault, run.touched_at = ImportState.PREVIEWED, sentence, timezone.now()
        run.save(update_fields=["state", "fault", "touched_at"])


def _fail(run: ImportRun, sentence: str) -> None:
    run.state, run.fault, run.touched_at = ImportState.FAILED, sentence, timezone.now()
    run.save(update_fields=["state", "fault", "touched_at"])


BEFORE = {
    ImportState.PREVIEWING: (
        *(ImportState.UPLOADED, ImportState.PREVIEWING, ImportState.PREVIEWED),
        ImportState.FAILED,
    ),
    ImportState.WRITING: (ImportState.PREVIEWED, ImportState.WRITING),
}
"""In which states each step may begin: never in one that another process has come further than."""


def start(run: ImportRun, state: ImportState) -> bool:
    """Let the step begin, unless the run has come further meanwhile."""
    marked = ImportRun.objects.filter(pk=run.pk, state__in=BEFORE[state]).update(
        state=state, fault="", done=0, touched_at=timezone.now()
    )
    run.refresh_from_db()
    return bool(marked)


def _signs_of(run: ImportRun) -> Any:
    """Puts down how far it has come, outside any transaction, so that every page can show it."""

    def tick(done: int, of: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(done=done, of=of, touched_at=timezone.now())

    return tick
