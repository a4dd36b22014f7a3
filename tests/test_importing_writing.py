"""An import is written all or nothing into one draft, noted, undone as one; what changed meanwhile is shown anew."""

import io
import json

import openpyxl
import pytest
from django.core.management import call_command

from allocations.desk.importing import runs
from allocations.desk.importing.export import lines_csv, lines_xlsx, outturns_xlsx
from allocations.desk.importing.parts import FILE, MADE, kept
from allocations.desk.importing.undoing import NotUndone, undo
from allocations.desk.importing.writing import NotWritten
from allocations.exports.lines_csv import lines_csv as public_csv
from allocations.models import Allocation, AllocationLine, Citation, Decision, DeskWrite, Document, Outturn
from allocations.models.imports import LEFT_LYING, ImportKind, ImportRun, ImportState
from allocations.publishing import submit
from allocations.work.clock import tick
from allocations.work.life import own_name
from municipalities.models import Membership, Role
from tests.factories import make_citation, make_user
from tests.support import process
from tests.support.desk import Desk, again
from tests.support.importing import begun, imported, states
from tests.support.spreadsheets import HEAD, xlsx

pytestmark = pytest.mark.django_db

ROWS = [HEAD, (1, "Ljus", 2023, 100), (2, "Värdar", 2024, "anges inte")]


@pytest.fixture
def desk():
    return Desk()


def everything():
    models = (AllocationLine, Allocation, Citation, Decision, Document, Outturn)
    return {model: set(model.objects.values_list("pk", flat=True)) for model in models}


# Writing


def test_what_is_written_is_a_draft_and_everything_is_noted(desk):
    run = imported(desk, xlsx(ROWS))

    assert run.decision.publication is None
    written = {f"allocations.allocation:{pk}" for pk in Allocation.objects.values_list("pk", flat=True)}
    written |= {f"allocations.citation:{pk}" for pk in Citation.objects.values_list("pk", flat=True)}
    written |= {
        f"allocations.allocationline:{pk}" for pk in AllocationLine.objects.values_list("pk", flat=True)
    }
    noted = set(DeskWrite.objects.filter(user=desk.writer).values_list("row", flat=True))
    assert written <= noted
    assert all(entry.history.get().history_user == desk.writer for entry in Allocation.objects.all())


def test_whoever_imported_cannot_approve(desk):
    run = imported(desk, xlsx(ROWS))
    other = make_user(role=Role.WRITER, municipality=desk.municipality)
    desk.give(run.decision, 1000)
    submission = desk.submission(run.decision, author=other)

    submit(submission=submission, user=other)

    assert desk.writer in submission.written_by.all()


def test_a_desk_that_changed_since_the_preview_gets_a_fresh_preview_and_nothing_is_written(desk):
    decision = desk.decision()
    run = begun(desk, xlsx([HEAD, (1, "Ljus", 2023, 100)]), decision=decision)
    line = desk.line(number="1", name="Nu finns den")
    desk.spread(decision, line, 70, fiscal_year=2023)

    runs.write(run, desk.writer)

    run.refresh_from_db()
    assert (run.state, run.choices["desk_changed"]) == ("previewed", True)
    assert states(run) == ["changed"]
    assert Allocation.objects.get().kronor == 70
    runs.write(run, desk.writer)
    assert Allocation.objects.get().kronor == 100


def test_two_imports_of_one_file_write_it_once(desk):
    first, second = begun(desk, xlsx(ROWS)), begun(desk, xlsx(ROWS))

    runs.write(first, desk.writer)
    runs.write(second, desk.writer)

    assert again(second).state == "previewed"
    assert states(again(second)) == ["unchanged", "unchanged"]
    assert Allocation.objects.count() == 2


def test_a_run_that_is_written_is_not_written_again(desk):
    run = imported(desk, xlsx(ROWS))

    runs.write(run, desk.writer)

    assert again(run).state == "written"
    assert Allocation.objects.count() == 2


@pytest.mark.parametrize("how", ["published", "submitted", "gone"])
def test_nothing_is_written_into_a_decision_that_is_no_draft_any_more(desk, how):
    decision = desk.decision()
    desk.give(decision, 100)
    run = begun(desk, xlsx(ROWS), decision=decision)
    if how == "published":
        desk.publish(decision)
    elif how == "submitted":
        desk.submit(decision)
    else:
        decision.appropriations.all().delete()
        decision.delete()

    runs.write(run, desk.writer)

    run.refresh_from_db()
    assert (run.state, bool(run.fault)) == ("previewed", True)
    assert not Allocation.objects.exists()


