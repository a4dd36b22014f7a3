"""Every way of writing at the desk: each row written, changed or deleted is noted, and the writer cannot approve."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocations.desk.acts.moving import Leg, Said, make_changes, move
from allocations.desk.acts.replacing import RightEntry, RightFact, check_today, correct, settle
from allocations.desk.follow_up import Cell, Source, write_outturns
from allocations.desk.importing import runs
from allocations.desk.importing.undoing import undo
from allocations.desk.ledger import Change, Citing, Figure, Side, Slot, write_entries
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Citation,
    Condition,
    Decision,
    DecisionPoint,
    DeskWrite,
    Document,
    FactCorrection,
    FundingSource,
    Indicator,
    Observation,
    Outturn,
    Position,
    PositionAmount,
    SafetyPackage,
    SubmissionStep,
)
from allocations.models.choices import Certainty, DecisionFact, DecisionKind, OutturnKind, Period, StepKind
from allocations.models.imports import ImportKind
from allocations.money import Amount
from allocations.publishing.document import build
from allocations.publishing.writers import writers_of
from municipalities.models import Body, Municipality, Role, User
from tests import factories
from tests.support.desk import Desk, again
from tests.support.desk_pages import address, filled_in, log_in, make_member
from tests.support.importing import begun
from tests.support.spreadsheets import HEAD, xlsx
from tests.support.worksheet import SheetPage, cell

pytestmark = pytest.mark.django_db

WATCHED: tuple[type[Model], ...] = (
    *(AllocationLine, FundingSource, Allocation, Appropriation, Citation, Decision, DecisionPoint, Document),
    *(Outturn, Indicator, Observation, Condition, FactCorrection, Position, PositionAmount, SafetyPackage),
    *(Municipality, Body),
)
UNTOLD = {"submission_id"}
"""Which change carries a draft is told by the steps of the change."""


class House(Desk):
    """A published budget with a condition, a source, an outturn, an indicator, and a draft beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.hand: User = make_member(Role.WRITER, Role.APPROVER, municipality=self.municipality)
        self.posted, (self.line, self.other) = self.adopt(1000, [400, 600])
        waits = self.give(self.posted, 50, certainty=Certainty.CONDITIONAL, key="villkorat")
        self.condition = factories.make_condition(self.posted)
        self.condition.appropriations.add(waits)
        write_outturns(
            package=self.package,
            user=self.writer,
            cells=[self.spent(10, source=Source(document=self.document, locator="s. 1"))],
        )
        self.indicator = Indicator.objects.create(package=self.package, key="matt", name="Mått")
        self.publish(self.posted)
        self.draft = self.decision(title="Utkast")
        self.entry = self.spread(self.draft, self.line, 5, measures="change")
        self.condition = again(self.condition)

    def spent(self, kronor, **given):
        return Cell(
            line=self.line.pk,
            kind=OutturnKind.OUTTURN,
            fiscal_year=2023,
            period=Period.YEAR,
            period_number=1,
            amount=None if kronor is None else Amount.stated(kronor),
            **given,
        )

    def said(self):
        return Said({"title": "Nytt beslut"}, self.document, "§ 1")


@pytest.fixture
def house(db):
    return House()


def rows():
    return {
        f"{model._meta.label_lower}:{row['id']}": {k: v for k, v in row.items() if k not in UNTOLD}
        for model in WATCHED
        for row in model._default_manager.values()
    }


def noted(user):
    return set(DeskWrite.objects.filter(user=user).values_list("row", flat=True))


def worksheet(house):
    sheet = SheetPage(log_in(house.hand), house.package, years="2023", decision=house.draft.pk)
    sheet.put({"document": str(house.document.pk), f"amount-{cell(house.other)}": "700"}).send()
    assert sheet.saved, sheet.text


def ledger(house):
    change = Change(
        Slot(Side.LINE, house.other.pk, 2023), Figure(kronor=7), citing=Citing(house.document.pk, "s. 2")
    )
    write_entries(decision=house.draft, user=house.hand, changes=[change])


def taken_away(house):
    write_entries(
        decision=house.draft,
        user=house.hand,
        changes=[Change(Slot(Side.LINE, house.line.pk, 2023), None, entry=house.entry.pk)],
    )


