"""What takes longer than somebody waits for a page: done by the worker, also when the browser is closed.

Each may be begun again by another worker: reading writes nothing of the record, and writing is one transaction that
looks first whether it has been done.
"""

from __future__ import annotations

from django.utils import translation
from django_tasks import task

from allocations.desk.importing import runs
from allocations.desk.importing.undoing import NotUndone, undo
from allocations.models.imports import ImportRun, ImportState
from municipalities.models import User


@task()
def preview_import(run_id: int) -> None:
    run = ImportRun.objects.select_related("package__municipality").filter(pk=run_id).first()
    if run is not None and run.state == ImportState.PREVIEWING:
        runs.preview(run)


@task()
def write_import(run_id: int, user_id: int) -> None:
    run = ImportRun.objects.select_related("package__municipality").filter(pk=run_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if run is not None and user is not None and run.state == ImportState.WRITING:
        runs.write(run, user)


@task()
def undo_import(run_id: int, user_id: int) -> None:
    run = ImportRun.objects.select_related("package__municipality").filter(pk=run_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if run is None or user is None or run.state != ImportState.WRITTEN:
        return
    with translation.override(run.language):
        try:
            undo(run=run, user=user)
        except NotUndone as refusal:
            run.refresh_from_db()
            run.choices.pop("undoing", None)
            run.fault = str(refusal)
            run.save(update_fields=["choices", "fault"])