def test_who_has_lost_the_role_meanwhile_writes_nothing(desk):
    run = begun(desk, xlsx(ROWS))
    Membership.objects.filter(user=desk.writer).delete()

    runs.write(run, desk.writer)

    assert again(run).state == "previewed"
    assert not Allocation.objects.exists()


def test_what_the_database_refuses_in_the_end_takes_all_back(desk, monkeypatch):
    run = begun(desk, xlsx(ROWS))
    before = everything()
    monkeypatch.setattr("allocations.desk.importing.writing.fingerprint", refuse)

    runs.write(run, desk.writer)

    assert again(run).state == "previewed"
    assert again(run).fault
    assert everything() == before


def refuse(_made):
    raise NotWritten("nej")


def test_the_file_is_erased_when_it_is_written(desk):
    run = begun(desk, xlsx(ROWS))
    assert kept(run, FILE)

    runs.write(run, desk.writer)

    assert kept(run, FILE) is None


def test_files_left_lying_are_erased_in_time_by_the_worker(desk):
    old, new = begun(desk, xlsx(ROWS)), begun(desk, xlsx(ROWS))
    ImportRun.objects.filter(pk=old.pk).update(touched_at=old.created_at - 2 * LEFT_LYING)

    tick(own_name())

    assert kept(old, FILE) is None
    assert kept(new, FILE)


# Undoing


def test_an_import_is_undone_as_one(desk):
    before = everything()
    run = imported(desk, xlsx(ROWS))

    stays = undo(run=run, user=desk.writer)

    assert stays == []
    assert everything() == before
    kinds = Allocation.history.values_list("history_type", "history_user")
    assert sorted(kinds) == [("+", desk.writer.pk)] * 2 + [("-", desk.writer.pk)] * 2
    assert again(run).state == "undone"
    assert kept(run, MADE) is None


def test_what_an_import_altered_is_as_it_was(desk):
    decision = desk.decision()
    line = desk.line(number="1")
    entry = desk.spread(decision, line, 70, fiscal_year=2023)
    cited = entry.citations.get().document
    run = imported(desk, xlsx([HEAD, (1, None, 2023, 100)]), decision=decision)
    assert again(entry).kronor == 100

    undo(run=run, user=desk.writer)

    assert again(entry).kronor == 70
    assert entry.citations.get().document == cited


def test_an_import_whose_figures_were_changed_since_is_not_undone(desk):
    run = imported(desk, xlsx(ROWS))
    entry = Allocation.objects.get(kronor=100)
    entry.kronor = 101
    entry.save()

    with pytest.raises(NotUndone):
        undo(run=run, user=desk.writer)

    assert Allocation.objects.count() == 2


def test_an_import_that_somebody_has_cited_further_is_not_undone(desk):
    run = imported(desk, xlsx(ROWS))
    make_citation(Allocation.objects.first(), desk.document)

    with pytest.raises(NotUndone):
        undo(run=run, user=desk.writer)


@pytest.mark.parametrize("how", ["publish", "submit"])
def test_what_is_submitted_or_published_is_not_undone(desk, how):
    decision = desk.decision()
    desk.give(decision, 1000)
    run = imported(desk, xlsx(ROWS), decision=decision)
    getattr(desk, how)(decision)

    with pytest.raises(NotUndone):
        undo(run=run, user=desk.writer)


def test_a_line_that_is_used_since_stays_and_is_named(desk):
    run = imported(desk, xlsx(ROWS))
    line = AllocationLine.objects.get(number="1")
    Outturn.objects.create(line=line, fiscal_year=2023, kronor=5)

    stays = undo(run=run, user=desk.writer)

    assert list(AllocationLine.objects.all()) == [line]
    assert any("Ljus" in sentence for sentence in stays)


def test_a_decision_to_which_something_was_added_stays(desk):
    run = imported(desk, xlsx(ROWS))
    desk.give(run.decision, 100)

    stays = undo(run=run, user=desk.writer)

    assert again(run).decision is not None
    assert len(stays) == 1


def test_outturn_is_undone_to_what_it_was(desk):
    line = desk.line(number="1")
    was = Outturn.objects.create(line=line, fiscal_year=2023, kronor=5)
    run = imported(desk, xlsx([("Nr", "Utfall 2023", "Utfall 2024"), (1, 7, 8)]), kind=ImportKind.OUTTURNS)
    assert Outturn.objects.count() == 2

    undo(run=run, user=desk.writer)

    assert [(row.pk, row.kronor) for row in Outturn.objects.all()] == [(was.pk, 5)]
    assert not Citation.objects.filter(outturn__isnull=False).exists()