def importing(house):
    run = begun(house, xlsx([HEAD, (1, "Ljus", 2023, 100), ("99", "Ny post", 2023, 7)]), decision=house.draft)
    runs.write(run, house.hand)
    run.refresh_from_db()
    assert run.state == "written", (run.state, run.fault)
    return run


def importing_outturn(house):
    head = ("Nyckel", "År", "Period", "Utfall")
    run = begun(house, xlsx([head, (house.other.key, 2023, "helår", 77)]), kind=ImportKind.OUTTURNS)
    runs.write(run, house.hand)
    run.refresh_from_db()
    assert run.state == "written", (run.state, run.fault)


def moving(house):
    legs = [Leg(house.line, 2023, -10), Leg(house.other, 2023, 10, like=(house.line, 2023))]
    move(user=house.hand, package=house.package, kind=DecisionKind.REALLOCATION, said=house.said(), legs=legs)


def moving_and_handing_on(house):
    legs = [Leg(house.line, 2023, 10)]
    made = move(
        user=house.hand, package=house.package, kind=DecisionKind.SUPPLEMENT, said=house.said(), legs=legs
    )
    make_changes(user=house.hand, decisions=made)


def correcting(house):
    correct(
        user=house.hand,
        decision=again(house.posted),
        whose_error="ours",
        said=house.said(),
        facts=[RightFact(DecisionFact.PARAGRAPH, {"text": "45"})],
        entries=[RightEntry(house.posted.allocations.first(), {"kronor": 401})],
    )


def settling(house):
    settle(
        user=house.hand,
        condition=house.condition,
        kind=DecisionKind.OTHER,
        outcome=Certainty.DECIDED,
        said=house.said(),
        printed="",
    )


def looking_after(house):
    check_today(user=house.hand, condition=house.condition)


def outturn(house):
    write_outturns(
        package=house.package,
        user=house.hand,
        cells=[house.spent(12, source=Source(document=house.document))],
    )


def outturn_taken_away(house):
    write_outturns(package=house.package, user=house.hand, cells=[house.spent(None)])


def outturn_without_source(house):
    write_outturns(package=house.package, user=house.hand, cells=[house.spent(10, source=Source())])


def observation(house):
    url = reverse("admin:allocations_safetypackage_indicators", args=(house.package.pk,))
    name = f"i{house.indicator.pk}"
    typed = {f"{name}-value": "12", f"{name}-when": "2023", f"{name}-document": house.document.pk}
    assert log_in(house.hand).post(url, typed).status_code == 302


def citing(house):
    url = reverse("admin:allocations_document_cite", args=("allocation", house.entry.pk))
    sent = SimpleUploadedFile("protokoll.txt", b"Beslutat 5 kr.")
    typed = {"file": sent, "kind": "other", "grade": "other", "locator": "s. 9", "printed": "5"}
    assert log_in(house.hand).post(url, typed).status_code == 302


def typing_on_the_page(house):
    client, url = log_in(house.hand), address(house.draft, "change")
    typed = filled_in(client, url) | {"summary": "Annat"}
    assert client.post(url, typed).status_code == 302


def deleting(house):
    client = log_in(house.hand)
    assert client.post(address(house.entry, "delete"), {"post": "yes"}).status_code == 302


WAYS = [
    *(worksheet, ledger, taken_away, importing, importing_outturn, moving, moving_and_handing_on, correcting),
    *(settling, looking_after, outturn, outturn_taken_away, outturn_without_source, observation, citing),
    *(typing_on_the_page, deleting),
]


def covered(text, was, seen):
    """A row is noted by itself; a source that goes with its figure, or that is a source of one, is noted by it."""
    if text in seen:
        return True
    kind, _colon, _pk = text.partition(":")
    if kind == "allocations.citation":
        return any(
            f"{Citation._meta.get_field(name.removesuffix('_id')).related_model._meta.label_lower}:{value}"
            in seen
            for name, value in was.items()
            if name.endswith("_id") and name != "document_id" and value is not None
        )
    return False


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_row_is_noted_and_the_writer_cannot_approve(way, house):
    before = rows()

    with CaptureQueriesContext(connection) as asked:
        way(house)

    after, seen = rows(), noted(house.hand)
    touched = {text for text in before.keys() | after.keys() if before.get(text) != after.get(text)}
    assert touched, "nothing was written"
    assert {t for t in touched if not covered(t, after.get(t) or before[t], seen)} == set()
    submission = factories.make_submission(
        house.package, decisions=list(Decision.objects.drafts()), author=house.writer
    )
    assert house.hand.pk in writers_of(submission, build(submission))
    if connection.vendor == "postgresql":
        assert is_locked_first([query["sql"] for query in asked])


