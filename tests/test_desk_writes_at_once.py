"""Somebody writes at the very moment somebody else submits or approves: all of it is in the text, or none is."""

from __future__ import annotations

import pytest

from allocations.desk.importing import runs
from allocations.desk.ledger import Change, Citing, Figure, Side, Slot, write_entries
from allocations.models import Allocation, AllocationLine, Publication
from allocations.models.imports import ImportKind
from allocations.publishing import approve, refusals, submit, verify_record
from allocations.record import read
from municipalities.models import Role
from tests import factories
from tests.support.at_once import at_once
from tests.support.desk import Desk, again, record_of
from tests.support.importing import begun
from tests.support.spreadsheets import HEAD, xlsx

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def change(desk, line, kronor):
    return Change(
        Slot(Side.LINE, line.pk, 2023),
        Figure(kronor=kronor, certainty="decided"),
        citing=Citing(desk.document.pk),
    )


@pytest.mark.parametrize("round_", range(4))
def test_a_sheet_saved_while_its_draft_is_submitted_is_in_the_text_or_refused(round_):
    desk = Desk()
    draft, _lines = desk.adopt(100, [40])
    late = desk.line(name="Sen post")
    other = factories.make_user(role=Role.WRITER, municipality=desk.municipality)
    submission = desk.submission(draft)

    saved, handed_in = at_once(
        lambda: write_entries(decision=draft, user=other, changes=[change(desk, late, 7)]),
        lambda: submit(submission=submission, user=desk.writer),
    )

    assert not isinstance(handed_in, Exception), handed_in
    text = read(again(submission).document)
    is_saved = Allocation.objects.filter(line=late).exists()
    assert is_saved == isinstance(saved, list), saved
    assert ("Sen post" in {line.name for line in text.lines}) == is_saved
    assert is_saved == (other in again(submission).written_by.all())
    assert approve(submission=submission, approver=desk.approver) is not None
    assert list(verify_record()) == []


@pytest.mark.parametrize("round_", range(4))
def test_outturn_imported_while_a_change_is_approved_is_not_in_it_or_makes_it_stale(round_):
    desk = Desk()
    draft, (line,) = desk.adopt(100, [40])
    submission = desk.submit(draft)
    other = factories.make_user(role=Role.WRITER, municipality=desk.municipality)
    run = begun(
        desk,
        xlsx([("Nyckel", "År", "Period", "Utfall"), (line.key, 2023, "helår", 77)]),
        kind=ImportKind.OUTTURNS,
    )

    _written, published = at_once(
        lambda: runs.write(run, other),
        lambda: approve(submission=submission, approver=desk.approver),
    )

    assert again(run).state == "written"
    if isinstance(published, Publication):
        assert not record_of(published).outturns
    else:
        assert isinstance(published, refusals.Stale), published
        assert not Publication.objects.exists()
    assert list(verify_record()) == []


def test_two_imports_of_one_file_at_once_write_it_once():
    desk = Desk()
    draft = desk.decision()
    run = begun(desk, xlsx([HEAD, (1, "Ljus", 2023, 100)]), decision=draft)
    one, other = again(run), again(run)

    at_once(lambda: runs.write(one, desk.writer), lambda: runs.write(other, desk.writer))

    assert again(run).state == "written"
    assert Allocation.objects.count() == AllocationLine.objects.count() == 1