# What goes out comes back


@pytest.fixture
def full(desk):
    """A published package in which every column says something."""
    decision = desk.decision(kind="announcement")
    desk.give(decision, 10_000)
    whole = desk.line(number="1", name="=SUM(A1)", key="hel")
    part = desk.line(number="1.1", name='Del; med "tecken"', key="del", parent=whole)
    desk.line(number="2", name="Utan siffra", key="utan")
    desk.spread(
        decision,
        whole,
        5000,
        fiscal_year=2023,
        qualifier="about",
        qualifier_word="cirka",
        certainty="announced",
    )
    desk.spread(decision, whole, None, fiscal_year=None, amount_state="undecided", certainty="announced")
    desk.spread(
        decision, part, 100, fiscal_year=2024, source=desk.source, amount_is="per_year", runs="to_year", runs_to=2026,
        nature="investment",
    )  # fmt: skip
    desk.spread(decision, part, None, fiscal_year=2023, amount_state="included_elsewhere", included_in="Ljus")
    publication = desk.publish(decision)
    more = desk.decision(kind="supplement")
    desk.give(more, 500, measures="change")
    desk.spread(more, part, 7, fiscal_year=2024, source=desk.source, measures="change", nature="investment")
    publication = desk.publish(more)
    Outturn.objects.create(line=part, fiscal_year=2024, kronor="12.50", period="month", period_number=3)
    desk.publication = publication
    return desk


@pytest.mark.parametrize("made", [lines_xlsx, lines_csv])
def test_an_exported_file_comes_back_unchanged(full, made):
    run = begun(full, made(full.package), "poster.csv" if made is lines_csv else "poster.xlsx")

    assert set(states(run)) == {"unchanged"}
    assert len(states(run)) == 6


def test_the_public_file_comes_back_unchanged(full):
    run = begun(full, public_csv(full.publication), "satsning.csv")

    assert set(states(run)) == {"unchanged"}


def test_exported_outturn_comes_back_unchanged(full):
    run = begun(full, outturns_xlsx(full.package), "utfall.xlsx", kind=ImportKind.OUTTURNS)

    assert set(states(run)) == {"unchanged"}


def test_an_exported_workbook_runs_nothing_and_holds_numbers_as_numbers(full):
    sheet = openpyxl.load_workbook(io.BytesIO(lines_xlsx(full.package))).worksheets[0]

    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds["=SUM(A1)"] == "s"
    assert kinds[5000] == "n"
    assert b"'=SUM(A1)" in lines_csv(full.package)


# The worker


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_read_and_written_by_the_worker(monkeypatch):
    desk = Desk()
    monkeypatch.setattr(runs, "ROWS_AT_ONCE", 1)
    run = begun(desk, xlsx(ROWS))
    from allocations.desk.importing.tasks import preview_import, write_import

    assert runs.is_large(run)
    runs.start(run, ImportState.PREVIEWING)
    preview_import.enqueue(run.pk)
    call_command("worker", once=True)
    assert again(run).state == "previewed"
    run.refresh_from_db()
    runs.start(run, ImportState.WRITING)
    write_import.enqueue(run.pk, desk.writer.pk)
    call_command("worker", once=True)

    assert again(run).state == "written"
    assert Allocation.objects.count() == 2


KILLED = """
import os, signal
from allocations.desk.importing import runs, writing
from allocations.models import Allocation
from allocations.models.imports import ImportRun
from municipalities.models import User

def die(_made):
    assert Allocation.objects.count() == 2
    os.kill(os.getpid(), signal.SIGKILL)

writing.fingerprint = die
runs.write(ImportRun.objects.get(pk=RUN), User.objects.get(pk=USER))
"""


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_in_the_middle_of_writing_leaves_nothing_half_done():
    desk = Desk()
    run = begun(desk, xlsx(ROWS))
    before = everything()

    killed = process.start(KILLED.replace("RUN", str(run.pk)).replace("USER", str(desk.writer.pk)))
    said = killed.communicate(timeout=process.SECONDS)[0]

    assert killed.returncode == -9, said
    assert everything() == before
    run.refresh_from_db()
    assert (run.state, run.is_silent) == ("writing", False)
    runs.write(run, desk.writer)
    assert again(run).state == "written"
    assert Allocation.objects.count() == 2
    assert json.dumps(again(run).counts)