def is_locked_first(queries):
    """Whether the municipality is locked before the first row of the desk is written."""
    tables = tuple(f'"{model._meta.db_table}"' for model in WATCHED)
    writes = [
        number
        for number, sql in enumerate(queries)
        if sql.startswith(
            tuple(f"{verb} {table}" for verb in ("INSERT INTO", "UPDATE", "DELETE FROM") for table in tables)
        )
    ]
    locks = [
        n
        for n, sql in enumerate(queries)
        if '"municipalities_municipality"' in sql and "FOR " in sql and "UPDATE" in sql
    ]
    return bool(locks) and locks[0] < writes[0]


def test_an_import_undone_is_noted_too(house):
    run = importing(house)
    before = rows()
    another = make_member(Role.WRITER, municipality=house.municipality)

    undo(run=run, user=another)

    after, seen = rows(), noted(another)
    touched = {text for text in before.keys() | after.keys() if before.get(text) != after.get(text)}
    assert touched
    assert {t for t in touched if not covered(t, after.get(t) or before[t], seen)} == set()
    submission = factories.make_submission(house.package, decisions=[house.draft], author=house.writer)
    assert {another.pk, house.hand.pk} <= writers_of(submission, build(submission))


def test_who_uploaded_the_file_that_another_wrote_cannot_approve(house):
    run = begun(house, xlsx([HEAD, (1, "Ljus", 2023, 100)]), decision=house.draft)
    run.user = house.hand
    run.save()
    runs.write(run, house.writer)

    submission = factories.make_submission(house.package, decisions=[house.draft], author=house.writer)

    assert house.hand.pk in writers_of(submission, build(submission))


def test_nor_can_who_chose_its_columns(house):
    run = begun(house, xlsx([HEAD, (1, "Ljus", 2023, 100)]), decision=house.draft)
    client, url = log_in(house.hand), reverse("admin:allocations_importrun_columns", args=(run.pk,))
    page = client.get(url).context["form"]
    typed = {bound.html_name: bound.value() for bound in page if bound.value() is not None}
    assert (
        client.post(url, typed | {"shown_sheet": run.sheet, "shown_header": "1", "header": "1"}).status_code
        == 302
    )
    run.refresh_from_db()
    assert run.state == "previewed", run.fault
    runs.write(run, house.writer)
    run.refresh_from_db()
    assert run.state == "written"
    decision = run.decision

    submission = factories.make_submission(house.package, decisions=[decision], author=house.writer)

    assert house.hand.pk in writers_of(submission, build(submission))


def test_nor_who_uploaded_outturn(house):
    head = ("Nyckel", "År", "Period", "Utfall")
    run = begun(house, xlsx([head, (house.other.key, 2023, "helår", 77)]), kind=ImportKind.OUTTURNS)
    run.user = house.hand
    run.save()
    runs.write(run, house.writer)

    submission = factories.make_submission(house.package, author=house.writer)

    assert house.hand.pk in writers_of(submission, build(submission))


def test_a_condition_is_settled_once_by_two_who_opened_the_page_at_the_same_time(house):
    settling(house)

    with pytest.raises(ValidationError, match="väntar"):
        settling(house)


def test_a_figure_is_corrected_once_by_two_who_opened_the_page_at_the_same_time(house):
    correcting(house)

    with pytest.raises(ValidationError, match="ersatt"):
        correcting(house)


def test_a_change_made_with_its_decision_is_in_the_trail(house):
    moving_and_handing_on(house)

    step = SubmissionStep.objects.filter(kind=StepKind.MADE).get(user=house.hand)
    assert step.submission.decisions.get().title == "Nytt beslut"
